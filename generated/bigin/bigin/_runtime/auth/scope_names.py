"""Whether the scopes of a token are reason enough to refuse a call.

Servers name scopes differently: by a URL, by a wider scope that includes others, by scopes of the
user's identity. Only the API knows what such scopes allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

from ..operation import Operation
from .credentials import AccessToken
from .schemes import SecurityScheme


def are_decisive(token: AccessToken, operation: Operation[Any], scheme: SecurityScheme) -> bool:
    """Return whether the scopes of a token decide if it allows an operation.

    Scopes that the server granted do if the operation's own security has each of them: another
    scope of the document may include the required ones, which OpenAPI cannot express. Scopes that
    the user requested do if the document declares them.
    """
    if not token.scopes:
        return False
    known: Iterable[str] = scheme.scopes
    if not token.are_scopes_requested:
        alternatives = (names.get(scheme.name, ()) for names in operation.security)
        known = chain.from_iterable(alternatives)
    patterns = [_pattern(scope) for scope in known]
    return all(any(pattern.fullmatch(scope) for pattern in patterns) for scope in token.scopes)


@lru_cache(maxsize=256)
def _pattern(scope: str) -> re.Pattern[str]:
    """Return a case-insensitive pattern of a scope, in which placeholders match any word."""
    pieces = re.split(r"\{[^{}]*\}", scope)
    return re.compile(r"[\w-]+".join(map(re.escape, pieces)), re.IGNORECASE)
