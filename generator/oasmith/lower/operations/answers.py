"""What a call returns, from the answers that are documented."""

from __future__ import annotations

from oasmith import ir
from oasmith.ir.types import ANYTHING, NULL, TypeSpec, union_of
from oasmith.lower.operations.media import STREAMS


def successes(answers: tuple[ir.Answer, ...]) -> list[ir.Answer]:
    """Return the answers that are no errors.

    Without any in the 2XX range that is ``default``, or the redirects that are documented.
    """
    for first in ("2", "default", "3"):
        matching = [answer for answer in answers if answer.status.startswith(first)]
        if matching:
            return matching
    return []


def result_of(method: str, answers: tuple[ir.Answer, ...]) -> TypeSpec:
    """Return what a call returns: what any success can be."""
    parts: list[TypeSpec] = []
    for answer in successes(answers) if method != "HEAD" else ():
        whole = [media.annotation for media in answer.media if media.kind not in STREAMS]
        parts += whole or ([ANYTHING] if answer.media else [NULL])
    return union_of(parts or [NULL])
