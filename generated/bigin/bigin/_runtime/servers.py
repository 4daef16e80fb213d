"""Servers and data centres: where an API answers, and which one a client calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any
from urllib.parse import urljoin, urlsplit

from .errors import ArgumentError
from .server_urls import check_url, origin, shown_url
from .wording import did_you_mean


@dataclass(frozen=True, slots=True)
class Variable:
    """One ``{placeholder}`` of a server's URL."""

    name: str
    default: str | None = None
    """None when there is no value until ``with_variables`` gives one."""
    values: tuple[str, ...] = ()
    """What it may be; empty when anything goes."""

    def __repr__(self) -> str:
        default = self.default and shown_url(self.default)
        return f"Variable({self.name!r}, default={default!r}, values={self.values!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where an API answers. With ``accounts`` it is a data centre.

    Make one yourself to talk to a server that the document does not name, e.g. a local one:
    ``Server(id="local", url="http://127.0.0.1:8080", accounts="http://127.0.0.1:8081")``.
    It then takes the place of every server of the document, also of those that single operations
    have, unless ``replacements`` says where these are.
    """

    id: str
    url: str
    accounts: str | None = None
    """Origin of the OAuth endpoints."""
    description: str = ""
    variables: tuple[Variable, ...] = ()
    replacements: Mapping[str, str] = field(default_factory=dict, hash=False)
    """URLs of operations' own servers, as the document has them, to URLs to use instead."""

    def __repr__(self) -> str:
        accounts = self.accounts and shown_url(self.accounts)
        url = shown_url(self.url)
        return f"Server(id={shown_url(self.id)!r}, url={url!r}, accounts={accounts!r})"

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

    def with_replacements(self, urls: Mapping[str, str]) -> Server:
        """Return this server with other URLs for operations that have servers of their own."""
        for url in urls.values():
            check_url(url, "replacements")
        return replace(self, replacements={**self.replacements, **urls})

    def at(self, host: str) -> Server:
        """Return a server whose URL is relative, such as ``/v1``, as it is at ``host``.

        Raises ``ArgumentError`` when ``host`` is not like ``https://api.example.com``.
        """
        check_url(host, "host")
        return replace(self, url=urljoin(host if urlsplit(host).path else host + "/", self.url))

    def _check(self, name: str, value: str) -> None:
        for variable in self.variables:
            if variable.name == name:
                if not isinstance(value, str):
                    raise ArgumentError.of(name, f"{value!r} is not text")
                if variable.values and value not in variable.values:
                    text = f"{shown_url(value)!r} is not one of {variable.values}"
                    raise ArgumentError.of(name, text)
                return
        known = ", ".join(variable.name for variable in self.variables) or "none"
        raise ArgumentError.of(name, f"the server has no such variable; it has: {known}")

    @property
    def is_relative(self) -> bool:
        """Whether the URL has no host: the API is where the document came from."""
        return "://" not in self._filled

    @property
    def base(self) -> str:
        """The URL with its placeholders filled and without a trailing slash.

        Raises ``ArgumentError`` for a placeholder that has no value.
        """
        for variable in self.variables:
            if variable.default is None and "{" + variable.name + "}" in self.url:
                raise ArgumentError.of(
                    variable.name,
                    f"has no value in {shown_url(self.url)}; give it one with `with_variables`",
                )
        return self._filled.rstrip("/")

    @property
    def _filled(self) -> str:
        url = self.url
        for variable in self.variables:
            if variable.default is not None:
                url = url.replace("{" + variable.name + "}", variable.default)
        return url


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

    Where the document's first server is relative, a host stands for that server there. Raises
    ``ArgumentError`` that lists what is known.
    """
    if isinstance(chosen, Server):
        return _absolute(chosen, argument)
    if isinstance(chosen, known):
        return _absolute(chosen.server, argument)
    if isinstance(chosen, str):
        for member in known:
            if member.id == chosen:
                return _absolute(member.server, argument)
        if "://" in chosen:
            check_url(chosen, argument)
            first = next(iter(known)).server
            is_host = urlsplit(chosen).path in ("", "/")
            return (
                first.at(chosen) if is_host and first.is_relative else Server(id=chosen, url=chosen)
            )
    ids = [member.id for member in known]
    hint = did_you_mean(str(chosen), ids)
    text = shown_url(chosen)[:100] if isinstance(chosen, str) else chosen
    raise ArgumentError.of(argument, f"{text!r} is not one of {', '.join(ids)}, nor a URL{hint}")


def _absolute(server: Server, argument: str) -> Server:
    base = server.base
    if server.is_relative:
        raise ArgumentError.of(
            argument,
            f"{shown_url(server.url)!r} is relative to a host; pass one, such as "
            "'https://api.example.com', or the server with `at(host)`",
        )
    check_url(base, argument)
    if server.accounts is not None:
        check_url(server.accounts, f"{argument}.accounts")
    return server


def own_server(chosen: Server, own: Sequence[Server], known: Collection[Server]) -> Server:
    """Return where an operation with servers of its ``own`` goes in a client of ``chosen``.

    A relative one is at the host of ``chosen``. Of several, the one counts that is called as
    ``chosen`` is, else the first. A server of the user's, whose URL the document does not have
    (``known``), takes the place of them all: what it was made for, a mock or a proxy, must not be
    passed by. Raises ``ArgumentError`` when the document's URL is none.
    """
    server = next((server for server in own if server.id == chosen.id), own[0])
    if server.url in chosen.replacements:
        return Server(id=server.id, url=chosen.replacements[server.url])
    server = _with_values_of(chosen, server, known)
    if server.is_relative:
        return server.at(origin(chosen.base) + urlsplit(chosen.base).path)
    if chosen.url not in {other.url for other in known}:
        return chosen
    check_url(server.base, "server")
    return server


def _with_values_of(chosen: Server, server: Server, known: Collection[Server]) -> Server:
    """Return a server whose variables have the values that a user chose for ``chosen``.

    A variable such as a tenant is chosen once, for all servers that have it. What ``chosen`` has
    by default, as the document says (``known``), nobody chose: another server has its own.
    """
    same = [other for other in known if chosen.id == other.id or chosen.url == other.url]
    usual = {variable.name: variable.default for other in same[:1] for variable in other.variables}
    values = {
        variable.name: variable.default
        for variable in chosen.variables
        if variable.default != usual.get(variable.name)
    }
    shared = {
        variable.name: value
        for variable in server.variables
        if (value := values.get(variable.name)) is not None
        and (not variable.values or value in variable.values)
    }
    return server.with_variables(**shared)
