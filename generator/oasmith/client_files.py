"""Writing of a generated client's files to its output folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oasmith import write
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding
from oasmith.folder_lock import locked


@dataclass(frozen=True, slots=True)
class Written:
    """The result of writing a client."""

    names: tuple[str, ...]
    """The files that were written or deleted, sorted."""
    blocking: tuple[Finding, ...] = ()
    """The findings because of which nothing was written."""


def write_client(
    client: Client,
    files: Mapping[str, str],
    hashes: Mapping[str, str] | None,
    *,
    force: bool,
) -> Written:
    """Write the files that differ, all or none; only one process at a time writes to a folder.

    Args:
        client: The client that the files belong to.
        files: All generated files, name to text.
        hashes: The SHA-256 of each file, if known.
        force: Replace files that were edited by hand or not generated.

    Raises ``OSError`` when a file cannot be written.
    """
    with locked(client.output):
        drift = write.compare(client.output, files, client.settings.package, hashes)
        # Checked before the first file is written: either all files are written or none.
        blocking = drift.blocking(force=force)
        return Written((), tuple(blocking)) if blocking else Written(tuple(write.write(drift)))
