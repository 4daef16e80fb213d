"""Many files to one document in which every reference is local.

What another file brings is put where the specification has a place for it: a schema becomes
``components/schemas/<Name>``, a response ``components/responses/<Name>``, and so on, once for each
target however often it is referenced. What has no such place (a path item, an operation, a part of
one of our extensions) is put where the reference stands.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from oasmith import pointer as pointers
from oasmith.document import Document
from oasmith.findings import Finding, Location
from oasmith.load import Source
from oasmith.places import Place, Places
from oasmith.shape import SECTIONS, child
from oasmith.targets import Targets

INLINE = frozenset({"pathItem", "operation", "server", "tag", "media", "encoding", "extension"})
"""Kinds that are put where the reference to them stands."""


def resolve(
    path: Path, *, references: Mapping[str, Path] | None = None, roots: Sequence[Path] = ()
) -> tuple[Document | None, list[Finding]]:
    """Load a document with everything that it refers to.

    Args:
        path: The root file.
        references: Prefixes of absolute URLs with the local folders that stand for them.
        roots: Further folders from which files may be taken, besides the project's own.

    Returns:
        The bundled document, or None when the root file cannot be used, and the findings of all
        files. What a reference that leads nowhere stands for is an empty object.
    """
    targets = Targets(path, references or {}, roots)
    source = targets.load(path)
    if source is None:
        return None, targets.findings
    if not isinstance(source.data, dict):
        place = Location(source.name)
        hint = "A document begins with `openapi: 3.1.0`."
        return None, [Finding("not-a-document", "is not an OpenAPI document", place, hint)]
    bundler = _Bundler(targets, source)
    data = bundler.run()
    files = {it.path: it.sha256 for it in targets.sources.values() if it is not None}
    unresolved = frozenset(bundler.unresolved)
    made = Document(data, path, bundler.places, files, targets.lookups, unresolved)
    return made, targets.findings


class _Pending(NamedTuple):
    """A component that is still to be written."""

    section: str
    kind: str
    name: str
    target: Place


class _Bundler:
    def __init__(self, targets: Targets, root: Source) -> None:
        self.places = Places({"": Place(root, "")})
        self._targets = targets
        self._root = root
        self._names: dict[tuple[str, Path, str], str] = {}
        self._taken: dict[str, set[str]] = {}
        self._pending: deque[_Pending] = deque()
        self._stack: list[tuple[Path, str]] = []
        self.unresolved: set[str] = set()

    def run(self) -> dict[str, Any]:
        """Return the bundled document."""
        self._reserve()
        bundled: dict[str, Any] = self._walk(self._root.data, "document", Place(self._root, ""), "")
        while self._pending:
            section, kind, name, target = self._pending.popleft()
            pointer = f"/components/{section}/{pointers.escape(name)}"
            self.places.roots[pointer] = target
            raw = pointers.get(target.source.data, target.pointer)
            components = bundled.setdefault("components", {})
            components.setdefault(section, {})[name] = self._walk(raw, kind, target, pointer)
        return bundled

    def _reserve(self) -> None:
        """Note the root's own components, and which of them stand for parts of other files."""
        components = self._root.data.get("components")
        for section, members in (components if isinstance(components, dict) else {}).items():
            if not isinstance(members, dict) or section not in SECTIONS.values():
                continue
            self._taken[section] = set(members)
            for name, node in members.items():
                at = Place(self._root, pointers.join("/components", section, name))
                self._names[section, self._root.path, at.pointer] = name
                reference = node.get("$ref") if isinstance(node, dict) else None
                if isinstance(reference, str) and not reference.startswith("#"):
                    target = self._targets.find(reference, at)
                    if target is not None:
                        key = (section, target.source.path, target.pointer)
                        self._names.setdefault(key, name)

    def _walk(self, node: Any, kind: str, at: Place, to: str) -> Any:
        """Return a node as it stands in the bundled document at the pointer ``to``."""
        if isinstance(node, list):
            return [
                self._walk(item, kind, at.at(index), pointers.join(to, index))
                for index, item in enumerate(node)
            ]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            return self._reference(node, kind, at, to)
        return self._members(node, kind, at, to)

    def _members(self, node: dict[str, Any], kind: str, at: Place, to: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.items():
            below = child(kind, key)
            here, there = at.at(key), pointers.join(to, key)
            if kind == "extension" or (below is None and key.startswith("x-")):
                made[key] = self._walk(value, "extension", here, there)
            elif below is None:
                made[key] = self._mapping(value, here) if key == "discriminator" else value
            elif below.many == "map" and isinstance(value, dict):
                made[key] = {
                    name: self._walk(item, below.kind, here.at(name), pointers.join(there, name))
                    for name, item in value.items()
                }
            else:
                made[key] = self._walk(value, below.kind, here, there)
        return made

    def _reference(self, node: dict[str, Any], kind: str, at: Place, to: str) -> Any:
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        reference = node["$ref"]
        if kind == "extension" and reference.startswith("#"):
            return node
        target = self._targets.find(reference, at)
        if target is None:
            self.unresolved.add(to)
            return siblings
        section = SECTIONS.get(kind)
        if section is None or kind in INLINE or self._is_component(to, section, target):
            return self._inline(target, siblings, kind, at, to)
        is_own = target.source is self._root
        if is_own and (kind != "schema" or self._is_named(section, target)):
            return {
                "$ref": f"#{_fragment(target.pointer)}",
                **self._members(siblings, kind, at, to),
            }
        name = self._component(section, kind, target, at)
        local = f"#/components/{section}/{_fragment(pointers.escape(name))}"
        return {"$ref": local, **self._members(siblings, kind, at, to)}

    def _is_component(self, to: str, section: str, target: Place) -> bool:
        """Return whether a reference is itself a component that stands for another file's part."""
        steps = pointers.split(to)
        return (
            steps[:2] == ["components", section]
            and len(steps) == 3
            and (target.source is not self._root)
        )

    def _is_named(self, section: str, target: Place) -> bool:
        return (section, target.source.path, target.pointer) in self._names

    def _inline(
        self, target: Place, siblings: dict[str, Any], kind: str, at: Place, to: str
    ) -> Any:
        key = (target.source.path, target.pointer)
        if key in self._stack:
            message = "this reference leads back to itself"
            hint = "Break the circle: one of its parts must stand written out."
            location = at.at("$ref").location
            self._targets.findings.append(Finding("circular-reference", message, location, hint))
            return siblings
        use = at.use or at.at("$ref") if target.source is not at.source else at.use
        target = Place(target.source, target.pointer, use)
        self.places.roots[to] = target
        self._stack.append(key)
        raw = pointers.get(target.source.data, target.pointer)
        made = self._walk(raw, kind, target, to)
        self._stack.pop()
        return {**made, **siblings} if isinstance(made, dict) and siblings else made

    def _component(self, section: str, kind: str, target: Place, at: Place) -> str:
        """Return the component that a target is, and have it written the first time."""
        key = (section, target.source.path, target.pointer)
        if key not in self._names:
            self._names[key] = name = self._free(section, target)
            use = at.use or at.at("$ref") if target.source is not self._root else None
            place = Place(target.source, target.pointer, use)
            self._pending.append(_Pending(section, kind, name, place))
        return self._names[key]

    def _free(self, section: str, target: Place) -> str:
        last = pointers.split(target.pointer)[-1:] or [target.source.path.stem]
        wanted = re.sub(r"[^A-Za-z0-9._-]", "_", last[0]) or "Unnamed"
        taken, name, number = self._taken.setdefault(section, set()), wanted, 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        taken.add(name)
        return name

    def _mapping(self, value: Any, at: Place) -> Any:
        """Return a discriminator with the references of its mapping made local."""
        if not isinstance(value, dict) or not isinstance(value.get("mapping"), dict):
            return value
        mapping = {
            name: self._mapped(target, at.at("mapping", name))
            for name, target in value["mapping"].items()
        }
        return {**value, "mapping": mapping}

    def _mapped(self, target: Any, at: Place) -> Any:
        if not isinstance(target, str) or not ("#" in target or "/" in target or "." in target):
            return target
        local = self._reference({"$ref": target}, "schema", at, "")
        return local.get("$ref", target)


def _fragment(pointer: str) -> str:
    """Return a pointer as it stands behind ``#``: what a URI cannot hold is escaped."""
    return pointer.replace("%", "%25").replace('"', "%22").replace("^", "%5E").replace(" ", "%20")
