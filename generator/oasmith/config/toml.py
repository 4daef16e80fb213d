"""Reading of TOML files with the positions of their keys and values."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oasmith.config.toml_positions import Position, toml_positions
from oasmith.diagnostics.findings import Finding, Location, display


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed TOML file."""

    name: str
    """The path as shown in findings."""
    text: str
    data: dict[str, Any]

    def locate(self, path: Sequence[str | int]) -> Location:
        """Return the location of a key; if it is missing, of the nearest table around it.

        An item of an array is identified by its index.
        """
        position = self._nearest(path)
        return Location(self.name) if position is None else Location(self.name, *position.key)

    def locate_value(self, path: Sequence[str | int]) -> Location:
        """Return the location of a value; if it is missing, of the nearest table around it."""
        position = self._nearest(path)
        return Location(self.name) if position is None else Location(self.name, *position.value)

    def _nearest(self, path: Sequence[str | int]) -> Position | None:
        positions = toml_positions(self.text)
        prefixes = (tuple(path[:length]) for length in range(len(path), 0, -1))
        return next((positions[prefix] for prefix in prefixes if prefix in positions), None)


def read_toml(path: Path, rule: str) -> tuple[TomlFile | None, list[Finding]]:
    """Read a TOML file. Returns None with a finding of ``rule`` if it cannot be read."""
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
        message, line, column = _split_position(str(error))
        return None, [Finding(rule, f"is not TOML: {message}", Location(name, line, column))]


def _split_position(message: str) -> tuple[str, int, int]:
    """Split a message of ``tomllib`` into text, line and column."""
    match = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message)
    return (match[1], int(match[2]), int(match[3])) if match else (message, 1, 1)


def toml_scalar(value: str | bool | int) -> str:
    """Serialize a value for TOML: like JSON, whose escapes are a subset of TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Return a hint with the known word that is most similar to ``word``."""
    matches = difflib.get_close_matches(word.replace("_", "-"), known, n=1)
    if matches:
        return f"Did you mean {matches[0]}?"
    return otherwise or f"Known here: {', '.join(known)}."
