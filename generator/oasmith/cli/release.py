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
    """Return a client's changelog. Exits with 2 if it cannot be read."""
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
    # Errors must be found before the first file is written.
    changelog = read_changelog(client)
    text = None if decision.next == decision.current else _configuration(project, decision)
    _write_changelog(project, client, decision, day, changelog)
    if text is not None:
        version_key.write(project.config, text)
        version = f"version {decision.next} of {client.name}"
        project.context.say(f"{display(project.config)}: {version}")
    project.context.say(f"    next: oasmith generate {client.name}, and commit")


def _configuration(project: Project, decision: Decision) -> str:
    """Return the text of ``oasmith.toml`` with the required version."""
    from oasmith.publish.version_key import with_version

    # Read again, because another client's version may have been written.
    file, findings = read_toml(project.config, RULE)
    if file is None:
        stop_with(findings)
    try:
        return with_version(file, decision.client, str(decision.next))
    except ValueError:
        stop(f"{FILE} cannot be changed", f'Set version = "{decision.next}" yourself.')


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
    # Written like generated files: atomically, and not through a symbolic link.
    name = path.relative_to(client.output).as_posix()
    write(Drift(client.output, {name: text}, {name: State.CHANGED}))
    project.context.say(f"{display(path)}: section {decision.next} added")


def build_clients(
    needed: Sequence[tuple[Client, Decision]], context: CommandContext, target: Path
) -> tuple[list[Path], list[Finding]]:
    """Build the distributions of clients, unless one is out of date with its document.

    Args:
        needed: The clients, with the decision about each.
        context: The context of the command.
        target: The folder for the files.

    Returns:
        The files, and findings; after an error there are no files. Exits with 2 if a build fails.
    """
    from oasmith.publish.distributions import BuildError, build

    # Checked before the first build: either all clients are built or none.
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
    """Print the files that were built, and the next steps."""
    for path in built:
        context.say(display(path))
    if decision.new_tag:
        context.say(f"    tag:    git tag {shlex.quote(decision.new_tag)}")
    files = shlex.join(display(path) for path in built)
    context.say(f"    upload: uv publish {files}")
    context.say(f"    or:     twine upload {files}")


def _drift(client: Client, context: CommandContext) -> list[Finding]:
    """Return findings for a client that is out of date with its document."""
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
    # Only one is reported, as the fix is the same for all.
    hint = f"Run oasmith generate {client.name}; oasmith check shows the differences."
    more = f", and {len(stale) - 1} more files" if len(stale) > 1 else ""
    return [
        *(replace(one, message=f"{one.message}{more}", hint=hint) for one in stale[:1]),
        *others,
    ]
