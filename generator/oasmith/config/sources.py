"""The part of ``oasmith.toml`` about documents of other projects: ``[sources]``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from oasmith.config.keys import SOURCES
from oasmith.config.source_values import CHECKS, EXAMPLES, is_local, wrong_path
from oasmith.config.toml import TomlFile, nearest
from oasmith.config.value_types import dotted
from oasmith.diagnostics.findings import Finding, Location

RULE = "configuration"
LOCK = "oasmith.lock"
"""Beside ``oasmith.toml``: what is pinned of each source."""
VENDOR = "vendor/oasmith"
"""Below it, each source has the folder of its copy."""

RefKind: TypeAlias = Literal["tag", "branch", "rev"]
REF_KINDS: tuple[RefKind, ...] = ("tag", "branch", "rev")
KINDS: Mapping[str, tuple[str, ...]] = {
    "git": (*REF_KINDS, "vendor"),
    "url": ("vendor",),
    "distribution": ("vendor",),
}
"""Each kind of source is a key, with the keys that go with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Another project that has documents."""

    name: str
    kind: Literal["git", "url", "distribution"]
    address: str
    """The repository, the URL, or the name of the distribution, as it is written."""
    location: Location
    """Where it is written."""
    vendor: Path
    """The folder of its copy, where there is one."""
    ref_kind: RefKind | None = None
    ref: str = ""
    """The tag, the branch or the commit of a repository."""
    folder: Path = Path()
    """That of ``oasmith.toml``: a path of a repository begins there."""

    @property
    def is_local(self) -> bool:
        """Whether it is a repository on this disk."""
        return self.kind == "git" and is_local(self.address)

    @property
    def default_spec(self) -> str:
        """The document of a client that names none; empty where it has to be looked for.

        Of a URL it is the last part.
        """
        if self.kind != "url":
            return ""
        return unquote(posixpath.basename(urlsplit(self.address).path)) or "openapi"


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A folder of a source."""

    source: str
    path: str


def read_sources(file: TomlFile, folder: Path) -> tuple[Mapping[str, Source], list[Finding]]:
    """Return the sources of a file that are right, by their names, and what is wrong."""
    tables = file.data.get("sources", {})
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for name, values in tables.items() if isinstance(tables, dict) else ():
        # What is wrong with a value by itself has been reported.
        if not SOURCES.accepts({name: values}):
            continue
        problems = list(_problems(values))
        findings += [
            _wrong(file, ("sources", name, *steps), what, hint) for steps, what, hint in problems
        ]
        if not problems:
            sources[name] = _source(name, values, folder, file.locate(("sources", name)))
    return sources, [*findings, *_same_folders(file, sources)]


def _same_folders(file: TomlFile, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Yield a finding for each source whose copy would take the place of another's."""
    taken: dict[Path, str] = {}
    for name, source in sources.items():
        other = taken.setdefault(source.vendor.resolve(), name)
        if other != name:
            hint = "Give each source a folder of its own."
            yield _wrong(file, ("sources", name, "vendor"), f"is also that of {other}", hint)


def _source(name: str, values: Mapping[str, str], folder: Path, location: Location) -> Source:
    kind: Any = next(key for key in KINDS if key in values)
    ref_kind: RefKind | None = next((kind for kind in REF_KINDS if values.get(kind)), None)
    return Source(
        name=name,
        kind=kind,
        address=values[kind],
        location=location,
        vendor=folder / values.get("vendor", f"{VENDOR}/{name}"),
        ref_kind=ref_kind,
        ref="" if ref_kind is None else values[ref_kind],
        folder=folder,
    )


def vendor_folders(data: Mapping[str, Any]) -> list[str]:
    """Return the folders that may have copies of sources, as a file says that is not checked."""
    tables = data.get("sources")
    named = {
        name: values.get("vendor", f"{VENDOR}/{name}")
        for name, values in (tables.items() if isinstance(tables, dict) else ())
        if isinstance(values, dict)
    }
    return [folder for folder in named.values() if isinstance(folder, str)]


_Problem: TypeAlias = tuple[Sequence[str], str, str]
"""The keys below the source, what is wrong, and what to write."""


def _problems(values: Mapping[str, str]) -> Iterator[_Problem]:
    """Yield what is wrong with keys that do not go together, and with what they name."""
    kinds = [key for key in KINDS if key in values]
    if len(kinds) != 1:
        yield (), f"is both {' and '.join(kinds)}", f"Write one of: {'; '.join(EXAMPLES.values())}."
        return
    known = (kinds[0], *KINDS[kinds[0]])
    for key, value in values.items():
        if key not in known:
            yield (key,), f"is not a known key of a source with {kinds[0]}", nearest(key, known)
        elif problem := CHECKS[key](value):
            yield (key,), *problem
    refs = [key for key in REF_KINDS if key in values]
    if kinds == ["git"] and len(refs) != 1:
        what = "has no tag, branch or rev" if not refs else f"has both {' and '.join(refs)}"
        yield (), what, 'Write one of tag = "v1.0.0", branch = "main", rev = "<40 digits>".'


def split_references(
    table: Mapping[str, Any],
) -> tuple[dict[str, str], dict[str, SourcePath]]:
    """Return the prefixes that stand for folders, and those that stand for parts of sources."""
    folders = {url: to for url, to in table.items() if isinstance(to, str)}
    parts = {
        url: SourcePath(to["source"], to.get("path", "").strip("/"))
        for url, to in table.items()
        if isinstance(to, dict)
    }
    return folders, parts


def wrong_uses(
    file: TomlFile,
    sources: Mapping[str, Source],
    key_path: Sequence[str],
    values: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield what is wrong with what a client, or the table at the top, says of sources.

    Args:
        file: The configuration.
        sources: Those that are right.
        key_path: The table of the client, or nothing for the top.
        values: What it has.
    """
    name = values.get("source")
    if isinstance(name, str) and (what := _unknown(file, sources, name)):
        yield _wrong(file, (*key_path, "source"), *what)
    spec = values.get("spec")
    if isinstance(name, str) and isinstance(spec, str) and (problem := wrong_path(spec)):
        yield _wrong(file, (*key_path, "spec"), *problem)
    if isinstance(name, str) and spec is None and name in sources and sources[name].kind == "git":
        hint = "Write spec = …; it is a path in the repository."
        yield _wrong(file, key_path, "has no spec", hint)
    for url, part in split_references(values.get("references", {}))[1].items():
        wrong = _unknown(file, sources, part.source) or wrong_path(part.path)
        if wrong:
            yield _wrong(file, (*key_path, "references", url), *wrong)


def _unknown(file: TomlFile, sources: Mapping[str, Source], name: str) -> tuple[str, str] | None:
    declared = file.data.get("sources")
    # One that is wrong has been reported.
    if name in sources or (isinstance(declared, dict) and name in declared):
        return None
    otherwise = f"Write [sources.{name}]." if not sources else ""
    return f"is no source: {name}", nearest(name, list(sources), otherwise)


def _wrong(file: TomlFile, key_path: Sequence[str], what: str, hint: str) -> Finding:
    return Finding(
        RULE, f"{dotted(tuple(key_path))} {what}", file.locate_value(tuple(key_path)), hint
    )
