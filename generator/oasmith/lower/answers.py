"""What a call returns, from the answers that are documented."""

from __future__ import annotations

import ast

from oasmith import ir
from oasmith.lower.media import STREAMS


def successes(answers: tuple[ir.Answer, ...]) -> list[ir.Answer]:
    """Return the answers that are no errors.

    Without any in the 2XX range that is ``default``, or the redirects that are documented.
    """
    for first in ("2", "default", "3"):
        matching = [answer for answer in answers if answer.status.startswith(first)]
        if matching:
            return matching
    return []


def result_of(method: str, answers: tuple[ir.Answer, ...]) -> str:
    """Return what a call returns: what any success can be."""
    parts: list[str] = []
    for answer in successes(answers) if method != "HEAD" else ():
        whole = [media.annotation for media in answer.media if media.kind not in STREAMS]
        parts += whole or (["Any"] if answer.media else ["None"])
    return joined(parts or ["None"])


def joined(expressions: list[str]) -> str:
    """Return the union of type expressions, each member once and None last."""
    unique = list(dict.fromkeys(member for text in expressions for member in _members(text)))
    return (
        "Any"
        if "Any" in unique
        else " | ".join(sorted(unique, key=lambda member: member == "None"))
    )


def _members(expression: str) -> list[str]:
    """Return the members of a union; what is none is its own member."""
    if " | " not in expression:
        return [expression]
    node = ast.parse(expression, mode="eval").body
    members: list[str] = []
    while isinstance(node, ast.BinOp):
        members.append(ast.unparse(node.right))
        node = node.left
    return [ast.unparse(node), *reversed(members)]
