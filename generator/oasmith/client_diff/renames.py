"""Which names of two clients are the same thing, whatever it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oasmith.client_diff.annotations import Names, parsed, public_names
from oasmith.client_diff.symbols import Symbol

ROUNDS = 5
"""How often what is known of names tells more of them: a chain of that many classes is followed."""
BESIDE = (
    ("constants", ""),
    *(("inputs", suffix) for suffix in ("Input", "Fields", "Properties")),
)
"""What is called after a model: the module, and what stands after the model's name there."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two clients, and what only it has."""

    symbols: Mapping[str, Symbol]
    own: Mapping[str, Symbol]
    """Names that the other one has not, or for something else."""
    members: Mapping[str, Sequence[str]]
    """What members of each class stand for."""


def renamed(old: Mapping[str, Symbol], new: Mapping[str, Symbol]) -> dict[str, str]:
    """Return names that went with those that came for the same thing.

    A method is known by the operation that it calls, an exception by its error code, a constant by
    its value, a field by its name in JSON, a class by its fields, or by what has it as its type.
    What fits several is none.
    """
    before, after = _side(old, new), _side(new, old)
    pairs: dict[str, str] = {}
    for _ in range(ROUNDS):
        known = len(pairs)
        pairs |= _fresh(_by_identity(before, after, pairs), pairs)
        pairs |= _fresh(_by_use(before, after, pairs), pairs)
        pairs |= _fresh(_beside(before, after, pairs), pairs)
        if len(pairs) == known:
            break
    return {name: to for name, to in pairs.items() if name != to}


def _side(symbols: Mapping[str, Symbol], others: Mapping[str, Symbol]) -> _Side:
    own = {
        name: symbol
        for name, symbol in symbols.items()
        if name not in others or _differs(symbol, others[name])
    }
    members: dict[str, list[str]] = {}
    for symbol in symbols.values():
        members.setdefault(symbol.parent, []).append(symbol.identity)
    return _Side(symbols, own, {name: sorted(some) for name, some in members.items()})


def successor(name: str, pairs: Mapping[str, str]) -> str:
    """Return what a name is called now, or would be called below what has another name."""
    if name in pairs:
        return pairs[name]
    parent, _, own = name.rpartition(".")
    return f"{successor(parent, pairs)}.{own}" if parent else name


def _fresh(some: Mapping[str, str], pairs: Mapping[str, str]) -> dict[str, str]:
    """Return pairs of which neither name has another one."""
    taken = set(pairs.values())
    return {name: to for name, to in some.items() if name not in pairs and to not in taken}


def _differs(old: Symbol, new: Symbol) -> bool:
    """Return whether one name stands for two things: a method that calls another operation."""
    both = {old.identity.partition(" ")[0], new.identity.partition(" ")[0]}
    return "" not in both and old.identity != new.identity and old.kind != "constant"


def _by_identity(old: _Side, new: _Side, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return names that stand for the same; ``pairs`` says in which classes to look for members."""
    before, after = _alone(old, pairs), _alone(new, {})
    return {before[key]: after[key] for key in before if key in after}


def _alone(side: _Side, pairs: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Return names by what they stand for, without those that are not alone."""
    names: dict[tuple[str, ...], list[str]] = {}
    for symbol in side.own.values():
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
    room = symbol.parent
    if symbol.kind == "type":
        return (room, "type", *sorted(parsed(symbol.annotation, Names()).members))
    if symbol.kind == "class" and room in ("models", "inputs", "constants"):
        # What tells a class from others: its fields as JSON has them, or its values.
        own = members.get(symbol.name, ())
        return (room, *own) if own else ()
    return ()


def _by_use(old: _Side, new: _Side, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return types that stand in the same places: of the same fields, arguments and results."""
    votes: dict[str, set[str]] = {}
    for name, symbol in old.symbols.items():
        other = new.symbols.get(successor(name, pairs))
        if other is not None:
            for left, right in _replaced(symbol, other):
                if left in old.own and right in new.own:
                    votes.setdefault(left, set()).add(right)
    chosen = {name: next(iter(some)) for name, some in votes.items() if len(some) == 1}
    counts = Counter(chosen.values())
    return {name: to for name, to in chosen.items() if counts[to] == 1}


def _replaced(old: Symbol, new: Symbol) -> Iterator[tuple[str, str]]:
    """Yield names in annotations that are alike but for them."""
    for before, after in _annotations(old, new):
        lefts, rights = public_names(before, old.name), public_names(after, new.name)
        if len(lefts) == len(rights):
            yield from zip(lefts, rights, strict=True)


def _annotations(old: Symbol, new: Symbol) -> Iterator[tuple[str, str]]:
    yield old.annotation, new.annotation
    arguments = {argument.name: argument.annotation for argument in new.arguments or ()}
    for argument in old.arguments or ():
        yield argument.annotation, arguments.get(argument.name, "")


def _beside(old: _Side, new: _Side, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return what is named after a model that has another name: its inputs and constants."""
    beside: dict[str, str] = {}
    for name, to in pairs.items():
        if name.startswith("models.") and name.count(".") == 1:
            for room, suffix in BESIDE:
                before, after = (
                    f"{room}{model.removeprefix('models')}{suffix}" for model in (name, to)
                )
                if before in old.own and after in new.own:
                    beside[before] = after
    return beside
