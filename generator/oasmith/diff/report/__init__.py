"""Reports of comparisons, for people and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO

from oasmith.diagnostics.lines import write
from oasmith.diff.report import changelog, ci, programs, text
from oasmith.diff.report.ci import step_summary as step_summary
from oasmith.diff.report.content import Report as Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": text.plain,
    "json": programs.as_json,
    "sarif": programs.sarif,
    "junit": ci.junit,
    "github": ci.github,
    "markdown": changelog.markdown,
}


def show(report: Report, format: str, stream: TextIO) -> None:
    """Write a report in a format of ``FORMATS``; text is coloured on a terminal."""
    if format == "text" and stream.isatty():
        text.coloured(report, stream)
        return
    write(FORMATS[format](report), stream)
