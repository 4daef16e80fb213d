"""Writes documents and overlays of tests to files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve


def overlay(*actions: dict[str, Any], version: str = "1.1.0", **more: Any) -> str:
    """Return the text of an overlay, in JSON with a line for each value."""
    info = {"title": "Ours", "version": "1.0.0"}
    return json.dumps({"overlay": version, "info": info, **more, "actions": actions}, indent=1)


def resolved(
    folder: Path, document: str, overlays: Sequence[str], name: str = "openapi.yaml"
) -> tuple[Document | None, list[Finding]]:
    """Return a document with overlays, which are written to files in a folder."""
    (folder / name).write_text(document, encoding="utf-8")
    paths = [folder / f"overlay-{number}.yaml" for number in range(1, len(overlays) + 1)]
    for path, text in zip(paths, overlays, strict=True):
        path.write_text(text, encoding="utf-8")
    options = ReadOptions(overlays=tuple(paths), roots=(folder,))
    return resolve(folder / name, options)


def line(path: Path, text: str) -> int:
    """Return the number of the only line of a file with a text."""
    numbers = [
        number
        for number, one in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if text in one
    ]
    assert len(numbers) == 1, (text, numbers)
    return numbers[0]
