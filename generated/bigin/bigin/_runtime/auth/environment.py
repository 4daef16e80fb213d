"""Credentials that are assembled from named strings, from the environment or from a file."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ArgumentError
from .schemes import SecurityScheme

CLIENT = ("client_id", "client_secret")
FETCHING = (*CLIENT, "refresh_token", "scopes", "token_url", "token_store")
"""The names of the values with which a token can be fetched."""


@dataclass(frozen=True, slots=True)
class NamedCredential:
    """An argument of the client that takes a credential, with the names of its values."""

    argument: str
    schemes: tuple[SecurityScheme, ...]
    prefix: str = ""
    """Prefix of the names for fetching tokens; empty if only one argument has such names."""

    @property
    def is_password(self) -> bool:
        """Whether it is a user name with a password."""
        return any(scheme.traits.takes == "password" for scheme in self.schemes)

    @property
    def is_fetched(self) -> bool:
        """Whether its token can be fetched."""
        return not self.is_password and any(scheme.traits.is_fetched for scheme in self.schemes)

    @property
    def needs_user(self) -> bool:
        """Whether tokens are issued to users only, so that a refresh token is needed."""
        return not any(scheme.client_credentials_url for scheme in self.schemes)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all values that it can be made of."""
        if self.is_password:
            return self.pair
        return (self.argument, *(self.prefix + name for name in FETCHING if self.is_fetched))

    @property
    def pair(self) -> tuple[str, str]:
        """The names of a user name and its password."""
        return f"{self.argument}_username", f"{self.argument}_password"

    def needs(self, shown: Callable[[str], str]) -> str:
        """Return the names that are sufficient, as a phrase; ``shown`` formats each name."""
        if self.is_password:
            return " with ".join(map(shown, self.pair))
        if not self.is_fetched:
            return shown(self.argument)
        names = (*CLIENT, *(["refresh_token"] if self.needs_user else []))
        fetching = ", ".join(shown(self.prefix + name) for name in names)
        return f"{shown(self.argument)} or {fetching}"

    def credential(self, values: Mapping[str, str], shown: Callable[[str], str]) -> Any:
        """Return the client's argument from named strings; None if there are none for it.

        Raises ``ArgumentError`` for an incomplete credential.
        """
        if self.is_password:
            name, password = self.pair
            has_pair = self._has(values, self.pair, shown)
            return (values[name], values[password]) if has_pair else None
        if self.argument in values or not self.is_fetched:
            return values.get(self.argument)
        names = tuple(self.prefix + name for name in CLIENT)
        return self._fetching(values, shown) if self._has(values, names, shown) else None

    def _has(
        self, values: Mapping[str, str], names: tuple[str, ...], shown: Callable[[str], str]
    ) -> bool:
        missing = [shown(name) for name in names if name not in values]
        if missing and len(missing) < len(names):
            present = " and ".join(shown(name) for name in names if name in values)
            raise ArgumentError.of(self.argument, f"{present} needs {' and '.join(missing)} too")
        return not missing

    def _fetching(self, values: Mapping[str, str], shown: Callable[[str], str]) -> Any:
        """Return a grant that fetches tokens."""
        # Only clients whose tokens can be fetched include these modules.
        grants = importlib.import_module(".oauth2.grants", __package__)
        files = importlib.import_module(".oauth2.file_store", __package__)

        def value(name: str) -> str | None:
            return values.get(self.prefix + name)

        path, refresh_token = value("token_store"), value("refresh_token")
        options: dict[str, Any] = {name: value(name) for name in (*CLIENT, "token_url")}
        options["store"] = None if path is None else files.FileStore(path)
        if refresh_token is not None:
            return grants.RefreshToken(refresh_token=refresh_token, **options)
        if self.needs_user and options["token_url"] is None:
            missing = shown(f"{self.prefix}refresh_token")
            raise ArgumentError.of(
                self.argument, f"the API issues tokens to users only: {missing} is needed too"
            )
        return grants.ClientCredentials(scopes=value("scopes"), **options)


def named_credentials(schemes: Iterable[SecurityScheme]) -> tuple[NamedCredential, ...]:
    """Return the arguments of a client that take credentials, in the order of the schemes."""
    by_argument: dict[str, list[SecurityScheme]] = {}
    for scheme in schemes:
        # A client certificate belongs to the HTTP client, so it has no argument.
        if scheme.argument and scheme.traits.is_sent:
            by_argument.setdefault(scheme.argument, []).append(scheme)
    bare = [NamedCredential(argument, tuple(own)) for argument, own in by_argument.items()]
    if sum(credential.is_fetched for credential in bare) < 2:
        return tuple(bare)
    return tuple(replace(c, prefix=f"{c.argument}_") if c.is_fetched else c for c in bare)
