"""Composed objects: the bases of a class, and what it has itself.

A class can inherit from classes, and have one set of fields of its own. Whatever else ``allOf`` can
hold, such as a map or properties that disagree, becomes part of those fields.
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
    """Everything that an object and all of its bases say."""

    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)
    """What values other properties may have: every ``additionalProperties`` that says more."""
    is_open: bool = False
    """Whether one of them says that there are other properties."""
    ancestors: set[str] = field(default_factory=set)
    """The pointers of the schemas that it is made of."""

    def simplify(self, simplified: Callable[[Any], Any]) -> None:
        """Replace each schema by what ``simplified`` makes of it."""
        self.properties = {name: simplified(value) for name, value in self.properties.items()}
        self.others = [simplified(value) for value in self.others]

    def add(self, other: Whole) -> None:
        """Add what another part of the same object says."""
        for name, schema in other.properties.items():
            # An empty schema allows everything, so the part that says more decides.
            if name not in self.properties or _says_something(schema):
                self.properties[name] = schema
        self.required += other.required
        self.others += other.others
        self.is_open |= other.is_open
        self.ancestors |= other.ancestors


def whole_of(tree: Tree, part: Any, above: frozenset[str] = frozenset()) -> Whole:
    """Return all that a part of an object says, its own parts followed."""
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
    """Return what an object says itself."""
    properties, required = schema.get("properties"), schema.get("required")
    others = schema.get("additionalProperties")
    return Whole(
        properties=dict(properties) if isinstance(properties, dict) else {},
        required=[name for name in required if isinstance(name, str)]
        if isinstance(required, list)
        else [],
        others=[others] if _says_something(others) else [],
        is_open=others is True or isinstance(others, dict),
    )


def _says_something(schema: Any) -> bool:
    return isinstance(schema, dict) and bool(schema)


def composed(tree: Tree, parts: Sequence[Any], simplified: Callable[[Any], Any]) -> dict[str, Any]:
    """Return one object of parts, none of which is a union: its bases, and what it has itself.

    ``simplified`` simplifies the properties of bases, which stand elsewhere in the document.
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
    # Where inheritance would change a field, everything is written into one class.
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
    """Return the pointer of the class that a reference means; empty when it means none.

    An alias of a class is no base, but the class is.
    """
    seen = set[str]()
    while True:
        schema, target = tree.follow(reference, "")
        simple = simplified(schema)
        if "$ref" not in simple or target in seen:
            # What is simplified right now, because it holds this schema, looks like anything.
            return target if not simple or {"properties", "allOf"} & simple.keys() else ""
        seen.add(target)
        reference = simple


def _is_covered(bases: Sequence[tuple[str, Whole]], index: int) -> bool:
    """Return whether a base stands there twice, or another one has it as its own."""
    base = bases[index][0]
    return base in [other for other, _ in bases[:index]] or any(
        other != base and base in whole.ancestors for other, whole in bases
    )


def _fits_together(own: Whole, bases: Sequence[Whole]) -> bool:
    """Return whether a class can have these bases and fields.

    No field may have another type than the same field of a base, two bases may not disagree, and no
    two properties may want the same field. A field that is required has another type than one that
    is not: who takes the base may leave it out.
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
        # Every part has its say; the last is the nearest.
        schema["additionalProperties"] = whole.others[-1]
    elif whole.is_open:
        schema["additionalProperties"] = True
    return schema


def alternatives(
    tree: Tree, part: Any, most: int, above: frozenset[str] = frozenset()
) -> list[list[Any]] | None:
    """Return the parts of each member of the union that a part is, or is made of.

    A part that is no union has one member: itself. None says that there are more than ``most``.
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
    """Return whether a part is a union, perhaps of one, itself or in what it is made of."""
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
    """Return ``object``, ``null``, ``other`` or, where the parts disagree, ``nothing``."""
    schemas = [tree.follow(part, "")[0] for part in parts]
    # What says something of objects only, says nothing of what another part says is none.
    types = set(map(_stated_kind, schemas)) - {""} or set(map(_implied_kind, schemas)) - {""}
    if len(types) > 1:
        return "nothing"
    return types.pop() if types else "object"


def _stated_kind(schema: dict[str, Any]) -> str:
    types = schema.get("type")
    if types is None:
        return "other" if {"enum", "const"} & schema.keys() else ""
    real = [kind for kind in (types if isinstance(types, list) else [types]) if kind != "null"]
    if not real:
        return "null"
    return "object" if "object" in real else "other"


def _implied_kind(schema: dict[str, Any]) -> str:
    if {"properties", "additionalProperties"} & schema.keys():
        return "object"
    return "other" if "items" in schema else ""


def is_nullable(tree: Tree, parts: Sequence[Any], above: frozenset[str] = frozenset()) -> bool:
    """Return whether null fits every part."""
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
