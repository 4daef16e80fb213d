"""The kinds of security schemes and their properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SchemeKind = Literal[
    "oauth2", "bearer", "basic", "digest", "apiKey", "openIdConnect", "other", "mutualTLS"
]

Taken = Literal["token", "key", "password", "certificate"]
"""What a user passes: a token or a function that returns one, a string, a user name with its
password, or a certificate of the HTTP client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The properties that all schemes of a kind have in common."""

    takes: Taken = "token"
    argument: str = "token"
    """The name of the client's argument if one scheme is of this kind."""
    prefix: str | None = "Bearer"
    """The word before the credential in the header; None if there is none."""
    is_http: bool = False
    """Whether a document declares it as ``type: http`` with this ``scheme``."""
    is_fetched: bool = False
    """Whether the client can fetch its tokens."""
    is_free_text: bool = False
    """Whether the credential may be any string, not only a token."""
    module: str = ""
    """The module of this package whose ``credential`` takes a user name and a password."""

    @property
    def is_sent(self) -> bool:
        """Whether requests contain it; a certificate belongs to the connection."""
        return self.takes != "certificate"


KINDS: Mapping[SchemeKind, Kind] = {
    "oauth2": Kind(is_fetched=True),
    "openIdConnect": Kind(is_fetched=True),
    "bearer": Kind(is_http=True),
    "basic": Kind(
        takes="password", argument="basic_auth", prefix="Basic", is_http=True, module="basic"
    ),
    "digest": Kind(
        takes="password", argument="digest_auth", prefix=None, is_http=True, module="digest"
    ),
    "apiKey": Kind(takes="key", argument="api_key", prefix=None, is_free_text=True),
    "other": Kind(prefix=None, is_free_text=True),
    "mutualTLS": Kind(takes="certificate", argument="", prefix=None),
}
