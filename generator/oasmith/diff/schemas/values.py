"""Comparison of the keywords for a single value: types, null, enums, formats, patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.contract.schemas.samples import texts
from oasmith.contract.schemas.validators import INTEGERS
from oasmith.contract.schemas.view import TYPES, View, is_among
from oasmith.diff.changes import Breaks, ChangeLevel
from oasmith.diff.schemas.judge import Difference, Effect
from oasmith.diff.schemas.limits import bound, constraint
from oasmith.diff.schemas.place import Place
from oasmith.ir.types import FORMAT_TYPES
from oasmith.openapi import formats as known_formats
from oasmith.openapi.open_enums import KEYS, stated_openness

EXAMPLES: Mapping[str, tuple[Any, ...]] = {
    "string": ("text", "", "1"),
    "number": (0.5, 1.5, -0.5),
    "integer": (1, 0, -1),
    "boolean": (True, False),
    "object": ({}, {"field": "text"}),
    "array": ([], ["text"]),
}
"""Values of each type."""

PYTHON: Mapping[str, str] = {
    **{str(name): kind for name, kind in FORMAT_TYPES.items()},
    "binary": "bytes",
    "base64": "JsonBytes",
}
"""String formats with a type in Python other than ``str``."""

FILES = {name: kind for name, kind in PYTHON.items() if name in ("binary", "base64")}
"""The formats whose type in Python does not depend on the settings."""

NUMERIC = frozenset({"int32", "int64", "float", "double", "int8", "int16", "uint8"})
NUMBERS = frozenset({"number", "integer"})

EDGES = (2**31, -(2**31) - 1, 2**63, 0.1, 1e39)
"""Numbers outside the range or precision of some number formats."""


def types(old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the difference in the allowed types."""
    removed = _sorted_types(old.types - new.types)
    added = _sorted_types(new.types - old.types)
    if not removed and not added:
        return
    effect: Effect = "changed"
    if not added:
        effect = "narrowed"
    elif not removed:
        effect = "widened"
    kinds = {"narrowed": "type-removed", "widened": "type-added", "changed": "type-changed"}
    yield Difference(
        kind=kinds[effect],
        effect=effect,
        message=f"{label} is {listed(new)}; it was {listed(old)}",
        old=listed(old),
        new=listed(new),
        old_pointer=old.place("type", "enum", "const"),
        new_pointer=new.place("type", "enum", "const"),
        is_typed=True,
        values=(
            *(old.values or ()),
            *(new.values or ()),
            *(value for name in (*removed, *added) for value in EXAMPLES[name]),
        ),
    )


def _sorted_types(names: frozenset[str]) -> list[str]:
    """Return types in the order of ``TYPES``."""
    return [name for name in TYPES if name in names]


def listed(view: View) -> str:
    """Return the types of a schema as text, such as ``string or number``."""
    names = _sorted_types(view.types)
    if len(names) == len(TYPES):
        return "anything"
    if "number" in names:
        names.remove("integer")
    return " or ".join(names) or "nothing"


