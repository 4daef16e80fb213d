"""From what argparse found to the arguments of a method and of a client."""

from __future__ import annotations

import argparse
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from ..adapters import Types
from ..client import Client
from ..configuration import Definition
from . import credentials
from .catalogue import Argument, Method
from .content import Content
from .exits import InputError
from .names import Names
from .options import OWN
from .rows import Rows
from .values import Sources, value_of


class Given:
    """The arguments of a call."""

    def __init__(
        self, method: Method, found: argparse.Namespace, types: Types, sources: Sources
    ) -> None:
        """Read them. Raises ``InputError`` for what cannot be read."""
        self.positional: list[Any] = []
        self.keyword: dict[str, Any] = {}
        self.rows: Rows | None = None
        """The items of a batch."""
        self._found = vars(found)
        self._types = types
        self._sources = sources
        for argument in method.arguments:
            words = self._found.get(OWN + argument.ident)
            if argument.is_body:
                self._add_body(method, argument, words)
            elif argument.is_positional:
                self.positional.append(self._value(argument, [words]))
            elif words is not None:
                self.keyword[argument.ident] = self._value(argument, words)

    def _value(self, argument: Argument, words: Any) -> Any:
        if argument.parameter is None:
            return words
        texts = [self._sources.text(it) for it in words]
        return value_of(texts, self._types.adapter(argument.parameter.type))

    def _add_body(self, method: Method, argument: Argument, word: str | None) -> None:
        parts = self._found.get("call_part", [])
        if word is None and not parts and not argument.is_required:
            return
        chosen = self._found.get("call_input")
        content = Content(method.operation, self._types, self._sources, chosen)
        if method.is_batch:
            self.keyword[argument.ident] = self.rows = content.items(word or "")
        else:
            media_type = self._found.get(f"{OWN}media_type")
            self.keyword[argument.ident] = content.body(word, parts, media_type)


def client_of(
    client: type[Client], method: Method, found: argparse.Namespace, names: Names
) -> Client:
    """Return a client with the credentials and options that were given.

    Raises ``AccessError`` without credentials, ``InputError`` and ``ArgumentError`` for options.
    """
    definition = client._definition
    given = credentials.from_environment(names, os.environ)
    server = given.get(names.server)
    if found.call_credentials is not None:
        given = credentials.from_file(names, Path(found.call_credentials))
        server = given.get(names.server, server)
    made = credentials.made(definition, given)
    credentials.check(definition, method.operation, made)
    options = {
        definition.server_argument: getattr(found, f"call_{definition.server_argument}") or server,
        "timeout": found.call_timeout,
        "retries": found.call_retries,
    }
    options = {name: it for name, it in options.items() if it is not None}
    needed = [
        it.name
        for it in inspect.signature(client).parameters.values()
        if it.default is it.empty and it.name not in {*options, *made}
    ]
    if definition.server_argument in needed:
        raise InputError(_no_server(definition, names))
    # A credential that this call can do without.
    nothing = dict.fromkeys(needed)
    make = cast("Callable[..., Client]", client)  # Each client has arguments of its own.
    plain = make(**nothing, **options, **made, strict=found.call_strict)
    return plain.with_options(headers=_headers(found.call_header), query=_query(found.call_query))


def _no_server(definition: Definition, names: Names) -> str:
    option = definition.server_argument.replace("_", "-")
    known = ", ".join(it.id for it in definition.servers)
    return f"say --{option}, or set {names.variable(names.server)}: one of {known}, or a URL"


def _headers(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        name, colon, text = word.partition(":")
        if not colon:
            raise InputError(f"--header {word!r}: write 'NAME: TEXT'")
        found[name.strip()] = text.strip()
    return found


def _query(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise InputError(f"--query {word!r}: write NAME=TEXT")
        found.setdefault(name, []).append(text)
    return found
