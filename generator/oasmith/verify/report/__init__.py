"""Reports of a verification, for people and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO

from oasmith.diagnostics.lines import write
from oasmith.verify.report import ci, programs, text
from oasmith.verify.report.ci import step_summary as step_summary
from oasmith.verify.report.content import Report as Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": text.plain,
    "json": programs.as_json,
    "sarif": programs.sarif,
    "junit": ci.junit,
    "github": ci.github,
    "markdown": ci.step_summary,
}


def show(report: Report, format: str, stream: TextIO) -> None:
    """Write a report in one of the ``FORMATS``; on a terminal, text has colours."""
    if format == "text" and stream.isatty():
        text.coloured(report, stream)
        return
    write(FORMATS[format](report), stream)
