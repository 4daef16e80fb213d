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
        found = [it for it in answers if it.status.startswith(first)]
        if found:
            return found
    return []


def result_of(method: str, answers: tuple[ir.Answer, ...]) -> str:
    """Return what a call returns: what any success can be."""
    parts: list[str] = []
    for answer in successes(answers) if method != "HEAD" else ():
        whole = [it.annotation for it in answer.media if it.kind not in STREAMS]
        parts += whole or (["Any"] if answer.media else ["None"])
    return joined(parts or ["None"])


def joined(expressions: list[str]) -> str:
    """Return the union of type expressions, each member once and None last."""
    unique = list(dict.fromkeys(it for text in expressions for it in _members(text)))
    return "Any" if "Any" in unique else " | ".join(sorted(unique, key=lambda it: it == "None"))


def _members(expression: str) -> list[str]:
    """Return the members of a union; what is none is its own member."""
    if " | " not in expression:
        return [expression]
    node = ast.parse(expression, mode="eval").body
    found: list[str] = []
    while isinstance(node, ast.BinOp):
        found.append(ast.unparse(node.right))
        node = node.left
    return [ast.unparse(node), *reversed(found)]
