"""Comparison of the types of fields, attributes, aliases and return values."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.client_diff.annotations import Relation, parsed, type_text
from oasmith.client_diff.comparison import Changing
from oasmith.client_diff.symbols import Symbol
from oasmith.diff.changes import Change, ChangeLevel

RULES = {
    "field": "field-type-changed",
    "attribute": "field-type-changed",
    "function": "return-type-changed",
    "coroutine": "return-type-changed",
    "type": "alias-changed",
}


def types(changing: Changing, old: Symbol, new: Symbol) -> Iterator[Change]:
    """Yield the change of the type of a field, attribute or alias, or of the return type."""
    if not old.annotation or not new.annotation or new.kind not in RULES:
        return
    if new.kind == "attribute" and _is_argument(changing, new):
        return
    names = changing.old_names(old), changing.new_names(new)
    before, after = parsed(old.annotation, names[0]), parsed(new.annotation, names[1])
    relation = after.relation(before)
    if relation is Relation.SAME:
        return
    verb = "returns" if new.is_called else "is"
    was = "returned" if new.is_called else "was"
    yield changing.change(
        RULES[new.kind],
        new.name,
        f"{new.name} {verb} {type_text(new.annotation, names[1])}; "
        f"it {was} {type_text(old.annotation, names[0])}",
        _level(relation, new, is_open=before.opened == after.opened),
        old=old.annotation,
        new=new.annotation,
    )


def _level(relation: Relation, symbol: Symbol, *, is_open: bool) -> ChangeLevel:
    """Return the level of a changed type, by whether its values are sent or read."""
    if is_open:
        # Only the listed strings of an open enum differ.
        return ChangeLevel.INFO
    is_data = symbol.kind in ("field", "type")
    is_sent = is_data and symbol.is_sent
    is_read = not is_data or symbol.is_read or not symbol.is_sent
    is_incompatible = relation is Relation.CHANGED
    if is_incompatible or (relation is Relation.WIDENED and is_read):
        return ChangeLevel.BREAKING
    return ChangeLevel.BREAKING if relation is Relation.NARROWED and is_sent else ChangeLevel.INFO


def _is_argument(changing: Changing, symbol: Symbol) -> bool:
    """Return whether an attribute has the value of a constructor argument."""
    owner = changing.new.symbols.get(symbol.parent)
    arguments = () if owner is None or not owner.is_sent else owner.arguments or ()
    return symbol.name.rpartition(".")[2] in {argument.name for argument in arguments}
