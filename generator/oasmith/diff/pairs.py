"""The pairs to compare: clients of two versions of ``oasmith.toml``, or two documents."""

from __future__ import annotations

import posixpath
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from os.path import relpath
from pathlib import Path
from typing import Any, TypeAlias

from oasmith.config.client import FILE, Client, Configuration, read
from oasmith.config.fleets import fixed_part
from oasmith.config.names_lock import FILE as NAMES_LOCK
from oasmith.config.settings import Settings
from oasmith.config.sources import LOCK, vendor_folders
from oasmith.config.toml import read_toml
from oasmith.diagnostics.findings import Finding, Location, display
from oasmith.diff.changes import Change, ChangeLevel, Comparison
from oasmith.diff.git import SideError
from oasmith.diff.revisions import Snapshot, as_shown, path_in, snapshot, split
from oasmith.git.tree import DOCUMENTS

DEFAULTS = Settings(package="client", client_class="Client", distribution="client")
"""The settings for a document that no client of ``oasmith.toml`` uses."""


Locate: TypeAlias = Callable[[Configuration], tuple[Sequence[Client], list[Finding]]]
"""Returns the clients of a configuration, their documents as local paths, and findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The old and the new version of a client; None for a version that does not exist."""

    name: str
    old: Client | None
    new: Client | None
    shown: Mapping[Path, str] = field(default_factory=dict)
    """Folders with the files of a revision, and what is shown in their place."""


def clients_since(
    path: Path, clients: Sequence[Client], revision: Snapshot, locate: Locate
) -> tuple[list[Pair], list[Finding]]:
    """Return each client with its version in a revision, and findings of that configuration.

    Args:
        path: The current ``oasmith.toml``.
        clients: The clients of that file.
        revision: The files of a revision of the repository that the file is in.
        locate: Finds the documents of other projects.

    Raises ``SideError``.
    """
    before: dict[str, Client] = {}
    config_path = posixpath.join(revision.repository.prefix, path.resolve().name)
    if revision.tree.has(config_path):
        configuration, findings = configuration_at(revision, path.resolve().name)
        old, findings = ([], findings) if configuration is None else locate(configuration)
        if findings:
            return [], as_shown(findings, revision.shown)
        before = {client.name: client for client in old}
    pairs = [
        Pair(
            name=client.name,
            old=before.get(client.name) or _with_old_document(client, revision),
            new=client,
            shown=revision.shown,
        )
        for client in clients
    ]
    gone = before.keys() - {client.name for client in clients}
    pairs += [
        Pair(name=name, old=before[name], new=None, shown=revision.shown) for name in sorted(gone)
    ]
    return pairs, []


def configuration_at(revision: Snapshot, name: str) -> tuple[Configuration | None, list[Finding]]:
    """Return the configuration of a revision, and write all files that it names.

    Raises ``SideError`` if the revision has no file ``name`` in the current folder.
    """
    config_path = posixpath.join(revision.repository.prefix, name)
    if not revision.tree.has(config_path):
        raise SideError(f"{revision.revision} has no {config_path}")
    revision.add(config_path)
    for name in (NAMES_LOCK, LOCK):
        revision.add(posixpath.join(revision.repository.prefix, name))
    config = revision.folder / config_path
    _add_files_of(revision, config)
    return read(config)


