"""Checks of the objects of the specification: unknown and missing keys, and forms of values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS, Field
from oasmith.validate.checks import extensions, forms, unknown_keys
from oasmith.validate.checks.view import View

_KNOWN_DIALECTS = ("https://spec.openapis.org/oas/", "https://json-schema.org/draft/2020-12/schema")
"""Prefixes of the URIs of known JSON Schema dialects."""

_STATUS = re.compile(r"[1-5]([0-9]{2}|XX)|default")
_COMPONENT = re.compile(r"[A-Za-z0-9._-]+")


def check(view: View, version: str) -> Iterator[Finding]:
    """Check every object of a document of a ``version``."""
    data = dict(view.document.data)
    yield from _Structure(view, version).object(data, "document", "", _uses_known_dialect(data))


def _uses_known_dialect(data: Mapping[str, Any]) -> bool:
    """Return whether the schemas of a document use a known dialect by default."""
    return _is_known_dialect(data.get("jsonSchemaDialect"))


def _is_known_dialect(name: Any) -> bool:
    return not isinstance(name, str) or name.startswith(_KNOWN_DIALECTS)


class _Structure:
    def __init__(self, view: View, version: str) -> None:
        self._view = view
        self._version = version

    def object(
        self, node: Any, kind: str, pointer: str, is_known_dialect: bool
    ) -> Iterator[Finding]:
        """Check an object; ``is_known_dialect`` says whether its schemas use a known dialect."""
        if not isinstance(node, dict):
            yield from self._not_an_object(node, kind, pointer)
            return
        yield from extensions.check_object(self._view, node, kind, pointer)
        if kind == "schema" and "$schema" in node:
            is_known_dialect = _is_known_dialect(node["$schema"])
        is_open = kind == "schema" and not is_known_dialect
        if kind == "securityRequirement":
            yield from self._requirement(node, pointer)
            return
        if "$ref" in node and not isinstance(node["$ref"], str):
            where = pointers.join(pointer, "$ref")
            message = f"'$ref' must be a string, not {forms.typed(node['$ref'])}"
            hint = "Write one reference, such as #/components/schemas/Pet."
            yield self._view.finding("invalid-value", message, where, hint)
            return
        if not is_open:
            yield from self._keys(node, kind, pointer)
            yield from self._missing(node, kind, pointer)
            yield from self._exclusive(node, kind, pointer)
        known = _known(kind, self._version)
        for key, value in node.items():
            if kind == "callback" and not key.startswith("x-") and key != "$ref":
                where = pointers.join(pointer, key)
                yield from self.object(value, "pathItem", where, is_known_dialect)
            field = known.get(key)
            if field is None:
                continue
            where = pointers.join(pointer, key)
            if not is_open:
                yield from self._form(field, key, value, where)
            if field.kind:
                yield from self._children(field, key, value, where, is_known_dialect)

    def _children(
        self, field: Field, key: str, value: Any, pointer: str, is_known_dialect: bool
    ) -> Iterator[Finding]:
        if field.form == "@":
            yield from self.object(value, field.kind, pointer, is_known_dialect)
        elif field.form == "[@]" and isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.object(
                    item, field.kind, pointers.join(pointer, index), is_known_dialect
                )
        elif field.form == "{@}" and isinstance(value, dict):
            for name, member in value.items():
                where = pointers.join(pointer, name)
                if field.kind == "schema" or not name.startswith("x-"):
                    name_findings = list(self._name(key, field.kind, name, where))
                    yield from name_findings
                    # A member of ``content`` with another name is not a media type object.
                    if not (name_findings and key == "content"):
                        yield from self.object(member, field.kind, where, is_known_dialect)

    def _not_an_object(self, node: Any, kind: str, pointer: str) -> Iterator[Finding]:
        if kind == "schema" and isinstance(node, bool):
            key = pointers.split(pointer)[-1]
            if self._version != "3.0" or key == "additionalProperties":
                return
            hint = "Write {}, which accepts any value; OpenAPI 3.1 has true and false."
            message = "a schema must be an object in OpenAPI 3.0, not a boolean"
        else:
            name = unknown_keys.NAMES.get(kind, "this")
            message = f"{name} must be an object, not {forms.typed(node)}"
            hint = "Write an object with its keys below it."
        yield self._view.finding("invalid-value", message, pointer, hint)

    def _keys(self, node: dict[str, Any], kind: str, pointer: str) -> Iterator[Finding]:
        if kind == "callback":
            return
        known = _known(kind, self._version)
        for key in node:
            if key in known or key.startswith("x-") or self._is_of_reference(node, kind, key):
                continue
            hint = unknown_keys.hint(kind, key, self._version, node)
            where = pointers.join(pointer, key)
            if kind == "schema":
                message = f"'{key}' is not a keyword of a schema"
                yield self._view.finding("unknown-keyword", message, where, hint, is_key=True)
            else:
                message = f"'{key}' is not a key of {unknown_keys.NAMES[kind]}"
                yield self._view.finding("unknown-key", message, where, hint, is_key=True)

    def _is_of_reference(self, node: dict[str, Any], kind: str, key: str) -> bool:
        """Return whether a key is allowed in a Reference Object."""
        if key == "$ref":
            return True
        return isinstance(node.get("$ref"), str) and key in ("summary", "description")

    def _missing(self, node: dict[str, Any], kind: str, pointer: str) -> Iterator[Finding]:
        if isinstance(node.get("$ref"), str):
            return
        required = _required(kind, self._version)
        for key in [*required, *_also_required(node, kind, self._version)]:
            # Missing responses are reported by the check of operations.
            if key not in node and (kind, key) != ("operation", "responses"):
                message = f"{unknown_keys.NAMES[kind]} has no '{key}'"
                hint = f"Add `{key}`."
                yield self._view.finding("missing-key", message, pointer, hint)

    def _exclusive(self, node: dict[str, Any], kind: str, pointer: str) -> Iterator[Finding]:
        for first, second in _EXCLUSIVE.get(kind, ()):
            if first in node and second in node and "$ref" not in node:
                message = f"{unknown_keys.NAMES[kind]} has '{first}' and '{second}'"
                hint = "Keep one of the two."
                yield self._view.finding(
                    "invalid-value", message, pointers.join(pointer, second), hint
                )

    def _form(self, field: Field, key: str, value: Any, pointer: str) -> Iterator[Finding]:
        # Objects are checked in ``object``.
        if field.form == "@":
            return
        for problem in forms.problems(field.form, key, value, self._version):
            where = pointer + problem.pointer
            yield self._view.finding("invalid-value", problem.message, where, problem.hint)

    def _requirement(self, node: dict[str, Any], pointer: str) -> Iterator[Finding]:
        for name, scopes in node.items():
            where = pointers.join(pointer, name)
            for problem in forms.problems("strings", name, scopes, self._version):
                scope = where + problem.pointer
                yield self._view.finding("invalid-value", problem.message, scope, problem.hint)

    def _name(self, key: str, kind: str, name: str, pointer: str) -> Iterator[Finding]:
        """Check the name of a member of a map."""
        problem = None
        if key == "responses" and kind == "response" and not self._is_component(pointer):
            if not _STATUS.fullmatch(name):
                problem = f"'{name}' is not a status", _status_hint(name)
        elif key == "content" and "/" not in name:
            problem = (
                f"'{name}' is not a media type",
                "Write the media type first: application/json: {schema: …}."
                if name in FIELDS["media"]
                else "Write a type and a subtype, such as application/json.",
            )
        elif self._is_component(pointer) and not _COMPONENT.fullmatch(name):
            problem = (
                f"'{name}' cannot be the name of a component",
                "Use letters, digits, '.', '_' and '-' only.",
            )
        if problem is not None:
            message, hint = problem
            yield self._view.finding("invalid-value", message, pointer, hint, is_key=True)

    def _is_component(self, pointer: str) -> bool:
        return pointer.startswith("/components/") and pointer.count("/") == 3


def _status_hint(name: str) -> str:
    digits = name.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    likely = digits.replace("0XX", "XX") if digits.endswith("XX") else digits
    if _STATUS.fullmatch(likely):
        return f"Did you mean '{likely}'?"
    if likely.lower() == "default":
        return "Did you mean 'default'?"
    return 'Write a status such as "200", a range such as 4XX, or default.'


_EXCLUSIVE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "parameter": (("schema", "content"), ("example", "examples")),
    "header": (("schema", "content"), ("example", "examples")),
    "media": (("example", "examples"),),
    "example": (("value", "externalValue"),),
    "license": (("identifier", "url"),),
    "link": (("operationRef", "operationId"),),
}
"""Pairs of mutually exclusive keys."""


@cache
def _known(kind: str, version: str) -> Mapping[str, Field]:
    """Return the keys that a version has for objects of a kind."""
    return {key: field for key, field in FIELDS[kind].items() if field.is_known(version)}


@cache
def _required(kind: str, version: str) -> tuple[str, ...]:
    """Return the keys that a version always requires in objects of a kind."""
    return tuple(key for key, field in FIELDS[kind].items() if field.required >= version)


def _also_required(node: dict[str, Any], kind: str, version: str) -> list[str]:
    """Return the keys that an object requires because of its other keys."""
    if kind == "securityScheme":
        needs = {
            "apiKey": ["name", "in"],
            "http": ["scheme"],
            "oauth2": ["flows"],
            "openIdConnect": ["openIdConnectUrl"],
        }
        return needs.get(str(node.get("type")), [])
    if kind == "document" and version != "3.0":
        parts = ("paths", "components", "webhooks")
        return [] if any(part in node for part in parts) else ["paths"]
    if kind in ("parameter", "header") and "schema" not in node and "content" not in node:
        return ["schema"]
    return []
