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
    words = {
        word for operation in operations for word in re.findall(r"[A-Za-z_]\w*", returns(operation))
    }
    if "models" in words:
        words.add("TYPE_CHECKING")
    return Imports(
        runtime=_runtime(operations),
        typing=tuple(name for name in ("TYPE_CHECKING", "Any", "Literal") if name in words),
        models="models" in words,
    )


def _runtime(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    servers = [server for operation in operations for server in operation.servers]
    needed = {
        "Batch": any(operation.batch for operation in operations),
        "BatchOutcome": any(operation.batch for operation in operations),
        "Body": any(operation.body for operation in operations),
        "ErrorRow": any(operation.errors for operation in operations),
        "Header": any(fields.headers(a) for operation in operations for a in operation.answers),
        "Media": any(
            operation.body or any(a.media for a in operation.answers) for operation in operations
        ),
        "Operation": True,
        "Pagination": any(operation.pagination for operation in operations),
        "Parameter": any(operation.parameters for operation in operations),
        "Part": any(
            m.parts for operation in operations if operation.body for m in operation.body.media
        ),
        "ResponseSpec": any(operation.answers for operation in operations),
        "RetryPolicy": any(operation.retries for operation in operations),
        "Server": bool(servers),
        "Variable": any(server.variables for server in servers),
    }
    return tuple(name for name, is_needed in needed.items() if is_needed)
