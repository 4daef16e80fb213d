"""``oasmith vendor``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from oasmith.cli.lock import chosen, locked
from oasmith.cli.options import Config, configuration_of
from oasmith.cli.output import Format, finish, say, stop_with
from oasmith.config.client import FILE, Configuration
from oasmith.diagnostics.findings import Finding, Level, display

if TYPE_CHECKING:
    from oasmith.sources.pins import Pin


def vendor(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help=f"Sources of {FILE} (default: all)."),
    ] = None,
    config: Config = None,
    format: Format = "text",
) -> None:
    """Copy pinned files into this repository.

    The copy, by default vendor/oasmith/SOURCE, is used instead of the files that oasmith lock
    fetches: no machine needs the network, and a code review shows what changes. The copy must match
    the pin.

    \b
    Examples:
      oasmith vendor
      oasmith vendor zoho
    """
    from oasmith.sources.locate import lock_findings

    configuration = configuration_of(config)
    pins = locked(configuration)
    findings = lock_findings(configuration, pins)
    if findings:
        stop_with(findings)
    finish(
        _vendor(configuration, pins, chosen(configuration, names or []), format),
        format,
        Level.ERROR,
    )


def _vendor(
    configuration: Configuration, pins: Mapping[str, Pin], names: Sequence[str], format: str
) -> list[Finding]:
    from oasmith.sources.errors import SourceError
    from oasmith.sources.opening import opener
    from oasmith.sources.pinning import restored
    from oasmith.sources.store import store_for_fetching
    from oasmith.sources.vendor import write_copy

    findings: list[Finding] = []
    with store_for_fetching() as store, opener() as source_opener:
        for name in names:
            source = configuration.sources[name]
            try:
                folder = restored(source, pins[name], store, source_opener)
                is_new = write_copy(source, pins[name], folder)
            except SourceError as error:
                findings.append(error.finding(source))
                continue
            state = "is written" if is_new else "is up to date"
            say(f"{display(source.vendor)} {state}: {len(pins[name].files)} files", format)
    return findings
