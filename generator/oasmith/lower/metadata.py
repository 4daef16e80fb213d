"""Metadata from the configuration for the ``pyproject.toml`` of a client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def project_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return a client's metadata in the form of ``[project]``, where an author is a table."""
    project = dict(metadata)
    if "authors" in project:
        project["authors"] = [_author(name) for name in project["authors"]]
    return project


def _author(text: str) -> dict[str, str]:
    name, _, address = text.rstrip(">").partition("<")
    author = {"name": name.strip(), "email": address}
    return {key: value for key, value in author.items() if value}
