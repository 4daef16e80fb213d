"""TOML files, with the places of what is in them."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oasmith.config.toml_positions import Place, toml_positions
from oasmith.diagnostics.findings import Finding, Location, display


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file that was read."""

    name: str
    """As findings show it."""
    text: str
    data: dict[str, Any]

    def locate(self, path: Sequence[str | int]) -> Location:
        """Return the place of a key; where it is not written, of the nearest table around it.

        An item of an array is named by its index.
        """
        place = self._nearest(path)
        return Location(self.name) if place is None else Location(self.name, *place.key)

    def locate_value(self, path: Sequence[str | int]) -> Location:
        """Return the place of a value; where it is not written, as ``locate`` does."""
        place = self._nearest(path)
        return Location(self.name) if place is None else Location(self.name, *place.value)

    def _nearest(self, path: Sequence[str | int]) -> Place | None:
        places = toml_positions(self.text)
        prefixes = (tuple(path[:length]) for length in range(len(path), 0, -1))
        return next((places[prefix] for prefix in prefixes if prefix in places), None)


def read_toml(path: Path, rule: str) -> tuple[TomlFile | None, list[Finding]]:
    """Read a TOML file. Returns None with a finding of ``rule`` when that cannot be done."""
    name = display(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return TomlFile(name, text, tomllib.loads(text)), []
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, [Finding(rule, f"cannot be read: {reason}", Location(name))]
    except UnicodeDecodeError as error:
        return None, [Finding(rule, f"is not UTF-8: byte {error.start}", Location(name))]
    except tomllib.TOMLDecodeError as error:
        message, line, column = _where(str(error))
        return None, [Finding(rule, f"is not TOML: {message}", Location(name, line, column))]


def _where(message: str) -> tuple[str, int, int]:
    """Return a parser's message with the place that stands at its end."""
    match = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message)
    return (match[1], int(match[2]), int(match[3])) if match else (message, 1, 1)


def toml_scalar(value: str | bool | int) -> str:
    """Return a value as TOML writes it: as JSON does, whose escapes are among its own."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Return a hint with the known word that is most like ``word``."""
    near = difflib.get_close_matches(word.replace("_", "-"), known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return otherwise or f"Known here: {', '.join(known)}."
