"""The types of values in ``oasmith.toml``: each validates values and has a JSON Schema."""

from __future__ import annotations

import difflib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from oasmith.config.toml_positions import KeyPath

Schema: TypeAlias = dict[str, Any]


class Problem(NamedTuple):
    """An error of a value, or of a part of it."""

    path: KeyPath
    """The path from the value to the part that is wrong."""
    message: str
    """The message without the name of the key: ``must be a path, not 3``."""
    hint: str = ""
    is_of_key: bool = False
    """Whether it is about the key, or a key that is missing, and not about the value."""

    def below(self, key: str | int) -> Problem:
        """Return the problem with its path starting at the table or array around the value."""
        return self._replace(path=(key, *self.path))


@dataclass(frozen=True, slots=True)
class ValueType(ABC):
    """A type of values. ``wanted`` describes it in findings, as in ``must be a path``."""

    wanted: str

    @abstractmethod
    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield the problems of a value from ``tomllib``, also those of its parts."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return a JSON Schema of draft 4: not all editors support later drafts."""

    def accepts(self, value: Any) -> bool:
        """Return whether a value is valid."""
        return next(self.problems(value), None) is None

    def refused(self, value: Any, hint: str = "") -> Problem:
        """Return the problem of a value that is not of this type."""
        return Problem((), f"must be {self.wanted}, not {_describe(value)}", hint)


def _describe(value: Any) -> str:
    """Return a value as findings show it: tables and arrays only by their kind."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, str) else str(value)


@dataclass(frozen=True, slots=True)
class Flag(ValueType):
    """A boolean."""

    wanted: str = "true or false"

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield a problem if the value is not a boolean."""
        if not isinstance(value, bool):
            yield self.refused(value)

    def schema(self) -> Schema:
        """Return a JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Text(ValueType):
    """A string that is not empty."""

    pattern: str = ""
    """A regular expression for the whole string, with the syntax that Python and ECMA-262 share."""
    check: Callable[[str], bool] | None = None
    """A check that a pattern cannot express; editors do not run it."""

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield a problem if the value is not such a string."""
        if not isinstance(value, str) or not value or not self._fits(value):
            yield self.refused(value)

    def _fits(self, value: str) -> bool:
        if self.pattern and re.fullmatch(self.pattern, value) is None:
            return False
        return self.check is None or self.check(value)

    def schema(self) -> Schema:
        """Return a JSON Schema."""
        if not self.pattern:
            return {"type": "string", "minLength": 1}
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class Choice(ValueType):
    """One of several strings."""

    values: Sequence[str] = ()
    otherwise: str = ""
    """The hint if no allowed value is similar to the given one."""

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield a problem if the value is not allowed, with the most similar allowed value."""
        if value not in self.values:
            matches = difflib.get_close_matches(str(value), self.values, n=1)
            yield self.refused(value, f"Did you mean {matches[0]}?" if matches else self.otherwise)

    def schema(self) -> Schema:
        """Return a JSON Schema."""
        return {"enum": list(self.values)}


def choice(*values: str) -> Choice:
    """Return a choice of a few values, all of which are listed in findings."""
    *others, last = (f'"{value}"' for value in values)
    return Choice(f"{', '.join(others)} or {last}", values)


@dataclass(frozen=True, slots=True)
class Array(ValueType):
    """An array whose items are all of one type."""

    item: ValueType

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield the problems of each item, with its index in their paths."""
        if not isinstance(value, list):
            yield self.refused(value)
            return
        for index, item in enumerate(value):
            yield from (problem.below(index) for problem in self.item.problems(item))

    def schema(self) -> Schema:
        """Return a JSON Schema."""
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    type: ValueType
    description: str
    """A sentence, in Markdown."""
    default: Any = None
    """The default value; None if there is none, or if it is computed."""
    default_words: str = "none"
    """The description of the default if ``default`` is None."""
    is_required: bool = False
    is_for_fleets: bool = False
    """Whether the key may also be used in a table of ``[fleets]``."""
    example: str = ""
    """An example line of TOML, if the type alone does not make the syntax clear."""


