"""Arguments and return types of functions and classes, with overloads merged into one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import griffe

from oasmith.client_diff.symbols import Argument

BY_POSITION = (griffe.ParameterKind.positional_only, griffe.ParameterKind.positional_or_keyword)
REST = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)


def arguments_of(target: griffe.Function) -> tuple[Argument, ...]:
    """Return the arguments of a function, merged from its overloads if it has any."""
    merged: dict[str, Argument] = {}
    overloads = [_arguments(one) for one in _overloads(target)]
    for overload in overloads:
        for name, argument in overload.items():
            merged[name] = _merged(merged[name], argument) if name in merged else argument
    return tuple(
        _optional(argument) if any(argument.name not in one for one in overloads) else argument
        for argument in merged.values()
    )


def constructor(target: griffe.Class) -> griffe.Function | None:
    """Return ``__init__`` of a class; None if it is not defined in the package."""
    function = target.all_members.get("__init__")
    if isinstance(function, griffe.Alias):
        function = function.final_target if function.inherited else None
    return function if isinstance(function, griffe.Function) else None


def returned(target: griffe.Function) -> str:
    """Return the return type of a function, as an annotation."""
    return _union(str(one.returns) for one in _overloads(target) if one.returns is not None)


def takes_more(target: griffe.Function) -> bool:
    """Return whether a function accepts any keyword argument."""
    kinds = {parameter.kind for parameter in target.parameters}
    return not target.overloads and griffe.ParameterKind.var_keyword in kinds


def _overloads(target: griffe.Function) -> list[griffe.Function]:
    """Return the overloads of a function, or the function itself."""
    return list(target.overloads or ()) or [target]


def _arguments(target: griffe.Function) -> dict[str, Argument]:
    parameters = [
        parameter for parameter in target.parameters if parameter.name not in ("self", "cls")
    ]
    # Arguments with a leading underscore are private.
    return {
        parameter.name: Argument(
            name=parameter.name,
            annotation="" if parameter.annotation is None else str(parameter.annotation),
            default=None if parameter.default is None else str(parameter.default),
            position=position if parameter.kind in BY_POSITION else None,
        )
        for position, parameter in enumerate(parameters)
        if parameter.kind not in REST and not parameter.name.startswith("_")
    }


def _merged(one: Argument, other: Argument) -> Argument:
    """Return an argument of two overloads as one."""
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
