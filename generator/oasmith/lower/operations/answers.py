"""What a call returns, from the responses that are documented."""

from __future__ import annotations

from oasmith import ir
from oasmith.ir.types import ANYTHING, NULL, TypeSpec, union_of
from oasmith_runtime.operation import STREAMS


def successes(responses: tuple[ir.ResponseSpec, ...]) -> list[ir.ResponseSpec]:
    """Return the responses that are no errors.

    Without any in the 2XX range that is ``default``, or the redirects that are documented.
    """
    for first in ("2", "default", "3"):
        matching = [response for response in responses if response.status.startswith(first)]
        if matching:
            return matching
    return []


def result_of(method: str, responses: tuple[ir.ResponseSpec, ...]) -> TypeSpec:
    """Return what a call returns: what any success can be."""
    parts: list[TypeSpec] = []
    for response in successes(responses) if method != "HEAD" else ():
        whole = [media.annotation for media in response.media if media.kind not in STREAMS]
        parts += whole or ([ANYTHING] if response.media else [NULL])
    return union_of(parts or [NULL])
