"""What the ``pyproject.toml`` of a client says of it, besides what follows from the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def project_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return metadata of a client as ``[project]`` has it: an author is a table."""
    project = dict(metadata)
    if "authors" in project:
        project["authors"] = [_author(name) for name in project["authors"]]
    return project


def _author(written: str) -> dict[str, str]:
    name, _, address = written.rstrip(">").partition("<")
    author = {"name": name.strip(), "email": address}
    return {key: value for key, value in author.items() if value}
