"""What functions and classes take and return, all ways to call them as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import griffe

from oasmith.client_diff.symbols import Argument

BY_POSITION = (griffe.ParameterKind.positional_only, griffe.ParameterKind.positional_or_keyword)
REST = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)


def arguments_of(target: griffe.Function) -> tuple[Argument, ...]:
    """Return the arguments of a function, of all of its overloads where it has some."""
    merged: dict[str, Argument] = {}
    ways = [_arguments(one) for one in _ways(target)]
    for way in ways:
        for name, argument in way.items():
            merged[name] = _both(merged[name], argument) if name in merged else argument
    return tuple(
        _optional(argument) if any(argument.name not in way for way in ways) else argument
        for argument in merged.values()
    )


def constructor(target: griffe.Class) -> griffe.Function | None:
    """Return what makes an object of a class; None where that is not in the package."""
    function = target.all_members.get("__init__")
    if isinstance(function, griffe.Alias):
        function = function.final_target if function.inherited else None
    return function if isinstance(function, griffe.Function) else None


def returned(target: griffe.Function) -> str:
    """Return the type of what a function returns, as an annotation."""
    return _union(str(one.returns) for one in _ways(target) if one.returns is not None)


def takes_more(target: griffe.Function) -> bool:
    """Return whether a function takes any argument by its name."""
    kinds = {parameter.kind for parameter in target.parameters}
    return not target.overloads and griffe.ParameterKind.var_keyword in kinds


def _ways(target: griffe.Function) -> list[griffe.Function]:
    return list(target.overloads or ()) or [target]


def _arguments(target: griffe.Function) -> dict[str, Argument]:
    own = [parameter for parameter in target.parameters if parameter.name not in ("self", "cls")]
    # What has an underscore is the client's own business.
    return {
        parameter.name: Argument(
            name=parameter.name,
            annotation="" if parameter.annotation is None else str(parameter.annotation),
            default=None if parameter.default is None else str(parameter.default),
            position=position if parameter.kind in BY_POSITION else None,
        )
        for position, parameter in enumerate(own)
        if parameter.kind not in REST and not parameter.name.startswith("_")
    }


def _both(one: Argument, other: Argument) -> Argument:
    """Return an argument as two ways to call have it."""
    return replace(
        one,
        annotation=_union((one.annotation, other.annotation)),
        default=other.default if one.default is None else one.default,
        position=one.position if one.position == other.position else None,
    )


def _optional(argument: Argument) -> Argument:
    return replace(argument, default="NOT_GIVEN") if argument.default is None else argument


def _union(types: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(filter(None, types)))
