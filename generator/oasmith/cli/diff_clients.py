"""The part of ``oasmith diff`` that compares two generated clients."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from oasmith.cli.context import CommandContext
from oasmith.cli.requirements import require_upgrade

if TYPE_CHECKING:
    from oasmith.client_diff.sources import Source
    from oasmith.diff.changes import Comparison


def clients_named(old: str, new: str, stack: ExitStack) -> tuple[Source, Source] | None:
    """Return two generated clients; None if both arguments name documents.

    Raises ``SideError`` if only one of them is a client.
    """
    from oasmith.client_diff.sources import source
    from oasmith.diff.git import SideError

    first, second = source(old, stack), source(new, stack)
    if first is not None and second is not None:
        return first, second
    if first is None and second is None:
        return None
    client, other = (old, new) if second is None else (new, old)
    raise SideError(
        f"{client} is a folder or wheel, but {other} is not",
        "Compare two documents, or two generated clients by their folders or wheels.",
    )


def compared(clients: tuple[Source, Source], context: CommandContext) -> Comparison:
    """Compare two clients. Exits with 2 if griffe is not installed.

    Raises ``SideError`` if a folder or wheel contains no client.
    """
    require_upgrade("diff of two clients")
    from oasmith.client_diff.compare import compare
    from oasmith.client_diff.package import load
    from oasmith.diff.git import SideError

    with context.run("diff", ("read", "read", "compare")) as run:
        packages = []
        for one in clients:
            with run.stage("read", but=SideError):
                packages.append(load(one))
        with run.stage("compare"):
            return compare(packages[0], packages[1])
