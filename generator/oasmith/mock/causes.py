"""Causes of refusals, and the words and statuses by which error rows are matched to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Cause(StrEnum):
    """The cause of a refusal: the values of ``when`` in ``x-errors``."""

    UNKNOWN_PATH = "unknown-path"
    UNKNOWN_METHOD = "unknown-method"
    MISSING_CREDENTIAL = "missing-credential"
    INVALID_TOKEN = "invalid-token"
    INSUFFICIENT_SCOPE = "insufficient-scope"
    INVALID_PARAMETER = "invalid-parameter"
    MISSING_FIELD = "missing-field"
    INVALID_BODY = "invalid-body"
    TOO_MANY_ITEMS = "too-many-items"
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
    NOT_ACCEPTABLE = "not-acceptable"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """The traits by which the error row of a cause is recognized."""

    group: Literal["address", "access", "input", "format"]
    """The group of the cause; words of another group count against a row."""
    statuses: tuple[int, ...]
    """The statuses of HTTP for the cause, the usual one first."""
    others: tuple[int, ...] = ()
    """Further statuses of a row, if its words match the cause."""
    words: frozenset[str]
    """The words that indicate the cause."""
    fallback: Cause | None = None
    """The cause whose row is used if there is none for this cause."""
    oauth: str | None = None
    """The value of ``oauth`` in a row of this cause."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TRAITS: Mapping[Cause, Traits] = {
    Cause.UNKNOWN_PATH: Traits(
        group="address",
        statuses=(404,),
        others=(400,),
        words=_words("url uri endpoint route path pattern resource"),
    ),
    Cause.UNKNOWN_METHOD: Traits(
        group="address", statuses=(405,), others=(400, 404, 501), words=_words("method verb")
    ),
    Cause.MISSING_CREDENTIAL: Traits(
        group="access",
        statuses=(401,),
        others=(400, 403),
        words=_words("authentication authenticate authenticated unauthenticated credential login"),
        fallback=Cause.INVALID_TOKEN,
    ),
    Cause.INVALID_TOKEN: Traits(
        group="access",
        statuses=(401,),
        others=(400, 403),
        words=_words("token expired revoked expire revoke"),
        fallback=Cause.MISSING_CREDENTIAL,
        oauth="invalid_token",
    ),
    Cause.INSUFFICIENT_SCOPE: Traits(
        group="access",
        statuses=(403, 401),
        others=(400,),
        words=_words("scope permission privilege forbidden"),
        oauth="insufficient_scope",
    ),
    Cause.INVALID_PARAMETER: Traits(
        group="input",
        statuses=(400, 422, 404),
        words=_words("parameter param argument query"),
        fallback=Cause.INVALID_BODY,
    ),
    Cause.MISSING_FIELD: Traits(
        group="input",
        statuses=(400, 422),
        words=_words("mandatory required missing omitted absent"),
        fallback=Cause.INVALID_BODY,
    ),
    Cause.INVALID_BODY: Traits(
        group="input",
        statuses=(400, 422),
        words=_words(
            "body data input field value json payload format type validation unprocessable "
            "malformed parse syntax"
        ),
    ),
    Cause.TOO_MANY_ITEMS: Traits(
        group="input",
        statuses=(413, 400, 422),
        words=_words("many limit maximum max exceed exceeded large size"),
        fallback=Cause.INVALID_BODY,
    ),
    Cause.UNSUPPORTED_MEDIA_TYPE: Traits(
        group="format",
        statuses=(415,),
        others=(400,),
        words=_words("media mime unsupported"),
    ),
    Cause.NOT_ACCEPTABLE: Traits(
        group="format",
        statuses=(406,),
        others=(400,),
        words=_words("accept acceptable"),
    ),
    Cause.NOT_FOUND: Traits(
        group="input",
        statuses=(404, 410),
        words=_words("found exist unknown gone deleted"),
    ),
}

BY_RULE: Mapping[str, Cause] = {
    "unknown-path": Cause.UNKNOWN_PATH,
    "unknown-server": Cause.UNKNOWN_PATH,
    "unknown-method": Cause.UNKNOWN_METHOD,
    "missing-credential": Cause.MISSING_CREDENTIAL,
    "credential-prefix": Cause.MISSING_CREDENTIAL,
    "missing-parameter": Cause.MISSING_FIELD,
    "invalid-parameter": Cause.INVALID_PARAMETER,
    "missing-body": Cause.MISSING_FIELD,
    "undeclared-body": Cause.INVALID_BODY,
    "invalid-request-body": Cause.INVALID_BODY,
    "undocumented-request-type": Cause.UNSUPPORTED_MEDIA_TYPE,
}
"""The causes of the problems that ``traffic`` finds in requests, by rule."""
