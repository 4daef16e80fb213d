"""What is compared with what: clients of two versions of ``oasmith.toml``, or two documents."""

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
"""How a document is read that is none of ``oasmith.toml``."""


Locate: TypeAlias = Callable[[Configuration], tuple[Sequence[Client], list[Finding]]]
"""Gives the clients of a configuration with their documents as paths of this disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A client before and after; None where there is none."""

    name: str
    old: Client | None
    new: Client | None
    shown: Mapping[Path, str] = field(default_factory=dict)
    """Folders that stand for revisions, with what is shown in their place."""


def clients_since(
    path: Path, clients: Sequence[Client], at: Snapshot, locate: Locate
) -> tuple[list[Pair], list[Finding]]:
    """Return each client with what it was in a revision, and what is wrong with that one's file.

    Args:
        path: Today's ``oasmith.toml``.
        clients: Those that it has.
        at: The revision, of the repository that the file is in.
        locate: Says where documents of other projects lie.

    Raises ``SideError``.
    """
    before: dict[str, Client] = {}
    place = posixpath.join(at.repository.prefix, path.resolve().name)
    if at.tree.has(place):
        configuration, findings = configuration_at(at, path.resolve().name)
        found, wrong = ([], findings) if configuration is None else locate(configuration)
        if wrong:
            return [], as_shown(wrong, at.shown)
        before = {client.name: client for client in found}
    pairs = [
        Pair(
            name=client.name,
            old=before.get(client.name) or _as_today(client, at),
            new=client,
            shown=at.shown,
        )
        for client in clients
    ]
    gone = before.keys() - {client.name for client in clients}
    pairs += [Pair(name=name, old=before[name], new=None, shown=at.shown) for name in sorted(gone)]
    return pairs, []


def configuration_at(at: Snapshot, name: str) -> tuple[Configuration | None, list[Finding]]:
    """Return the configuration as a revision has it, with all files that it names.

    Raises ``SideError`` where the revision has no file of that ``name`` in the same folder.
    """
    place = posixpath.join(at.repository.prefix, name)
    if not at.tree.has(place):
        raise SideError(f"{at.revision} has no {place}")
    at.add(place)
    for name in (NAMES_LOCK, LOCK):
        at.add(posixpath.join(at.repository.prefix, name))
    config = at.folder / place
    _add_named(at, config)
    return read(config)


