"""The part of ``oasmith publish`` that writes version and changelog, and builds distributions."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from oasmith.cli.context import CommandContext
from oasmith.cli.last_version import Project
from oasmith.cli.output import stop, stop_with
from oasmith.config.check import RULE
from oasmith.config.client import FILE, Client
from oasmith.config.toml import read_toml
from oasmith.diagnostics.findings import Finding, display, has_errors

if TYPE_CHECKING:
    from oasmith.publish.decision import Decision


def read_changelog(client: Client) -> str:
    """Return a client's changelog. Ends the program with 2 where it is no text."""
    from oasmith.diff.git import SideError
    from oasmith.publish.changelog import path_of, read

    try:
        return read(path_of(client))
    except SideError as error:
        stop(error.message, error.hint)


def write_version(
    project: Project, client: Client, decision: Decision, day: datetime.date | None
) -> None:
    """Write the required version to oasmith.toml, and the changelog."""
    from oasmith.publish import version_key

    if decision.is_published:
        project.context.say(f"{client.name}: nothing to write")
        return
    # What stands in the way is found before the first file is written.
    before = read_changelog(client)
    text = None if decision.next == decision.current else _configuration(project, decision)
    _write_changelog(project, client, decision, day, before)
    if text is not None:
        version_key.write(project.config, text)
        version = f"version {decision.next} of {client.name}"
        project.context.say(f"{display(project.config)}: {version}")
    project.context.say(f"    next: oasmith generate {client.name}, and commit")


def _configuration(project: Project, decision: Decision) -> str:
    """Return the text of ``oasmith.toml`` with the version that is needed."""
    from oasmith.publish.version_key import with_version

    # Read anew, because another client's version may have been written.
    file, wrong = read_toml(project.config, RULE)
    if file is None:
        stop_with(wrong)
    try:
        return with_version(file, decision.client, str(decision.next))
    except ValueError:
        stop(f"{FILE} cannot be changed", f'Write version = "{decision.next}" yourself.')


def _write_changelog(
    project: Project, client: Client, decision: Decision, day: datetime.date | None, before: str
) -> None:
    from oasmith.publish import changelog
    from oasmith.write import Drift, State, write

    path = changelog.path_of(client)
    if changelog.has_section(before, decision.next):
        project.context.say(f"{display(path)}: has a section {decision.next}, which is kept")
        return
    changes = None if decision.judged is None else decision.judged.comparison.changes
    section = changelog.section(decision.next, changes, day)
    text = changelog.with_section(before, section, client.settings.distribution)
    # As generated files are written: as a whole, and through no symbolic link.
    name = path.relative_to(client.output).as_posix()
    write(Drift(client.output, {name: text}, {name: State.CHANGED}))
    project.context.say(f"{display(path)}: section {decision.next} added")


def build_clients(
    needed: Sequence[tuple[Client, Decision]], context: CommandContext, target: Path
) -> tuple[list[Path], list[Finding]]:
    """Build the distributions of clients, unless one is not what its document gives.

    Args:
        needed: The clients, with what was decided about each.
        context: How the command runs.
        target: The folder for the files.

    Returns:
        The files, and what stands in their way. Ends the program with 2 for a build that fails.
    """
    from oasmith.publish.distributions import BuildError, build

    # All before the first is built: what is released together is built together.
    findings = [finding for client, _ in needed for finding in _drift(client, context)]
    if has_errors(findings):
        return [], findings
    files = []
    for client, decision in needed:
        try:
            built = build(client.output, target)
        except BuildError as error:
            stop(f"{client.name} cannot be built", str(error).replace("\n", "\n    "))
        files += built
        _say_built(built, decision, context)
    return files, findings


def _say_built(built: Sequence[Path], decision: Decision, context: CommandContext) -> None:
    """Say what was built, and what is left to do."""
    for path in built:
        context.say(display(path))
    if decision.new_tag:
        context.say(f"    tag:    git tag {shlex.quote(decision.new_tag)}")
    shown = shlex.join(display(path) for path in built)
    context.say(f"    upload: uv publish {shown}")
    context.say(f"    or:     twine upload {shown}")


def _drift(client: Client, context: CommandContext) -> list[Finding]:
    """Return what is wrong with a client that is not what its document gives."""
    from oasmith import pipeline
    from oasmith.write import compare

    with context.run(client.name) as run:
        generated = pipeline.generate(client, run)
    if generated.files is None:
        return generated.findings
    drift = compare(client.output, generated.files, client.settings.package, generated.hashes)
    findings = drift.findings()
    stale = [finding for finding in findings if finding.rule == "out-of-date"]
    others = [finding for finding in findings if finding.rule != "out-of-date"]
    # One of them says it all: what is to be done is the same for each.
    hint = f"Run oasmith generate {client.name}; oasmith check shows what is different."
    more = f", and {len(stale) - 1} more files" if len(stale) > 1 else ""
    return [
        *(replace(one, message=f"{one.message}{more}", hint=hint) for one in stale[:1]),
        *others,
    ]
