"""Reading of ``oasmith.toml``: the clients and their settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from oasmith.config.check import RULE, value_findings
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
    reference_findings,
    split_references,
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
    """A client: its document, its names, and how it is generated."""

    name: str
    """The name in ``oasmith.toml``; the package of a client that is not configured there."""
    spec: Path
    """The document; a path inside the source until ``sources.locate`` makes it a local path."""
    output: Path
    settings: Settings
    tolerant: bool = False
    formatter: Formatter = "ruff"
    templates: Path | None = None
    references: Mapping[str, Path] = field(default_factory=dict)
    """URL prefixes, with the local folders that are read instead."""
    source: str | None = None
    """The source that contains the document; None for a document of the project itself."""
    source_references: Mapping[str, SourcePath] = field(default_factory=dict)
    """URL prefixes, with the folders of sources that are read instead."""
    source_folders: tuple[SourceFolder, ...] = ()
    """The local folders with the files of sources."""
    overlays: tuple[Path, ...] = ()
    """The overlays of its document, in the order of application."""
    selection: Selection | None = None
    """The selected operations; None for the whole document."""
    policy: Policy = NO_POLICY
    fixtures: Path | None = None
    """The folder of its fixtures, or a single file."""

    @property
    def used_sources(self) -> frozenset[str]:
        """The sources that it uses, for its document or for references."""
        own = () if self.source is None else (self.source,)
        return frozenset((*own, *(part.source for part in self.source_references.values())))

    @property
    def spec_in_source(self) -> str:
        """The path of its document in its source; empty if the configuration has no path."""
        return "" if self.spec == Path() else self.spec.as_posix()

    @property
    def reading(self) -> ReadOptions:
        """The options for reading its document."""
        return ReadOptions(
            references=self.references,
            sources=self.source_folders,
            overlays=self.overlays,
            selection=self.selection,
        )


@dataclass(frozen=True, slots=True)
class Configuration:
    """The content of ``oasmith.toml``."""

    path: Path
    clients: tuple[Client, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    """The sources of documents, by name."""


_DEFAULTS = {name: key.default for name, key in CLIENT_KEYS.items() if key.default is not None}


def client(name: str, values: Mapping[str, Any], folder: Path) -> Client:
    """Create a client from valid values of ``CLIENT_KEYS``; paths are relative to ``folder``."""
    merged = {**_DEFAULTS, **values}
    package = merged["package"]
    source = merged.get("source")
    folders, parts = split_references(merged.get("references", {}))
    return Client(
        name=name,
        spec=folder / merged["spec"] if source is None else Path(merged.get("spec", "")),
        source=source,
        output=folder / merged["output"],
        settings=Settings(
            package=package,
            client_class=merged.get("client-class", pascal(package)),
            distribution=merged.get("distribution", f"{package.replace('_', '-')}-client"),
            client_version=merged["version"],
            cli=merged["cli"],
            runtime=merged["runtime"],
            formats=merged["formats"],
            naming=merged["naming"],
            idempotency_header=merged.get("idempotency-header", ""),
            names=merged.get("names", {}),
            renames=merged.get("rename", {}),
            metadata=merged.get("metadata", {}),
            allow_partial=merged["allow-partial"],
        ),
        tolerant=merged["validation"] == "tolerant",
        formatter=merged["formatter"],
        templates=folder / merged["templates"] if "templates" in merged else None,
        fixtures=folder / merged["fixtures"] if "fixtures" in merged else None,
        references={url: folder / to for url, to in folders.items()},
        source_references=parts,
        overlays=tuple(folder / path for path in merged.get("overlays", ())),
        selection=selection(merged["select"]) if "select" in merged else None,
    )


def find(start: Path) -> Path | None:
    """Return the nearest ``oasmith.toml``, from ``start`` upwards."""
    for directory in (start.resolve(), *start.resolve().parents):
        if (directory / FILE).is_file():
            return directory / FILE
    return None


def read(path: Path) -> tuple[Configuration | None, list[Finding]]:
    """Read ``oasmith.toml``. Returns None with findings if anything in it is invalid."""
    file, findings = read_toml(path, RULE)
    if file is None:
        return None, findings
    folder = path.resolve().parent
    reader = _Reader(file, folder)
    locks, lock_findings = read_lock(folder)
    clients = [_locked(client, locks.get(client.name, NOTHING)) for client in reader.clients()]
    findings = sorted([*reader.findings, *lock_findings], key=lambda finding: finding.location)
    # All or nothing: a client with an invalid key might be written to a wrong folder.
    configuration = Configuration(path, tuple(clients), reader.sources)
    return (None if findings else configuration), findings


def _locked(client: Client, names: LockedNames) -> Client:
    return replace(client, settings=replace(client.settings, locked=names))


class _Reader:
    """Reader of a configuration: creates its clients and collects findings."""

    def __init__(self, file: TomlFile, folder: Path) -> None:
        self.findings: list[Finding] = value_findings(file, FILE_TABLE)
        self._file = file
        self._folder = folder
        self.sources, source_findings = read_sources(file, folder)
        self.findings += source_findings
        self._outputs: dict[str, KeyPath] = {}
        """For each client of a fleet, the key that determines its output folder."""

    def clients(self) -> list[Client]:
        """Return the valid clients; errors are added to the findings."""
        policy, policy_findings = read_policy(self._file, self._folder)
        self.findings += policy_findings
        shared = self._accepted("references")
        self._folders(("references",), shared)
        self.findings += reference_findings(self._file, self.sources, (), {"references": shared})
        if not (self._file.data.get("clients") or self._file.data.get("fleets")):
            self._report(("clients",), "has no client", "Add a table, such as [clients.petshop].")
        # Invalid tables have been reported already.
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
        """Return a table of the file; an empty one if it is invalid, which has been reported."""
        table: dict[str, Any] = self._file.data.get(key, {})
        return table if FILE_KEYS[key].type.accepts(table) else {}

    def _client(self, name: str, values: Mapping[str, Any], shared: Mapping[str, Any]) -> Client:
        key_path = ("clients", name)
        # A client's own mapping takes precedence over the shared one.
        references = {**shared, **values.get("references", {})}
        configured = client(name, {**values, "references": references}, self._folder)
        self._folders((*key_path, "references"), values.get("references", {}))
        self.findings += reference_findings(self._file, self.sources, key_path, values)
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
            named_at=self._locations((*key_path, "names"), values.get("names", {})),
            renames_at=self._locations((*key_path, "rename"), values.get("rename", {})),
        )
        selected = configured.selection
        if selected is not None:
            locations = self._locations((*key_path, "select"), values["select"])
            selected = replace(selected, named_at=locations)
        return replace(configured, settings=settings, selection=selected)

    def _fleet(
        self,
        name: str,
        values: Mapping[str, Any],
        shared: Mapping[str, Any],
        clients: Sequence[Client],
    ) -> Iterator[Client]:
        """Yield a client for each document of a fleet that none of ``clients`` has."""
        key_path = ("fleets", name)
        self._check_fleet(key_path, values)
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
            specific = {"spec": str(member.spec), "output": output, "package": member.package}
            self._outputs[member.package] = (*key_path, "output-root")
            yield client(member.package, {**common, **specific}, self._folder)

    def _check_fleet(self, key_path: tuple[str, ...], values: Mapping[str, Any]) -> None:
        """Report errors of a fleet as a whole."""
        self.findings += reference_findings(self._file, self.sources, key_path, values)
        self._folders((*key_path, "references"), values.get("references", {}))
        if not values.get("allow-outside"):
            self._inside((*key_path, "output-root"), self._folder / values["output-root"])
        if "templates" in values:
            templates = self._folder / values["templates"]
            self._exists((*key_path, "templates"), templates, is_folder=True)
        for index, pattern in enumerate(values["documents"]):
            if not matching(pattern, self._folder):
                message = f"matches no file: {pattern}"
                hint = f"Paths are relative to the folder of {FILE}."
                self._report((*key_path, "documents", index), message, hint)

    def _clash(self, key_path: tuple[str, ...], member: Member, other: Path) -> None:
        spec = display(member.spec)
        self._report(
            key_path,
            f"results in two clients called {member.package}: {display(other)} and {spec}",
            "Exclude one, and add it as a fleet with another package-prefix, or as a client, such "
            f"as [clients.{member.package}_2].",
        )

    def _locations(self, table: tuple[str, ...], keys: Iterable[str]) -> dict[str, Location]:
        return {key: self._file.locate((*table, key)) for key in keys}

    def _folders(self, key_path: tuple[str, ...], table: Mapping[str, Any]) -> None:
        for prefix, folder in split_references(table)[0].items():
            self._exists((*key_path, prefix), self._folder / folder, is_folder=True)

    def _exists(self, key_path: KeyPath, path: Path, *, is_folder: bool) -> None:
        if not (path.is_dir() if is_folder else path.is_file()):
            kind = "folder" if is_folder else "file"
            message = f"names a {kind} that does not exist: {display(path)}"
            self._report(key_path, message, similar(path))

    def _inside(self, key_path: tuple[str, ...], output: Path) -> None:
        """Report an output outside the project: a checkout must not cause files elsewhere."""
        folder = self._folder.resolve()
        project = next(
            (above for above in (folder, *folder.parents) if (above / ".git").exists()), folder
        )
        if not output.resolve().is_relative_to(project):
            message = f"is outside the project's folder {display(project)}"
            self._report(key_path, message, "If that is intended, set allow-outside = true.")

    def _distinct(self, clients: list[Client]) -> None:
        """Report clients with the same folder: they would delete each other's files."""
        taken: dict[Path, str] = {}
        for client in clients:
            other = taken.setdefault(client.output.resolve(), client.name)
            if other != client.name:
                self._report(
                    self._outputs.get(client.name, ("clients", client.name, "output")),
                    f"is also the output of {other}",
                    "Use a separate folder for each client.",
                )

    def _report(self, key_path: KeyPath, message: str, hint: str = "") -> None:
        location = self._file.locate_value(key_path)
        self.findings.append(Finding(RULE, f"{dotted(key_path)} {message}", location, hint))


def similar(path: Path) -> str:
    """Return a hint with a similar existing path, or with the rule for relative paths."""
    folder = path.parent
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return nearest(path.name, names, f"Paths are relative to the folder of {FILE}.")
