"""Conversion of command line options to the arguments of a method and of a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from ..client import Client
from ..config import Definition
from ..models.coercion import ValueType
from . import credentials
from .body import BodyReader
from .definition import Command, CommandArgument, CommandLine
from .exit_codes import InputError
from .options import Options
from .readers import Rows
from .values import Files, value_of


class CallArguments:
    """The arguments of a method."""

    def __init__(
        self, command: Command, options: Options, definition: Definition, files: Files
    ) -> None:
        """Parse the words of the options. Raises ``InputError`` if that fails."""
        self.positional: list[Any] = []
        self.keyword: dict[str, Any] = {}
        self.rows: Rows | None = None
        """The items of a batch."""
        self._options = options
        self._types = definition.types
        self._files = files
        operation = definition.operations[command.operation]
        self._reader = BodyReader(operation, self._types, files, options.input)
        for argument in command.arguments:
            words = options.words(argument.name)
            if argument.is_body:
                self._add_body(command, argument, words)
            elif not argument.option:
                self.positional.append(self._value(argument, words))
            elif words:
                self.keyword[argument.name] = self._value(argument, words)

    def _value(self, argument: CommandArgument, words: list[str]) -> Any:
        if argument.type is None:
            return words[-1]
        texts = [self._files.text(word) for word in words]
        return value_of(texts, ValueType.of(self._types, argument.type))

    def _add_body(self, command: Command, argument: CommandArgument, words: list[str]) -> None:
        parts = self._options.part
        word = words[-1] if words else None
        if word is None and not parts and not argument.required:
            return
        if command.is_batch:
            self.keyword[argument.name] = self.rows = self._reader.items(word or "", argument.type)
        else:
            chosen = self._options.words("media_type") if command.has_media_types else []
            media_type = chosen[-1] if chosen else None
            self.keyword[argument.name] = self._reader.body(word, parts, media_type)


def client_of(program: CommandLine, command: Command, options: Options) -> Client:
    """Return a client with the given credentials and options.

    Raises ``AccessError`` without credentials, ``InputError`` and ``ArgumentError`` for options.
    """
    values = credentials.read(program, options.credentials)
    given = credentials.client_arguments(program, values)
    credentials.check(program, command, given)
    chosen = {
        program.server: options.server or values.get(program.server),
        "timeout": options.timeout,
        "retries": options.retries,
    }
    if program.needs_server and chosen[program.server] is None:
        raise InputError(_no_server(program))
    # A credential that this call does not need may still be a required argument of the client.
    absent = dict.fromkeys(credential.argument for credential in program.credentials)
    set_ = {name: value for name, value in chosen.items() if value is not None}
    make = cast("Callable[..., Client]", program.client())  # The arguments differ by client.
    client = make(**absent | given | set_, strict=options.strict)
    query: dict[str, list[str]] = {}
    for name, text in options.query:
        query.setdefault(name, []).append(text)
    return client.with_options(headers=dict(options.header), query=query)


def _no_server(program: CommandLine) -> str:
    option = program.server.replace("_", "-")
    known = ", ".join(program.servers)
    variable = program.variable(program.server)
    return f"no {option} was given. Use --{option} or set {variable}: one of {known}, or a URL"
