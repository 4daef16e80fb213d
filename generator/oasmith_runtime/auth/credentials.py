"""Credentials: a fixed token, or a function that gives one. ``oauth2`` has those of OAuth 2."""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, cast, runtime_checkable

from ..effects import Invoke, Steps
from ..errors import ArgumentError, TokenError
from ..instrumentation import Instrumentation
from ..messages import Request, Response
from ..servers import Server
from ..timeouts import Deadline, Timeout
from .schemes import SecurityScheme


@dataclass(slots=True)
class TokenUsage:
    """What became of a token."""

    rejected_when_new: bool = False
    """Whether the API refused it in the call that it was fetched for: it replaced another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token as the accounts server gave it."""

    value: str = field(repr=False)
    scopes: frozenset[str] | None = None
    """None when the server did not say."""
    are_scopes_requested: bool = field(default=False, compare=False)
    """Whether ``scopes`` are those that were asked for, because the server did not say."""
    api: str | None = field(default=None, repr=False)
    """URL of the API that the token is for, as the server wrote it; None when it did not say.

    It is followed to servers of the document only.
    """
    expires_at: float | None = None
    """On the clock of the credential, in seconds."""
    usage: TokenUsage = field(default_factory=TokenUsage, compare=False, repr=False)
    sign: Callable[[Request], Request] | None = field(default=None, compare=False, repr=False)
    """Returns a request with what lets it in, just before it is sent; ``value`` is then not sent.

    With another ``value`` after a 401 the call is made again.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenContext:
    """What a credential needs to know of the call that it is for."""

    scheme: SecurityScheme
    server: Server
    timeout: Timeout
    deadline: Deadline
    """When the call ends that the token is for."""
    instrumentation: Instrumentation
    base: str = ""
    """The URL that the call goes to, before the operation's path."""
    refusal: Response | None = None
    """The response that refused a token, where another is asked for."""


@runtime_checkable
class Credential(Protocol):
    """Gives access tokens. Its methods are steps: see ``effects``."""

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return a token that should work."""
        ...

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return another token after the API refused one; None when there is none."""
        ...


TokenFunction: TypeAlias = Callable[[], str] | Callable[[], Awaitable[str]]


class FixedToken:
    """An access token that someone else keeps fresh."""

    def __init__(self, value: str) -> None:
        """Send ``value`` with each call."""
        self._token = AccessToken(value=value)

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the token."""
        yield from ()
        return self._token

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return None: there is only this one."""
        yield from ()
        return None


class FunctionToken:
    """A function that is asked for a token before each call."""

    def __init__(self, function: TokenFunction) -> None:
        """Ask ``function``, which may be async in an async client."""
        self._function = function

    def token(self, context: TokenContext) -> Generator[Invoke, Any, AccessToken]:
        """Return what the function gives."""
        value = yield Invoke(self._function)
        if not isinstance(value, str) or not value:
            raise TokenError(f"the token's function returned {type(value).__name__}, not a token")
        try:
            return AccessToken(value=_checked(value, context.scheme))
        except ArgumentError as error:
            # Not an argument of the call: the caller could not mend it there.
            raise TokenError(f"what the token's function returned: {error}") from None

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Ask again; a function that gives the rejected token once more has no better one."""
        token = yield from self.token(context)
        return None if token.value == rejected.value else token


def is_bearer_token(value: object) -> bool:
    """Return whether a value can travel in a header as a token (RFC 6750, section 2.1)."""
    return (
        isinstance(value, str)
        and bool(value)
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )


def credential_of(value: object, scheme: SecurityScheme) -> Credential:
    """Return the credential that a user passed for ``scheme``.

    Raises ``ArgumentError`` when it is none.
    """
    argument = scheme.argument
    if scheme.traits.takes == "password":
        module = importlib.import_module(f".{scheme.traits.module}", __package__)
        credential: Credential = module.credential(*_pair(value, argument))
        return credential
    if isinstance(value, str):
        return FixedToken(_checked(value, scheme))
    if isinstance(value, Credential):
        return value
    if callable(value):
        return FunctionToken(cast("TokenFunction", value))
    raise ArgumentError.of(argument, f"{type(value).__name__} is not a token")


_COOKIE_REFUSES = frozenset(' ",;\\')
"""RFC 6265, section 4.1.1."""


def _checked(value: str, scheme: SecurityScheme) -> str:
    """Return a token or key without the white space around it, when its place can hold it."""
    text = value.strip()
    argument = scheme.argument
    if not scheme.traits.is_free_text:
        if not is_bearer_token(text):
            raise ArgumentError.of(
                argument, "is not a token: it must be plain text, without a prefix"
            )
    elif not text or not text.isprintable() or not (scheme.location == "query" or text.isascii()):
        raise ArgumentError.of(argument, f"is not what a {scheme.location} can hold")
    elif scheme.location == "cookie" and _COOKIE_REFUSES.intersection(text):
        raise ArgumentError.of(argument, "has a character that no cookie can hold")
    return text


def _pair(value: object, argument: str) -> tuple[str, str]:
    """Return user name and password. The name can have no colon: it is what stands between them."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ArgumentError.of(argument, "must be a pair of user name and password")
    name, password = value
    if not isinstance(name, str) or not isinstance(password, str):
        raise ArgumentError.of(argument, "user name and password must be text")
    if ":" in name:
        raise ArgumentError.of(argument, "a user name cannot have a colon")
    return name, password
