"""The message of the exception for a failure."""

from __future__ import annotations

from ..messages import Response
from ..redaction import without_remembered
from ..wording import one_line
from . import Failure

MAX_ID = 100
"""Maximum length of a request id."""


def sentence(failure: Failure, resolution: str) -> str:
    """Return the message of an exception for a failure, with the documented resolution."""
    code = None if failure.code == failure.message else failure.code
    text = ": ".join(filter(None, [code, failure.message, failure.explanation]))
    place = f"HTTP {failure.status}, {failure.operation_id}{request_id(failure.response)}"
    lines = [f"{text or 'no reason given'} ({place})"]
    if resolution:
        lines.append(resolution)
    if failure.required_scopes:
        lines.append(f"It needs {listed(failure.required_scopes)}.")
    if failure.hint:
        lines.append(failure.hint)
    return "\n".join(lines)


def listed(alternatives: tuple[frozenset[str], ...]) -> str:
    """Return alternatives of scopes as a phrase: ``the scope a or b and c``."""
    sets = [" and ".join(sorted(alternative)) for alternative in alternatives]
    return f"the scope {' or '.join(sets)}"


def request_id(response: Response) -> str:
    """Return the request id for the API's support; empty if the response has none."""
    id = without_remembered(response.request_id or "")
    return f", request {one_line(id, MAX_ID)}" if id else ""
