"""Where the files are that ship with oasmith: templates and the vocabulary's schema."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def templates() -> Path:
    """Return the folder of templates: in the wheel beside the code, in a checkout at its top."""
    return _first(_PACKAGE / "templates", _CHECKOUT / "templates")


def extensions_schema() -> Path:
    """Return the JSON Schema of the ``x-`` vocabulary."""
    return _first(
        _PACKAGE / "extensions.schema.json", _CHECKOUT / "spec" / "extensions.schema.json"
    )


def _first(*places: Path) -> Path:
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(f"oasmith is not installed completely: {places[0]} is missing")
