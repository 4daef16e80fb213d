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
    typing: tuple[str, ...]
    models: bool


def imports(operations: Sequence[ir.Operation]) -> Imports:
    """Return what the constants of ``operations`` need."""
    words = {word for it in operations for word in re.findall(r"[A-Za-z_]\w*", returns(it))}
    if "models" in words:
        words.add("TYPE_CHECKING")
    return Imports(
        runtime=_runtime(operations),
        typing=tuple(it for it in ("TYPE_CHECKING", "Any", "Literal") if it in words),
        models="models" in words,
    )


def _runtime(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    servers = [server for it in operations for server in it.servers]
    needed = {
        "Batch": any(it.batch for it in operations),
        "BatchOutcome": any(it.batch for it in operations),
        "Body": any(it.body for it in operations),
        "ErrorRow": any(it.errors for it in operations),
        "Header": any(fields.headers(a) for it in operations for a in it.answers),
        "Media": any(it.body or any(a.media for a in it.answers) for it in operations),
        "Operation": True,
        "Pagination": any(it.pagination for it in operations),
        "Parameter": any(it.parameters for it in operations),
        "Part": any(m.parts for it in operations if it.body for m in it.body.media),
        "ResponseSpec": any(it.answers for it in operations),
        "RetryPolicy": any(it.retries for it in operations),
        "Server": bool(servers),
        "Variable": any(it.variables for it in servers),
    }
    return tuple(name for name, is_needed in needed.items() if is_needed)
