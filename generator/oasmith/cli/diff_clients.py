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
    """Return two clients; None where the words name documents.

    Raises ``SideError`` where one is a client and the other is none.
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
        f"{client} is a folder or wheel, and {other} is none",
        "Compare two documents, or two generated clients by their folders or wheels.",
    )


def compared(clients: tuple[Source, Source], context: CommandContext) -> Comparison:
    """Return what is different. Ends the program with 2 where griffe is not installed.

    Raises ``SideError`` where a folder or wheel has no client.
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
