"""JSONPath (RFC 9535): selecting the nodes of a tree that an overlay changes.

The library has two major versions, one for Python 3.11 and one for later versions; only this module
handles their differences.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import jsonpath_rfc9535

from oasmith.document.load import MAX_DEPTH
from oasmith.document.overlays.limits import MAX_QUERY, LimitError, Meter
from oasmith.document.overlays.regular_expressions import fits

NodePath: TypeAlias = tuple[str | int, ...]
"""The names and indexes from the root of a tree to a node."""

_CHARACTERS_OF_A_STEP = 16
"""Characters that a regular expression reads, for each step that is counted."""


class QueryError(Exception):
    """A string is not valid JSONPath."""

    def __init__(self, message: str, position: int | None) -> None:
        """Store a message, and the index of the wrong character, if it is known."""
        super().__init__(message)
        self.message = message
        self.position = position


class Query:
    """A compiled JSONPath."""

    def __init__(self, text: str, meter: Meter) -> None:
        """Compile a JSONPath; ``meter`` counts its steps. Raises ``QueryError``."""
        self._meter = meter
        if len(text) > MAX_QUERY:
            raise QueryError(f"has more than {MAX_QUERY} characters", None)
        try:
            self._compiled: Any = _environment(meter).compile(text)
        except jsonpath_rfc9535.JSONPathError as error:
            position = _position(error, text)
            raise QueryError(_message(text, position), position) from error
        except RecursionError as error:
            raise QueryError("is nested too deeply", None) from error

    def __str__(self) -> str:
        """Return the query with each step in brackets: ``$['paths'][0]``."""
        return str(self._compiled)

    def nodes(self, tree: Any) -> list[NodePath]:
        """Return the paths of the nodes that the query selects, without duplicates, in order.

        Raises ``LimitError``.
        """
        paths: dict[NodePath, None] = {}
        try:
            for node in self._compiled.finditer(tree):
                self._meter.visit(1)
                paths[node.location] = None
        except (jsonpath_rfc9535.JSONPathRecursionError, RecursionError) as error:
            raise LimitError("the query recurses too deeply") from error
        return list(paths)


def _message(text: str, position: int | None) -> str:
    if position is None:
        return "is not valid JSONPath"
    rest = text[position : position + 20]
    return f"is not valid JSONPath from character {position + 1} on: {rest!r}"


def _position(error: jsonpath_rfc9535.JSONPathError, text: str) -> int | None:
    token: Any = getattr(error, "token", None)
    if isinstance(token, tuple):  # Since version 2: kind, start and end.
        _, start, end = token
        # The position of the token for the end is not an index into the text.
        return start if start < end else len(text)
    start = getattr(token, "index", None)
    return start if isinstance(start, int) else None


def _environment(meter: Meter) -> Any:
    environment: Any = jsonpath_rfc9535.JSONPathEnvironment()
    environment.max_recursion_depth = MAX_DEPTH + 2
    is_first = hasattr(environment, "function_extensions")
    functions = environment.function_extensions if is_first else environment.functions
    for name, is_whole in (("match", True), ("search", False)):
        functions[name] = _linear(type(functions[name]), meter, is_whole)
    return environment


def _linear(standard: type[Any], meter: Meter, is_whole: bool) -> Any:
    """Return a replacement for a ``standard`` function that takes linear time."""

    def called(_: object, text: object, pattern: object) -> bool:
        meter.visit(1 + (len(text) // _CHARACTERS_OF_A_STEP if isinstance(text, str) else 0))
        return fits(text, pattern, is_whole=is_whole)

    return type("Linear", (standard,), {"__call__": called})()
