"""Draws values from JSON Schemas, with nothing of the generator.

What is drawn need not fit its schema in every respect: the caller checks it, and draws again.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:30:00.123Z",
    "uuid": "6b1e2f6c-9a44-4a53-8f0a-0d1a2b3c4d5e",
    "email": "someone@example.com",
    "uri": "https://example.com/a",
    "byte": "aGk=",
}
DEEP = 5
"""Below this, what is optional is left out."""
BOTTOMLESS = 60
"""Below this, nothing is drawn: a schema that requires itself has no value."""


class Draw:
    """Draws from the schemas of one document."""

    def __init__(self, document: Mapping[str, Any], seed: int) -> None:
        """Draw the same values whenever document and seed are the same."""
        self._document = document
        self._random = random.Random(seed)

    def follow(self, node: Any) -> Any:
        """Return what a reference means."""
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            target: Any = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[unquote(step).replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def value(self, schema: Any, depth: int = 0) -> Any:
        """Return a value that should fit ``schema``."""
        schema = self.follow(schema) if depth < BOTTOMLESS else None
        if not isinstance(schema, dict):
            return "anything"
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._random.choice(schema["enum"])
        for union in ("oneOf", "anyOf"):
            if schema.get(union):
                rest = {key: value for key, value in schema.items() if key != union}
                member = self._random.choice(schema[union])
                return self._tagged(schema, member, self._both(member, rest, depth))
        if schema.get("allOf"):
            rest = {key: value for key, value in schema.items() if key != "allOf"}
            first, *others = schema["allOf"]
            return self._both(first, {**rest, "allOf": others} if others else rest, depth)
        return self._kind(schema, depth)

    def _tagged(self, schema: dict[str, Any], member: Any, drawn: Any) -> Any:
        """Return a member's value with the tag that the union's discriminator gives it."""
        discriminator = schema.get("discriminator")
        reference = member.get("$ref") if isinstance(member, dict) else None
        if not discriminator or not isinstance(drawn, dict) or not reference:
            return drawn
        names = [key for key, to in discriminator.get("mapping", {}).items() if to == reference]
        return {**drawn, discriminator["propertyName"]: names[0]} if names else drawn

    def _both(self, one: Any, other: dict[str, Any], depth: int) -> Any:
        drawn = self.value(one, depth + 1)
        if not isinstance(drawn, dict) or not {"properties", "allOf", "anyOf"} & other.keys():
            return drawn
        more = self.value(other, depth + 1)
        return {**drawn, **more} if isinstance(more, dict) else drawn

    def _kind(self, schema: dict[str, Any], depth: int) -> Any:
        kinds = schema.get("type")
        if schema.get("nullable") and self._random.random() < 0.2:
            return None
        kind = self._random.choice(kinds) if isinstance(kinds, list) else kinds
        if kind is None:
            words = {"properties": "object", "items": "array"}
            kind = next((words[key] for key in words if key in schema), "string")
        draw = getattr(self, f"_{kind}", None)
        return draw(schema, depth) if draw is not None else None

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = schema.get("required") or ()
        made = {
            name: self.value(inner, depth + 1)
            for name, inner in (schema.get("properties") or {}).items()
            if name in required or (depth < DEEP and self._random.random() < 0.6)
        }
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and depth < DEEP:
            made["another"] = self.value(more, depth + 1)
        return made

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        least = schema.get("minItems", 0)
        count = least if depth >= DEEP else max(least, self._random.randint(0, 2))
        return [self.value(schema.get("items", {}), depth + 1) for _ in range(count)]

    def _string(self, schema: dict[str, Any], _: int) -> str:
        if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]]
        letters = "1234567890" if "pattern" in schema else 'ab é"\\\u2028'
        length = max(schema.get("minLength", 0), min(4, schema.get("maxLength", 4)))
        return "".join(self._random.choice(letters) for _ in range(length))

    def _integer(self, schema: dict[str, Any], _: int) -> int:
        least = int(schema.get("minimum", 0))
        return min(least + self._random.randint(1, 9), int(schema.get("maximum", least + 9)))

    def _number(self, schema: dict[str, Any], depth: int) -> float:
        return self._integer(schema, depth) + self._random.choice([0, 0.5])

    def _boolean(self, _: dict[str, Any], __: int) -> bool:
        return self._random.random() < 0.5
