"""Applying the actions of overlays to the tree of one file, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.load import MAX_DEPTH, Source
from oasmith.document.origins import Origin
from oasmith.document.overlays.jsonpath import NodePath, Query
from oasmith.document.overlays.limits import LimitError, Meter
from oasmith.document.overlays.merge import append_one, described, kind, merge
from oasmith.document.overlays.overlaid import OverlaidSource
from oasmith.document.overlays.overlay import Action, Overlay, finding, query
from oasmith.document.overlays.tree import DocumentTree, TreeArray, measure, plain, tree
from oasmith.document.overlays.unmatched import unmatched_hint


def apply(source: Source, overlays: Sequence[Overlay]) -> tuple[Source, list[Finding]]:
    """Apply overlays to a file.

    Args:
        source: The file as it was read; it is not modified.
        overlays: The overlays, in the order in which they are applied.

    Returns:
        The file with changed data, which knows the origin of each node, and the findings. An action
        that cannot be applied is skipped and reported. If a limit is exceeded, the original file is
        returned.
    """
    applier = _Applier(source)
    if all(map(applier.apply, overlays)):
        return applier.result(), applier.findings
    return source, applier.findings


@dataclass(slots=True)
class _Applier:
    source: Source
    findings: list[Finding] = field(default_factory=list)
    _meter: Meter = field(default_factory=Meter)
    _tree: DocumentTree = field(init=False)
    _size: int = field(init=False)

    def __post_init__(self) -> None:
        self._tree = DocumentTree(self.source, self._meter)
        self._size, _ = measure(self._tree.root)

    def result(self) -> Source:
        """Return the file with the overlays applied."""
        return OverlaidSource.of(self.source, plain(self._tree.root), self._tree)

    def apply(self, overlay: Overlay) -> bool:
        """Apply an overlay; return False if a limit is exceeded."""
        for action in overlay.actions:
            self._meter.begin(self._size)
            try:
                _Step(overlay, action, self._tree, self._meter, self.findings).run(self.source)
            except LimitError as error:
                hint = "Select less at once: use a target without .. and *, or copy a smaller part."
                origin = overlay.origin(action, "target")
                self.findings.append(finding("overlay-limit", str(error), origin, hint))
                return False
        return True


@dataclass(slots=True)
class _Step:
    """The application of one action."""

    overlay: Overlay
    action: Action
    tree: DocumentTree
    meter: Meter
    findings: list[Finding]

    def run(self, source: Source) -> None:
        """Apply the action. Raises ``LimitError``."""
        target = Query(self.action.target, self.meter)
        paths = target.nodes(self.tree.root)
        if not paths:
            hint = unmatched_hint(target, self.tree.root, source, self.overlay)
            self._note("overlay-matches-nothing", f"{self.action.target} matches nothing", hint)
        elif self.action.remove:
            self._remove(paths)
        elif self.action.has_update:
            origin = self.overlay.origin(self.action, "update")
            self._write(paths, tree(self.action.update, self.meter), origin)
        elif self.action.copy is not None:
            self._copy(paths, self.action.copy)

    def _remove(self, paths: list[NodePath]) -> None:
        if () in paths:
            hint = "Select something in it, such as $.paths."
            self._note("overlay-conflict", "the whole document cannot be removed", hint)
            return
        self._note_primitives(paths)
        # In reverse order, so that indexes stay valid, and descendants are removed first.
        for path in _backwards(paths):
            node, own_origin = self.tree.writable(path[:-1])
            if isinstance(node, TreeArray):
                del node.item_origins(own_origin)[int(path[-1])]
                del node[int(path[-1])]
            else:
                del node[path[-1]]

    def _copy(self, paths: list[NodePath], text: str) -> None:
        sources = Query(text, self.meter).nodes(self.tree.root)
        origin = self.overlay.origin(self.action, "copy")
        if len(sources) != 1:
            message = f"{text} selects {len(sources) or 'no'} nodes, but copy needs exactly one"
            hint = "Select one node, without .. and *, that exists after the previous actions."
            self._note("overlay-conflict", message, hint, origin)
            return
        # New nodes, because the origin of a copy is the action, not the copied node.
        value = tree(plain(self.tree.node(sources[0])), self.meter)
        self._write(paths, value, origin)

    def _write(self, paths: list[NodePath], value: Any, origin: Origin) -> None:
        if not self._is_allowed(paths, origin):
            return
        self._count(paths, value)
        for path in paths:
            self._write_one(path, value, origin)

    def _count(self, paths: list[NodePath], value: Any) -> None:
        size, depth = measure(value)
        self.meter.write(size * len(paths))
        # Members and items are one level deeper than their container.
        if depth + max(map(len, paths)) > MAX_DEPTH:
            raise LimitError(f"the document would nest deeper than {MAX_DEPTH} levels")

    def _write_one(self, path: NodePath, value: Any, origin: Origin) -> None:
        node = self.tree.node(path)
        if isinstance(node, TreeArray):
            node, own_origin = self.tree.writable(path)
            if isinstance(value, TreeArray) and self.overlay.feature_set != "1.0":
                self._merge(node, own_origin, value, origin)
            else:
                self._note_nested(value, origin)
                append_one(node, own_origin, value, origin)
        elif kind(node) != kind(value):
            target = f"{query(path)}, which is {described(node)}"
            message = f"{described(value)} cannot be merged into {target}"
            self._note("overlay-conflict", message, _hint(node), origin)
        elif kind(node) == "a primitive value":
            self._replace(path, value, origin)
        else:
            node, own_origin = self.tree.writable(path)
            self._merge(node, own_origin, value, origin)

    def _merge(self, node: Any, own_origin: Origin, value: Any, origin: Origin) -> None:
        for conflict in merge(self.tree, node, own_origin, value, origin):
            hint = "Write a value of the same kind, or remove the old one in a previous action."
            self._note("overlay-conflict", conflict.message, hint, conflict.origin)

    def _replace(self, path: NodePath, value: Any, origin: Origin) -> None:
        if not path:
            self.tree.root = value
            return
        node, own_origin = self.tree.writable(path[:-1])
        if isinstance(node, TreeArray):
            node.item_origins(own_origin)[int(path[-1])] = origin
            node[int(path[-1])] = value
        else:
            node.put(str(path[-1]), value, origin)

    def _is_allowed(self, paths: list[NodePath], origin: Origin) -> bool:
        """Return whether a value may be written to all of the nodes; report it if not."""
        kinds = {kind(self.tree.node(path)) for path in paths}
        if self.overlay.feature_set == "1.0":
            if "a primitive value" not in kinds:
                return True
            message = "version 1.0 cannot update a primitive value"
            hint = "Write overlay: 1.1.0, or update the object that contains it."
            self._note("overlay-conflict", message, hint)
            return False
        if len(kinds) > 1:
            listed = " and ".join(sorted(kinds))
            message = f"the target selects {listed}; all must be of the same kind"
            self._note("overlay-conflict", message, "Write a separate action for each kind.")
        return len(kinds) == 1

    def _note_primitives(self, paths: Iterable[NodePath]) -> None:
        # Not an error, because examples of the specification 1.0 do it.
        if self.overlay.feature_set == "1.0":
            nodes = map(self.tree.node, paths)
            if any(kind(node) == "a primitive value" for node in nodes):
                self._note_version("version 1.0 does not allow a primitive value as target")

    def _note_nested(self, value: Any, origin: Origin) -> None:
        if isinstance(value, TreeArray):
            self._note_version("version 1.0 appends an array as one item", origin)

    def _note_version(self, message: str, origin: Origin | None = None) -> None:
        hint = "Write overlay: 1.1.0, which allows primitive targets and concatenates arrays."
        self._note("overlay-version", message, hint, origin, Level.WARNING)

    def _note(
        self,
        rule: str,
        message: str,
        hint: str,
        origin: Origin | None = None,
        level: Level = Level.ERROR,
    ) -> None:
        origin = origin or self.overlay.origin(self.action, "target")
        one = finding(rule, message, origin, hint, level)
        # A value that is written to many nodes may cause the same finding for each.
        if one not in self.findings:
            self.findings.append(one)


def _backwards(paths: list[NodePath]) -> list[NodePath]:
    # Paths can be compared: where they differ, both have a name, or both have an index.
    return sorted(paths, reverse=True)


def _hint(node: Any) -> str:
    forms = {"an object": "update: {…}", "an array": "update: […]"}
    primitive = "update: with a string, number, true, false or null"
    return f"Write {forms.get(kind(node), primitive)}."
