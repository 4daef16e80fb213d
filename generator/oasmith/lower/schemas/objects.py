"""Objects composed with ``allOf``: the bases of a class and its own fields.

A class can inherit from other classes and have its own fields. Everything else that ``allOf`` can
contain, such as a map or contradictory properties, becomes a part of the own fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from oasmith.naming import snake_field
from oasmith.openapi.tree import Tree


@dataclass(slots=True)
class Whole:
    """The keywords of an object and all of its bases."""

    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)
    """The schemas of additional properties: every non-empty ``additionalProperties``."""
    is_open: bool = False
    """Whether additional properties are explicitly allowed."""
    ancestors: set[str] = field(default_factory=set)
    """The pointers of the schemas that it is composed of."""

    def simplify(self, simplified: Callable[[Any], Any]) -> None:
        """Replace each schema by the result of ``simplified``."""
        self.properties = {name: simplified(value) for name, value in self.properties.items()}
        self.others = [simplified(value) for value in self.others]

    def add(self, other: Whole) -> None:
        """Add the keywords of another part of the same object."""
        for name, schema in other.properties.items():
            # An empty schema allows everything, so it must not replace another one.
            if name not in self.properties or _is_constrained(schema):
                self.properties[name] = schema
        self.required += other.required
        self.others += other.others
        self.is_open |= other.is_open
        self.ancestors |= other.ancestors


def whole_of(tree: Tree, part: Any, above: frozenset[str] = frozenset()) -> Whole:
    """Return the keywords of a part of an object and of all its own parts."""
    resolved, target = tree.follow(part, "")
    whole = Whole()
    if target and target in above:
        return whole
    if target:
        whole.ancestors.add(target)
    parts = resolved.get("allOf")
    for inner in parts if isinstance(parts, list) else ():
        whole.add(whole_of(tree, inner, above | {target}))
    whole.add(own_of(resolved))
    return whole


def own_of(schema: dict[str, Any]) -> Whole:
    """Return the keywords of an object without those of its parts."""
    properties, required = schema.get("properties"), schema.get("required")
    others = schema.get("additionalProperties")
    return Whole(
        properties=dict(properties) if isinstance(properties, dict) else {},
        required=[name for name in required if isinstance(name, str)]
        if isinstance(required, list)
        else [],
        others=[others] if _is_constrained(others) else [],
        is_open=others is True or isinstance(others, dict),
    )


def _is_constrained(schema: Any) -> bool:
    return isinstance(schema, dict) and bool(schema)


def composed(tree: Tree, parts: Sequence[Any], simplified: Callable[[Any], Any]) -> dict[str, Any]:
    """Return an object that is composed of parts, none of which is a union.

    The result has the bases in ``allOf`` and its own keywords. ``simplified`` simplifies the
    properties of the bases.
    """
    own, bases = Whole(), list[tuple[str, Whole]]()
    for part in parts:
        whole = whole_of(tree, part)
        whole.simplify(simplified)
        is_base = isinstance(part, dict) and "$ref" in part and bool(whole.properties)
        base = _class_of(tree, part, simplified) if is_base else ""
        if base:
            bases.append((base, whole))
        else:
            own.add(whole)
    bases = [base for index, base in enumerate(bases) if not _is_covered(bases, index)]
    written = _written(own)
    # If inheritance would change a field, one class without bases gets everything.
    if not _fits_together(own, [whole for _, whole in bases]):
        everything = Whole()
        for _, whole in bases:
            everything.add(whole)
        everything.add(own)
        return _written(everything)
    if any(whole.others for _, whole in bases):
        written.pop("additionalProperties", None)
    if not bases:
        return written
    return {"allOf": [{"$ref": f"#{base}"} for base, _ in bases], **written}


def _class_of(tree: Tree, reference: dict[str, Any], simplified: Callable[[Any], Any]) -> str:
    """Return the pointer of the class that a reference means; empty if it is not a class.

    For an alias of a class, this is the pointer of the class.
    """
    seen = set[str]()
    while True:
        schema, target = tree.follow(reference, "")
        simple = simplified(schema)
        if "$ref" not in simple or target in seen:
            # A schema that contains this one is empty while it is being simplified.
            return target if not simple or {"properties", "allOf"} & simple.keys() else ""
        seen.add(target)
        reference = simple


def _is_covered(bases: Sequence[tuple[str, Whole]], index: int) -> bool:
    """Return whether a base is listed twice, or is also a base of another one."""
    base = bases[index][0]
    return base in [other for other, _ in bases[:index]] or any(
        other != base and base in whole.ancestors for other, whole in bases
    )


def _fits_together(own: Whole, bases: Sequence[Whole]) -> bool:
    """Return whether a class can have these bases and fields.

    A field must have the same type as in a base, two bases must not contradict each other, and no
    two properties may get the same field name. A required field does not have the same type as an
    optional one, because code that uses the base expects that it can be missing.
    """
    for first, second in combinations(bases, 2):
        if first.ancestors & second.ancestors:
            return False
        if any(_differs(name, first, second) for name in first.properties):
            return False
    inherited = {name: schema for whole in bases for name, schema in whole.properties.items()}
    if any(
        name in inherited and inherited[name] != schema for name, schema in own.properties.items()
    ):
        return False
    needed = {name for whole in bases for name in whole.required}
    if any(name in inherited and name not in needed for name in own.required):
        return False
    names = [*inherited, *(name for name in own.properties if name not in inherited)]
    return not bases or len({snake_field(name) for name in names}) == len(names)


def _differs(name: str, first: Whole, second: Whole) -> bool:
    return name in second.properties and (
        first.properties[name] != second.properties[name]
        or (name in first.required) != (name in second.required)
    )


def _written(whole: Whole) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if whole.properties:
        schema["properties"] = whole.properties
    if whole.required:
        schema["required"] = list(dict.fromkeys(whole.required))
    if whole.others:
        # A class can only have one schema for additional properties; the last is the nearest one.
        schema["additionalProperties"] = whole.others[-1]
    elif whole.is_open:
        schema["additionalProperties"] = True
    return schema


def alternatives(
    tree: Tree, part: Any, most: int, above: frozenset[str] = frozenset()
) -> list[list[Any]] | None:
    """Return the parts of each member of the union that a part is or is composed of.

    A part that is not a union has itself as its only member. None means that there are more than
    ``most`` members.
    """
    resolved, target = tree.follow(part, "")
    if part is False:
        return []
    if not resolved or (target and target in above):
        return [[]]
    below = above | {target} if target else above
    choices: list[list[list[Any]]] = []
    is_union = False
    for key, members in _inner(resolved):
        inner = [alternatives(tree, member, most, below) for member in members]
        if any(variants is None for variants in inner):
            return None
        known = [variants for variants in inner if variants is not None]
        is_union = is_union or key != "allOf" or any(map(_is_union, members, known))
        choices += known if key == "allOf" else [[one for variants in known for one in variants]]
    if not is_union and isinstance(part, dict) and "$ref" in part:
        return [[part]]
    own = {key: value for key, value in resolved.items() if key not in _NOT_OWN}
    return _product(choices, [own] if own.keys() - {"type"} or not choices else [], most)


def _is_union(part: Any, variants: list[list[Any]]) -> bool:
    """Return whether a part or one of its own parts is a union, possibly with one member."""
    if isinstance(part, dict) and "$ref" in part:
        return variants != [[part]]
    inner = part.get("allOf", ()) if isinstance(part, dict) else ()
    return len(variants) != 1 or any(
        isinstance(one, dict) and {"anyOf", "oneOf"} & one.keys() for one in (part, *inner)
    )


_NOT_OWN = frozenset({"allOf", "anyOf", "oneOf", "discriminator", "default"})


def _inner(schema: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(schema.get(key), list) and schema[key]:
            yield key, schema[key]


def _product(
    choices: Sequence[Sequence[list[Any]]], own: list[Any], most: int
) -> list[list[Any]] | None:
    combinations: list[list[Any]] = [[]]
    for choice in choices:
        # The number of combinations grows exponentially with the unions.
        if len(combinations) * len(choice) > most:
            return None
        combinations = [[*left, *right] for left in combinations for right in choice]
    return [[*parts, *own] for parts in combinations]


def kind_of(tree: Tree, parts: Sequence[Any]) -> str:
    """Return ``object``, ``null``, ``other`` or, for contradictory parts, ``nothing``."""
    schemas = [tree.follow(part, "")[0] for part in parts]
    # An explicit type takes precedence: keywords of objects do not apply to other types.
    types = set(map(_stated_kind, schemas)) - {""} or set(map(_implied_kind, schemas)) - {""}
    if len(types) > 1:
        return "nothing"
    return types.pop() if types else "object"


def _stated_kind(schema: dict[str, Any]) -> str:
    types = schema.get("type")
    if types is None:
        return "other" if {"enum", "const"} & schema.keys() else ""
    non_null = [kind for kind in (types if isinstance(types, list) else [types]) if kind != "null"]
    if not non_null:
        return "null"
    return "object" if "object" in non_null else "other"


def _implied_kind(schema: dict[str, Any]) -> str:
    if {"properties", "additionalProperties"} & schema.keys():
        return "object"
    return "other" if "items" in schema else ""


def is_nullable(tree: Tree, parts: Sequence[Any], above: frozenset[str] = frozenset()) -> bool:
    """Return whether every part allows null."""
    resolved = [tree.follow(part, "") for part in parts]
    return bool(resolved) and all(
        target not in above and _takes_null(tree, schema, above | ({target} if target else set()))
        for schema, target in resolved
    )


def _takes_null(tree: Tree, schema: dict[str, Any], above: frozenset[str]) -> bool:
    types = schema.get("type")
    if types is not None:
        return "null" in (types if isinstance(types, list) else [types])
    parts = schema.get("allOf")
    return isinstance(parts, list) and is_nullable(tree, parts, above)
