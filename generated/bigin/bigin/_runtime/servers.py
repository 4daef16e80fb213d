"""Servers and data centres."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from .errors import ArgumentError


@dataclass(frozen=True, slots=True)
class Variable:
    """One ``{placeholder}`` of a server's URL."""

    name: str
    default: str
    values: tuple[str, ...] = ()
    """What it may be; empty when anything goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where an API answers. With ``accounts`` it is a data centre.

    Make one yourself to talk to a server that the document does not name, e.g. a local one:
    ``Server(id="local", url="http://127.0.0.1:8080", accounts="http://127.0.0.1:8081")``.
    """

    id: str
    url: str
    accounts: str | None = None
    """Origin of the OAuth endpoints."""
    description: str = ""
    variables: tuple[Variable, ...] = ()

    def with_variables(self, **values: str) -> Server:
        """Return this server with some ``{placeholders}`` of its URL filled.

        Raises ``ArgumentError`` for a name or value that the document does not allow.
        """
        for name, value in values.items():
            self._check(name, value)
        changed = tuple(
            replace(variable, default=values.get(variable.name, variable.default))
            for variable in self.variables
        )
        return replace(self, variables=changed)

    def _check(self, name: str, value: str) -> None:
        for variable in self.variables:
            if variable.name == name:
                if variable.values and value not in variable.values:
                    raise ArgumentError.of(name, f"{value!r} is not one of {variable.values}")
                return
        known = ", ".join(variable.name for variable in self.variables) or "none"
        raise ArgumentError.of(name, f"the server has no such variable; it has: {known}")

    @property
    def base(self) -> str:
        """The URL with its placeholders filled and without a trailing slash."""
        url = self.url
        for variable in self.variables:
            url = url.replace("{" + variable.name + "}", variable.default)
        return url.rstrip("/")


class ServerEnum(Enum):
    """Base of the enumerations of a document's servers; the values are ``Server``."""

    @property
    def id(self) -> str:
        """The name in the document, e.g. ``eu``."""
        return self.server.id

    @property
    def url(self) -> str:
        """The API's base URL."""
        return self.server.base

    @property
    def accounts(self) -> str | None:
        """Origin of the OAuth endpoints."""
        return self.server.accounts

    @property
    def server(self) -> Server:
        """The hosts together."""
        value: Server = self.value
        return value

    @classmethod
    def _missing_(cls, value: object) -> Any:
        return next((member for member in cls if member.value.id == value), None)


def choose(known: type[ServerEnum], chosen: object, argument: str) -> Server:
    """Return the server that a user named by member, id, URL or as a ``Server``.

    Raises ``ArgumentError`` that lists what is known.
    """
    if isinstance(chosen, Server):
        return chosen
    if isinstance(chosen, known):
        return chosen.server
    if isinstance(chosen, str):
        for member in known:
            if member.id == chosen:
                return member.server
        if urlsplit(chosen).scheme in {"http", "https"}:
            return Server(id=chosen, url=chosen)
    ids = [member.id for member in known]
    near = difflib.get_close_matches(str(chosen).lower(), ids, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ArgumentError.of(argument, f"{chosen!r} is not one of {', '.join(ids)}{hint}")


def origin(url: str) -> str:
    """Return scheme and host of ``url``, e.g. ``https://www.zohoapis.eu``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
