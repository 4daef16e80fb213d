"""Servers and data centres of an API, and the choice of the one that a client calls."""

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
    """A variable of a server: a ``{placeholder}`` in its URL."""

    name: str
    default: str | None = None
    """None if it has no value until ``with_variables`` sets one."""
    values: tuple[str, ...] = ()
    """The allowed values; empty if any value is allowed."""

    def __repr__(self) -> str:
        default = self.default and shown_url(self.default)
        return f"Variable({self.name!r}, default={default!r}, values={self.values!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of an API. With ``accounts`` it is a data centre.

    Create one to call a server that is not in the document, e.g. a local one:
    ``Server(id="local", url="http://127.0.0.1:8080", accounts="http://127.0.0.1:8081")``.
    It then replaces every server of the document, including those of single operations, unless
    ``replacements`` has other URLs for them.
    """

    id: str
    url: str
    accounts: str | None = None
    """The origin of the OAuth endpoints."""
    description: str = ""
    variables: tuple[Variable, ...] = ()
    replacements: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Replacements for the URLs of operations' own servers, by the URL in the document."""

    def __repr__(self) -> str:
        accounts = self.accounts and shown_url(self.accounts)
        url = shown_url(self.url)
        return f"Server(id={shown_url(self.id)!r}, url={url!r}, accounts={accounts!r})"

    def with_variables(self, **values: str) -> Server:
        """Return this server with values for some ``{placeholders}`` of its URL.

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
        """Return this server with other URLs for operations that have their own servers."""
        for url in urls.values():
            check_url(url, "replacements")
        return replace(self, replacements={**self.replacements, **urls})

    def at(self, host: str) -> Server:
        """Resolve a relative URL, such as ``/v1``, against ``host``.

        Raises ``ArgumentError`` if ``host`` is not like ``https://api.example.com``.
        """
        check_url(host, "host")
        return replace(self, url=urljoin(host if urlsplit(host).path else host + "/", self.url))

    def _check(self, name: str, value: str) -> None:
        for variable in self.variables:
            if variable.name == name:
                if not isinstance(value, str):
                    raise ArgumentError.of(name, f"{value!r} is not a str")
                if variable.values and value not in variable.values:
                    text = f"{shown_url(value)!r} is not one of {variable.values}"
                    raise ArgumentError.of(name, text)
                return
        known = ", ".join(variable.name for variable in self.variables) or "none"
        raise ArgumentError.of(name, f"the server has no such variable; it has: {known}")

    @property
    def is_relative(self) -> bool:
        """Whether the URL has no host, and so is relative to the document's URL."""
        return "://" not in self._filled

    @property
    def base(self) -> str:
        """The URL with the values of its variables and without a trailing slash.

        Raises ``ArgumentError`` for a placeholder that has no value.
        """
        for variable in self.variables:
            if variable.default is None and "{" + variable.name + "}" in self.url:
                raise ArgumentError.of(
                    variable.name,
                    f"has no value in {shown_url(self.url)}; set one with `with_variables`",
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
    """Base class of the enums of a document's servers; the values are ``Server``."""

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
        """The origin of the OAuth endpoints."""
        return self.server.accounts

    @property
    def server(self) -> Server:
        """The ``Server`` itself."""
        value: Server = self.value
        return value

    @classmethod
    def _missing_(cls, value: object) -> Any:
        return next((member for member in cls if member.value.id == value), None)


def choose(known: type[ServerEnum], chosen: object, argument: str) -> Server:
    """Return the server for a member, an id, a URL or a ``Server``.

    If the document's first server is relative, a URL without a path is its host. Raises
    ``ArgumentError`` that lists the known servers.
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
    """Return the server of an operation with its ``own`` servers in a client of ``chosen``.

    A relative one is resolved against ``chosen``. Of several, the one with the id of ``chosen`` is
    used, else the first. A server of the user's, whose URL is not in the document (``known``),
    replaces them all, so that a mock or a proxy receives all calls. Raises ``ArgumentError`` if
    the document's URL is invalid.
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
    """Return a server with the values of variables that a user has set in ``chosen``.

    A variable such as a tenant is set once, for all servers that have it. A default value of
    ``chosen`` in the document (``known``) is not copied: another server has its own default.
    """
    same = [other for other in known if chosen.id == other.id or chosen.url == other.url]
    defaults = {one.name: one.default for other in same[:1] for one in other.variables}
    values = {
        variable.name: variable.default
        for variable in chosen.variables
        if variable.default != defaults.get(variable.name)
    }
    shared = {
        variable.name: value
        for variable in server.variables
        if (value := values.get(variable.name)) is not None
        and (not variable.values or value in variable.values)
    }
    return server.with_variables(**shared)
