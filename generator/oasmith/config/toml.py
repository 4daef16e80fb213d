"""TOML files with the places of their keys, which ``tomllib`` does not keep."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oasmith.diagnostics.findings import Finding, Location, display


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file that was read."""

    name: str
    """As findings show it."""
    text: str
    data: dict[str, Any]

    def locate(self, path: Sequence[str]) -> Location:
        """Return the place of a key; where it is not written, of the nearest table around it."""
        best, length = Location(self.name), 0
        for key_path, location in self._keys():
            common = _common(key_path, path)
            # A header stands for the tables around it, a key only for itself.
            if common > length:
                best, length = location, common
        return best

    def locate_item(self, path: Sequence[str], index: int) -> Location:
        """Return the place of an item of an array of tables; else that of the array."""
        headers = [location for key_path, location in self._keys() if key_path == list(path)]
        return headers[index] if index < len(headers) else self.locate(path)

    def _keys(self) -> Iterator[tuple[list[str], Location]]:
        table: list[str] = []
        for number, line in enumerate(self.text.splitlines(), 1):
            stripped = line.strip()
            location = Location(self.name, number, len(line) - len(line.lstrip()) + 1)
            if stripped.startswith("["):
                table = _path(re.sub(r"\s*#[^\]]*$", "", stripped)) or table
                yield table, location
            elif "=" in stripped and not stripped.startswith("#"):
                # A quoted key may hold "=", so the longest part that is a key counts.
                key = max((_path(f"{part} = 0") for part in _parts(stripped)), key=len)
                if key:
                    yield [*table, *key], location


def _parts(line: str) -> list[str]:
    """Return what stands before each ``=`` of a line."""
    return [line[: match.start()] for match in re.finditer("=", line)]


def _path(line: str) -> list[str]:
    """Return the keys that one line of TOML nests, or nothing when it is no line of TOML."""
    try:
        data: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return []
    path: list[str] = []
    while isinstance(data, dict) and data:
        key, data = next(iter(data.items()))
        path.append(key)
    return path


def _common(key_path: Sequence[str], path: Sequence[str]) -> int:
    """Return how many steps two paths share from the start."""
    for number, (left, right) in enumerate(zip(key_path, path, strict=False)):
        if left != right:
            return number
    return min(len(key_path), len(path))


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


def nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Return a hint with the known word that is most like ``word``."""
    near = difflib.get_close_matches(word.replace("_", "-"), known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return otherwise or f"Known here: {', '.join(known)}."
