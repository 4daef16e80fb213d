"""Output of commands: findings, diffs, and error messages."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, NoReturn

import typer

from oasmith.diagnostics.findings import Finding, Level

HAS_FINDINGS = 1
COULD_NOT_RUN = 2

Format = Annotated[
    Literal["text", "line", "json", "sarif", "junit", "github"],
    typer.Option(help="The format of the findings on standard output."),
]

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_SEVERITY = {level: number for number, level in enumerate(Level)}
"""The rank of each level; 0 is the most severe."""


def finish(
    findings: Sequence[Finding], format: str, level: Level, *, to_stderr: bool = False
) -> None:
    """Report ``findings``; exits with 1 if one has ``level`` or a more severe one."""
    show_findings(findings, format, to_stderr=to_stderr)
    if any(_SEVERITY[finding.level] <= _SEVERITY[level] for finding in findings):
        raise typer.Exit(HAS_FINDINGS)


def show_findings(findings: Sequence[Finding], format: str, *, to_stderr: bool = False) -> None:
    """Report ``findings``, with advice for third-party documents."""
    from oasmith.diagnostics import report

    report.show(findings, format, sys.stderr if to_stderr else sys.stdout, _advice(findings))


def _advice(findings: Sequence[Finding]) -> str:
    """Return advice for users who cannot change the document."""
    from oasmith.diagnostics.rules import RULES

    errors = [finding for finding in findings if finding.level is Level.ERROR]
    is_tolerable = [
        finding.rule in RULES and RULES[finding.rule].is_tolerable for finding in errors
    ]
    if not any(is_tolerable):
        return ""
    some = "these errors" if all(is_tolerable) else f"{sum(is_tolerable)} of these errors"
    return (
        f"If the document is not yours to correct, --validation tolerant makes warnings of {some};"
        '\nin oasmith.toml: validation = "tolerant".'
    )


def say(line: str, format: str) -> None:
    """Print a line; to standard error if standard output is in a format for programs."""
    print(line, file=sys.stdout if format == "text" else sys.stderr)


def stop(message: str, hint: str = "") -> NoReturn:
    """Print an error message on standard error, and exit with 2."""
    print(f"oasmith: {message}", file=sys.stderr)
    if hint:
        print(f"    {hint}", file=sys.stderr)
    raise typer.Exit(COULD_NOT_RUN)


def stop_with(findings: Sequence[Finding]) -> NoReturn:
    """Print findings that prevent the command from running on standard error, and exit with 2."""
    from oasmith.diagnostics import report

    report.show(findings, "text", sys.stderr)
    raise typer.Exit(COULD_NOT_RUN)


def show_diff(lines: Iterable[str]) -> None:
    """Print a unified diff, in colour on a terminal."""
    for line in lines:
        is_header = line.startswith(("---", "+++"))
        colour = None if is_header else _COLOURS.get(line[0])
        typer.secho(line, fg=colour, bold=is_header or None, nl=False)
