"""Reading of ``[sources]`` in ``oasmith.toml``: the documents of other projects."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from oasmith.config.keys import SOURCES
from oasmith.config.source_values import CHECKS, EXAMPLES, is_local, path_problem
from oasmith.config.toml import TomlFile, nearest
from oasmith.config.value_types import dotted
from oasmith.diagnostics.findings import Finding, Location

RULE = "configuration"
LOCK = "oasmith.lock"
"""The file with the pins of sources, next to ``oasmith.toml``."""
VENDOR = "vendor/oasmith"
"""The folder that by default contains the vendored copy of each source."""

RefKind: TypeAlias = Literal["tag", "branch", "rev"]
REF_KINDS: tuple[RefKind, ...] = ("tag", "branch", "rev")
KINDS: Mapping[str, tuple[str, ...]] = {
    "git": (*REF_KINDS, "vendor"),
    "url": ("vendor",),
    "distribution": ("vendor",),
}
"""The kinds of sources: the key of each, with the keys that may be combined with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of documents: a git repository, a URL or an installed distribution."""

    name: str
    kind: Literal["git", "url", "distribution"]
    address: str
    """The repository, the URL, or the name of the distribution, as configured."""
    location: Location
    """The location of its table in the configuration."""
    vendor: Path
    """The folder of its vendored copy, which need not exist."""
    ref_kind: RefKind | None = None
    ref: str = ""
    """The tag, the branch or the commit of a repository."""
    folder: Path = Path()
    """The folder of ``oasmith.toml``, to which the path of a repository is relative."""

    @property
    def is_local(self) -> bool:
        """Whether it is a repository in the local file system."""
        return self.kind == "git" and is_local(self.address)

    @property
    def default_spec(self) -> str:
        """The document of a client without ``spec``; empty if it depends on the pinned files.

        For a URL it is the last segment of the path.
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
    """Return the valid sources of a file by name, and findings for the others."""
    tables = file.data.get("sources", {})
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for name, values in tables.items() if isinstance(tables, dict) else ():
        # Values of a wrong type have been reported already.
        if not SOURCES.accepts({name: values}):
            continue
        problems = list(_problems(values))
        findings += [
            _finding(file, ("sources", name, *keys), message, hint)
            for keys, message, hint in problems
        ]
        if not problems:
            sources[name] = _source(name, values, folder, file.locate(("sources", name)))
    return sources, [*findings, *_same_folders(file, sources)]


def _same_folders(file: TomlFile, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Yield a finding for each source whose copy would replace that of another."""
    taken: dict[Path, str] = {}
    for name, source in sources.items():
        other = taken.setdefault(source.vendor.resolve(), name)
        if other != name:
            hint = "Use a separate folder for each source."
            yield _finding(file, ("sources", name, "vendor"), f"is also that of {other}", hint)


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
    """Return the folders for copies of sources, from a configuration that is not validated."""
    tables = data.get("sources")
    folders = {
        name: values.get("vendor", f"{VENDOR}/{name}")
        for name, values in (tables.items() if isinstance(tables, dict) else ())
        if isinstance(values, dict)
    }
    return [folder for folder in folders.values() if isinstance(folder, str)]


_Problem: TypeAlias = tuple[Sequence[str], str, str]
"""The keys below the source, an error message, and a hint."""


def _problems(values: Mapping[str, str]) -> Iterator[_Problem]:
    """Yield problems of combinations of keys, and of their values."""
    kinds = [key for key in KINDS if key in values]
    if len(kinds) != 1:
        message = f"has both {' and '.join(kinds)}"
        yield (), message, f"Write one of: {'; '.join(EXAMPLES.values())}."
        return
    known = (kinds[0], *KINDS[kinds[0]])
    for key, value in values.items():
        if key not in known:
            yield (key,), f"is not a known key of a source with {kinds[0]}", nearest(key, known)
        elif problem := CHECKS[key](value):
            yield (key,), *problem
    refs = [key for key in REF_KINDS if key in values]
    if kinds == ["git"] and len(refs) != 1:
        message = "has no tag, branch or rev" if not refs else f"has both {' and '.join(refs)}"
        yield (), message, 'Write one of tag = "v1.0.0", branch = "main", rev = "<40 digits>".'


def split_references(
    table: Mapping[str, Any],
) -> tuple[dict[str, str], dict[str, SourcePath]]:
    """Split the table into prefixes for local folders, and prefixes for folders of sources."""
    folders = {url: target for url, target in table.items() if isinstance(target, str)}
    parts = {
        url: SourcePath(target["source"], target.get("path", "").strip("/"))
        for url, target in table.items()
        if isinstance(target, dict)
    }
    return folders, parts


def reference_findings(
    file: TomlFile,
    sources: Mapping[str, Source],
    key_path: Sequence[str],
    values: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield findings for references to sources in a client, a fleet or at the top level.

    Args:
        file: The configuration.
        sources: The valid sources.
        key_path: The table of the client or fleet; empty for the top level.
        values: The values of that table.
    """
    name = values.get("source")
    if isinstance(name, str) and (problem := _unknown(file, sources, name)):
        yield _finding(file, (*key_path, "source"), *problem)
    spec = values.get("spec")
    if isinstance(name, str) and isinstance(spec, str) and (problem := path_problem(spec)):
        yield _finding(file, (*key_path, "spec"), *problem)
    if isinstance(name, str) and spec is None and name in sources and sources[name].kind == "git":
        hint = "Set spec = …, the path of the document in the repository."
        yield _finding(file, key_path, "has no spec", hint)
    for url, part in split_references(values.get("references", {}))[1].items():
        part_problem = _unknown(file, sources, part.source) or path_problem(part.path)
        if part_problem:
            yield _finding(file, (*key_path, "references", url), *part_problem)


def _unknown(file: TomlFile, sources: Mapping[str, Source], name: str) -> tuple[str, str] | None:
    declared = file.data.get("sources")
    # An invalid source has been reported already.
    if name in sources or (isinstance(declared, dict) and name in declared):
        return None
    otherwise = f"Add [sources.{name}]." if not sources else ""
    return f"names an unknown source: {name}", nearest(name, list(sources), otherwise)


def _finding(file: TomlFile, key_path: Sequence[str], message: str, hint: str) -> Finding:
    return Finding(
        RULE, f"{dotted(tuple(key_path))} {message}", file.locate_value(tuple(key_path)), hint
    )
