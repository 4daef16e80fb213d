"""The part of ``oasmith publish`` that finds the last version and compares the client with it."""

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
    from oasmith.publish.from_git import Published
    from oasmith.publish.tags import Tag

COMPARED = (*STAGES[:3], *STAGES[:3], "compare")
"""The stages of a comparison, both documents included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The configuration file of a project, and the approvals next to it."""

    config: Path
    file: TomlFile
    """The parsed configuration, with the positions of its keys."""
    approvals: list[Approval]
    context: CommandContext

    @property
    def folder(self) -> Path:
        """The folder of the approvals, and of the built distributions."""
        return self.config.resolve().parent


def decide(project: Project, client: Client, against: str | None) -> Decision:
    """Return the version that a client needs. Exits with 2 if it cannot be determined.

    Args:
        project: The project with the client's configuration.
        client: The client to publish.
        against: The version to compare with; None for the newest tag of the client.
    """
    from oasmith.diff.git import SideError
    from oasmith.publish.from_git import ConfigurationError

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
    """Yield the named version: a wheel, a git revision, or an installed distribution."""
    from oasmith.diff.git import SideError, repository
    from oasmith.publish.from_git import of_revision
    from oasmith.publish.from_package import is_installed, of_installed, of_wheel
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
    """Compare with the newest tag, or with the one before if the newest is of this commit.

    In continuous integration, the tag exists before the version is published.
    """
    from oasmith.diff.git import SideError, repository
    from oasmith.publish.from_git import of_revision, parsed
    from oasmith.publish.tags import last_tag, tag_for, tags_of
    from oasmith.sources.locate import located

    try:
        repo = repository(project.folder)
    except SideError as error:
        hint = "Run it in a clone, or name the last version: --against FILE.whl"
        raise SideError(error.message, hint) from None
    tags = tags_of(client.name, repo.tags())
    current = parsed(client.settings.client_version)
    is_tagged = any(tag.version == current for tag in tags)
    new_tag = "" if is_tagged else tag_for(client.name, current, tags)
    while (tag := last_tag(tags, current)) is not None:
        # If a branch has the same name, git prefers the tag.
        with of_revision(client, project.config, tag.name, located, tag) as last:
            decision = _since(project, client, last)
        if not (decision.is_published and _is_head(repo, tag)):
            return replace(decision, new_tag=new_tag)
        tags.remove(tag)
    return replace(_since(project, client, None), new_tag=new_tag)


def _is_head(repo: Repository, tag: Tag) -> bool:
    return repo.commit(tag.name) == repo.commit("HEAD")


def _since(project: Project, client: Client, last: Published | None) -> Decision:
    """Return the version that a client needs after ``last``; None if there is no version yet."""
    from oasmith.diff.approvals import judged
    from oasmith.publish.decision import Decision
    from oasmith.publish.from_git import parsed

    current = parsed(client.settings.client_version)
    location = project.file.locate(("clients", client.name, "version"))
    if last is None:
        return Decision(client=client.name, current=current, place=location, last=None)
    comparison = _compared(project, client, last, current)
    return Decision(
        client=client.name,
        current=current,
        place=location,
        last=last.version,
        last_name=last.name,
        judged=judged(comparison, project.approvals, approve.today()),
    )


def _compared(project: Project, client: Client, last: Published, current: Version) -> Comparison:
    """Return all changes of the document, the settings and the code."""
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
        # Identical files result in identical names, so none need be compared.
        old, new = [set(public_names(api)) for api in apis] or [set[str](), set[str]()]
        changes += code_changes(last.package, package, old ^ new)
    return Comparison(
        name=client.name,
        old_version=str(last.version),
        new_version=str(current),
        changes=tuple(changes),
    )
