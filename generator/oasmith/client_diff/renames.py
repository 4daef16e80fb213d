"""Which names of two clients are the same thing, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from oasmith.client_diff.annotations import Names, parsed
from oasmith.client_diff.symbols import Symbol


def renamed(old: Mapping[str, Symbol], new: Mapping[str, Symbol]) -> dict[str, str]:
    """Return names that went with those that came for the same thing.

    A method is known by the operation that it calls, an exception by its error code, a constant by
    its value, a field by its name in JSON, a class by its fields. What fits several is none.
    """
    gone = {name: it for name, it in old.items() if name not in new or _differs(it, new[name])}
    came = {name: it for name, it in new.items() if name not in old or _differs(old[name], it)}
    pairs: dict[str, str] = {}
    # First what members are looked for in, then the members.
    for is_member in (False, True):
        before = _by_identity(gone.values(), old, pairs, is_member)
        after = _by_identity(came.values(), new, {}, is_member)
        pairs |= {before[key]: after[key] for key in before if key in after}
    return {name: to for name, to in pairs.items() if name != to}


def _differs(old: Symbol, new: Symbol) -> bool:
    """Return whether one name stands for two things: a method that calls another operation."""
    both = {old.identity.partition(" ")[0], new.identity.partition(" ")[0]}
    return "" not in both and old.identity != new.identity and old.kind != "constant"


def _by_identity(
    some: Iterable[Symbol],
    all_symbols: Mapping[str, Symbol],
    pairs: Mapping[str, str],
    is_member: bool,
) -> dict[tuple[str, ...], str]:
    """Return names by what they stand for, without those that are not alone."""
    names: dict[tuple[str, ...], list[str]] = {}
    for symbol in some:
        if (symbol.kind in ("field", "constant")) is is_member:
            key = _identity(symbol, all_symbols)
            if key and is_member:
                key = (*key, pairs.get(symbol.parent, symbol.parent))
            if key:
                names.setdefault(key, []).append(symbol.name)
    return {key: found[0] for key, found in names.items() if len(found) == 1}


def _identity(symbol: Symbol, symbols: Mapping[str, Symbol]) -> tuple[str, ...]:
    start = "Async" if symbol.name.startswith("Async.") else ""
    if symbol.identity:
        return (start, symbol.identity)
    room = symbol.name.rpartition(".")[0]
    if symbol.kind == "type":
        return (room, "type", *sorted(parsed(symbol.annotation, Names()).members))
    if symbol.kind == "class" and room in ("models", "inputs", "constants"):
        own = _members(symbol, symbols)
        return (room, *own) if own else ()
    return ()


def _members(symbol: Symbol, symbols: Mapping[str, Symbol]) -> list[str]:
    """Return what tells a class from others: its fields as JSON has them, or its values."""
    start = f"{symbol.name}."
    return sorted(it.identity for name, it in symbols.items() if name.startswith(start))
