"""Sides of a comparison from documents as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from oasmith.config.settings import Settings
from oasmith.diff.changes import Change
from oasmith.diff.compare import compare
from oasmith.diff.side import Side
from oasmith.document.resolve import resolve
from oasmith.lower import lower

SETTINGS = Settings(package="client", client_class="Client", distribution="client")


def side_of(path: Path) -> Side | None:
    """Return a document with its IR; None if no client can be generated."""
    document, _ = resolve(path)
    assert document is not None, path
    api, _ = lower(document, SETTINGS)
    return None if api is None else Side(document, api)


def side(data: dict[str, Any], folder: Path, name: str = "document.json") -> Side | None:
    """Return a document, after writing it into a folder."""
    path = folder / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return side_of(path)


def changes(old: Side, new: Side) -> tuple[Change, ...]:
    """Return the differences."""
    return compare("client", old, new).changes
