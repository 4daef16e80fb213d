"""``oasmith.toml``: which document becomes which client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from oasmith.config.check import RULE, wrong_values
from oasmith.config.fleets import Member, matching, members
from oasmith.config.keys import CLIENT_KEYS, CLIENT_TABLE, FILE_KEYS, FILE_TABLE, FLEET_TABLE
from oasmith.config.names_lock import NOTHING, LockedNames, read_lock
from oasmith.config.policy_file import read_policy
from oasmith.config.select import selection
from oasmith.config.settings import Formatter, Settings
from oasmith.config.sources import (
    Source,
    SourcePath,
    read_sources,
    split_references,
    wrong_uses,
)
from oasmith.config.toml import TomlFile, nearest, read_toml
from oasmith.config.toml_positions import KeyPath
from oasmith.config.value_types import dotted
from oasmith.diagnostics.findings import Finding, Location, display
from oasmith.diagnostics.policy import NO_POLICY, Policy
from oasmith.document.reading import ReadOptions, SourceFolder
from oasmith.document.selection import Selection
from oasmith.naming import pascal

FILE = "oasmith.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client: its document, what it is called, and how it is made."""

    name: str
    """As ``oasmith.toml`` calls it, else its package."""
    spec: Path
    """The document; of a source, its path in it until ``sources.locate`` knows where that lies."""
    output: Path
    settings: Settings
    tolerant: bool = False
    formatter: Formatter = "ruff"
    templates: Path | None = None
    references: Mapping[str, Path] = field(default_factory=dict)
    """Prefixes of absolute URLs with the local folders that stand for them."""
    source: str | None = None
    """The source that has the document; None for a document of the project's own."""
    source_references: Mapping[str, SourcePath] = field(default_factory=dict)
    """Prefixes of absolute URLs with the parts of sources that stand for them."""
    source_folders: tuple[SourceFolder, ...] = ()
    """Where the files of sources lie."""
    overlays: tuple[Path, ...] = ()
    """What changes its document, in this order."""
    selection: Selection | None = None
    """The operations that are wanted; None for all of the document."""
    policy: Policy = NO_POLICY
    fixtures: Path | None = None
    """The folder of its fixtures, or one file."""

    @property
    def used_sources(self) -> frozenset[str]:
        """The sources that it uses, for its document or for references."""
        own = () if self.source is None else (self.source,)
        return frozenset((*own, *(part.source for part in self.source_references.values())))

    @property
    def spec_in_source(self) -> str:
        """The path of its document in its source; empty where it names none."""
        return "" if self.spec == Path() else self.spec.as_posix()

    @property
    def reading(self) -> ReadOptions:
        """How its document is read."""
        return ReadOptions(
            references=self.references,
            sources=self.source_folders,
            overlays=self.overlays,
            selection=self.selection,
        )


