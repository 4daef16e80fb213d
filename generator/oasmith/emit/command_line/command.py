"""The command line of a client, as its README shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.command_line.cli import options_of, typed
from oasmith.emit.command_line.program import credentials, variable
from oasmith.emit.resources.examples import ExampleArgument, ExampleCall


@dataclass(frozen=True, slots=True)
class CommandView:
    """What to type for one call."""

    operation: str
    """The operation's id."""
    command: tuple[str, str]
    """The resource and the method, as they are typed."""
    words: tuple[str, ...]
    """The arguments, but for the items of a batch."""
    items: str
    """The option that takes the items of a batch; empty where there are none."""
    variables: tuple[tuple[str, str], ...]
    """What the environment has of credentials, each with what it is."""


def command(api: ir.Api, operation: ir.Operation, shown: ExampleCall) -> CommandView:
    """Return how a call that is shown in Python is typed."""
    resource = next(resource for resource in api.resources if resource.ident == shown.resource)
    methods = typed(operation.method_ident for operation in resource.operations)
    options = options_of(operation)
    body = () if shown.body is None else (shown.body,)
    arguments = (*shown.without_body, *body)
    items = next((options[argument.ident] for argument in arguments if argument.are_items), "")
    return CommandView(
        operation=operation.id,
        command=(
            typed(resource.ident for resource in api.resources)[resource.ident],
            methods[operation.method_ident],
        ),
        words=tuple(
            word
            for argument in arguments
            if not argument.are_items
            for word in _words(argument, options)
        ),
        items=items,
        variables=tuple(
            (variable(api, name), text)
            for credential in credentials(api)
            for name, text in credential.values.items()
        ),
    )


def _words(line: ExampleArgument, options: Mapping[str, str]) -> Iterator[str]:
    if line.ident:
        yield options[line.ident]
    if isinstance(line.value, str):
        # A text that begins with @ would be a file.
        yield f"@{line.value}" if line.value.startswith("@") else line.value
    else:
        yield json.dumps(line.value, ensure_ascii=False, default=str)
