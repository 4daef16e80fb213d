"""Comparison of keywords that limit values, such as ``maximum`` and ``minItems``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from oasmith.contract.schemas.view import View, is_number
from oasmith.diff.changes import ChangeLevel
from oasmith.diff.schemas.judge import Difference, Effect

LOWER = {"minimum": "number", "minLength": "string", "minItems": "array"} | {
    "minProperties": "object",
    "minContains": "array",
}
"""Keywords for lower bounds, with the type that they apply to."""

UPPER = {"maximum": "number", "maxLength": "string", "maxItems": "array"} | {
    "maxProperties": "object",
    "maxContains": "array",
}
"""Keywords for upper bounds, with the type that they apply to."""

EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}

LARGEST = 100_000
"""The maximum size of a value that is tried as proof: characters, items or properties."""

UNITS: Mapping[str, tuple[str, str]] = {
    "Length": ("character", "characters"),
    "Items": ("item", "items"),
    "Properties": ("property", "properties"),
    "Contains": ("item that contains describes", "items that contains describes"),
}
"""The counted unit, singular and plural, by the end of the keyword."""


class Bound(NamedTuple):
    """A bound; an exclusive one does not allow the value itself."""

    value: float
    is_exclusive: bool = False

    @property
    def shown(self) -> str:
        """The number as text, an integer without decimals."""
        return str(int(self.value) if self.value == int(self.value) else self.value)

    def requirement(self, keyword: str) -> str:
        """Return the bound as text: ``have at most 20 characters``."""
        unit, kind = UNITS.get(keyword[3:]), self.kind(keyword)
        if unit is None:
            return f"be {kind} {self.shown}"
        return f"have {kind} {self.shown} {unit[0] if self.value == 1 else unit[1]}"

    def kind(self, keyword: str) -> str:
        """Return the relation to the number, such as ``at least``."""
        if self.is_exclusive:
            return "more than" if keyword in LOWER else "less than"
        return "at least" if keyword in LOWER else "at most"


Sized: TypeAlias = Callable[[str, int], Iterator[Any]]
"""Yields values of a type (``string``, ``array`` or ``object``) that have the given size."""


def limits(old: View, new: View, label: str, sized: Sized) -> Iterator[Difference]:
    """Yield the differences in bounds, ``multipleOf`` and ``uniqueItems``."""
    for keyword in (*LOWER, *UPPER):
        yield from _bound(old, new, keyword, label, sized)
    yield from _step(old, new, label)
    yield from _unique(old, new, label, sized)


def _bound(old: View, new: View, keyword: str, label: str, sized: Sized) -> Iterator[Difference]:
    before, after = bound(old, keyword), bound(new, keyword)
    if before == after:
        return
    sign = 1 if keyword in LOWER else -1
    is_tighter = _tightness(after, sign) > _tightness(before, sign)
    # minContains and maxContains have no effect without contains.
    is_unused = keyword in ("minContains", "maxContains") and not (
        any(old.having("contains")) and any(new.having("contains"))
    )
    keys = (keyword, EXCLUSIVE.get(keyword, keyword))
    yield Difference(
        kind="constraint-tightened" if is_tighter else "constraint-relaxed",
        effect="narrowed" if is_tighter else "widened",
        message=_message(label, keyword, before, after),
        old=before and before.value,
        new=after and after.value,
        old_pointer=old.place(*keys),
        new_pointer=new.place(*keys),
        values=tuple(_around(keyword, before, after, sized)),
        about=frozenset({"nothing"}) if is_unused else ABOUT[keyword],
    )


def _message(label: str, keyword: str, before: Bound | None, after: Bound | None) -> str:
    if after is None:
        requirement = before.requirement(keyword) if before else "be anything"
        return f"{label} no longer has to {requirement}"
    if before is None:
        return f"{label} must {after.requirement(keyword)}; there was no {keyword}"
    requirement = after.requirement(keyword)
    return f"{label} must {requirement}; it was {before.kind(keyword)} {before.shown}"


def _tightness(limit: Bound | None, sign: int) -> tuple[float, bool]:
    return (-math.inf, False) if limit is None else (sign * limit.value, limit.is_exclusive)


def bound(view: View, keyword: str) -> Bound | None:
    """Return the strictest bound of a keyword; None if there is none that has an effect."""
    bounds = [Bound(value) for value in view.numbers(keyword)]
    exclusive = EXCLUSIVE.get(keyword)
    if exclusive is not None:
        bounds += [Bound(value, True) for value in view.numbers(exclusive)]
    if keyword in LOWER:
        strictest = max(bounds, default=None)
        # Every size is at least 0.
        has_no_effect = strictest == Bound(0) and keyword != "minimum"
        return None if has_no_effect else strictest
    return min(bounds, key=lambda one: (one.value, not one.is_exclusive), default=None)


def _around(keyword: str, before: Bound | None, after: Bound | None, sized: Sized) -> Iterator[Any]:
    """Yield values at the bounds and next to them."""
    kind = {**LOWER, **UPPER}[keyword]
    for bound_ in (after, before):
        if bound_ is None:
            continue
        for size in (bound_.value + 1, bound_.value - 1, bound_.value):
            if kind == "number":
                yield int(size) if size == int(size) else size
            elif 0 <= size <= LARGEST:
                yield from sized(kind, int(size))


def _step(old: View, new: View, label: str) -> Iterator[Difference]:
    before, after = old.first("multipleOf"), new.first("multipleOf")
    if before == after:
        return
    effect: Effect = "changed"
    if before is None or (is_number(after) and is_number(before) and after % before == 0):
        effect = "narrowed"
    elif after is None or (is_number(after) and is_number(before) and before % after == 0):
        effect = "widened"
    yield constraint(
        effect,
        f"{label} must be a multiple of {after}; "
        + ("it could be any number" if before is None else f"it was a multiple of {before}")
        if after is not None
        else f"{label} no longer has to be a multiple of {before}",
        old,
        new,
        "multipleOf",
        tuple(_multiples(before, after, 1)),
    )


def _multiples(*steps: Any) -> Iterator[float]:
    for step in steps:
        if is_number(step):
            yield from (step, 2 * step, 3 * step, step / 2, 1.5 * step, 1.25 * step)


def _unique(old: View, new: View, label: str, sized: Sized) -> Iterator[Difference]:
    before, after = old.first("uniqueItems") is True, new.first("uniqueItems") is True
    if before != after:
        yield constraint(
            "narrowed" if after else "widened",
            f"{label} must have unique items; it could have equal ones"
            if after
            else f"{label} no longer has to have unique items",
            old,
            new,
            "uniqueItems",
            tuple(value for size in (2, 3, 5, 10) for value in sized("array", size)),
        )


_KINDS: Mapping[Effect, str] = {
    "narrowed": "constraint-tightened",
    "widened": "constraint-relaxed",
    "changed": "constraint-changed",
    "none": "constraint-changed",
}


_KEYWORDS: Mapping[str, str] = {
    "string": "pattern minLength maxLength",
    "number integer": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    "array": "minItems maxItems uniqueItems contains minContains maxContains items prefixItems"
    " unevaluatedItems",
    "object": "minProperties maxProperties propertyNames patternProperties dependentRequired"
    " dependentSchemas properties required additionalProperties unevaluatedProperties",
}

ABOUT: Mapping[str, frozenset[str]] = {
    keyword: frozenset(names.split())
    for names, keywords in _KEYWORDS.items()
    for keyword in keywords.split()
}
"""Keywords, with the types that they apply to."""


def without_effect(difference: Difference) -> Difference:
    """Return a difference with level info: its keyword applies only to values of other types."""
    return replace(
        difference,
        kind="constraint-changed",
        effect="none",
        message=f"{difference.message} (without effect on these types)",
        level=ChangeLevel.INFO,
    )


def constraint(
    effect: Effect, message: str, old: View, new: View, keyword: str, values: tuple[Any, ...] = ()
) -> Difference:
    """Return the difference for one keyword that limits values."""
    return Difference(
        kind=_KINDS[effect],
        effect=effect,
        message=message,
        old=old.first(keyword),
        new=new.first(keyword),
        old_pointer=old.place(keyword),
        new_pointer=new.place(keyword),
        values=values,
        about=ABOUT.get(keyword, frozenset()),
    )
