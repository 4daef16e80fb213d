"""Which operations of a document are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oasmith.diagnostics.findings import Finding, Location
from oasmith.document.reference_kinds import nearest
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import METHODS

WEBHOOKS = ("webhooks", "x-webhooks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a team uses of a document: all that is named, without what is excluded.

    Where no tag, path or operation is named, all are wanted, and only what no operation uses goes.
    """

    tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Templates as the document writes them, or the beginning of some with ``*`` after it."""
    operations: tuple[str, ...] = ()
    """Values of ``operationId``, or method and path: ``GET /pets``."""
    exclude_tags: tuple[str, ...] = ()
    exclude_paths: tuple[str, ...] = ()
    exclude_operations: tuple[str, ...] = ()
    webhooks: bool = True
    """Webhooks stay, whatever is named, unless their tag or operation is excluded."""
    named_at: Mapping[str, Location] = field(default_factory=dict)
    """Where the names stand, by the key of the configuration, such as ``exclude-tags``."""

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is named: the key, what it names (tag, path or operation), and the name."""
        for what in ("tag", "path", "operation"):
            for key in (f"{what}s", f"exclude-{what}s"):
                for name in getattr(self, key.replace("-", "_")):
                    yield key, what, name


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operation that may be selected."""

    pointer: str
    path: str
    """Its path's template, or the name of its webhook."""
    method: str
    tags: tuple[str, ...]
    id: str
    is_webhook: bool

    def is_named(self, what: str, name: str) -> bool:
        """Return whether a ``name`` of a tag, path or operation means this one."""
        if what == "tag":
            return name in self.tags
        if what == "operation":
            return name in (self.id, f"{self.method} {self.path}")
        # A webhook is no path, even where it is called like one.
        if self.is_webhook:
            return False
        return self.path.startswith(name[:-1]) if name.endswith("*") else self.path == name


@dataclass(frozen=True, slots=True)
class Chosen:
    """The operations that a selection means, by their pointers."""

    wanted: tuple[str, ...]
    excluded: frozenset[str]
    """They do not even stay where a link leads to them."""


def candidates(data: Mapping[str, Any]) -> Iterator[Candidate]:
    """Yield the operations of a bundled document, webhooks among them."""
    for section in ("paths", *WEBHOOKS):
        for path, item in _members(data.get(section)):
            place = pointers.join("", section, path)
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    yield _candidate(item[method], path, method, pointers.join(place, method))
            for method, node in _members(item.get("additionalOperations")):
                where = pointers.join(place, "additionalOperations", method)
                yield _candidate(node, path, method, where)


def _members(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, member in (node if isinstance(node, dict) else {}).items():
        if isinstance(member, dict) and not name.startswith("x-"):
            yield name, member


def _candidate(node: dict[str, Any], path: str, method: str, pointer: str) -> Candidate:
    tags = node.get("tags")
    names = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    operation_id = node.get("operationId")
    return Candidate(
        pointer,
        path,
        method.upper(),
        names,
        operation_id if isinstance(operation_id, str) else "",
        not pointer.startswith("/paths/"),
    )


def choose(data: Mapping[str, Any], selection: Selection) -> Chosen:
    """Return the operations of a bundled document that a selection means."""
    wanted, excluded = [], set()
    named = [name for name in selection.names() if not name[0].startswith("exclude-")]
    left_out = [name for name in selection.names() if name[0].startswith("exclude-")]
    for candidate in candidates(data):
        is_left_out = candidate.is_webhook and not selection.webhooks
        if is_left_out or any(candidate.is_named(what, name) for _, what, name in left_out):
            excluded.add(candidate.pointer)
        elif (
            candidate.is_webhook
            or not named
            or any(candidate.is_named(what, name) for _, what, name in named)
        ):
            wanted.append(candidate.pointer)
    return Chosen(tuple(wanted), frozenset(excluded))


def unknown_names(
    data: Mapping[str, Any], selection: Selection, otherwise: Location
) -> list[Finding]:
    """Return a finding for each name that means no operation, and one where none is left.

    Args:
        data: The bundled document, with all of its operations.
        selection: What is named.
        otherwise: The place of a name that was not read from a file.
    """
    present = list(candidates(data))
    findings = []
    for key, what, name in selection.names():
        if not any(candidate.is_named(what, name) for candidate in present):
            near = nearest(name, _known(present, what))
            hint = f"Did you mean '{near[0]}'?" if near else _HINTS[what]
            message = _MESSAGES[what].format(repr(name))
            place = selection.named_at.get(key, otherwise)
            findings.append(Finding("unknown-selection", message, place, hint))
    if not findings and present and not choose(data, selection).wanted:
        place = next(iter(selection.named_at.values()), otherwise)
        message = "the selection leaves no operation"
        hint = "Exclude less, or name more tags, paths or operations."
        findings.append(Finding("empty-selection", message, place, hint))
    return findings


_MESSAGES = {
    "tag": "no operation has the tag {}",
    "path": "the document has no path {}",
    "operation": "the document has no operation {}",
}
_HINTS = {
    "tag": "Write the tag as the document does.",
    "path": "Write the path as the document does, or its beginning with * after it.",
    "operation": "Write an operationId, or method and path, such as 'GET /pets'.",
}


def _known(present: list[Candidate], what: str) -> list[str]:
    """Return the names that there are."""
    if what == "tag":
        names = [tag for candidate in present for tag in candidate.tags]
    elif what == "path":
        names = [candidate.path for candidate in present if not candidate.is_webhook]
    else:
        ids = [candidate.id for candidate in present if candidate.id]
        names = [*ids, *(f"{candidate.method} {candidate.path}" for candidate in present)]
    return list(dict.fromkeys(names))