def null(old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the difference in whether null is allowed."""
    if old.takes_null == new.takes_null or not (old.types or new.types):
        return
    yield Difference(
        kind="null-added" if new.takes_null else "null-removed",
        effect="widened" if new.takes_null else "narrowed",
        message=f"{label} may {'' if new.takes_null else 'no longer '}be null",
        old=old.takes_null,
        new=new.takes_null,
        old_pointer=old.place("type", "anyOf", "oneOf"),
        new_pointer=new.place("type", "anyOf", "oneOf"),
        is_typed=True,
        values=(None,),
    )


def values(place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the values that were removed from, or added to, an enum or constant."""
    before, after = old.values, new.values
    if before is None and after is None:
        return
    if before is None or after is None:
        yield _listing(place, old, new, label)
        return
    yield from _openness(place, old, new, label)
    for value in before:
        if not is_among(value, after):
            yield _value(place, "value-removed", value, old, new, label)
    for value in after:
        if not is_among(value, before):
            yield _value(place, "value-added", value, old, new, label)


def _openness(place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the difference in whether an enum is open; in requests, that breaks nothing."""
    was, becomes = _is_closed(old), _is_closed(new)
    if was == becomes:
        return
    is_harmless = becomes or place.direction == "request"
    yield Difference(
        kind="enum-closed" if becomes else "enum-opened",
        effect="none",
        message=f"{label} {'allows only listed values' if becomes else 'may have other values'}",
        old=was,
        new=becomes,
        old_pointer=old.place(*KEYS, "enum", "const"),
        new_pointer=new.place(*KEYS, "enum", "const"),
        level=ChangeLevel.INFO if is_harmless else ChangeLevel.BREAKING,
        breaks=() if is_harmless else ("source",),
    )


def _listing(place: Place, old: View, new: View, label: str) -> Difference:
    """Return the difference of an enum that was added or removed."""
    is_new = new.values is not None
    values_text = ", ".join(map(repr, (new if is_new else old).values or ()))
    return Difference(
        kind="constraint-tightened" if is_new else "constraint-relaxed",
        effect="narrowed" if is_new else "widened",
        message=f"{label} must be one of {values_text}"
        if is_new
        else f"{label} no longer has to be one of {values_text}",
        old=old.values,
        new=new.values,
        old_pointer=old.place("enum", "const"),
        new_pointer=new.place("enum", "const"),
        # In a response, an enum is open by default, unless the document says otherwise.
        is_typed=place.direction == "request" or _is_closed(old),
        values=tuple(value for name in TYPES for value in EXAMPLES[name]),
    )


def _value(place: Place, kind: str, value: Any, old: View, new: View, label: str) -> Difference:
    is_new = kind == "value-added"
    is_open = place.direction == "response" and not _is_closed(new)
    return Difference(
        kind=kind,
        effect="widened" if is_new else "narrowed",
        message=f"{label} may be {value!r}" if is_new else f"{label} may no longer be {value!r}",
        old=None if is_new else value,
        new=value if is_new else None,
        old_pointer=old.place("enum", "const"),
        new_pointer=new.place("enum", "const"),
        is_typed=True,
        values=(value,),
        # The client's type allows values that are not listed.
        level=ChangeLevel.INFO if is_open and is_new else None,
    )


def _is_closed(view: View) -> bool:
    """Return whether the client accepts only the listed values.

    The document can say so; a constant that discriminates the members of a union is closed, too.
    """
    is_open = stated_openness({key: view.first(key) for key in KEYS})
    if is_open is not None:
        return not is_open
    return view.values is not None and len(view.values) == 1 and view.first("const") is not None


def formats(
    place: Place, old: View, new: View, label: str, *, has_types: bool
) -> Iterator[Difference]:
    """Yield the difference in the format, which may change the type in Python or the number range.

    With ``has_types``, the client has Python types for string formats.
    """
    before, after = old.first("format"), new.first("format")
    if before == after:
        return
    types_of = PYTHON if has_types else FILES
    is_typed = types_of.get(str(before)) != types_of.get(str(after))
    effect: Effect = "changed"
    if not before:
        effect = "narrowed"
    elif not after:
        effect = "widened"
    examples = known_formats.EXAMPLES
    if {str(before), str(after)} <= {*INTEGERS, "None"}:
        effect = effect if _is_beyond(old, new) else "none"
    known = {*examples, "int32", "int64", *PYTHON}
    is_known = str(before) in known or str(after) in known
    yield Difference(
        kind="format-changed",
        effect=effect,
        message=f"{label} has the format {after}; it had {before or 'none'}"
        if after
        else f"{label} no longer has a format; it had {before}",
        old=before,
        new=after,
        old_pointer=old.place("format"),
        new_pointer=new.place("format"),
        values=("text", *EDGES, *(examples[name] for name in (before, after) if name in examples)),
        # A different type in Python needs no value as proof.
        level=ChangeLevel.BREAKING if is_typed else None if is_known else ChangeLevel.INFO,
        breaks=_retyped(place, effect) if is_typed else (),
        about=NUMBERS if {str(before), str(after)} & NUMERIC else frozenset({"string"}),
    )


def _is_beyond(*views: View) -> bool:
    """Return whether the bounds allow integers outside the range of the smallest format."""
    limit = min(INTEGERS.values())
    bounds = [(bound(view, "minimum"), bound(view, "maximum")) for view in views]
    return not all(
        low is not None and high is not None and -limit <= low.value and high.value < limit
        for low, high in bounds
    )


def _retyped(place: Place, effect: Effect) -> tuple[Breaks, ...]:
    """Return what a different type in Python breaks."""
    is_narrower = place.direction == "request" and effect != "widened"
    return ("source", "wire") if is_narrower else ("source",)


def patterns(old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the difference in the patterns."""
    before = {str(pattern) for pattern, _ in old.having("pattern")}
    after = {str(pattern) for pattern, _ in new.having("pattern")}
    if before == after:
        return
    effect: Effect = "changed"
    if before < after:
        effect = "narrowed"
    elif after < before:
        effect = "widened"
    samples = [text for pattern in sorted(before ^ after) for text in texts(pattern)]
    yield constraint(
        effect,
        f"{label} must match {_joined(after)}; "
        + (f"it had to match {_joined(before)}" if before else "it could be any text")
        if after
        else f"{label} no longer has to match {_joined(before)}",
        old,
        new,
        "pattern",
        (*samples, "", "text", "0", " "),
    )


def _joined(patterns: set[str]) -> str:
    return " and ".join(sorted(patterns))
