"""Draws values that match the schemas of a document, the same ones for the same seed."""

from __future__ import annotations

import random
from typing import Any

from . import scalars
from .document import Document, Node

DEEP = 4
"""Below this, optional parts are mostly left out."""
BOTTOMLESS = 40
"""Below this, nothing is drawn: a schema that requires itself has no value."""
ATTEMPTS = 40
BUDGET = 600
"""The maximum number of nodes of one value."""

Parts = list[Node]
"""Schemas that a value must all match, without references and without unions."""


NOTHING: Any = object()
"""The result of a failed attempt."""


NOVEL = "x_new_since_then"
"""A field's name and an enum value that no document contains."""

ODD = [None, True, 7, 1.5, "odd", [], {}, [None], {"odd": ["odd"]}]
"""Values of each type, so that some have the wrong type in any place."""


class Undrawable(Exception):
    """No value that matches a schema was found."""


class DeadEnd(Exception):
    """A choice that gives no value; another may."""


class Draw:
    """Draws from the schemas of one document in its direction."""

    def __init__(
        self,
        document: Document,
        seed: str,
        letters: str = scalars.LETTERS,
        *,
        is_flat: bool = False,
        is_novel: bool = False,
    ) -> None:
        """Draw the same values whenever document and seed are the same.

        Args:
            document: The document with the schemas.
            seed: Determines what is drawn.
            letters: The characters of texts.
            is_flat: Undocumented keys are plain words, so that they can be sent in a URL.
            is_novel: Add fields, enum values and types that the document does not have; then the
                result need not match.
        """
        self.document = document
        self._is_flat, self._is_novel = is_flat, is_novel
        self.random = random.Random(seed)
        self.letters = letters
        self.overlapping = 0
        """How many values match more than one member of a ``oneOf``."""
        self._budget = 0
        self._fullness = 0.5
        self._heights: dict[int, tuple[Any, float]] = {}
        self._why = "no value that fits was found"

    def value(self, schema: Any, fullness: float = 0.5) -> Any:
        """Return a value that matches ``schema``, which may be a reference.

        If none is found that matches exactly one member of a ``oneOf``, it may match several: real
        documents say ``oneOf`` and mean ``anyOf``.

        Args:
            schema: A schema of the document.
            fullness: The probability of optional parts.

        Raises ``Undrawable`` with the reason.
        """
        overlapping = None
        try:
            for attempt in range(ATTEMPTS):
                drawn = self._attempt(schema, fullness if attempt < ATTEMPTS // 2 else 0.1)
                if drawn is NOTHING:
                    continue
                if self._is_novel:
                    return drawn
                if self.document.validator(schema).is_valid(drawn):
                    return drawn
                if overlapping is None and attempt > ATTEMPTS // 4:
                    lenient = self.document.validator(schema, overlapping=True)
                    overlapping = (drawn,) if lenient.is_valid(drawn) else None
        except ValueError as error:
            raise Undrawable(str(error)) from error
        if overlapping is None:
            raise Undrawable(self._why)
        self.overlapping += 1
        return overlapping[0]

    def _attempt(self, schema: Any, fullness: float) -> Any:
        self._budget, self._fullness = BUDGET, fullness
        try:
            return self._value([schema], 0)
        except (DeadEnd, LookupError, TypeError, scalars.Unreadable):
            return NOTHING

    def _value(self, schemas: list[Any], depth: int) -> Any:
        self._budget -= 1
        if depth > BOTTOMLESS or self._budget < 0:
            raise DeadEnd
        parts: Parts = []
        for schema in schemas:
            self._unfold(schema, parts, depth)
        if self._is_novel and depth and self.random.random() < 0.04:
            return self._odd(parts)
        if any(part.get("enum") == [] for part in parts):
            self._why = "an enumeration of nothing"
            raise DeadEnd
        for part in parts:
            if "const" in part:
                return part["const"]
        choices = [part["enum"] for part in parts if part.get("enum")]
        if choices:
            common = [it for it in choices[0] if all(it in other for other in choices[1:])]
            drawn = self.random.choice(common or choices[0])
            is_text = self._is_novel and isinstance(drawn, str)
            return NOVEL if is_text and self.random.random() < 0.5 else drawn
        kind = self.random.choice(kinds(parts))
        match kind:
            case "object":
                return self._object(parts, depth)
            case "array":
                return self._array(parts, depth)
            case _:
                return scalars.scalar(kind, parts, self.random, self.letters)

    def _odd(self, parts: Parts) -> Any:
        """Return any value. If 1 is an enum value, pydantic accepts true for it."""
        has_numbers = any(isinstance(it, int) for part in parts for it in part.get("enum") or ())
        has_numbers |= any(isinstance(part.get("const"), int) for part in parts)
        return self.random.choice([it for it in ODD if not (has_numbers and it is True)])

    def _unfold(self, schema: Any, parts: Parts, depth: int, steps: int = 0) -> None:
        """Add ``schema`` to ``parts``: references resolved, one member of each union chosen."""
        if schema is False or steps > 30:
            raise DeadEnd
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            self._unfold(self.document.target(schema["$ref"]), parts, depth, steps + 1)
        for member in schema.get("allOf") or ():
            self._unfold(member, parts, depth, steps + 1)
        for union in ("oneOf", "anyOf"):
            if members := schema.get(union):
                member = self._choice(members, depth)
                self._unfold(member, parts, depth, steps + 1)
                self._tag(schema, member, parts)
        parts.append(schema)

    def _choice(self, members: list[Any], depth: int) -> Any:
        if depth < DEEP:
            return self.random.choice(members)
        heights = [self.height(member) for member in members]
        return members[heights.index(min(heights))]

    def _tag(self, schema: Node, member: Any, parts: Parts) -> None:
        """Set the discriminator's value of a member of a union.

        If no mapping names the member, its own constant is used.
        """
        discriminator = schema.get("discriminator")
        reference = member.get("$ref") if isinstance(member, dict) else None
        if not isinstance(discriminator, dict) or not isinstance(reference, str):
            return
        mapping = discriminator.get("mapping") or {}
        tags = [tag for tag, to in mapping.items() if to == reference]
        name = discriminator.get("propertyName")
        said = property_schema(self.document, member, name)
        if not tags and isinstance(said, dict) and {"const", "enum"} & said.keys():
            return
        tag = self.random.choice(tags) if tags else reference.rpartition("/")[2]
        parts.append({"properties": {name: {"const": tag}}, "required": [name]})

    def height(self, schema: Any, above: frozenset[int] = frozenset()) -> float:
        """Return how many levels the smallest value of a schema has."""
        if not isinstance(schema, dict) or id(schema) in above or len(above) > BOTTOMLESS:
            return float("inf") if isinstance(schema, dict) else 0
        if id(schema) in self._heights:
            return self._heights[id(schema)][1]
        above = above | {id(schema)}
        needed = [self.height(member, above) for member in schema.get("allOf") or ()]
        if "$ref" in schema:
            needed.append(self.height(self.document.target(schema["$ref"]), above))
        for union in ("oneOf", "anyOf"):
            if schema.get(union):
                needed.append(min(self.height(member, above) for member in schema[union]))
        properties = schema.get("properties") or {}
        required = [properties[name] for name in schema.get("required") or () if name in properties]
        inner = [*required, *([schema.get("items")] if schema.get("minItems") else [])]
        needed += [1 + self.height(member, above) for member in inner]
        found = max(needed, default=0)
        if found < float("inf"):
            self._heights[id(schema)] = (schema, found)
        return found

    def _wants(self, depth: int) -> bool:
        chance = self._fullness if depth < DEEP else self._fullness / 8
        return self._budget > 0 and self.random.random() < chance

    def _object(self, parts: Parts, depth: int) -> Node:
        required = list(dict.fromkeys(it for part in parts for it in part.get("required") or ()))
        names = dict.fromkeys(
            [*required, *(n for part in parts for n in part.get("properties") or ())]
        )
        made: Node = {}
        for name in names:
            inner = _property(parts, name)
            if any(self.document.is_hidden(schema) for schema in inner):
                continue
            if name in required:
                made[name] = self._value(inner, depth + 1)
            elif self._wants(depth):
                self._try(made, name, inner, depth)
        least = max((part.get("minProperties", 0) for part in parts), default=0)
        for name in names:
            if len(made) < least and name not in made:
                self._try(made, name, _property(parts, name), depth)
        self._more(parts, made, least, depth)
        if self._is_novel:
            made[NOVEL] = {"a": [1, None]}
        most = min((part.get("maxProperties", len(made)) for part in parts), default=len(made))
        spare = [name for name in made if name not in required]
        for name in spare[: max(0, len(made) - most)]:
            del made[name]
        return made

    def _try(self, made: Node, name: str, inner: list[Any], depth: int) -> None:
        try:
            made[name] = self._value(inner, depth + 1)
        except DeadEnd:
            return

    def _more(self, parts: Parts, made: Node, least: int, depth: int) -> None:
        """Add keys that the schema does not name, if it has keywords for them."""
        says = any(
            isinstance(part.get("additionalProperties"), dict | bool) or "patternProperties" in part
            for part in parts
        )
        named = any(part.get("properties") for part in parts)
        wanted = max(least - len(made), 0)
        if (says or not named) and self._wants(depth):
            wanted = max(wanted, self.random.randint(1, 2))
        for _ in range(wanted):
            name = self._key(parts)
            if name not in made and False not in _property(parts, name):
                self._try(made, name, _property(parts, name), depth)

    def _key(self, parts: Parts) -> str:
        patterns = [key for part in parts for key in part.get("patternProperties") or ()]
        named = [part["propertyNames"] for part in parts if "propertyNames" in part]
        if named:
            return str(self._value([*named, {"type": "string"}], DEEP))
        if patterns and self.random.random() < 0.7:
            return scalars.matching(self.random.choice(patterns), self.random)
        words = (
            ["another", "one_more"] if self._is_flat else ["another", "käse", "a b", "1st", "class"]
        )
        return self.random.choice(words)

    def _array(self, parts: Parts, depth: int) -> list[Any]:
        least = max((part.get("minItems", 0) for part in parts), default=0)
        first = [part["prefixItems"] for part in parts if part.get("prefixItems")]
        usual = max(map(len, first), default=2)
        count = least if not self._wants(depth - 1) else max(least, self.random.randint(1, usual))
        count = min([count, *(part["maxItems"] for part in parts if "maxItems" in part)])
        made: list[Any] = []
        distinct = any(part.get("uniqueItems") for part in parts)
        for index in range(count):
            inner = [_item(part, index) for part in parts]
            for _ in range(10 if distinct else 1):
                value = self._value(inner, depth + 1)
                if not distinct or value not in made:
                    made.append(value)
                    break
        return made


def kinds(parts: Parts) -> list[str]:
    """Return the types that a value may have."""
    found = {"object", "array", "string", "integer", "number", "boolean", "null"}
    for part in parts:
        if (type_ := part.get("type")) is not None:
            allowed = set(type_) if isinstance(type_, list) else {type_}
            found &= allowed | ({"integer"} if "number" in allowed else set())
    if not any("type" in part for part in parts):
        words = {word for part in parts for word in part}
        meant = [kind for kind, hints in HINTS.items() if hints & words]
        return meant or ["string", "integer", "boolean", "object", "array"]
    if not found:
        raise DeadEnd
    return sorted(found)


HINTS = {
    "object": {"properties", "required", "additionalProperties", "patternProperties"},
    "array": {"items", "prefixItems", "minItems"},
    "string": {"pattern", "minLength", "maxLength", "format", "contentMediaType"},
    "number": {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"},
}
"""The type of a schema without ``type``, by its keywords."""


def property_schema(document: Document, schema: Any, name: Any, depth: int = 0) -> Any:
    """Return the schema of a property, wherever the object's schema defines it."""
    schema = document.follow(schema)
    if not isinstance(schema, dict) or depth > 8:
        return None
    if name in (schema.get("properties") or {}):
        return document.follow(schema["properties"][name])
    members = [it for word in ("allOf", "anyOf", "oneOf") for it in schema.get(word) or ()]
    found = (property_schema(document, member, name, depth + 1) for member in members)
    return next((it for it in found if it is not None), None)


def _property(parts: Parts, name: str) -> list[Any]:
    """Return the schemas of a property."""
    found: list[Any] = []
    for part in parts:
        here = [part["properties"][name]] if name in (part.get("properties") or {}) else []
        for pattern, schema in (part.get("patternProperties") or {}).items():
            if scalars.fits(pattern, name):
                here.append(schema)
        rest = part.get("additionalProperties")
        found += here or ([rest] if isinstance(rest, dict | bool) else [])
    return found


def _item(part: Node, index: int) -> Any:
    first = part.get("prefixItems") or []
    return first[index] if index < len(first) else part.get("items", True)
