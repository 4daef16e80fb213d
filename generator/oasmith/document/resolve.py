"""Bundling of the files of a document into one document with only local references.

An object of another file becomes a component: a schema becomes ``components/schemas/<Name>``, a
response ``components/responses/<Name>``, and so on, once for each target, even if there are several
references to it. Objects without a section in components (a path item, an operation, a part of one
of our extensions) are inlined, in place of the reference.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.document.bundle import Document
from oasmith.document.load import Source
from oasmith.document.origins import Origin, Origins
from oasmith.document.overlays.ref_siblings import beside_reference_finding
from oasmith.document.reading import AS_IT_IS, ReadOptions
from oasmith.document.reference_targets import ReferenceTargets
from oasmith.document.same_files import copies, merge_copies
from oasmith.document.selected import selected
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import SECTIONS, child
from oasmith.openapi.normalize import beside_reference

INLINE = frozenset({"pathItem", "operation", "server", "tag", "media", "encoding", "extension"})
"""Kinds of objects that are inlined."""

IGNORED = "ignored-beside-reference"


def resolve(path: Path, options: ReadOptions = AS_IT_IS) -> tuple[Document | None, list[Finding]]:
    """Load a document with everything that it refers to.

    Args:
        path: The root file.
        options: The options for reading it.

    Returns:
        The bundled document, or None if the root file cannot be used or an overlay cannot be
        applied, and the findings of all files. A reference that cannot be resolved becomes an
        empty object.
    """
    targets = ReferenceTargets(path, options)
    overlays = targets.overlays
    source = targets.load(path)
    if source is None:
        return None, [*targets.findings, *overlays.findings]
    if not isinstance(source.data, dict):
        place = Location(source.name)
        hint = "A document begins with `openapi: 3.1.0`."
        return None, [Finding("not-a-document", "is not an OpenAPI document", place, hint)]
    bundler = _Bundler(targets, source)
    data = bundler.run()
    overlays.note_unused()
    if overlays.have_failed:
        # Other findings would be about a document without the overlay's changes.
        return None, overlays.findings
    files = {
        source.path: source.sha256
        for source in (*targets.sources.values(), *overlays.sources)
        if source is not None
    }
    document = Document(
        data,
        path,
        bundler.origins,
        files,
        targets.lookups,
        bundler.unresolved,
        targets.referrers,
    )
    findings = [*targets.findings, *overlays.findings]
    if options.selection is not None:
        document, findings = selected(document, options.selection, bundler.origins, findings)
    return document, _distinct(findings)


def _distinct(findings: list[Finding]) -> list[Finding]:
    """Return findings without duplicates that come from inlining an object several times."""
    ignored = {finding.location: finding for finding in findings if finding.rule == IGNORED}
    return [
        finding
        for finding in findings
        if finding.rule != IGNORED or ignored.pop(finding.location, None) is not None
    ]


class _Pending(NamedTuple):
    """A component that has not been bundled yet."""

    section: str
    kind: str
    name: str
    target: Origin


class _Bundler:
    def __init__(self, targets: ReferenceTargets, root: Source) -> None:
        self.origins = Origins({"": Origin(root, "")})
        self._targets = targets
        self._root = root
        self._is_30 = str(root.data.get("openapi", "")).startswith("3.0")
        self._names: dict[tuple[str, Path, str], str] = {}
        self._taken: dict[str, set[str]] = {}
        self._pending: deque[_Pending] = deque()
        self._stack: list[tuple[Path, str]] = []
        self.unresolved: dict[str, str] = {}

    def run(self) -> dict[str, Any]:
        """Return the bundled document."""
        self._reserve()
        bundled: dict[str, Any] = self._walk(
            self._root.data, "document", Origin(self._root, ""), ""
        )
        while self._pending:
            section, kind, name, target = self._pending.popleft()
            pointer = f"/components/{section}/{pointers.escape(name)}"
            self.origins.roots[pointer] = target
            raw = pointers.get(target.source.data, target.pointer)
            components = bundled.setdefault("components", {})
            components.setdefault(section, {})[name] = self._walk(raw, kind, target, pointer)
        groups = copies(self._names, self._targets.sources.values())
        if groups:
            removed = merge_copies(bundled, groups)
            for pointer in list(self.unresolved):
                if pointers.join("", *pointers.split(pointer)[:3]) in removed:
                    del self.unresolved[pointer]
        return bundled

    def _reserve(self) -> None:
        """Reserve the names of the root file's components, also for the targets they refer to."""
        components = self._root.data.get("components")
        for section, members in (components if isinstance(components, dict) else {}).items():
            if not isinstance(members, dict) or section not in SECTIONS.values():
                continue
            # A component of another file must not replace one of the root file.
            self._taken[section] = set(members)
            for name, node in members.items():
                origin = Origin(self._root, pointers.join("/components", section, name))
                self._names[section, self._root.path, origin.pointer] = name
                reference = node.get("$ref") if isinstance(node, dict) else None
                if isinstance(reference, str) and not reference.startswith("#"):
                    for target in self._chain(reference, origin):
                        key = (section, target.source.path, target.pointer)
                        self._names.setdefault(key, name)

    def _chain(self, reference: str, origin: Origin) -> Iterator[Origin]:
        """Yield the target of a reference, and the next target as long as that is a reference."""
        seen = set[tuple[Path, str]]()
        target = self._targets.find(reference, origin)
        while target is not None and (target.source.path, target.pointer) not in seen:
            seen.add((target.source.path, target.pointer))
            yield target
            node = pointers.get(target.source.data, target.pointer)
            # A reference with other keys next to it is not the same as its target.
            next_ref = node.get("$ref") if isinstance(node, dict) and len(node) == 1 else None
            target = self._targets.find(next_ref, target) if isinstance(next_ref, str) else None

    def _walk(self, node: Any, kind: str, origin: Origin, to: str) -> Any:
        """Return a node as it is in the bundled document, at the pointer ``to``."""
        if isinstance(node, list):
            return [
                self._walk(item, kind, origin.descend(index), pointers.join(to, index))
                for index, item in enumerate(node)
            ]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            return self._reference(node, kind, origin, to)
        return self._members(node, kind, origin, to)

    def _members(self, node: dict[str, Any], kind: str, origin: Origin, to: str) -> dict[str, Any]:
        bundled: dict[str, Any] = {}
        for key, value in node.items():
            if kind == "schema" and key == "$id" and isinstance(value, str):
                continue  # Bundled references are local, and would be relative to the $id.
            below = child(kind, key)
            is_extension = kind == "extension" or (below is None and key.startswith("x-"))
            if below is None and not is_extension and key != "discriminator":
                bundled[key] = value
                continue
            member, pointer = origin.descend(key), pointers.join(to, key)
            if is_extension:
                bundled[key] = self._walk(value, "extension", member, pointer)
            elif below is None:
                bundled[key] = self._mapping(value, member, pointer)
            elif below.many == "map" and isinstance(value, dict):
                bundled[key] = {
                    name: self._walk(
                        item, below.kind, member.descend(name), pointers.join(pointer, name)
                    )
                    for name, item in value.items()
                }
            else:
                bundled[key] = self._walk(value, below.kind, member, pointer)
        return bundled

    def _reference(self, node: dict[str, Any], kind: str, origin: Origin, to: str) -> Any:
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        reference = node["$ref"]
        if kind == "extension" and _is_of_extension(reference):
            return node
        target = self._targets.find(reference, origin, kind, to)
        if target is None:
            self.unresolved[to] = reference
            return siblings
        if kind == "schema" and self._is_30:
            self._note_ignored(siblings, origin, to)
        elif kind not in INLINE:
            self._note_overlaid(node, kind, origin, target)
        section = SECTIONS.get(kind)
        if section is None or kind in INLINE or self._is_component(to, section, target):
            return self._inline(target, siblings, kind, origin, to)
        is_own = target.source is self._root
        if is_own and (kind != "schema" or self._is_named(section, target)):
            return {
                "$ref": f"#{_fragment(target.pointer)}",
                **self._members(siblings, kind, origin, to),
            }
        name = self._component(section, kind, target, origin)
        local = f"#/components/{section}/{_fragment(pointers.escape(name))}"
        return {"$ref": local, **self._members(siblings, kind, origin, to)}

    def _note_ignored(self, siblings: dict[str, Any], origin: Origin, to: str) -> None:
        """Report keywords next to a reference, which 3.0 ignores (section 4.7.23.1)."""
        ignored = [key for key in beside_reference(siblings) if key != "type"]
        if ignored:
            self._targets.findings.append(
                Finding(
                    IGNORED,
                    f"OpenAPI 3.0 ignores {' and '.join(map(repr, ignored))} next to a $ref",
                    origin.descend(ignored[0]).location,
                    "Move the reference into allOf: [{$ref: ...}], next to the other keywords.",
                    Level.WARNING,
                    pointers.join(to, ignored[0]),
                )
            )

    def _note_overlaid(
        self, node: dict[str, Any], kind: str, origin: Origin, target: Origin
    ) -> None:
        """Report changes of an overlay that have no effect because they are next to a reference."""
        finding = beside_reference_finding(node, kind, origin, target, is_30=self._is_30)
        if finding is not None and finding not in self._targets.findings:
            self._targets.findings.append(finding)

    def _is_component(self, to: str, section: str, target: Origin) -> bool:
        """Return whether a reference is itself a component, with its target in another file."""
        steps = pointers.split(to)
        return (
            steps[:2] == ["components", section]
            and len(steps) == 3
            and (target.source is not self._root)
        )

    def _is_named(self, section: str, target: Origin) -> bool:
        return (section, target.source.path, target.pointer) in self._names

    def _inline(
        self, target: Origin, siblings: dict[str, Any], kind: str, origin: Origin, to: str
    ) -> Any:
        key = (target.source.path, target.pointer)
        # Inlining an object inside itself would never end.
        if key in self._stack:
            message = "this reference refers back to itself"
            hint = "Break the cycle: one of its parts must be written out in full."
            location = origin.descend("$ref").location
            self._targets.findings.append(
                Finding("circular-reference", message, location, hint, pointer=to)
            )
            return siblings
        # The reference in the root file, which findings about other files also name.
        use = (
            origin.use or origin.descend("$ref")
            if target.source is not origin.source
            else origin.use
        )
        target = Origin(target.source, target.pointer, use)
        members = self._members(siblings, kind, origin, to)
        keywords = beside_reference(siblings) if kind == "schema" else []
        if keywords and not self._is_30:
            # Both apply, so neither must overwrite keywords of the other.
            parts = members.get("allOf")
            own = parts if isinstance(parts, list) else []
            place = pointers.join(to, "allOf", len(own))
            return {**members, "allOf": [*own, self._inlined(target, kind, place)]}
        for keyword in keywords:
            del members[keyword]
        bundled = self._inlined(target, kind, to)
        return {**bundled, **members} if isinstance(bundled, dict) and members else bundled

    def _inlined(self, target: Origin, kind: str, to: str) -> Any:
        """Return a target as it is in the bundled document, at the pointer ``to``."""
        self.origins.roots[to] = target
        self._stack.append((target.source.path, target.pointer))
        bundled = self._walk(pointers.get(target.source.data, target.pointer), kind, target, to)
        self._stack.pop()
        return bundled

    def _component(self, section: str, kind: str, target: Origin, origin: Origin) -> str:
        """Return the name of a target's component; queue it for bundling the first time."""
        key = (section, target.source.path, target.pointer)
        if key not in self._names:
            self._names[key] = name = self._free(section, target)
            use = origin.use or origin.descend("$ref") if target.source is not self._root else None
            place = Origin(target.source, target.pointer, use)
            # Queued instead of bundled now, because schemas may refer to themselves.
            self._pending.append(_Pending(section, kind, name, place))
        return self._names[key]

    def _free(self, section: str, target: Origin) -> str:
        last = pointers.split(target.pointer)[-1:] or [target.source.path.stem]
        base = re.sub(r"[^A-Za-z0-9._-]", "_", last[0]) or "Unnamed"
        taken, name, number = self._taken.setdefault(section, set()), base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        return name

    def _mapping(self, value: Any, origin: Origin, to: str) -> Any:
        """Return a discriminator with the references of its mapping made local."""
        if not isinstance(value, dict) or not isinstance(value.get("mapping"), dict):
            return value
        mapping = {
            name: self._mapped(
                target, origin.descend("mapping", name), pointers.join(to, "mapping", name)
            )
            for name, target in value["mapping"].items()
        }
        return {**value, "mapping": mapping}

    def _mapped(self, target: Any, origin: Origin, to: str) -> Any:
        if not isinstance(target, str) or not ("#" in target or "/" in target or "." in target):
            return target
        # The check of mappings reports wrong references in the root file, with their location.
        if origin.source is self._root and target.startswith("#") and not self._has(target):
            return target
        local = self._reference({"$ref": target}, "schema", origin, to)
        return local.get("$ref", target)

    def _has(self, reference: str) -> bool:
        try:
            pointers.get(self._root.data, unquote(reference[1:]))
        except LookupError:
            return False
        return True


def _is_of_extension(reference: str) -> bool:
    """Return whether a reference in an extension is left as it is.

    This applies to local pointers, and to files of code, as in the samples of Redocly and Fern.
    """
    file = reference.partition("#")[0]
    return not file.lower().endswith((".yaml", ".yml", ".json"))


def _fragment(pointer: str) -> str:
    """Return a pointer as a URI fragment, with reserved characters percent-encoded."""
    return pointer.replace("%", "%25").replace('"', "%22").replace("^", "%5E").replace(" ", "%20")
