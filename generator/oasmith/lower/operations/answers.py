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


def results_of(
    media_types: tuple[str, ...], responses: tuple[ir.ResponseSpec, ...]
) -> dict[str, TypeSpec]:
    """Return what a call returns for each media type that it may ask for.

    Nothing where one of them is a range, of which a caller names any.
    """
    if any("*" in name for name in media_types):
        return {}
    documented = successes(responses)
    bare = [NULL for response in documented if not response.media]
    media = [media for response in documented for media in response.media]
    return {
        name: union_of([*(one.annotation for one in media if one.media_type == name), *bare])
        for name in media_types
    }
