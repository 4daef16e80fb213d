"""The part of ``oasmith publish`` that finds the last version, and compares it with today."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from oasmith.cli import approve
from oasmith.cli.context import CommandContext
from oasmith.cli.output import stop, stop_with
from oasmith.config.client import FILE, Client
from oasmith.config.toml import TomlFile
from oasmith.run import STAGES

if TYPE_CHECKING:
    from packaging.version import Version

    from oasmith.diff.approvals import Approval
    from oasmith.diff.changes import Comparison
    from oasmith.diff.git import Repository
    from oasmith.publish.decision import Decision
    from oasmith.publish.published import Published
    from oasmith.publish.tags import Tag

COMPARED = (*STAGES[:3], *STAGES[:3], "compare")
"""The stages of a comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The folder of ``oasmith.toml``, and what has been decided there."""

    config: Path
    file: TomlFile
    """What it says, with the places of its keys."""
    approvals: list[Approval]
    context: CommandContext

    @property
    def folder(self) -> Path:
        """Where approvals lie, and distributions are built."""
        return self.config.resolve().parent


def decide(project: Project, client: Client, against: str | None) -> Decision:
    """Return what a client needs. Ends the program with 2 where that cannot be told.

    Args:
        project: Where the client is configured.
        client: The client as it is to be published.
        against: What it is compared with; None for the newest of its tags.
    """
    from oasmith.diff.git import SideError
    from oasmith.publish.published import ConfigurationError

    try:
        if against is None:
            return _since_tag(project, client)
        with _named(project, client, against) as last:
            return replace(_since(project, client, last), last_name=last.name if last else against)
    except SideError as error:
        stop(error.message, error.hint)
    except ConfigurationError as error:
        for finding in error.findings:
            print(finding, file=sys.stderr)
        hint = "Name another version: --against REV, or FILE.whl."
        stop(f"{FILE} of {error.name} cannot be used", hint)


@contextmanager
def _named(project: Project, client: Client, against: str) -> Iterator[Published | None]:
    """Give the version that is named: a wheel, a revision, or an installed distribution."""
    from oasmith.diff.git import SideError, repository
    from oasmith.publish.carried import is_installed, of_installed, of_wheel
    from oasmith.publish.published import of_revision
    from oasmith.sources.locate import located

    if against.endswith(".whl"):
        with of_wheel(client, Path(against)) as carried:
            yield carried
        return
    try:
        repository(project.folder).commit(against)
    except SideError:
        if not is_installed(against):
            raise
        yield of_installed(client, against)
        return
    with of_revision(client, project.config, against, located) as last:
        yield last


def _since_tag(project: Project, client: Client) -> Decision:
    """Compare with the newest tag; with the one before where that is of this very commit.

    In continuous integration, a tag is there before the version is published.
    """
    from oasmith.diff.git import SideError, repository
    from oasmith.publish.published import of_revision, parsed
    from oasmith.publish.tags import last_tag, tag_for, tags_of
    from oasmith.sources.locate import located

    try:
        where = repository(project.folder)
    except SideError as error:
        hint = "Run it in a clone, or name the last version: --against FILE.whl"
        raise SideError(error.message, hint) from None
    tags = tags_of(client.name, where.tags())
    current = parsed(client.settings.client_version)
    is_tagged = any(tag.version == current for tag in tags)
    new_tag = "" if is_tagged else tag_for(client.name, current, tags)
    while (tag := last_tag(tags, current)) is not None:
        # Where a branch has the same name, git means the tag.
        with of_revision(client, project.config, tag.name, located, tag) as last:
            decision = _since(project, client, last)
        if not (decision.is_published and _is_head(where, tag)):
            return replace(decision, new_tag=new_tag)
        tags.remove(tag)
    return replace(_since(project, client, None), new_tag=new_tag)


def _is_head(where: Repository, tag: Tag) -> bool:
    return where.commit(tag.name) == where.commit("HEAD")


def _since(project: Project, client: Client, last: Published | None) -> Decision:
    """Return what a client needs after a version; None for its first."""
    from oasmith.diff.approvals import judged
    from oasmith.publish.decision import Decision
    from oasmith.publish.published import parsed

    current = parsed(client.settings.client_version)
    place = project.file.locate(("clients", client.name, "version"))
    if last is None:
        return Decision(client=client.name, current=current, place=place, last=None)
    comparison = _compared(project, client, last, current)
    return Decision(
        client=client.name,
        current=current,
        place=place,
        last=last.version,
        last_name=last.name,
        judged=judged(comparison, project.approvals, approve.today()),
    )


def _compared(project: Project, client: Client, last: Published, current: Version) -> Comparison:
    """Return all changes: of the document, of the settings, and of the code."""
    from oasmith import pipeline
    from oasmith.diff.changes import Comparison
    from oasmith.diff.names import public_names
    from oasmith.publish.client_changes import code_changes, settings_changes

    with project.context.run(client.name, COMPARED) as run:
        compared = pipeline.compare(last.client, client, shown=last.shown, run=run)
    if compared.comparison is None:
        stop_with(compared.findings)
    changes = [*compared.comparison.changes]
    changes += settings_changes(last.client, client, project.file)
    package = client.output / client.settings.package
    if last.package is not None and package.is_dir():
        apis = compared.apis or ()
        # Of files that are the same follow the same names, whichever.
        old, new = [set(public_names(api)) for api in apis] or [set[str](), set[str]()]
        changes += code_changes(last.package, package, old ^ new)
    return Comparison(
        name=client.name,
        old_version=str(last.version),
        new_version=str(current),
        changes=tuple(changes),
    )
