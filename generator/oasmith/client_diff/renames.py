"""Detection of renamed objects: names of two clients that stand for the same object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oasmith.client_diff.annotations import Names, parsed, public_names
from oasmith.client_diff.symbols import Symbol

ROUNDS = 5
"""The number of passes, because each known pair may reveal more: chains of so many classes."""
DERIVED = (
    ("constants", ""),
    *(("inputs", suffix) for suffix in ("Input", "Fields", "Properties")),
)
"""Classes that are named after a model: their module, and the suffix of their name."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two clients, and the names that only it has."""

    symbols: Mapping[str, Symbol]
    different: Mapping[str, Symbol]
    """Names that the other client does not have, or has for another object."""
    members: Mapping[str, Sequence[str]]
    """The sorted identities of the members of each class."""


def renamed(old: Mapping[str, Symbol], new: Mapping[str, Symbol]) -> dict[str, str]:
    """Return the removed names, each with the new name of the same object.

    A method is identified by the operation that it calls, an exception by its error code, a
    constant by its value, a field by its name in JSON, a class by its fields, or by where it is
    used as a type. A name with several candidates is omitted.
    """
    before, after = _side(old, new), _side(new, old)
    pairs: dict[str, str] = {}
    for _ in range(ROUNDS):
        known = len(pairs)
        pairs |= _fresh(_by_identity(before, after, pairs), pairs)
        pairs |= _fresh(_by_use(before, after, pairs), pairs)
        pairs |= _fresh(_derived(before, after, pairs), pairs)
        if len(pairs) == known:
            break
    return {name: to for name, to in pairs.items() if name != to}


def _side(symbols: Mapping[str, Symbol], others: Mapping[str, Symbol]) -> _Side:
    different = {
        name: symbol
        for name, symbol in symbols.items()
        if name not in others or _differs(symbol, others[name])
    }
    members: dict[str, list[str]] = {}
    for symbol in symbols.values():
        members.setdefault(symbol.parent, []).append(symbol.identity)
    return _Side(symbols, different, {name: sorted(some) for name, some in members.items()})


def successor(name: str, pairs: Mapping[str, str]) -> str:
    """Return the new name of an object, which may follow from a renamed parent."""
    if name in pairs:
        return pairs[name]
    parent, _, last_name = name.rpartition(".")
    return f"{successor(parent, pairs)}.{last_name}" if parent else name


def _fresh(candidates: Mapping[str, str], pairs: Mapping[str, str]) -> dict[str, str]:
    """Return the pairs whose names are not paired yet."""
    taken = set(pairs.values())
    return {name: to for name, to in candidates.items() if name not in pairs and to not in taken}


def _differs(old: Symbol, new: Symbol) -> bool:
    """Return whether a name stands for different objects, such as another operation's method."""
    both = {old.identity.partition(" ")[0], new.identity.partition(" ")[0]}
    return "" not in both and old.identity != new.identity and old.kind != "constant"


def _by_identity(old: _Side, new: _Side, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return names with the same identity; ``pairs`` has the renamed classes of members."""
    before, after = _unique(old, pairs), _unique(new, {})
    return {before[key]: after[key] for key in before if key in after}


def _unique(side: _Side, pairs: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Return names by their identity, without identities that several names have."""
    names: dict[tuple[str, ...], list[str]] = {}
    for symbol in side.different.values():
        key = _identity(symbol, side.members)
        if key and symbol.kind in ("field", "constant"):
            key = (*key, successor(symbol.parent, pairs))
        if key:
            names.setdefault(key, []).append(symbol.name)
    return {key: several[0] for key, several in names.items() if len(several) == 1}


def _identity(symbol: Symbol, members: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    start = "Async" if symbol.name.startswith("Async.") else ""
    if symbol.identity:
        return (start, symbol.identity)
    module = symbol.parent
    if symbol.kind == "type":
        return (module, "type", *sorted(parsed(symbol.annotation, Names()).members))
    if symbol.kind == "class" and module in ("models", "inputs", "constants"):
        # A class is identified by the JSON names of its fields, or by its values.
        values = members.get(symbol.name, ())
        return (module, *values) if values else ()
    return ()


def _by_use(old: _Side, new: _Side, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return types that are used in the same places: for fields, arguments and return values."""
    votes: dict[str, set[str]] = {}
    for name, symbol in old.symbols.items():
        other = new.symbols.get(successor(name, pairs))
        if other is not None:
            for left, right in _replaced(symbol, other):
                if left in old.different and right in new.different:
                    votes.setdefault(left, set()).add(right)
    chosen = {name: next(iter(names)) for name, names in votes.items() if len(names) == 1}
    counts = Counter(chosen.values())
    return {name: to for name, to in chosen.items() if counts[to] == 1}


def _replaced(old: Symbol, new: Symbol) -> Iterator[tuple[str, str]]:
    """Yield pairs of names at the same position of two annotations."""
    for before, after in _annotations(old, new):
        lefts, rights = public_names(before, old.name), public_names(after, new.name)
        if len(lefts) == len(rights):
            yield from zip(lefts, rights, strict=True)


def _annotations(old: Symbol, new: Symbol) -> Iterator[tuple[str, str]]:
    yield old.annotation, new.annotation
    arguments = {argument.name: argument.annotation for argument in new.arguments or ()}
    for argument in old.arguments or ():
        yield argument.annotation, arguments.get(argument.name, "")


def _derived(old: _Side, new: _Side, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return the names that follow from a renamed model: its inputs and constants."""
    derived: dict[str, str] = {}
    for name, to in pairs.items():
        if name.startswith("models.") and name.count(".") == 1:
            for module, suffix in DERIVED:
                before, after = (
                    f"{module}{model.removeprefix('models')}{suffix}" for model in (name, to)
                )
                if before in old.different and after in new.different:
                    derived[before] = after
    return derived
