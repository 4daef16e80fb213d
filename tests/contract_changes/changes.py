"""The changes of ``changes.toml``: what is replaced by what, and whether it is breaking."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Part = Literal["document", "fixture", "client"]

PARTS: tuple[Part, ...] = ("document", "fixture", "client")


@dataclass(frozen=True)
class Change:
    """One change of one file."""

    part: Part
    name: str
    file: str
    old: str = ""
    """A text that must occur; its first occurrence is replaced. If empty, the file is deleted."""
    new: str = ""
    breaks: bool = True


def _changes() -> Iterator[Change]:
    text = (Path(__file__).parent / "changes.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    for part in PARTS:
        for values in data[part]:
            yield Change(part, **values)


CHANGES = tuple(_changes())
