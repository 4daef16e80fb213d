"""The modules of operations as data: what their constants need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.views import fields
from oasmith.views.forms import returns


@dataclass(frozen=True, slots=True)
class Imports:
    """What a module of operations imports."""

    runtime: tuple[str, ...]
    """From the runtime's ``operation``."""
    retries: bool
    servers: tuple[str, ...]
    """From the runtime's ``servers``: only where operations have servers of their own."""
    typing: tuple[str, ...]
    models: bool
    outcome: bool


def imports(operations: Sequence[ir.Operation]) -> Imports:
    """Return what the constants of ``operations`` need."""
    words = {word for it in operations for word in re.findall(r"[A-Za-z_]\w*", returns(it))}
    if words & {"models", "BatchOutcome"}:
        words.add("TYPE_CHECKING")
    return Imports(
        runtime=_runtime(operations),
        retries=any(it.retries for it in operations),
        servers=_servers(operations),
        typing=tuple(it for it in ("TYPE_CHECKING", "Any", "Literal") if it in words),
        models="models" in words,
        outcome="BatchOutcome" in words,
    )


def _runtime(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    needed = {
        "Answer": any(it.answers for it in operations),
        "Batch": any(it.batch for it in operations),
        "Body": any(it.body for it in operations),
        "ErrorRow": any(it.errors for it in operations),
        "Header": any(fields.headers(a) for it in operations for a in it.answers),
        "Media": any(it.body or any(a.media for a in it.answers) for it in operations),
        "Operation": True,
        "Pagination": any(it.pagination for it in operations),
        "Parameter": any(it.parameters for it in operations),
        "Part": any(m.parts for it in operations if it.body for m in it.body.media),
    }
    return tuple(name for name, is_needed in needed.items() if is_needed)


def _servers(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    servers = [server for it in operations for server in it.servers]
    needed = {"Server": bool(servers), "Variable": any(it.variables for it in servers)}
    return tuple(name for name, is_needed in needed.items() if is_needed)
