"""The first half of a call: arguments are checked and encoded. Nothing is sent yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .arguments import check, to_json
from .bodies import Content, encode_body
from .configuration import Configuration
from .encode import Parts
from .errors import ArgumentError, Problem
from .operation import Operation, Parameter


@dataclass(slots=True, kw_only=True)
class Call:
    """All that it takes to send a call, except the credential."""

    operation: Operation[Any]
    timeout: float | None
    arguments: dict[str, Any] = field(default_factory=dict)
    """What was given, by the parameter's name in the document."""
    parts: Parts = field(default_factory=Parts)
    content: Content | None = None


def prepare(
    configuration: Configuration,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    timeout: float | None,
) -> tuple[Call, list[Problem]]:
    """Check and encode the parameters; an optional argument that is None is not sent.

    The problems are returned, so that the body's can be reported together with them.
    """
    call = Call(operation=operation, timeout=configuration.timeout if timeout is None else timeout)
    problems: list[Problem] = []
    for parameter in operation.parameters:
        value = arguments.get(parameter.argument or parameter.name)
        if value is not None or parameter.required:
            problems += _add(call, parameter, value, configuration)
    return call, problems


def _add(
    call: Call, parameter: Parameter, value: Any, configuration: Configuration
) -> list[Problem]:
    argument = parameter.argument or parameter.name
    try:
        content = to_json(value, argument)
        problems = check(configuration.definition.types.adapter(parameter.type), content, argument)
        if not problems:
            plain = json.loads(content)
            call.parts.add(parameter, plain)
            call.arguments[parameter.name] = plain
    except ArgumentError as error:
        return list(error.problems)
    return problems


def add_body(call: Call, value: Any, configuration: Configuration) -> list[Problem]:
    """Check and encode the body of ``call``; an optional body that is None is not sent."""
    body = call.operation.body
    if body is None or (value is None and not body.required):
        return []
    try:
        call.content, problems = encode_body(
            body.media[0], value, body.argument, configuration.definition.types
        )
    except ArgumentError as error:
        return list(error.problems)
    return problems
