"""Example commands for documentation."""

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
    """The command for one call."""

    operation: str
    """The operation's id."""
    command: tuple[str, str]
    """The command line names of the resource and the method."""
    words: tuple[str, ...]
    """The arguments without the items of a batch."""
    items: str
    """The option for the items of a batch; empty if it is not a batch."""
    variables: tuple[tuple[str, str], ...]
    """The environment variables for credentials, with their descriptions."""


def command(api: ir.Api, operation: ir.Operation, example: ExampleCall) -> CommandView:
    """Return the command for an example call."""
    resource = next(resource for resource in api.resources if resource.ident == example.resource)
    methods = typed(operation.method_ident for operation in resource.operations)
    options = options_of(operation)
    body = () if example.body is None else (example.body,)
    arguments = (*example.without_body, *body)
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
        # A text that begins with @ would be a file name, so the @ is doubled.
        yield f"@{line.value}" if line.value.startswith("@") else line.value
    else:
        yield json.dumps(line.value, ensure_ascii=False, default=str)
