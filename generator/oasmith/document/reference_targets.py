"""Resolving references to their targets."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from oasmith.diagnostics.findings import Finding
from oasmith.document import reference_kinds
from oasmith.document.bundle import Lookups, project_of
from oasmith.document.load import Source, load
from oasmith.document.origins import Origin
from oasmith.document.overlays.overlays import Overlays
from oasmith.document.reading import ReadOptions
from oasmith.document.schema_ids import SchemaIds, joined
from oasmith.openapi import pointer as pointers

MAX_PATH = 4000
"""Maximum length of a reference to a file; operating systems reject longer paths."""


class ReferenceTargets:
    """Loads the files of a document, and resolves its references."""

    def __init__(self, root: Path, options: ReadOptions) -> None:
        """Allow files below the project folder of ``root``, and those that ``options`` allow."""
        self.findings: list[Finding] = []
        self.sources: dict[Path, Source | None] = {}
        self.referrers: dict[Path, Path] = {}
        """Each file except the root, with the file that has the first reference to it."""
        self.lookups = Lookups(project_of(root, options))
        self.overlays = Overlays()
        self._options = options
        self._known_ids: dict[Path, SchemaIds] = {}
        sources = [source.folder for source in options.sources]
        allowed = [self.lookups.project, *options.references.values(), *options.roots, *sources]
        # Resolved, because paths are compared with their links resolved.
        self._roots = [folder.resolve() for folder in allowed]
        for path in options.overlays:
            self.overlays.add(self._resolved(path), self._resolved(root), self._existing)

    def load(self, path: Path) -> Source | None:
        """Return a file with its overlays applied; read it once, and store its findings."""
        path = self._resolved(path)
        if path not in self.sources:
            source, findings = load(path, self._options.shown(path))
            self.findings += findings
            self.sources[path] = source and self.overlays.applied(source)
        return self.sources[path]

    def find(
        self, reference: str, origin: Origin, kind: str = "extension", to: str = ""
    ) -> Origin | None:
        """Resolve a reference; if that fails, add a finding and return None.

        Args:
            reference: The value of ``$ref``.
            origin: The object that has it.
            kind: The expected kind of the target.
            to: The pointer of the reference in the bundled document.
        """
        count = len(self.findings)
        target = self._target(reference, origin, kind)
        if target is None:
            self.findings[count:] = [
                replace(finding, pointer=finding.pointer or to) for finding in self.findings[count:]
            ]
        return target

    def _target(self, reference: str, origin: Origin, kind: str) -> Origin | None:
        url, _, fragment = reference.partition("#")
        resource = self._resource(url, origin)
        if resource is None:
            source = self._file(url, reference, origin, kind)
            if source is None:
                return None
            resource = Origin(source, "", origin.use)
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            return self._anchored(resource, pointer, origin, url, kind)
        below = self._below(resource, pointer)
        target = self._node(resource.source, below, reference, origin, kind)
        return None if target is None else self._of_kind(target, reference, origin, kind)

    def _resource(self, url: str, origin: Origin) -> Origin | None:
        """Return the loaded document or schema that a URL identifies; None for a file."""
        root, base = self._ids(origin.source).around(origin.pointer)
        if not url:
            return Origin(origin.source, root, origin.use)
        address = joined(base, url)
        others = [source for source in self.sources.values() if source is not None]
        for source in (origin.source, *others):
            pointer = self._ids(source).addresses.get(address)
            if pointer is not None:
                return Origin(source, pointer, origin.use)
        return None

    def _ids(self, source: Source) -> SchemaIds:
        if source.path not in self._known_ids:
            self._known_ids[source.path] = SchemaIds(source.data)
        return self._known_ids[source.path]

    def _anchored(
        self, resource: Origin, name: str, origin: Origin, url: str, kind: str
    ) -> Origin | None:
        """Return the schema with an anchor, in the resource or else in its file."""
        for root in dict.fromkeys((resource.pointer, "")):
            data = pointers.get(resource.source.data, root)
            anchored = next(_anchors(data, name, root), None)
            if anchored is not None:
                return Origin(resource.source, anchored, origin.use)
        hint = self._suggestion(resource.source, name, url, kind)
        hint = hint or "Add the anchor, or correct the reference."
        self._note("unresolved-reference", f"there is no $anchor {name!r}", origin, hint)
        return None

    @staticmethod
    def _below(resource: Origin, pointer: str) -> str:
        """Convert a pointer into a resource to a pointer into its file.

        In a schema with an ``$id``, authors use ``#/components`` for the components of the
        document.
        """
        root = pointers.get(resource.source.data, resource.pointer)
        first = pointers.split(pointer)[:1]
        is_own = not first or (isinstance(root, dict) and first[0] in root)
        return resource.pointer + pointer if is_own else pointer

    def _of_kind(self, target: Origin, reference: str, origin: Origin, kind: str) -> Origin | None:
        """Return a target if it has the expected kind; otherwise add a finding."""
        mismatch = reference_kinds.kind_mismatch(target.source.data, target.pointer, kind)
        if not mismatch or kind == "extension":
            return target
        url = reference.partition("#")[0]
        hint = self._suggestion(target.source, target.pointer, url, kind)
        hint = hint or reference_kinds.advice(kind, mismatch)
        subject = f"'{reference}'" if reference else "an empty reference"
        self._note("wrong-reference", f"{subject} {mismatch}", origin, hint)
        return None

    def _suggestion(self, source: Source, fragment: str, url: str, kind: str) -> str:
        """Return a hint with a similar reference that exists; empty if there is none."""
        suggested = reference_kinds.suggestion(source.data, fragment, kind)
        return f"Did you mean '{url}#{suggested}'?" if suggested else ""

    def _file(self, url: str, reference: str, origin: Origin, kind: str) -> Source | None:
        if "://" in url:
            path = self._mapped(url)
            if path is None:
                self._note(
                    "remote-reference",
                    f"{url} is not read over the network",
                    origin,
                    "Save a copy, and map its URL in oasmith.toml: [references] "
                    f'"{url.rpartition("/")[0]}/" = "folder".',
                )
                return None
        elif not url.isprintable() or len(url) > MAX_PATH:
            self._note("unresolved-reference", "this cannot be a file name", origin)
            return None
        else:
            path = origin.source.path.parent / unquote(url)
        if "\0" in str(path):
            self._note("unresolved-reference", "this cannot be a file name", origin)
            return None
        path = self._resolved(path)
        # A fragment without its "#" looks like a file.
        hint = "" if path.is_file() else self._suggestion(origin.source, url, "", kind)
        if self._is_out_of_reach(url, origin):
            self._note_one_file(url, origin, hint)
            return None
        if not self._is_allowed(path, url, origin):
            self._note_outside(reference, origin, hint)
            return None
        if path not in self.sources and not path.is_file():
            self._note_missing(path, origin, hint)
            return None
        self.referrers.setdefault(path, origin.source.path)
        return self.load(path)

    def _is_allowed(self, path: Path, url: str, origin: Origin) -> bool:
        """Return whether a reference may lead to a file; a source must only refer to itself."""
        source = self._options.source_of(origin.source.path)
        if source is not None and "://" not in url:
            return path.is_relative_to(source.folder)
        return any(path.is_relative_to(root) for root in self._roots)

    def _is_out_of_reach(self, url: str, origin: Origin) -> bool:
        """Return whether a reference is relative, in a document that has no folder."""
        source = self._options.source_of(origin.source.path)
        return source is not None and source.is_one_file and "://" not in url

    def _note_one_file(self, url: str, origin: Origin, hint: str) -> None:
        message = f"{url} cannot be found from {self._options.shown(origin.source.path)}"
        hint = hint or (
            "Name the document's file or URL instead of -, or pipe what oasmith bundle writes: "
            "it is one file."
        )
        self._note("unresolved-reference", message, origin, hint)

    def _note_outside(self, reference: str, origin: Origin, hint: str) -> None:
        source = self._options.source_of(origin.source.path)
        if source is None:
            root = "the project's folder"
            hint = hint or (
                "Move the file into the project: the folder that has oasmith.toml or .git."
            )
        else:
            root = f"the source {source.shown.rstrip(':')}"
            hint = hint or "Ask its owner to move the file into it, or map a URL in [references]."
        self._note("reference-outside-root", f"{reference} leaves {root}", origin, hint)

    def _note_missing(self, path: Path, origin: Origin, hint: str) -> None:
        # The names are part of the cached result, because the hint depends on them.
        siblings = self.lookups.missing.setdefault(path, _names(path.parent))
        others = [name for name in siblings if name != origin.source.path.name]
        similar = difflib.get_close_matches(path.name, others, n=1, cutoff=0.75)
        message = f"there is no file {self._options.shown(path)}"
        if path.is_dir():
            message, similar = f"{self._options.shown(path)} is a folder", []
        if not hint:
            hint = "Check the path; it is relative to this file."
            hint = f"Did you mean {similar[0]}?" if similar else hint
        self._note("unresolved-reference", message, origin, hint)

    def _resolved(self, path: Path) -> Path:
        """Return a path with its links resolved; look up each path once."""
        path = self._options.linked(path)
        if path not in self.lookups.links:
            self.lookups.links[path] = path.resolve()
        return self.lookups.links[path]

    def _existing(self, url: str, folder: Path) -> Path | None:
        """Return the file of a URL, which may be relative to a folder; None if it is missing."""
        if not url.isprintable() or len(url) > MAX_PATH:
            return None
        path = self._mapped(url) if "://" in url else folder / unquote(url)
        if path is None or "\0" in str(path):
            return None
        path = self._resolved(path)
        if not path.is_file():
            self.lookups.missing.setdefault(path, _names(path.parent))
            return None
        return path

    def _mapped(self, url: str) -> Path | None:
        # The longest prefix takes precedence, as with routes.
        references = self._options.references
        for prefix in sorted(references, key=len, reverse=True):
            if url.startswith(prefix):
                return references[prefix] / unquote(url[len(prefix) :])
        return None

    def _node(
        self, source: Source, pointer: str, reference: str, origin: Origin, kind: str
    ) -> Origin | None:
        """Return the node at ``pointer``; resolve references on the way."""
        current = Origin(source, "", origin.use)
        data = source.data
        for number, step in enumerate(pointers.split(pointer)):
            if isinstance(data, dict) and step not in data and isinstance(data.get("$ref"), str):
                target = self.find(data["$ref"], current)
                if target is None:
                    return None
                rest = pointers.join("", *pointers.split(pointer)[number:])
                return self._node(target.source, target.pointer + rest, reference, origin, kind)
            try:
                data = pointers.get(data, pointers.join("", step))
            except LookupError:
                hint = self._suggestion(source, pointer, reference.partition("#")[0], kind)
                reached = f"{reference.partition('#')[0]}#{current.pointer}"
                missing = f"There is no '{step}' in {reached}."
                if not step:
                    missing = "A slash in a name is written ~1."
                message = f"'{reference}' cannot be resolved"
                self._note("unresolved-reference", message, origin, hint or missing)
                return None
            current = current.descend(step)
        return current

    def _note(
        self,
        rule: str,
        message: str,
        origin: Origin,
        hint: str = "Correct the reference.",
    ) -> None:
        self.findings.append(Finding(rule, message, origin.descend("$ref").location, hint))


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(entry.name for entry in folder.iterdir())) if folder.is_dir() else ()


def _anchors(data: Any, name: str, pointer: str = "") -> Iterator[str]:
    """Yield the pointers of schemas that have an anchor (JSON Schema 2020-12, section 8.2.2)."""
    if isinstance(data, dict):
        if name in (data.get("$anchor"), data.get("$dynamicAnchor")):
            yield pointer
        for key, value in data.items():
            yield from _anchors(value, name, pointers.join(pointer, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _anchors(value, name, pointers.join(pointer, index))
