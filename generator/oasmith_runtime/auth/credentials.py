"""Credentials: a fixed token, or a function that returns one. OAuth 2 is in ``oauth2``."""

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
    """How the API responded to a token."""

    rejected_when_new: bool = False
    """Whether the API rejected it in the call that it was fetched for, in place of another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """An access token as the authorization server issued it."""

    value: str = field(repr=False)
    scopes: frozenset[str] | None = None
    """None if the server did not name them."""
    are_scopes_requested: bool = field(default=False, compare=False)
    """Whether ``scopes`` are those that were requested, because the server named none."""
    api: str | None = field(default=None, repr=False)
    """URL of the API that the token is for, as the server wrote it; None if it did not name one.

    It is used only if it is a server of the document.
    """
    expires_at: float | None = None
    """In seconds, on the credential's clock."""
    usage: TokenUsage = field(default_factory=TokenUsage, compare=False, repr=False)
    sign: Callable[[Request], Request] | None = field(default=None, compare=False, repr=False)
    """Signs a request just before it is sent; ``value`` itself is then not sent.

    If ``refreshed`` returns another ``value`` after a 401, the call is sent again.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenContext:
    """What a credential needs to know about the call that it is for."""

    scheme: SecurityScheme
    server: Server
    timeout: Timeout
    deadline: Deadline
    """The deadline of the call that the token is for."""
    instrumentation: Instrumentation
    base: str = ""
    """The base URL of the call, without the operation's path."""
    refusal: Response | None = None
    """The response that rejected a token, if a new one is requested because of it."""


@runtime_checkable
class Credential(Protocol):
    """A source of access tokens. Its methods return steps: see ``effects``."""

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return a token for a call."""
        ...

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return a new token after the API rejected one; None if there is none."""
        ...


TokenFunction: TypeAlias = Callable[[], str] | Callable[[], Awaitable[str]]


class FixedToken:
    """A fixed access token, which the client does not refresh."""

    def __init__(self, value: str) -> None:
        """Create a credential that sends ``value`` with each call."""
        self._token = AccessToken(value=value)

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the token."""
        yield from ()
        return self._token

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return None: there is no other token."""
        yield from ()
        return None


class FunctionToken:
    """A function that is called for a token before each call."""

    def __init__(self, function: TokenFunction) -> None:
        """Call ``function`` for tokens; it may be async in an async client."""
        self._function = function

    def token(self, context: TokenContext) -> Generator[Invoke, Any, AccessToken]:
        """Return the token that the function returns."""
        value = yield Invoke(self._function)
        if not isinstance(value, str) or not value:
            raise TokenError(f"the token function returned {type(value).__name__}, not a token")
        try:
            return AccessToken(value=_checked(value, context.scheme))
        except ArgumentError as error:
            # Not an ArgumentError: the caller cannot fix it in the arguments of the call.
            raise TokenError(f"the token function returned an invalid token: {error}") from None

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Call the function again; return None if it returns the rejected token once more."""
        token = yield from self.token(context)
        return None if token.value == rejected.value else token


def is_bearer_token(value: object) -> bool:
    """Return whether a value can be sent in a header as a token (RFC 6750, section 2.1)."""
    return (
        isinstance(value, str)
        and bool(value)
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )


def credential_of(value: object, scheme: SecurityScheme) -> Credential:
    """Return the credential that a user passed for ``scheme``.

    Raises ``ArgumentError`` if the value is not a credential.
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
    """Return a token or key without surrounding white space, after checking its characters."""
    text = value.strip()
    argument = scheme.argument
    if not scheme.traits.is_free_text:
        if not is_bearer_token(text):
            raise ArgumentError.of(
                argument, "is not a token: it must be plain text, without a prefix"
            )
    elif not text or not text.isprintable() or not (scheme.location == "query" or text.isascii()):
        raise ArgumentError.of(argument, f"is empty, or not allowed in a {scheme.location}")
    elif scheme.location == "cookie" and _COOKIE_REFUSES.intersection(text):
        raise ArgumentError.of(argument, "has a character that a cookie cannot contain")
    return text


def _pair(value: object, argument: str) -> tuple[str, str]:
    """Return user name and password. The name cannot contain a colon, which separates them."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ArgumentError.of(argument, "must be a pair of user name and password")
    name, password = value
    if not isinstance(name, str) or not isinstance(password, str):
        raise ArgumentError.of(argument, "user name and password must be str")
    if ":" in name:
        raise ArgumentError.of(argument, "a user name cannot contain a colon")
    return name, password
