"""From the text of a reference to the node that it means."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from oasmith import pointer as pointers
from oasmith.document import Lookups, project_folder
from oasmith.findings import Finding, display
from oasmith.load import Source, load
from oasmith.origins import Origin


class ReferenceTargets:
    """Loads the files of a document, and finds what its references mean."""

    def __init__(self, root: Path, references: Mapping[str, Path], roots: Sequence[Path]) -> None:
        """Allow files below the project's folder of ``root``, ``references`` and ``roots``."""
        self.findings: list[Finding] = []
        self.sources: dict[Path, Source | None] = {}
        self.lookups = Lookups(project_folder(root))
        self._references = references
        allowed = [self.lookups.project, *references.values(), *roots]
        # Resolved, because paths are compared with their links followed.
        self._roots = [folder.resolve() for folder in allowed]

    def load(self, path: Path) -> Source | None:
        """Return a file, read once; its findings are noted."""
        path = self._resolved(path)
        if path not in self.sources:
            self.sources[path], findings = load(path)
            self.findings += findings
        return self.sources[path]

    def find(self, reference: str, origin: Origin) -> Origin | None:
        """Return what ``reference``, which stands at ``origin``, means; None with a finding."""
        url, _, fragment = reference.partition("#")
        source = self._file(url, reference, origin) if url else origin.source
        if source is None:
            return None
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            anchored = next(_anchors(source.data, pointer), None)
            if anchored is None:
                self._note("unresolved-reference", f"no $anchor is called {pointer!r}", origin)
                return None
            return Origin(source, anchored, origin.use)
        return self._node(source, pointer, reference, origin)

    def _file(self, url: str, reference: str, origin: Origin) -> Source | None:
        if "://" in url:
            path = self._mapped(url)
            if path is None:
                self._note(
                    "remote-reference",
                    f"{url} is not read over the network",
                    origin,
                    "Keep a copy, and map its address in oasmith.toml: [references] "
                    f'"{url.rpartition("/")[0]}/" = "folder".',
                )
                return None
        else:
            path = origin.source.path.parent / unquote(url)
        path = self._resolved(path)
        if not any(path.is_relative_to(root) for root in self._roots):
            self._note(
                "reference-outside-root",
                f"{reference} leaves the project's folder",
                origin,
                "Move the file into the project: the folder that has oasmith.toml or .git.",
            )
            return None
        if path not in self.sources and not path.is_file():
            # The names are part of the cached result, because the hint depends on them.
            siblings = self.lookups.missing.setdefault(path, _names(path.parent))
            near = difflib.get_close_matches(path.name, siblings, n=1)
            hint = f"Did you mean {near[0]}?" if near else "Check the path; it starts at this file."
            self._note("unresolved-reference", f"there is no file {display(path)}", origin, hint)
            return None
        return self.load(path)

    def _resolved(self, path: Path) -> Path:
        """Return a path with its links followed; each is asked for once."""
        if path not in self.lookups.links:
            self.lookups.links[path] = path.resolve()
        return self.lookups.links[path]

    def _mapped(self, url: str) -> Path | None:
        # The longest prefix wins, as with routes.
        for prefix in sorted(self._references, key=len, reverse=True):
            if url.startswith(prefix):
                return self._references[prefix] / unquote(url[len(prefix) :])
        return None

    def _node(self, source: Source, pointer: str, reference: str, origin: Origin) -> Origin | None:
        """Walk ``pointer``; a reference on the way is followed."""
        here = Origin(source, "", origin.use)
        data = source.data
        for number, step in enumerate(pointers.split(pointer)):
            if isinstance(data, dict) and step not in data and isinstance(data.get("$ref"), str):
                followed = self.find(data["$ref"], here)
                if followed is None:
                    return None
                rest = pointers.join("", *pointers.split(pointer)[number:])
                return self._node(followed.source, followed.pointer + rest, reference, origin)
            try:
                data = pointers.get(data, pointers.join("", step))
            except LookupError:
                known = [str(key) for key in data] if isinstance(data, dict) else []
                near = difflib.get_close_matches(step, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else "Check the pointer."
                self._note("unresolved-reference", f"{reference} cannot be resolved", origin, hint)
                return None
            here = here.descend(step)
        return here

    def _note(
        self,
        rule: str,
        message: str,
        origin: Origin,
        hint: str = "Name it, or correct the reference.",
    ) -> None:
        self.findings.append(Finding(rule, message, origin.descend("$ref").location, hint))


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(entry.name for entry in folder.iterdir())) if folder.is_dir() else ()


def _anchors(data: Any, name: str, pointer: str = "") -> Iterator[str]:
    """Yield the pointers of the schemas with an anchor (JSON Schema 2020-12, section 8.2.2)."""
    if isinstance(data, dict):
        if name in (data.get("$anchor"), data.get("$dynamicAnchor")):
            yield pointer
        for key, value in data.items():
            yield from _anchors(value, name, pointers.join(pointer, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _anchors(value, name, pointers.join(pointer, index))
