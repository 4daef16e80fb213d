"""Validation of values by schemas: jsonschema-rs, with the additions of OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import jsonschema_rs

from oasmith.contract.contract import Contract
from oasmith.contract.schemas.view import Cursor, cursor_key
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform
from oasmith.openapi.open_enums import stated_openness
from oasmith.openapi.references import references
from oasmith.openapi.validation_errors import Mismatch, mismatch_of

Direction: TypeAlias = Literal["request", "response"]

HIDDEN: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
"""The keyword of the properties that are not sent in a direction."""

BACKTRACKS = 100_000
"""The backtracking limit for patterns with look-around, for each text."""

INTEGERS = {"int32": 2**31, "int64": 2**63}
"""The limits of the integer formats (OpenAPI Format Registry)."""


class Validators:
    """The validators of one contract, for one direction of its values."""

    def __init__(self, contract: Contract, hidden: str, *, open_enums: bool | None = None) -> None:
        """Create the validators of a contract.

        Args:
            contract: The document.
            hidden: The keyword of properties that are sent only in the other direction.
            open_enums: Whether an enum of strings accepts other strings. None: never; false: if the
                document says so; true: unless the document says otherwise, as in a response.
        """
        self._contract = contract
        self._hidden = hidden
        self._open_enums = open_enums
        self._compiled_validators: dict[
            str | tuple[str, ...], jsonschema_rs.Draft202012Validator | None
        ] = {}
        self._directed: dict[str, Any] = {}

    def accepts(self, cursor: Cursor, value: Any) -> bool | None:
        """Return whether a value is valid; None if that cannot be decided."""
        validator = self._validator(cursor)
        if validator is None:
            return None
        try:
            return bool(validator.is_valid(value))
        except (UnicodeEncodeError, ValueError, RecursionError):
            return None  # JSON cannot represent the value.

    def mismatches(self, cursor: Cursor, value: Any) -> list[Mismatch]:
        """Return all validation errors of a value; none if validity cannot be decided."""
        if self.accepts(cursor, value) is not False:
            return []
        validator = self._validator(cursor)
        return [] if validator is None else [mismatch_of(e) for e in validator.iter_errors(value)]

    def _validator(self, cursor: Cursor) -> jsonschema_rs.Draft202012Validator | None:
        key = cursor_key(cursor)
        if key not in self._compiled_validators:
            self._compiled_validators[key] = self._compiled([part.schema for part in cursor])
        return self._compiled_validators[key]

    def _compiled(self, schemas: list[Any]) -> jsonschema_rs.Draft202012Validator | None:
        directed = [self._for_direction(schema) for schema in schemas]
        root: dict[str, Any] = {"allOf": directed} if directed else {}
        pending, done = list(references(root)), set[str]()
        while pending:
            reference = pending.pop()
            target, pointer = self._contract.target(reference)
            if pointer in done or not pointer:
                continue
            done.add(pointer)
            if pointer not in self._directed:
                self._directed[pointer] = self._for_direction(target)
            _set(root, pointers.split(pointer), self._directed[pointer])
            pending += references(self._directed[pointer])
        try:
            return jsonschema_rs.Draft202012Validator(
                root,
                validate_formats=True,
                pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS),
            )
        except (ValueError, jsonschema_rs.ReferencingError):
            return None  # Some schema is invalid; that is reported when the document is validated.

    def _for_direction(self, schema: Any) -> Any:
        return transform(schema, "schema", lambda node, _: self._node_for_direction(node))

    def _node_for_direction(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return a schema for this direction, with the bounds of its integer format."""
        limit = INTEGERS.get(str(node.get("format")))
        if limit is not None:
            limits = [{"minimum": -limit}, {"exclusiveMaximum": limit}]
            node = {**node, "allOf": [*(node.get("allOf") or ()), *limits]}
        members = node.get("properties")
        if isinstance(node.get("required"), list) and isinstance(members, dict):
            names = [name for name in node["required"] if not self._is_hidden(members.get(name))]
            node = {**node, "required": names}
        dropped = {"$id", "$schema"} | ({"enum"} if self._is_open(node) else set())
        return {key: value for key, value in node.items() if key not in dropped}

    def _is_open(self, node: dict[str, Any]) -> bool:
        values = node.get("enum")
        if self._open_enums is None or not isinstance(values, list):
            return False
        stated = stated_openness(node)
        is_open = self._open_enums if stated is None else stated
        return is_open and all(isinstance(value, str | None) for value in values)

    def _is_hidden(self, schema: Any) -> bool:
        if isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            schema = self._contract.target(schema["$ref"])[0]
        return isinstance(schema, Mapping) and schema.get(self._hidden) is True


def _set(root: dict[str, Any], steps: list[str], schema: Any) -> None:
    """Set a schema at the place that references point to, unless another schema contains it."""
    node: Any = root
    for step in steps[:-1]:
        below = node.get(step) if isinstance(node, dict) else None
        if not isinstance(below, dict):
            if below is not None:
                return
            below = node[step] = {}
        node = below
    if isinstance(node, dict):
        node.setdefault(steps[-1], schema)