@dataclass(frozen=True, slots=True)
class Table(ValueType):
    """A table with a fixed set of keys."""

    keys: Mapping[str, Key] = field(default_factory=dict)
    any_of: Sequence[str] = ()
    """Keys of which at least one is required."""
    known: str = ""
    """The hint that replaces a list of the known keys if they are too many."""
    entry: str = "a known key"
    """The noun for a key in findings."""

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield unknown and missing keys, and the problems of each value."""
        if not isinstance(value, dict):
            yield self.refused(value, f"Write {self.wanted}.")
            return
        for name, content in value.items():
            if name in self.keys:
                accepted = self.keys[name].type
                yield from (problem.below(name) for problem in accepted.problems(content))
            else:
                yield Problem((name,), f"is not {self.entry}", self._hint(name), is_of_key=True)
        # A misspelt key is not also reported as missing.
        yield from self._missing(value.keys() | set(map(self._most_similar, value)))

    def _most_similar(self, name: str) -> str:
        """Return the known key that is most similar to a name; empty if there is none."""
        matches = difflib.get_close_matches(name.replace("_", "-"), self.keys, n=1)
        return matches[0] if matches else ""

    def _hint(self, name: str) -> str:
        similar = self._most_similar(name)
        known = self.known or f"Known here: {', '.join(self.keys)}."
        return f"Did you mean {similar}? {known}" if similar else known

    def _missing(self, present: Set[str]) -> Iterator[Problem]:
        for name, key in self.keys.items():
            if key.is_required and name not in present:
                hint = f"Write {name} = …: {key.type.wanted}."
                yield Problem((), f"has no {name}", hint, is_of_key=True)
        if self.any_of and not set(self.any_of) & present:
            hint = f"Write one of them: {', '.join(self.any_of)}."
            yield Problem((), f"has no {' or '.join(self.any_of)}", hint, is_of_key=True)

    def schema(self) -> Schema:
        """Return a JSON Schema that does not allow unknown keys."""
        schema: Schema = {
            "type": "object",
            "properties": {name: _key_schema(key) for name, key in self.keys.items()},
            "additionalProperties": False,
        }
        required = [name for name, key in self.keys.items() if key.is_required]
        if required:
            schema["required"] = required
        if self.any_of:
            schema["anyOf"] = [{"required": [name]} for name in self.any_of]
        return schema


def _key_schema(key: Key) -> Schema:
    schema = {"description": key.description, **key.type.schema()}
    return schema if key.default is None else {**schema, "default": key.default}


@dataclass(frozen=True, slots=True)
class Map(ValueType):
    """A table whose keys the user chooses."""

    value: ValueType
    key: Text = field(default_factory=lambda: Text("a key that is not empty"))

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield the problems of each key and of each value."""
        if not isinstance(value, dict):
            yield self.refused(value)
            return
        for name, content in value.items():
            if not self.key.accepts(name):
                yield Problem((name,), f"is not {self.key.wanted}", is_of_key=True)
            yield from (problem.below(name) for problem in self.value.problems(content))

    def schema(self) -> Schema:
        """Return a JSON Schema."""
        if not self.key.pattern:
            return {"type": "object", "additionalProperties": self.value.schema()}
        pattern = f"^(?:{self.key.pattern})$"
        return {
            "type": "object",
            "patternProperties": {pattern: self.value.schema()},
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Either(ValueType):
    """A value of one type, or a table."""

    other: ValueType
    table: Table

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield the problems of a table; for other values, a problem if it is of neither type."""
        if isinstance(value, dict):
            yield from self.table.problems(value)
        elif not self.other.accepts(value):
            yield self.refused(value)

    def schema(self) -> Schema:
        """Return a JSON Schema."""
        return {"anyOf": [self.other.schema(), self.table.schema()]}


def dotted(path: KeyPath) -> str:
    """Return a path as a dotted key of TOML, with the indices of arrays in brackets."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
            continue
        is_bare = re.fullmatch(r"[A-Za-z0-9_-]+", step) is not None
        text += f".{step if is_bare else json.dumps(step, ensure_ascii=False)}"
    return text.removeprefix(".")
