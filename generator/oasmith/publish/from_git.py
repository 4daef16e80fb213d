"""The last published version of a client, read from a git revision."""

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
    """A published version of a client."""

    name: str
    """Its origin: a tag, a wheel."""
    version: Version
    client: Client
    """The client, with its document and settings."""
    package: Path | None
    """The folder of its code; None if the code is not available."""
    shown: Mapping[Path, str]
    """Folders that it was extracted to, with the text that locations show instead."""


class ConfigurationError(Exception):
    """The configuration of a published version has errors."""

    def __init__(self, name: str, findings: list[Finding]) -> None:
        """Store the ``name`` of the version and its ``findings``."""
        super().__init__(name)
        self.name = name
        self.findings = findings


@contextmanager
def of_revision(
    client: Client, config: Path, revision: str, locate: Locate, tag: Tag | None = None
) -> Iterator[Published | None]:
    """Yield a client as it was in a git revision; None if it did not exist.

    Args:
        client: The current client.
        config: The current ``oasmith.toml``.
        revision: A revision in the syntax of git.
        locate: Finds the documents of other projects.
        tag: The tag of the revision, if it is one.

    Raises ``SideError`` and ``ConfigurationError``.
    """
    with snapshot(revision, config.resolve().parent) as files:
        pairs, findings = clients_since(config, [client], files, locate)
        if findings:
            raise ConfigurationError(revision, findings)
        old = pairs[0].old
        if old is None:
            yield None
            return
        # If oasmith.toml of the revision lacks the client, it has the current settings.
        is_configured = old.settings is not client.settings
        version = old.settings.client_version if is_configured or tag is None else str(tag.version)
        top = (
            files.folder
            if is_configured
            else config.resolve().parent / _top(files.repository.prefix)
        )
        output = Path(relpath(old.output, top)).as_posix()
        package = f"{output}/{old.settings.package}"
        if files.tree.has_folder(package):
            files.add_below(package, ".py")
        code = files.folder / package
        yield Published(
            name=revision,
            version=parsed(version, revision),
            client=old,
            package=code if code.is_dir() else None,
            shown=files.shown,
        )


def _top(prefix: str) -> Path:
    """Return the relative path from a folder of a repository to its root."""
    return Path(*[".." for _ in Path(prefix).parts])


def parsed(version: str, where: str = FILE) -> Version:
    """Parse a version. Raises ``SideError`` if it is not valid by PEP 440."""
    try:
        return Version(version)
    except InvalidVersion:
        message = f"the version {version} of {where} is not valid by PEP 440"
        raise SideError(message, "Use a version such as 1.2.0.") from None
