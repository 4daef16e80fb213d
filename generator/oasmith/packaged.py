"""Paths of the data files of oasmith: the templates and the schema of its extensions."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def templates() -> Path:
    """Return the folder of templates: inside the package in a wheel, at the top of a checkout."""
    return _first(_PACKAGE / "templates", _CHECKOUT / "templates")


def extensions_schema() -> Path:
    """Return the path of the JSON Schema of the ``x-`` extensions."""
    return _first(
        _PACKAGE / "extensions.schema.json", _CHECKOUT / "spec" / "extensions.schema.json"
    )


def _first(*candidates: Path) -> Path:
    for path in candidates:
        if path.exists():
            return path
    raise FileNotFoundError(f"oasmith is not installed completely: {candidates[0]} is missing")