def _add_files_of(revision: Snapshot, config: Path) -> None:
    """Write the files that a configuration names; its errors are reported when it is read."""
    try:
        data = tomllib.loads(config.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    for folder in vendor_folders(data):
        for path in revision.tree.below(_inside(revision, folder)):
            revision.add(path)
    shared = _texts(data.get("references"))
    clients = data.get("clients")
    for values in clients.values() if isinstance(clients, dict) else ():
        table = values if isinstance(values, dict) else {}
        references = {**shared, **_texts(table.get("references"))}
        folders = {url: _inside(revision, folder) for url, folder in references.items()}
        texts = _texts(table)
        for folder in (*folders.values(), _inside(revision, texts.get("templates", ""))):
            revision.add(folder)
        spec = _inside(revision, texts.get("spec", ""))
        if revision.tree.has(spec):
            revision.document(spec, folders)
        overlays = table.get("overlays")
        for overlay in filter(_is_text, overlays if isinstance(overlays, list) else ()):
            revision.overlay(_inside(revision, overlay), spec, folders)
    fleets = data.get("fleets")
    for values in fleets.values() if isinstance(fleets, dict) else ():
        _add_fleet(revision, values if isinstance(values, dict) else {}, shared)


def _add_fleet(revision: Snapshot, table: Mapping[str, Any], shared: Mapping[str, str]) -> None:
    """Write the files that may be documents of a fleet, and the files that they refer to."""
    references = {**shared, **_texts(table.get("references"))}
    folders = {url: _inside(revision, folder) for url, folder in references.items()}
    for folder in (*folders.values(), _inside(revision, _texts(table).get("templates", ""))):
        revision.add(folder)
    patterns = table.get("documents")
    for pattern in patterns if isinstance(patterns, list) else ():
        top = _inside(revision, fixed_part(str(pattern)))
        for path in sorted(revision.tree.entries):
            if path.endswith(DOCUMENTS) and (top == "." or path.startswith(f"{top}/")):
                revision.document(path, folders)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(table: Any) -> dict[str, str]:
    members = table.items() if isinstance(table, dict) else ()
    return {key: value for key, value in members if isinstance(value, str)}


def _inside(revision: Snapshot, path: str) -> str:
    """Return a path of ``oasmith.toml`` as a path from the top of the repository."""
    return posixpath.normpath(posixpath.join(revision.repository.prefix, path))


def _path_from_top(revision: Snapshot, path: Path) -> str:
    """Return a local path as a path from the top of the repository."""
    try:
        return _inside(revision, Path(relpath(path, revision.repository.folder)).as_posix())
    except ValueError:  # The path is on another drive.
        return "../"


def _with_old_document(client: Client, revision: Snapshot) -> Client | None:
    """Return a client with its current settings and the revision's document; None without one."""
    if client.source is not None:
        return None
    spec = _path_from_top(revision, client.spec)
    if spec.startswith("../"):
        hint = f"Compare two files instead: oasmith diff OLD {display(client.spec)}"
        raise SideError(f"the document of {client.name} is not in the repository", hint)
    if not revision.tree.has(spec):
        return None
    return _of_revision(client, revision, spec)


def _of_revision(client: Client, revision: Snapshot, spec: str) -> Client:
    """Return a client with a revision's document, overlays and folders of ``references``."""
    folders = {url: _path_from_top(revision, folder) for url, folder in client.references.items()}
    folders = {url: folder for url, folder in folders.items() if revision.tree.has_folder(folder)}
    document = revision.document(spec, folders)
    for folder in folders.values():
        revision.add(folder)
    written = {url: revision.folder / folder for url, folder in folders.items()}
    paths = [_path_from_top(revision, path) for path in client.overlays]
    overlays = tuple(
        revision.overlay(path, spec, folders) for path in paths if revision.tree.has(path)
    )
    references = {**client.references, **written}
    return replace(client, spec=document, references=references, overlays=overlays)


def appeared(pair: Pair, config: Path) -> Comparison:
    """Return the comparison for a client that was added or removed."""
    is_new = pair.old is None
    file, _ = read_toml(config, "configuration")
    location = Location(display(config))
    if file is not None:
        location = file.locate(("clients", pair.name))
    change = Change(
        rule="client-added" if is_new else "client-removed",
        level=ChangeLevel.INFO if is_new else ChangeLevel.BREAKING,
        breaks=() if is_new else ("source",),
        subject="client",
        message=f"{pair.name} is new in {FILE}" if is_new else f"{pair.name} is gone from {FILE}",
        location=location,
        pointer="",
    )
    return Comparison(name=pair.name, old_version="", new_version="", changes=(change,))


@dataclass(frozen=True, slots=True)
class _Document:
    """A document of the command line."""

    file: Path
    current: Path
    """Its path in the working tree, links resolved, even if it does not exist there."""
    revision: Snapshot | None = None
    path: str = ""
    """Its path in the revision."""


def documents(old: str, new: str, clients: Sequence[Client], stack: ExitStack) -> Pair:
    """Return two documents, each a file or ``REV:PATH``, as a pair of one client.

    The settings are those of the client that uses one of the documents, if there is one. Temporary
    files are removed when ``stack`` is closed. Raises ``SideError``.
    """
    sides = [_document(text, stack) for text in (old, new)]
    by_path = {client.spec.resolve(): client for client in reversed(clients)}
    client = next(
        (by_path[side.current] for side in reversed(sides) if side.current in by_path), None
    )
    name = sides[1].current.name if client is None else client.name
    first, second = (_client(side, client or _third_party(side.current)) for side in sides)
    shown = {
        folder: text
        for side in sides
        if side.revision
        for folder, text in side.revision.shown.items()
    }
    return Pair(name=name, old=first, new=second, shown=shown)


def _document(text: str, stack: ExitStack) -> _Document:
    path = Path(text)
    # A drive letter looks like a revision, so an existing file takes precedence.
    if path.is_file():
        return _Document(path, path.resolve())
    parts = split(text)
    if path.is_dir():
        raise SideError(f"{text} is a folder", "Give the path of the document in it.")
    if "://" in text:
        raise SideError(f"{text} is not read over the network", "Download it and give the file.")
    if parts is None:
        hint = f"For the file of a revision, write main:{path.as_posix()}"
        raise SideError(f"there is no file {text}", hint)
    revision = stack.enter_context(snapshot(parts[0], Path.cwd()))
    inside = path_in(revision.repository, parts[1])
    top = Path.cwd().resolve().joinpath(*[".." for _ in Path(revision.repository.prefix).parts])
    return _Document(path, (top / inside).resolve(), revision, inside)


def _third_party(path: Path) -> Client:
    """Return a client for a document that no client of the configuration uses."""
    return Client(name=path.name, spec=path, output=path.parent, settings=DEFAULTS, tolerant=True)


def _client(document: _Document, client: Client) -> Client:
    """Return a client with another document."""
    if document.revision is None:
        return replace(client, spec=document.file)
    return _of_revision(client, document.revision, document.path)
