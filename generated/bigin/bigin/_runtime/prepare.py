"""The first half of a call: arguments are checked and encoded. Nothing is sent yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .arguments import check, to_json
from .bodies import Content, choose, encode_body
from .configuration import Configuration
from .encode import Parts
from .errors import ArgumentError, Problem
from .omitted import NOT_GIVEN
from .operation import Operation, Parameter
from .timeouts import Timeout


@dataclass(slots=True, kw_only=True)
class Call:
    """All that it takes to send a call, except the credential."""

    operation: Operation[Any]
    timeout: Timeout
    query: tuple[str, ...] = ()
    """What the client's user adds to the query."""
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
    timeout: float | Timeout | None,
) -> tuple[Call, list[Problem]]:
    """Check and encode the parameters that ``is_sent`` says are sent.

    The problems are returned, so that the body's can be reported together with them.
    """
    call = Call(
        operation=operation,
        timeout=_timeout(configuration.timeout, timeout),
        query=configuration.query,
    )
    problems: list[Problem] = []
    for parameter in operation.parameters:
        value = arguments.get(parameter.argument or parameter.name)
        if is_sent(value, required=parameter.required, nullable=parameter.nullable):
            problems += _add(call, parameter, value, configuration)
    return call, problems


def _timeout(usual: Timeout, given: float | Timeout | None) -> Timeout:
    """Return the timeout of a call; a number keeps the client's total."""
    if given is None:
        return usual
    return given if isinstance(given, Timeout) else replace(Timeout.of(given), total=usual.total)


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
        if configuration.body and media.kind in ("json", "form"):
            value = _with_more(value, configuration.body, body.argument)
        call.content, problems = encode_body(
            media, value, body.argument, configuration.definition.types, chosen
        )
    except ArgumentError as error:
        return list(error.problems)
    return problems


def _with_more(value: Any, more: Mapping[str, Any], argument: str) -> Any:
    """Return a body that is an object with further fields; another body stays as it is."""
    plain = json.loads(to_json(value, argument))
    return {**plain, **more} if isinstance(plain, dict) else plain
