"""The files of a generated client on their way to its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oasmith import write
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding
from oasmith.folder_lock import locked


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a client."""

    names: tuple[str, ...]
    """The files that were written or deleted, sorted."""
    blocking: tuple[Finding, ...] = ()
    """What stood in the way, so that nothing was written."""


def write_client(
    client: Client,
    files: Mapping[str, str],
    hashes: Mapping[str, str] | None,
    *,
    force: bool,
) -> Written:
    """Write what differs, as a whole or not at all; one process at a time in a folder.

    Args:
        client: Whose files they are.
        files: All of them, name to text.
        hashes: Their SHA-256, where it is known.
        force: Replace files that were edited by hand or not generated.

    Raises ``OSError`` when a file cannot be written.
    """
    with locked(client.output):
        drift = write.compare(client.output, files, client.settings.package, hashes)
        # Before the first file is touched: a generation is written as a whole or not at all.
        blocking = drift.blocking(force=force)
        return Written((), tuple(blocking)) if blocking else Written(tuple(write.write(drift)))
