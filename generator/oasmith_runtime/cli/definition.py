"""The data that the generator writes for the command line: an index, and commands by resource."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..type_specs import TypeSpec

if TYPE_CHECKING:
    from ..client import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandArgument:
    """An argument of a command."""

    name: str
    """The name of the method's argument."""
    option: str = ""
    """E.g. ``--page-size``; empty for a positional argument."""
    type: TypeSpec | None = None
    """The type of an item for a batch. None for plain strings, and for other bodies."""
    required: bool = False
    is_body: bool = False
    is_for_whole_response: bool = False
    """Whether methods that stream the response do not have this argument."""
    help: str = ""
    is_boolean: bool = False
    negation: str = ""
    """The option for false, e.g. ``--no-sold``."""
    choices: tuple[str, ...] = ()
    """The values of the document."""
    hint: str = ""
    """A phrase for other values than ``choices``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command for one operation."""

    name: str
    """The name on the command line."""
    operation: str
    """The operation's id."""
    http_method: str
    path: str
    methods: Mapping[str, str]
    """The client's methods by the form of their result: the whole response (``call``), the outcome
    of a ``batch`` or of ``each`` item, ``items``, ``bytes``, or all ``pages``."""
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    returns: str = ""
    returns_bytes: bool = False
    scopes: tuple[str, ...] = ()
    """Any one is sufficient."""
    errors: Mapping[str, str] | None = None
    documentation: str = ""
    has_parts: bool = False
    """Whether the body is a form."""
    has_media_types: bool = False
    """Whether the argument ``media_type`` chooses how the body is sent."""
    credentials: tuple[tuple[str, ...], ...] = ()
    """The security alternatives; each names the credentials that are required together."""
    arguments: tuple[CommandArgument, ...] = ()

    @property
    def is_batch(self) -> bool:
        """Whether it takes items and returns the state of each."""
        return "batch" in self.methods

    @property
    def body(self) -> CommandArgument | None:
        """The argument that is the body."""
        return next((argument for argument in self.arguments if argument.is_body), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGroup:
    """A group of commands."""

    name: str
    """The name on the command line."""
    module: str
    """The name of its module in the index's package, and of the client's attribute."""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCredential:
    """A credential of the client."""

    argument: str
    """The client's argument that takes it."""
    values: Mapping[str, str]
    """The descriptions of its parts, by their names in a credentials file; environment variables
    have the same names in upper case, with a prefix."""
    needs: str
    """The environment variables that are sufficient, as a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """The index: everything that is needed before a resource is chosen."""

    package: str
    """The package with the modules of the commands."""
    name: str
    title: str
    distribution: str
    version: str
    client: Callable[[], type[Client]]
    server: str
    """The client's argument that chooses a server."""
    servers: tuple[str, ...] = ()
    needs_server: bool = False
    groups: tuple[CommandGroup, ...] = ()
    operations: Mapping[str, str]
    """The module of each operation, by its id."""
    credentials: tuple[CommandCredential, ...] = ()

    def commands(self, module: str) -> tuple[Command, ...]:
        """Import the module of a resource and return its commands."""
        commands: tuple[Command, ...] = importlib.import_module(f".{module}", self.package).COMMANDS
        return commands

    def search(self, word: str) -> Iterator[dict[str, str]]:
        """Yield the operations that have ``word`` in id, path, name or summary."""
        for resource in self.groups:
            for command in self.commands(resource.module):
                row = {
                    "operation": command.operation,
                    "call": f"{command.http_method} {command.path}",
                    "command": f"{resource.name} {command.name}",
                    "summary": command.summary,
                }
                if word.casefold() in " ".join(row.values()).casefold():
                    yield row

    def variable(self, name: str) -> str:
        """Return the environment variable for a part of a credential, or for the server."""
        return f"{self.name}_{name}".upper()

    @property
    def values(self) -> dict[str, str]:
        """The parts of all credentials with their descriptions."""
        return {
            name: text
            for credential in self.credentials
            for name, text in credential.values.items()
        }

    @property
    def extra(self) -> str:
        """The command that installs the dependencies of tables, progress and completion."""
        return f'pip install "{self.distribution}[cli]"'
