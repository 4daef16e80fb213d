"""``oasmith.toml``: which document becomes which client."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from oasmith.config.names_lock import NOTHING, LockedNames, read_lock
from oasmith.config.policy_file import read_policy
from oasmith.config.select import selection, wrong_keys
from oasmith.config.settings import FormatsKind, Formatter, NamingKind, RuntimeKind, Settings
from oasmith.config.toml import TomlFile, nearest, read_toml
from oasmith.diagnostics.findings import Finding, display
from oasmith.diagnostics.policy import NO_POLICY, Policy
from oasmith.document.reading import ReadOptions
from oasmith.document.selection import Selection
from oasmith.naming import pascal

FILE = "oasmith.toml"
RULE = "configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client: its document, what it is called, and how it is made."""

    name: str
    """As ``oasmith.toml`` calls it, else its package."""
    spec: Path
    output: Path
    settings: Settings
    tolerant: bool = False
    formatter: Formatter = "ruff"
    templates: Path | None = None
    references: Mapping[str, Path] = field(default_factory=dict)
    """Prefixes of absolute URLs with the local folders that stand for them."""
    selection: Selection | None = None
    """The operations that are wanted; None for all of the document."""
    policy: Policy = NO_POLICY
    fixtures: Path | None = None
    """The folder of its fixtures, or one file."""

    @property
    def reading(self) -> ReadOptions:
        """How its document is read."""
        return ReadOptions(references=self.references, selection=self.selection)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What ``oasmith.toml`` says."""

    path: Path
    clients: tuple[Client, ...]


class _Key(NamedTuple):
    """What a key of a client may hold."""

    wanted: str
    accepts: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(item) for item in value.values())


def _is_names(value: Any) -> bool:
    return isinstance(value, dict) and all(
        pointer.startswith("/") and _is_identifier(name) for pointer, name in value.items()
    )


def _is_renames(value: Any) -> bool:
    if not _is_table(value):
        return False
    for pattern in value:
        try:
            re.compile(pattern)
        except re.error:
            return False
    return True


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def is_package(value: Any) -> bool:
    """Return whether a client can be imported by this name without hiding another module."""
    # A package of such a name would shadow a module that the client itself imports.
    hidden = {*sys.stdlib_module_names, "httpx2", "pydantic", "pydantic_core", "typing_extensions"}
    return _is_identifier(value) and value not in hidden


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier() and not keyword.iskeyword(value)


_PATH = _Key("a path", _is_text)

KEYS: Mapping[str, _Key] = {
    "spec": _PATH,
    "output": _PATH,
    "package": _Key("the name of a new Python module, such as petshop", is_package),
    "client-class": _Key("a Python identifier, such as PetShop", _is_identifier),
    "distribution": _Key(
        "a name for a package index, such as petshop-client",
        _matches(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
    ),
    "version": _Key(
        "a version, such as 1.2.0",
        _matches(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?(\+[A-Za-z0-9.]+)?"),
    ),
    "cli": _Key("true or false", lambda value: isinstance(value, bool)),
    "runtime": _Key('"vendored" or "package"', lambda value: value in ("vendored", "package")),
    "formats": _Key('"types" or "text"', lambda value: value in ("types", "text")),
    "naming": _Key('"python" or "document"', lambda value: value in ("python", "document")),
    "idempotency-header": _Key(
        'the name of a header, such as "Idempotency-Key"', _matches(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
    ),
    "validation": _Key('"strict" or "tolerant"', lambda value: value in ("strict", "tolerant")),
    "formatter": _Key('"ruff" or "black"', lambda value: value in ("black", "ruff")),
    "templates": _PATH,
    "fixtures": _PATH,
    "allow-outside": _Key("true or false", lambda value: isinstance(value, bool)),
    "allow-partial": _Key("true or false", lambda value: isinstance(value, bool)),
    "names": _Key("a table of JSON pointers and Python identifiers", _is_names),
    "rename": _Key("a table of regular expressions and names, such as issues.create", _is_renames),
    "references": _Key("a table of URL prefixes and folders", _is_table),
    "select": _Key("a table of tags, paths and operations", lambda value: isinstance(value, dict)),
}
"""The keys of ``[clients.<name>]``; ``client`` explains them by their defaults."""

REQUIRED = ("spec", "output", "package")


def client(name: str, values: Mapping[str, Any], folder: Path) -> Client:
    """Return a client from values that ``KEYS`` accepts; paths are relative to ``folder``."""
    package = values["package"]
    return Client(
        name=name,
        spec=folder / values["spec"],
        output=folder / values["output"],
        settings=Settings(
            package=package,
            client_class=values.get("client-class", pascal(package)),
            distribution=values.get("distribution", f"{package.replace('_', '-')}-client"),
            client_version=values.get("version", "0.1.0"),
            cli=values.get("cli", False),
            runtime=cast("RuntimeKind", values.get("runtime", "vendored")),
            formats=cast("FormatsKind", values.get("formats", "types")),
            naming=cast("NamingKind", values.get("naming", "python")),
            idempotency_header=values.get("idempotency-header", ""),
            names=values.get("names", {}),
            renames=values.get("rename", {}),
            allow_partial=values.get("allow-partial", False),
        ),
        tolerant=values.get("validation") == "tolerant",
        formatter=cast("Formatter", values.get("formatter", "ruff")),
        templates=folder / values["templates"] if "templates" in values else None,
        fixtures=folder / values["fixtures"] if "fixtures" in values else None,
        references={url: folder / to for url, to in values.get("references", {}).items()},
        selection=selection(values["select"]) if "select" in values else None,
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
    reader.findings += wrong
    clients = [_locked(client, locks.get(client.name, NOTHING)) for client in reader.clients()]
    configuration = Configuration(path, tuple(clients))
    # All or nothing: a client with a wrong key might write to a wrong folder.
    return (None if reader.findings else configuration), reader.findings


def _locked(client: Client, names: LockedNames) -> Client:
    return replace(client, settings=replace(client.settings, locked=names))


class _Reader:
    def __init__(self, file: TomlFile, folder: Path) -> None:
        self.findings: list[Finding] = []
        self._file = file
        self._folder = folder

    def clients(self) -> list[Client]:
        """Return the clients that are right; the rest are findings."""
        top: dict[str, Any] = self._file.data
        for key in top.keys() - {"clients", "references", "rules"}:
            self._unknown((key,), ["clients", "references", "rules"])
        policy, wrong = read_policy(self._file, self._folder)
        self.findings += wrong
        shared = top.get("references", {})
        if not _is_table(shared):
            self._wrong(("references",), f"must be {KEYS['references'].wanted}")
            shared = {}
        self._folders(("references",), shared)
        tables = top.get("clients", {})
        if not isinstance(tables, dict) or not tables:
            self._wrong(("clients",), "has no client", "Write a table, such as [clients.petshop].")
            return []
        candidates = [self._client(name, values, shared) for name, values in tables.items()]
        valid = [replace(made, policy=policy) for made in candidates if made is not None]
        self._distinct(valid)
        return valid

    def _client(self, name: str, values: Any, shared: Mapping[str, str]) -> Client | None:
        before, key_path = len(self.findings), ("clients", name)
        if not isinstance(values, dict):
            self._wrong(
                key_path, "must be a table", f"Write [clients.{name}] and its keys below it."
            )
            return None
        for key, value in values.items():
            self._check((*key_path, key), value)
        select = values.get("select")
        for wrong in wrong_keys(select if isinstance(select, dict) else {}):
            self._wrong((*key_path, "select", wrong.key), wrong.what, wrong.hint)
        for key in REQUIRED:
            if key not in values:
                self._wrong(
                    key_path, f"has no {key}", f"Write {key} = …; it is {KEYS[key].wanted}."
                )
        # Only complete values make a client; what is missing has been reported.
        if len(self.findings) > before:
            return None
        self._folders((*key_path, "references"), values.get("references", {}))
        configured = client(name, {**values, "references": {}}, self._folder)
        self._exists((*key_path, "spec"), configured.spec, is_folder=False)
        if not values.get("allow-outside"):
            self._inside((*key_path, "output"), configured.output)
        if configured.templates is not None:
            self._exists((*key_path, "templates"), configured.templates, is_folder=True)
        # A client's own mapping goes before the shared one.
        references = {**shared, **values.get("references", {})}
        named_at = {
            pointer: self._file.locate((*key_path, "names", pointer))
            for pointer in configured.settings.names
        }
        renames_at = {
            pattern: self._file.locate((*key_path, "rename", pattern))
            for pattern in configured.settings.renames
        }
        selected_at = {
            key: self._file.locate((*key_path, "select", key)) for key in values.get("select", {})
        }
        return replace(
            configured,
            references={k: self._folder / v for k, v in references.items()},
            selection=None if select is None else selection(select, selected_at),
            settings=replace(configured.settings, named_at=named_at, renames_at=renames_at),
        )

    def _check(self, key_path: tuple[str, ...], value: Any) -> None:
        key = KEYS.get(key_path[-1])
        if key is None:
            self._unknown(key_path, list(KEYS))
        elif not key.accepts(value):
            self._wrong(key_path, f"must be {key.wanted}, not {value!r}")

    def _folders(self, key_path: tuple[str, ...], table: Mapping[str, str]) -> None:
        for prefix, folder in table.items():
            self._exists((*key_path, prefix), self._folder / folder, is_folder=True)

    def _exists(self, key_path: tuple[str, ...], path: Path, *, is_folder: bool) -> None:
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
                    ("clients", client.name, "output"),
                    f"is also the output of {other}",
                    "Give each client a folder of its own.",
                )

    def _unknown(self, key_path: tuple[str, ...], known: list[str]) -> None:
        self._wrong(key_path, "is not a known key", nearest(key_path[-1], known))

    def _wrong(self, key_path: tuple[str, ...], what: str, hint: str = "") -> None:
        location = self._file.locate(key_path)
        self.findings.append(Finding(RULE, f"{'.'.join(key_path)} {what}", location, hint))


def similar(path: Path) -> str:
    """Return a hint with a name that is there, or the rule for paths."""
    folder = path.parent
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return nearest(path.name, names, f"Paths are relative to the folder of {FILE}.")
