"""Comparison of the arguments of functions and constructors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith.client_diff.annotations import Relation, parsed, type_text
from oasmith.client_diff.comparison import Changing
from oasmith.client_diff.symbols import Argument, Symbol
from oasmith.diff.changes import Change, ChangeLevel

NO_VALUE = ("None", "NOT_GIVEN", "...")
"""Defaults that mean no value; which of them is used makes no difference to callers."""


def arguments(changing: Changing, old: Symbol, new: Symbol) -> Iterator[Change]:
    """Yield the changes in the arguments of a function, or of a class that callers instantiate."""
    if old.arguments is None or new.arguments is None or not _is_called(old):
        return
    before = {argument.name: argument for argument in old.arguments}
    after = {argument.name: argument for argument in new.arguments}
    successors = _successors(changing, old, new, before, after)
    for name, argument in before.items():
        other = after.get(successors.get(name, name))
        if other is None:
            yield from _removed(changing, new, argument)
        else:
            yield from _pair(changing, old, new, argument, other)
    for name in after.keys() - before.keys() - set(successors.values()):
        yield from _added(changing, new, after[name])


def _is_called(symbol: Symbol) -> bool:
    is_client = symbol.identity.endswith("client") or symbol.name.startswith("testing.")
    return symbol.kind != "class" or symbol.is_sent or is_client


def _successors(
    changing: Changing,
    old: Symbol,
    new: Symbol,
    before: Mapping[str, Argument],
    after: Mapping[str, Argument],
) -> dict[str, str]:
    """Return renamed arguments, paired by JSON name, by spelling, or by position and type."""
    successors = {}
    spelled = {_without_style(name): name for name in after if name not in before}
    places = {
        argument.position: argument for argument in after.values() if argument.name not in before
    }
    for name, argument in before.items():
        field = changing.renamed.get(f"{old.name}.{name}", "")
        if field.startswith(f"{new.name}."):
            successors[name] = field.rpartition(".")[2]
        elif name not in after and _without_style(name) in spelled:
            successors[name] = spelled[_without_style(name)]
        elif name not in after and argument.position is not None:
            other = places.get(argument.position)
            if other is not None and not list(_type(changing, old, new, argument, other)):
                successors[name] = other.name
    return successors


def _without_style(name: str) -> str:
    """Return a name without its case style: ``pet_id`` and ``petId`` are equal."""
    return name.replace("_", "").lower()


def _removed(changing: Changing, symbol: Symbol, argument: Argument) -> Iterator[Change]:
    # A removed field is reported as a field.
    if not symbol.takes_more and not _is_field(changing, symbol):
        message = f"{symbol.name}({argument.name}) is gone"
        yield changing.change(
            "argument-removed",
            symbol.name,
            message,
            ChangeLevel.BREAKING,
            old=argument.name,
            part=argument.name,
        )


def _added(changing: Changing, symbol: Symbol, argument: Argument) -> Iterator[Change]:
    label = f"{symbol.name}({argument.name})"
    if argument.is_required:
        message = f"{label} is new and required"
        yield changing.change(
            "argument-required",
            symbol.name,
            message,
            ChangeLevel.BREAKING,
            new=argument.name,
            part=argument.name,
        )
    elif not _is_field(changing, symbol):
        yield changing.change(
            "argument-added",
            symbol.name,
            f"{label} is new",
            ChangeLevel.INFO,
            new=argument.name,
            part=argument.name,
        )


def _is_field(changing: Changing, symbol: Symbol) -> bool:
    """Return whether the arguments of a class are its fields."""
    return symbol.kind == "class" and symbol.name.startswith(("models.", "inputs."))


def _pair(
    changing: Changing, old_symbol: Symbol, symbol: Symbol, old: Argument, new: Argument
) -> Iterator[Change]:
    """Yield the changes of one argument."""
    label = f"{symbol.name}({new.name})"
    is_field = _is_field(changing, symbol)
    if old.name != new.name and not is_field:
        level = ChangeLevel.BREAKING
        message = f"{symbol.name}({old.name}) is called {label}"
        yield changing.change(
            "name-changed",
            symbol.name,
            message,
            level,
            old=old.name,
            new=new.name,
            part=new.name,
        )
    if new.is_required != old.is_required:
        level = ChangeLevel.BREAKING if new.is_required else ChangeLevel.INFO
        rule = "argument-required" if new.is_required else "argument-optional"
        message = f"{label} is now {'required' if new.is_required else 'optional'}"
        yield changing.change(rule, symbol.name, message, level, part=new.name)
    yield from _position(changing, symbol, old, new)
    yield from _default(changing, symbol, old, new)
    if not is_field:
        yield from _type(changing, old_symbol, symbol, old, new)


def _position(changing: Changing, symbol: Symbol, old: Argument, new: Argument) -> Iterator[Change]:
    label = f"{symbol.name}({new.name})"
    if old.position == new.position:
        return
    if new.position is None:
        rule, level = "argument-keyword-only", ChangeLevel.BREAKING
        message = f"{label} can only be passed by keyword"
    elif old.position is None:
        rule, level = "argument-positional", ChangeLevel.INFO
        message = f"{label} can now be passed by position"
    else:
        rule, level = "signature-changed", ChangeLevel.BREAKING
        message = f"{label} is argument {new.position + 1}; it was argument {old.position + 1}"
    yield changing.change(
        rule, symbol.name, message, level, old=old.position, new=new.position, part=new.name
    )


def _default(changing: Changing, symbol: Symbol, old: Argument, new: Argument) -> Iterator[Change]:
    before, after = (
        None if default in NO_VALUE else default for default in (old.default, new.default)
    )
    if before != after and not old.is_required and not new.is_required:
        message = f"{symbol.name}({new.name}) is {new.default} by default; it was {old.default}"
        yield changing.change(
            "argument-default-changed",
            symbol.name,
            message,
            ChangeLevel.WARNING,
            old=old.default,
            new=new.default,
            part=new.name,
        )


def _type(
    changing: Changing, old_symbol: Symbol, symbol: Symbol, old: Argument, new: Argument
) -> Iterator[Change]:
    if not old.annotation or not new.annotation:
        return
    before, after = changing.old_names(old_symbol), changing.new_names(symbol)
    relation = parsed(new.annotation, after).relation(parsed(old.annotation, before))
    if relation is not Relation.SAME:
        level = ChangeLevel.INFO if relation is Relation.WIDENED else ChangeLevel.BREAKING
        types = type_text(new.annotation, after), type_text(old.annotation, before)
        message = f"{symbol.name}({new.name}) is {types[0]}; it was {types[1]}"
        yield changing.change(
            "argument-type-changed",
            symbol.name,
            message,
            level,
            old=old.annotation,
            new=new.annotation,
            part=new.name,
        )
