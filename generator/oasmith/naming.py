"""The one authority on identifiers.

All names that one scope wants are gathered first, then clashes are resolved, so that the result
does not depend on the order in which they were wanted.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping

from oasmith.findings import Finding, Level, Location

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

ARGUMENTS = frozenset({"self", "timeout"})
"""What every method of a client has."""

CLIENT = frozenset({"close"})
"""What every client has."""


def words(text: str) -> list[str]:
    """Return the words of any text; letters outside ASCII are kept only when nothing else is."""
    plain = unicodedata.normalize("NFKD", text)
    found = re.findall(r"[A-Za-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    if not any(re.search("[A-Za-z]", word) for word in found):
        found = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text)) or found
    return [part for word in found for part in _BOUNDARY.split(word) if part]


def snake(text: str, fallback: str = "value") -> str:
    """Return e.g. ``related_records``."""
    return _valid("_".join(words(text)).lower(), fallback)


def constant(text: str, fallback: str = "VALUE") -> str:
    """Return e.g. ``RELATED_RECORDS``."""
    return _valid("_".join(words(text)).upper(), fallback)


def pascal(text: str, fallback: str = "Value") -> str:
    """Return e.g. ``RelatedRecords``; words that are all capitals stay so in a mixed name."""
    parts = words(text)
    shouting = all(part.isupper() or part.isdigit() for part in parts)
    joined = "".join(
        part.capitalize() if shouting else part[:1].upper() + part[1:] for part in parts
    )
    return _valid(joined, fallback)


def _valid(name: str, fallback: str) -> str:
    if not name:
        return fallback
    if not name.isidentifier():
        name = (
            f"{fallback}_{name}"
            if fallback[:1].islower() or fallback.isupper()
            else (fallback + name)
        )
    name = unicodedata.normalize("NFKC", name)
    if not name.isidentifier():
        return fallback
    return f"{name}_" if keyword.iskeyword(name) or name in ("None", "True", "False") else name


class Names:
    """The names of one scope, such as the arguments of a method or the classes of a module."""

    def __init__(
        self,
        make: Callable[[str], str],
        overrides: Mapping[str, str],
        reserved: Iterable[str] = (),
    ) -> None:
        """Make identifiers with ``make``, none of them in ``reserved``."""
        self._make = make
        self._overrides = overrides
        self._reserved = frozenset(reserved)
        self._joint = "" if make is pascal else "_"
        self._wanted: dict[str, str] = {}

    def want(self, pointer: str, text: str) -> None:
        """Ask for a name for the node at ``pointer``, made from ``text``."""
        self._wanted[pointer] = text

    def resolve(self, locate: Callable[[str], Location]) -> tuple[dict[str, str], list[Finding]]:
        """Return each pointer's identifier, and a warning for each that a clash has changed."""
        groups: dict[str, list[str]] = {}
        for pointer in sorted(self._wanted):
            groups.setdefault(self._first(pointer), []).append(pointer)
        given: dict[str, str] = {}
        findings = []
        taken = set(groups) | self._reserved
        for name in sorted(groups):
            keeper, *others = sorted(groups[name], key=lambda it: self._claim(it, name))
            given[keeper] = name
            for pointer in others:
                given[pointer] = free = _free(name, taken, self._joint)
                taken.add(free)
                findings.append(self._clash(pointer, name, free, locate(pointer)))
        return given, findings

    def _first(self, pointer: str) -> str:
        if pointer in self._overrides:
            return self._overrides[pointer]
        name = self._make(self._wanted[pointer])
        return _free(name, self._reserved, self._joint) if name in self._reserved else name

    def _claim(self, pointer: str, name: str) -> tuple[bool, bool, str]:
        """Return how good a node's claim to a name is; the smallest is the best."""
        return (pointer not in self._overrides, self._wanted[pointer] != name, pointer)

    def _clash(self, pointer: str, name: str, free: str, location: Location) -> Finding:
        return Finding(
            "name-clash",
            f"{self._wanted[pointer]!r} would be {name!r}, which is taken; it becomes {free!r}",
            location,
            f'To choose another name, write in oasmith.toml: [clients.….names] "{pointer}" = '
            f'"{free}"',
            Level.WARNING,
            pointer,
        )


def _free(name: str, taken: Collection[str], joint: str) -> str:
    number = 2
    while f"{name}{joint}{number}" in taken:
        number += 1
    return f"{name}{joint}{number}"
