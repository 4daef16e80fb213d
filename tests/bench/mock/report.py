"""Writes the page's section about the costs of the mock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..report import table

TEXT = """\
## The mock

`oasmith mock` for Bigin's document, in a separate process, with its eight data centres.
`make bench ONLY=mock` measures this part and rewrites only this section. Values are medians of
{rounds} processes; each responds to {requests} requests of each kind over one connection, one after
another. *Start* is the time from the start of the process to its first response, memory its peak.

{machine}

{process}

{requests_table}
"""


def section(results: Mapping[str, Any]) -> str:
    """Return the section in Markdown."""
    labels = list(results["machine"].items())
    process = [
        ("start", f"{results['start']:.2f} s"),
        ("processor time of the start", f"{results['started']:.2f} s"),
        ("memory", f"{results['memory']:.0f} MB"),
    ]
    kinds = [
        (kind, f"{figures['processor'] * 1000:.2f} ms", f"{figures['seconds'] * 1000:.2f} ms")
        for kind, figures in results["kinds"].items()
    ]
    return TEXT.format(
        rounds=results["rounds"],
        requests=f"{results['requests']:,}",
        machine=table(("", ""), labels),
        process=table(("", ""), process),
        requests_table=table(("request", "processor time", "time, with the client's"), kinds),
    )