@dataclass(frozen=True, slots=True)
class Configuration:
    """What ``oasmith.toml`` says."""

    path: Path
    clients: tuple[Client, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    """The projects that have documents of clients, by their names."""


_DEFAULTS = {name: key.default for name, key in CLIENT_KEYS.items() if key.default is not None}


def client(name: str, values: Mapping[str, Any], folder: Path) -> Client:
    """Return a client from values that ``CLIENT_KEYS`` accepts; paths start in ``folder``."""
    given = {**_DEFAULTS, **values}
    package = given["package"]
    source = given.get("source")
    folders, parts = split_references(given.get("references", {}))
    return Client(
        name=name,
        spec=folder / given["spec"] if source is None else Path(given.get("spec", "")),
        source=source,
        output=folder / given["output"],
        settings=Settings(
            package=package,
            client_class=given.get("client-class", pascal(package)),
            distribution=given.get("distribution", f"{package.replace('_', '-')}-client"),
            client_version=given["version"],
            cli=given["cli"],
            runtime=given["runtime"],
            formats=given["formats"],
            naming=given["naming"],
            idempotency_header=given.get("idempotency-header", ""),
            names=given.get("names", {}),
            renames=given.get("rename", {}),
            metadata=given.get("metadata", {}),
            allow_partial=given["allow-partial"],
        ),
        tolerant=given["validation"] == "tolerant",
        formatter=given["formatter"],
        templates=folder / given["templates"] if "templates" in given else None,
        fixtures=folder / given["fixtures"] if "fixtures" in given else None,
        references={url: folder / to for url, to in folders.items()},
        source_references=parts,
        overlays=tuple(folder / path for path in given.get("overlays", ())),
        selection=selection(given["select"]) if "select" in given else None,
    )


def find(start: Path) -> Path | None:
    """Return the nearest ``oasmith.toml``, from ``start`` upwards."""
    for directory in (start.resolve(), *start.resolve().parents):
        if (directory / FILE).is_file():
            return directory / FILE
    return None


def read(path: Path) -> tuple[Configuration | None, list[Finding]]:
    """Read ``oasmith.toml``. Returns None with findings when anything in it is wrong."""
    file, findings = read_toml(path, RULE)
    if file is None:
        return None, findings
    folder = path.resolve().parent
    reader = _Reader(file, folder)
    locks, wrong = read_lock(folder)
    clients = [_locked(client, locks.get(client.name, NOTHING)) for client in reader.clients()]
    findings = sorted([*reader.findings, *wrong], key=lambda finding: finding.location)
    # All or nothing: a client with a wrong key might write to a wrong folder.
    configuration = Configuration(path, tuple(clients), reader.sources)
    return (None if findings else configuration), findings


def _locked(client: Client, names: LockedNames) -> Client:
    return replace(client, settings=replace(client.settings, locked=names))


class _Reader:
    """Makes clients of what the file says; what is wrong with it are findings."""

    def __init__(self, file: TomlFile, folder: Path) -> None:
        self.findings: list[Finding] = wrong_values(file, FILE_TABLE)
        self._file = file
        self._folder = folder
        self.sources, wrong = read_sources(file, folder)
        self.findings += wrong
        self._outputs: dict[str, KeyPath] = {}
        """Where the folder of a client of a fleet is written."""

    def clients(self) -> list[Client]:
        """Return the clients that are right; the rest are findings."""
        policy, wrong = read_policy(self._file, self._folder)
        self.findings += wrong
        shared = self._accepted("references")
        self._folders(("references",), shared)
        self.findings += wrong_uses(self._file, self.sources, (), {"references": shared})
        if not (self._file.data.get("clients") or self._file.data.get("fleets")):
            self._wrong(("clients",), "has no client", "Write a table, such as [clients.petshop].")
        # What is wrong with the others has been reported.
        clients = [
            self._client(name, values, shared)
            for name, values in self._tables("clients")
            if CLIENT_TABLE.accepts(values)
        ]
        for name, values in self._tables("fleets"):
            if FLEET_TABLE.accepts(values):
                clients += self._fleet(name, values, shared, clients)
        self._distinct(clients)
        return [replace(client, policy=policy) for client in clients]

    def _tables(self, key: str) -> Iterable[tuple[str, Any]]:
        tables = self._file.data.get(key, {})
        return tables.items() if isinstance(tables, dict) else ()

    def _accepted(self, key: str) -> dict[str, Any]:
        """Return a table of the file; an empty one where something in it has been reported."""
        table: dict[str, Any] = self._file.data.get(key, {})
        return table if FILE_KEYS[key].type.accepts(table) else {}

    def _client(self, name: str, values: Mapping[str, Any], shared: Mapping[str, Any]) -> Client:
        key_path = ("clients", name)
        # A client's own mapping goes before the shared one.
        references = {**shared, **values.get("references", {})}
        configured = client(name, {**values, "references": references}, self._folder)
        self._folders((*key_path, "references"), values.get("references", {}))
        self.findings += wrong_uses(self._file, self.sources, key_path, values)
        if configured.source is None:
            self._exists((*key_path, "spec"), configured.spec, is_folder=False)
        for index, overlay in enumerate(configured.overlays):
            self._exists((*key_path, "overlays", index), overlay, is_folder=False)
        if not values.get("allow-outside"):
            self._inside((*key_path, "output"), configured.output)
        if configured.templates is not None:
            self._exists((*key_path, "templates"), configured.templates, is_folder=True)
        settings = replace(
            configured.settings,
            named_at=self._places((*key_path, "names"), values.get("names", {})),
            renames_at=self._places((*key_path, "rename"), values.get("rename", {})),
        )
        chosen = configured.selection
        if chosen is not None:
            chosen = replace(chosen, named_at=self._places((*key_path, "select"), values["select"]))
        return replace(configured, settings=settings, selection=chosen)

    def _fleet(
        self,
        name: str,
        values: Mapping[str, Any],
        shared: Mapping[str, Any],
        clients: Sequence[Client],
    ) -> Iterator[Client]:
        """Yield a client for each document of a fleet that is of none of ``clients``."""
        key_path = ("fleets", name)
        self._of_fleet(key_path, values)
        specs = {client.spec.resolve() for client in clients}
        taken = {client.name: client.spec for client in clients}
        common = {key: value for key, value in values.items() if key in CLIENT_KEYS}
        common["references"] = {**shared, **values.get("references", {})}
        for member in members(values, self._folder):
            if member.spec.resolve() in specs:
                continue
            other = taken.setdefault(member.package, member.spec)
            if other != member.spec:
                self._clash((*key_path, "documents"), member, other)
                continue
            output = str(Path(values["output-root"]) / member.package)
            own = {"spec": str(member.spec), "output": output, "package": member.package}
            self._outputs[member.package] = (*key_path, "output-root")
            yield client(member.package, {**common, **own}, self._folder)

    def _of_fleet(self, key_path: tuple[str, ...], values: Mapping[str, Any]) -> None:
        """Report what is wrong with a fleet as a whole."""
        self.findings += wrong_uses(self._file, self.sources, key_path, values)
        self._folders((*key_path, "references"), values.get("references", {}))
        if not values.get("allow-outside"):
            self._inside((*key_path, "output-root"), self._folder / values["output-root"])
        if "templates" in values:
            templates = self._folder / values["templates"]
            self._exists((*key_path, "templates"), templates, is_folder=True)
        for index, pattern in enumerate(values["documents"]):
            if not matching(pattern, self._folder):
                what = f"fits no file: {pattern}"
                hint = f"Paths are relative to the folder of {FILE}."
                self._wrong((*key_path, "documents", index), what, hint)

    def _clash(self, key_path: tuple[str, ...], member: Member, other: Path) -> None:
        shown = display(member.spec)
        self._wrong(
            key_path,
            f"gives two clients of the name {member.package}: {display(other)} and {shown}",
            "Exclude one, and make a fleet of it with another package-prefix, or a table of its "
            f"own, such as [clients.{member.package}_2].",
        )

    def _places(self, table: tuple[str, ...], keys: Iterable[str]) -> dict[str, Location]:
        return {key: self._file.locate((*table, key)) for key in keys}

    def _folders(self, key_path: tuple[str, ...], table: Mapping[str, Any]) -> None:
        for prefix, folder in split_references(table)[0].items():
            self._exists((*key_path, prefix), self._folder / folder, is_folder=True)

    def _exists(self, key_path: KeyPath, path: Path, *, is_folder: bool) -> None:
        if not (path.is_dir() if is_folder else path.is_file()):
            kind = "folder" if is_folder else "file"
            shown = display(path)
            self._wrong(key_path, f"names a {kind} that is not there: {shown}", similar(path))

    def _inside(self, key_path: tuple[str, ...], output: Path) -> None:
        """Nobody expects that files are written elsewhere because a project was checked out."""
        folder = self._folder.resolve()
        project = next(
            (above for above in (folder, *folder.parents) if (above / ".git").exists()), folder
        )
        if not output.resolve().is_relative_to(project):
            what = f"leaves the project's folder {display(project)}"
            self._wrong(key_path, what, "If that is meant, write allow-outside = true beside it.")

    def _distinct(self, clients: list[Client]) -> None:
        """Two clients in one folder would delete each other's files."""
        taken: dict[Path, str] = {}
        for client in clients:
            other = taken.setdefault(client.output.resolve(), client.name)
            if other != client.name:
                self._wrong(
                    self._outputs.get(client.name, ("clients", client.name, "output")),
                    f"is also the output of {other}",
                    "Give each client a folder of its own.",
                )

    def _wrong(self, key_path: KeyPath, what: str, hint: str = "") -> None:
        location = self._file.locate_value(key_path)
        self.findings.append(Finding(RULE, f"{dotted(key_path)} {what}", location, hint))


def similar(path: Path) -> str:
    """Return a hint with a name that is there, or the rule for paths."""
    folder = path.parent
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return nearest(path.name, names, f"Paths are relative to the folder of {FILE}.")
