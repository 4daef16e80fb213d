"""Comparison of conditional keywords: ``if``, ``not``, ``contains``, ``patternProperties`` etc."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import Any, TypeAlias

from oasmith.contract.schemas.samples import texts
from oasmith.contract.schemas.view import View
from oasmith.diff.changes import ChangeLevel
from oasmith.diff.schemas.judge import Difference, Effect
from oasmith.diff.schemas.limits import ABOUT, constraint, without_effect
from oasmith.diff.side import Unchanged
from oasmith.openapi.grammar import ANNOTATIONS, transform

VALUES: tuple[Any, ...] = (1, "text", None, True, {}, [])
"""One value of each type."""

NAMES = 6
"""The maximum number of property names from which values are built."""

NARROWING = (
    *("not", "contains", "propertyNames", "dependentRequired", "dependentSchemas"),
    *("then", "else", "unevaluatedItems"),
)
"""Keywords that only exclude values; the effect of a change inside them is unknown."""

CONDITIONS = (*NARROWING, "if", "patternProperties")


Named: TypeAlias = Callable[[Sequence[str]], Iterator[dict[str, Any]]]
"""Yields objects that have the given properties."""


def conditions(
    old: View, new: View, label: str, unchanged: Unchanged, named: Named
) -> Iterator[Difference]:
    """Yield the differences in conditional keywords, with values that may prove the effect."""
    for keyword in CONDITIONS:
        before = [value for value, _ in old.having(keyword)]
        after = [value for value, _ in new.having(keyword)]
        if keyword == "patternProperties":
            before, after = _patterns(before), _patterns(after)
        if unchanged.same(before, after):
            continue
        if unchanged.same(_bare(before), _bare(after)):
            yield _reworded(constraint("none", f"{label}: {keyword}", old, new, keyword))
            continue
        if keyword in ("if", "then", "else") and not _decides(old) and not _decides(new):
            yield without_effect(constraint("changed", f"{label}: {keyword}", old, new, keyword))
            continue
        effect: Effect = "changed"
        if keyword in NARROWING and not before:
            effect = "narrowed"
        elif keyword in NARROWING and not after:
            effect = "widened"
        verb = "is new" if not before else "is gone" if not after else "is different"
        yield constraint(
            effect,
            f"{label}: {keyword} {verb}",
            old,
            new,
            keyword,
            tuple(_values(named, before, after)),
        )
    yield from _union_kind(old, new, label)


def _bare(node: Any) -> Any:
    """Return schemas without annotations and extensions, which do not affect validation."""
    if isinstance(node, list):
        return [_bare(one) for one in node]
    if not isinstance(node, dict):
        return node
    return transform(
        node,
        "schema",
        lambda schema, _: {
            key: value
            for key, value in schema.items()
            if key not in ANNOTATIONS and not key.startswith("x-")
        },
    )


def _reworded(difference: Difference) -> Difference:
    message = f"{difference.message} has other annotations"
    return replace(difference, kind="wording-changed", message=message, level=ChangeLevel.INFO)


def _decides(view: View) -> bool:
    """Return whether there is an ``if`` with a ``then`` or ``else``."""
    return any(view.having("if")) and (any(view.having("then")) or any(view.having("else")))


IDLE = (
    *("properties", "required", "additionalProperties", "unevaluatedProperties"),
    *("items", "prefixItems"),
)
"""Keywords about objects and arrays; other modules compare them where such values are allowed."""


def idle(old: View, new: View, label: str, unchanged: Unchanged) -> Iterator[Difference]:
    """Yield the differences in such keywords if no value can be an object, or an array."""
    for keyword in IDLE:
        if ABOUT[keyword] & old.types & new.types:
            continue
        before = [value for value, _ in old.having(keyword)]
        after = [value for value, _ in new.having(keyword)]
        if not unchanged.same(before, after):
            yield without_effect(constraint("changed", f"{label}: {keyword}", old, new, keyword))


def _patterns(members: list[Any]) -> list[Any]:
    """Return the patterns of ``patternProperties``; their schemas are compared separately."""
    return sorted({name for some in members if isinstance(some, dict) for name in some})


def _values(named: Named, *sides: list[Any]) -> Iterator[Any]:
    """Yield values on which conditional keywords may have an effect."""
    names = list(dict.fromkeys(name for schemas in sides for name in _property_names(schemas)))[
        :NAMES
    ]
    for selected in ([], names, *([name] for name in names), *combinations(names, 2)):
        yield from named(selected)
    for schemas in sides:
        for schema in schemas:
            yield from _constants(schema)
            # A text is a pattern of ``patternProperties``.
            for text in islice(texts(schema), 2) if isinstance(schema, str) else ():
                yield from ({text: value} for value in VALUES)
    yield from ([], {}, "", "text", 0, True, [1], [1, 2], {"a": 1}, {"a": 1, "b": 2})


def _property_names(node: Any) -> Iterator[str]:
    """Yield the names of properties that schemas require or mention."""
    for schema in node if isinstance(node, list) else [node]:
        if not isinstance(schema, dict):
            continue
        for key, value in schema.items():
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                yield from value
                yield from () if key in ("required", "enum", "type") else (key,)
            elif isinstance(value, dict):
                yield from value if key == "properties" else ()
                yield from _property_names(list(value.values()) if key == "properties" else value)


def _constants(schema: Any) -> Iterator[Any]:
    """Yield the values of ``enum`` and ``const``, and objects with the mentioned properties."""
    if isinstance(schema, list):
        for one in schema:
            yield from _constants(one)
    if not isinstance(schema, dict):
        return
    yield from schema.get("enum") or ()
    if "const" in schema:
        yield schema["const"]
    for name, below in schema.items():
        if isinstance(below, list) and all(isinstance(one, str) for one in below):
            yield {name: "text"}
            yield {name: "text", **dict.fromkeys(below, "text")}
        elif isinstance(below, dict):
            yield from _constants(below)


def _union_kind(old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the change between ``oneOf`` and ``anyOf``."""
    if not old.union or not new.union:
        return
    was_one, is_one = old.first("oneOf") is not None, new.first("oneOf") is not None
    if was_one != is_one:
        yield constraint(
            "narrowed" if is_one else "widened",
            f"{label} must match {'exactly one member' if is_one else 'at least one member'} of "
            f"its union; it was {'at least one' if is_one else 'exactly one'}",
            old,
            new,
            "oneOf" if is_one else "anyOf",
        )
