"""What the generator writes for the command line: an index, and the commands of each resource."""

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
    """One argument of a command."""

    name: str
    """As the client's method has it."""
    option: str = ""
    """E.g. ``--page-size``; empty for a positional argument."""
    type: TypeSpec | None = None
    """Of a batch that of an item. None where text is passed on, and for other bodies."""
    required: bool = False
    is_body: bool = False
    is_for_whole_response: bool = False
    """Whether methods that stream the response do not have it."""
    help: str = ""
    is_boolean: bool = False
    negation: str = ""
    """The option that says false, e.g. ``--no-sold``."""
    choices: tuple[str, ...] = ()
    """Values that the document names."""
    hint: str = ""
    """What may be typed besides ``choices``, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One operation."""

    name: str
    """As it is typed."""
    operation: str
    """The operation's id."""
    http_method: str
    path: str
    methods: Mapping[str, str]
    """The client's methods, by how they give the response: as a whole (``call``), the
    outcomes of a ``batch`` together or of ``each`` item, ``items``, ``bytes``, or all ``pages``."""
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    returns: str = ""
    returns_bytes: bool = False
    scopes: tuple[str, ...] = ()
    """Any one will do."""
    errors: Mapping[str, str] | None = None
    documentation: str = ""
    has_parts: bool = False
    """Whether the body is a form."""
    has_media_types: bool = False
    """Whether the argument ``media_type`` says how the body is sent."""
    credentials: tuple[tuple[str, ...], ...] = ()
    """The alternatives; each names the credentials that are needed together."""
    arguments: tuple[CommandArgument, ...] = ()

    @property
    def is_batch(self) -> bool:
        """Whether it takes items, and returns what became of each."""
        return "batch" in self.methods

    @property
    def body(self) -> CommandArgument | None:
        """The argument that is the body."""
        return next((argument for argument in self.arguments if argument.is_body), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGroup:
    """One group of commands."""

    name: str
    """As it is typed."""
    module: str
    """Its module in the package of the index, and the client's attribute."""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCredential:
    """One credential of the client."""

    argument: str
    """The client's argument that takes it."""
    values: Mapping[str, str]
    """Its parts, as a file and (in capitals, with a prefix) the environment call them; each with
    what it is."""
    needs: str
    """The variables that will do, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """The index: all that is known before a resource is chosen."""

    package: str
    """Where the modules of the commands are."""
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
        """Return the commands of a resource, whose module is imported now."""
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
        """Return the environment variable of a credential's part, or of the server."""
        return f"{self.name}_{name}".upper()

    @property
    def values(self) -> dict[str, str]:
        """The parts of all credentials, with what each is."""
        return {
            name: text
            for credential in self.credentials
            for name, text in credential.values.items()
        }

    @property
    def extra(self) -> str:
        """How to install what tables, progress and completion need."""
        return f'pip install "{self.distribution}[cli]"'
