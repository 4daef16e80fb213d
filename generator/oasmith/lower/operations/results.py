"""Return types of calls, from the documented responses."""

from __future__ import annotations

from oasmith import ir
from oasmith.ir.types import ANYTHING, NULL, TypeSpec, union_of
from oasmith_runtime.operation import STREAMS


def successes(responses: tuple[ir.ResponseSpec, ...]) -> list[ir.ResponseSpec]:
    """Return the responses that are not errors.

    If no 2XX response is documented, this is ``default``, or else the documented redirects.
    """
    for prefix in ("2", "default", "3"):
        matching = [response for response in responses if response.status.startswith(prefix)]
        if matching:
            return matching
    return []


def result_of(method: str, responses: tuple[ir.ResponseSpec, ...]) -> TypeSpec:
    """Return the return type of a call: the union of all successful responses."""
    parts: list[TypeSpec] = []
    for response in successes(responses) if method != "HEAD" else ():
        whole = [media.annotation for media in response.media if media.kind not in STREAMS]
        parts += whole or ([ANYTHING] if response.media else [NULL])
    return union_of(parts or [NULL])


def results_of(
    media_types: tuple[str, ...], responses: tuple[ir.ResponseSpec, ...]
) -> dict[str, TypeSpec]:
    """Return the return type of a call for each media type in ``accept``.

    Empty if one of them is a range, because the caller may then pass any media type of it.
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
