"""The actions of overlays, applied to the tree of one file in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.load import MAX_DEPTH, Source
from oasmith.document.origins import Origin
from oasmith.document.overlays.jsonpath import NodePath, Query
from oasmith.document.overlays.merge import append_one, described, kind, merge
from oasmith.document.overlays.meter import LimitError, Meter
from oasmith.document.overlays.overlaid import OverlaidSource
from oasmith.document.overlays.overlay import Action, Overlay, finding, query
from oasmith.document.overlays.tree import DocumentTree, TreeArray, measure, plain, tree
from oasmith.document.overlays.unmatched import unmatched_hint


def apply(source: Source, overlays: Sequence[Overlay]) -> tuple[Source, list[Finding]]:
    """Return a file as it is with overlays, and what is wrong with these for it.

    Args:
        source: The file as it was read; it is not changed.
        overlays: What to apply, in this order.

    Returns:
        The file with other data, which knows where each node comes from, and findings. An action
        that cannot be applied is left out, and is a finding. Where a limit is reached, the file is
        given back as it was.
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
        """Return the file as the overlays have left it."""
        return OverlaidSource.of(self.source, plain(self._tree.root), self._tree)

    def apply(self, overlay: Overlay) -> bool:
        """Apply an overlay; return whether that was possible within the limits."""
        for action in overlay.actions:
            self._meter.begin(self._size)
            try:
                _Step(overlay, action, self._tree, self._meter, self.findings).run(self.source)
            except LimitError as error:
                hint = "Name less at once: a target without .. and *, or a smaller part to copy."
                place = overlay.origin(action, "target")
                self.findings.append(finding("overlay-limit", str(error), place, hint))
                return False
        return True


@dataclass(slots=True)
class _Step:
    """One action while it is applied."""

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
            place = self.overlay.origin(self.action, "update")
            self._write(paths, tree(self.action.update, self.meter), place)
        elif self.action.copy is not None:
            self._copy(paths, self.action.copy)

    def _remove(self, paths: list[NodePath]) -> None:
        if () in paths:
            hint = "Name what is in it: $.paths, for example."
            self._note("overlay-conflict", "the whole document cannot be removed", hint)
            return
        self._note_primitives(paths)
        # Backwards: the indexes of what comes before stay, and what is inside goes first.
        for path in _backwards(paths):
            node, own = self.tree.writable(path[:-1])
            if isinstance(node, TreeArray):
                del node.placed(own)[int(path[-1])]
                del node[int(path[-1])]
            else:
                del node[path[-1]]

    def _copy(self, paths: list[NodePath], text: str) -> None:
        sources = Query(text, self.meter).nodes(self.tree.root)
        place = self.overlay.origin(self.action, "copy")
        if len(sources) != 1:
            what = f"{text} selects {len(sources) or 'no'} nodes, and one is to be copied"
            hint = "Name one node, without .. and *, that is there after the actions before."
            self._note("overlay-conflict", what, hint, place)
            return
        # Nodes of their own: what comes of a copy comes from the action, not from where it was.
        value = tree(plain(self.tree.node(sources[0])), self.meter)
        self._write(paths, value, place)

    def _write(self, paths: list[NodePath], value: Any, place: Origin) -> None:
        if not self._is_allowed(paths, place):
            return
        self._count(paths, value)
        for path in paths:
            self._write_one(path, value, place)

    def _count(self, paths: list[NodePath], value: Any) -> None:
        size, depth = measure(value)
        self.meter.write(size * len(paths))
        # A member or item lies one deeper than what it is written into.
        if depth + max(map(len, paths)) > MAX_DEPTH:
            raise LimitError(f"the document would nest deeper than {MAX_DEPTH} levels")

    def _write_one(self, path: NodePath, value: Any, place: Origin) -> None:
        node = self.tree.node(path)
        if isinstance(node, TreeArray):
            node, own = self.tree.writable(path)
            if isinstance(value, TreeArray) and self.overlay.feature_set != "1.0":
                self._merge(node, own, value, place)
            else:
                self._note_nested(value, place)
                append_one(node, own, value, place)
        elif kind(node) != kind(value):
            shown = f"{query(path)}, which is {described(node)}"
            what = f"{described(value)} cannot be merged into {shown}"
            self._note("overlay-conflict", what, _hint(node), place)
        elif kind(node) == "a primitive value":
            self._replace(path, value, place)
        else:
            node, own = self.tree.writable(path)
            self._merge(node, own, value, place)

    def _merge(self, node: Any, own: Origin, value: Any, place: Origin) -> None:
        for conflict in merge(self.tree, node, own, value, place):
            hint = "Write a value of the same kind, or remove what is there in an action before."
            self._note("overlay-conflict", conflict.message, hint, conflict.place)

    def _replace(self, path: NodePath, value: Any, place: Origin) -> None:
        if not path:
            self.tree.root = value
            return
        node, own = self.tree.writable(path[:-1])
        if isinstance(node, TreeArray):
            node.placed(own)[int(path[-1])] = place
            node[int(path[-1])] = value
        else:
            node.put(str(path[-1]), value, place)

    def _is_allowed(self, paths: list[NodePath], place: Origin) -> bool:
        """Return whether one value may be written to all of some nodes; if not, say so."""
        kinds = {kind(self.tree.node(path)) for path in paths}
        if self.overlay.feature_set == "1.0":
            if "a primitive value" not in kinds:
                return True
            what = "version 1.0 cannot replace a primitive value by itself"
            hint = "Write overlay: 1.1.0, or name the object around it and update that."
            self._note("overlay-conflict", what, hint)
            return False
        if len(kinds) > 1:
            what = f"the target selects {' and '.join(sorted(kinds))}; they must be alike"
            self._note("overlay-conflict", what, "Write an action for each.")
        return len(kinds) == 1

    def _note_primitives(self, paths: Iterable[NodePath]) -> None:
        # The specification's own examples for 1.0 do it, so it is done.
        if self.overlay.feature_set == "1.0":
            nodes = map(self.tree.node, paths)
            if any(kind(node) == "a primitive value" for node in nodes):
                self._note_version("version 1.0 has no primitive values as targets")

    def _note_nested(self, value: Any, place: Origin) -> None:
        if isinstance(value, TreeArray):
            self._note_version("version 1.0 appends an array as one item", place)

    def _note_version(self, what: str, place: Origin | None = None) -> None:
        hint = "Write overlay: 1.1.0: there a primitive can be a target, and arrays are joined."
        self._note("overlay-version", what, hint, place, Level.WARNING)

    def _note(
        self,
        rule: str,
        message: str,
        hint: str,
        place: Origin | None = None,
        level: Level = Level.ERROR,
    ) -> None:
        place = place or self.overlay.origin(self.action, "target")
        one = finding(rule, message, place, hint, level)
        # A value that is written to many nodes may have the same fault in each.
        if one not in self.findings:
            self.findings.append(one)


def _backwards(paths: list[NodePath]) -> list[NodePath]:
    # Where two paths part, they have two names or two indexes: it is one object or one array.
    return sorted(paths, reverse=True)


def _hint(node: Any) -> str:
    wanted = {"an object": "update: {…}", "an array": "update: […]"}
    return f"Write {wanted.get(kind(node), 'update: and a text, number, true, false or null')}."
