"""The last published version of a client, as a revision of git has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

from packaging.version import InvalidVersion, Version

from oasmith.config.client import FILE, Client
from oasmith.diagnostics.findings import Finding
from oasmith.diff.git import SideError
from oasmith.diff.pairs import Locate, clients_since
from oasmith.diff.revisions import snapshot
from oasmith.publish.tags import Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A version of a client that others use."""

    name: str
    """What it was read from: a tag, a wheel."""
    version: Version
    client: Client
    """Its document, and how it was made."""
    package: Path | None
    """The folder of its code; None where that is not at hand."""
    shown: Mapping[Path, str]
    """Folders that stand for it, with what is shown in their place."""


class ConfigurationError(Exception):
    """What is wrong with the configuration of a published version."""

    def __init__(self, name: str, findings: list[Finding]) -> None:
        """Say which version has which ``findings``."""
        super().__init__(name)
        self.name = name
        self.findings = findings


@contextmanager
def of_revision(
    client: Client, config: Path, revision: str, locate: Locate, tag: Tag | None = None
) -> Iterator[Published | None]:
    """Give a client as it was in a revision of git; None where it was not there yet.

    Args:
        client: The client today.
        config: Today's ``oasmith.toml``.
        revision: As git names it.
        locate: Says where documents of other projects lie.
        tag: The tag that the revision is, where it is one.

    Raises ``SideError`` and ``ConfigurationError``.
    """
    with snapshot(revision, config.resolve().parent) as taken:
        pairs, findings = clients_since(config, [client], taken, locate)
        if findings:
            raise ConfigurationError(revision, findings)
        old = pairs[0].old
        if old is None:
            yield None
            return
        # Where the revision's file lacks the client, today's settings stand in for its own.
        is_configured = old.settings is not client.settings
        version = old.settings.client_version if is_configured or tag is None else str(tag.version)
        top = (
            taken.folder
            if is_configured
            else config.resolve().parent / _top(taken.repository.prefix)
        )
        output = Path(relpath(old.output, top)).as_posix()
        package = f"{output}/{old.settings.package}"
        if taken.tree.has_folder(package):
            taken.add_below(package, ".py")
        code = taken.folder / package
        yield Published(
            name=revision,
            version=parsed(version, revision),
            client=old,
            package=code if code.is_dir() else None,
            shown=taken.shown,
        )


def _top(prefix: str) -> Path:
    """Return the way from a folder of a repository to its top."""
    return Path(*[".." for _ in Path(prefix).parts])


def parsed(version: str, where: str = FILE) -> Version:
    """Return a version. Raises ``SideError`` for one that PEP 440 does not know."""
    try:
        return Version(version)
    except InvalidVersion:
        message = f"the version {version} of {where} is none that PEP 440 knows"
        raise SideError(message, "Write one such as 1.2.0.") from None
