"""The first half of a call: arguments are checked and encoded. Nothing is sent yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .arguments import check, to_json
from .bodies import Content, choose, encode_body
from .configuration import Configuration
from .encode import Parts
from .errors import ArgumentError, Problem
from .omitted import NOT_GIVEN
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
    accept: str | None = None
    """The one media type to ask for; None for all that are documented."""
    address: str | None = None
    """The whole URL, where an answer gave it; None to make it of path and parameters."""


def prepare(
    configuration: Configuration,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    timeout: float | None,
) -> tuple[Call, list[Problem]]:
    """Check and encode the parameters that ``is_sent`` says are sent.

    The problems are returned, so that the body's can be reported together with them.
    """
    call = Call(operation=operation, timeout=configuration.timeout if timeout is None else timeout)
    problems: list[Problem] = []
    for parameter in operation.parameters:
        value = arguments.get(parameter.argument or parameter.name)
        if is_sent(value, required=parameter.required, nullable=parameter.nullable):
            problems += _add(call, parameter, value, configuration)
    return call, problems


def is_sent(value: Any, *, required: bool, nullable: bool) -> bool:
    """Return whether an argument is sent; None is, where it is required or can be null."""
    return value is not NOT_GIVEN if value is not None else required or nullable


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


def add_body(
    call: Call, value: Any, configuration: Configuration, media_type: str | None = None
) -> list[Problem]:
    """Check and encode the body of ``call``, if it ``is_sent``, in one of its media types."""
    body = call.operation.body
    if body is None or not is_sent(value, required=body.required, nullable=body.nullable):
        return []
    try:
        media, chosen = choose(body, media_type)
        call.content, problems = encode_body(
            media, value, body.argument, configuration.definition.types, chosen
        )
    except ArgumentError as error:
        return list(error.problems)
    return problems