def _add_named(at: Snapshot, config: Path) -> None:
    """Write what a configuration names; what is wrong with it is told when it is read."""
    try:
        data = tomllib.loads(config.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    for folder in vendor_folders(data):
        for path in at.tree.below(_inside(at, folder)):
            at.add(path)
    shared = _texts(data.get("references"))
    clients = data.get("clients")
    for values in clients.values() if isinstance(clients, dict) else ():
        table = values if isinstance(values, dict) else {}
        references = {**shared, **_texts(table.get("references"))}
        folders = {url: _inside(at, folder) for url, folder in references.items()}
        texts = _texts(table)
        for folder in (*folders.values(), _inside(at, texts.get("templates", ""))):
            at.add(folder)
        spec = _inside(at, texts.get("spec", ""))
        if at.tree.has(spec):
            at.document(spec, folders)
        overlays = table.get("overlays")
        for overlay in filter(_is_text, overlays if isinstance(overlays, list) else ()):
            at.overlay(_inside(at, overlay), spec, folders)
    fleets = data.get("fleets")
    for values in fleets.values() if isinstance(fleets, dict) else ():
        _add_fleet(at, values if isinstance(values, dict) else {}, shared)


def _add_fleet(at: Snapshot, table: Mapping[str, Any], shared: Mapping[str, str]) -> None:
    """Write what may be the documents of a fleet, and what they refer to."""
    references = {**shared, **_texts(table.get("references"))}
    folders = {url: _inside(at, folder) for url, folder in references.items()}
    for folder in (*folders.values(), _inside(at, _texts(table).get("templates", ""))):
        at.add(folder)
    patterns = table.get("documents")
    for pattern in patterns if isinstance(patterns, list) else ():
        top = _inside(at, fixed_part(str(pattern)))
        for path in sorted(at.tree.entries):
            if path.endswith(DOCUMENTS) and (top == "." or path.startswith(f"{top}/")):
                at.document(path, folders)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(table: Any) -> dict[str, str]:
    members = table.items() if isinstance(table, dict) else ()
    return {key: value for key, value in members if isinstance(value, str)}


def _inside(at: Snapshot, path: str) -> str:
    """Return a path of ``oasmith.toml`` as one from the top of the repository."""
    return posixpath.normpath(posixpath.join(at.repository.prefix, path))


def _place(at: Snapshot, path: Path) -> str:
    """Return a path of the disk as one from the top of the repository."""
    try:
        return _inside(at, Path(relpath(path, at.repository.folder)).as_posix())
    except ValueError:  # It is on another drive.
        return "../"


def _as_today(client: Client, at: Snapshot) -> Client | None:
    """Return a client as it would be made today of the revision's document, if there is one."""
    if client.source is not None:
        return None
    spec = _place(at, client.spec)
    if spec.startswith("../"):
        hint = f"Compare two files instead: oasmith diff OLD {display(client.spec)}"
        raise SideError(f"the document of {client.name} is not in the repository", hint)
    if not at.tree.has(spec):
        return None
    return _moved(client, at, spec)


def _moved(client: Client, at: Snapshot, spec: str) -> Client:
    """Return a client with a revision's document, its overlays, and its copies of other parts."""
    own = {url: _place(at, to) for url, to in client.references.items()}
    own = {url: to for url, to in own.items() if at.tree.has_folder(to)}
    document = at.document(spec, own)
    for to in own.values():
        at.add(to)
    there = {url: at.folder / to for url, to in own.items()}
    places = [_place(at, path) for path in client.overlays]
    overlays = tuple(at.overlay(place, spec, own) for place in places if at.tree.has(place))
    references = {**client.references, **there}
    return replace(client, spec=document, references=references, overlays=overlays)


def appeared(pair: Pair, config: Path) -> Comparison:
    """Return what there is to say of a client that is new, or gone."""
    is_new = pair.old is None
    file, _ = read_toml(config, "configuration")
    nowhere = Location(display(config))
    location = nowhere if file is None else file.locate(("clients", pair.name))
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
class _Named:
    """A document as the command line names it."""

    file: Path
    today: Path
    """Where it lies, or would lie, without links."""
    at: Snapshot | None = None
    path: str = ""
    """In the revision."""


def documents(old: str, new: str, clients: Sequence[Client], stack: ExitStack) -> Pair:
    """Return two documents, each a file or ``REV:PATH``, as one client's.

    Settings are those of the client whose document it is, if there is one. What is written for it
    is gone when ``stack`` is closed. Raises ``SideError``.
    """
    sides = [_named(text, stack) for text in (old, new)]
    places = {client.spec.resolve(): client for client in reversed(clients)}
    own = next((places[it.today] for it in reversed(sides) if it.today in places), None)
    name = sides[1].today.name if own is None else own.name
    first, second = (_client(it, own or _stranger(it.today)) for it in sides)
    shown = {folder: to for it in sides if it.at for folder, to in it.at.shown.items()}
    return Pair(name=name, old=first, new=second, shown=shown)


def _named(text: str, stack: ExitStack) -> _Named:
    path = Path(text)
    # A drive's letter looks like a revision, and a file goes before it.
    if path.is_file():
        return _Named(path, path.resolve())
    parts = split(text)
    if path.is_dir():
        raise SideError(f"{text} is a folder", "Name the document in it.")
    if "://" in text:
        raise SideError(f"{text} is not read over the network", "Download it, and name the file.")
    if parts is None:
        hint = f"A revision's is named as git names it: main:{path.as_posix()}"
        raise SideError(f"there is no file {text}", hint)
    at = stack.enter_context(snapshot(parts[0], Path.cwd()))
    inside = path_in(at.repository, parts[1])
    top = Path.cwd().resolve().joinpath(*[".." for _ in Path(at.repository.prefix).parts])
    return _Named(path, (top / inside).resolve(), at, inside)


def _stranger(place: Path) -> Client:
    return Client(
        name=place.name, spec=place, output=place.parent, settings=DEFAULTS, tolerant=True
    )


def _client(side: _Named, own: Client) -> Client:
    if side.at is None:
        return replace(own, spec=side.file)
    return _moved(own, side.at, side.path)
