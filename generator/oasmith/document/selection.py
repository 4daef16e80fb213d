"""The selection of operations of a document."""

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
    """The operations to use of a document: those that are included, without those excluded.

    If no tag, path or operation is included, all operations are, and only what no operation uses
    is removed.
    """

    tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Path templates as in the document, or prefixes of them followed by ``*``."""
    operations: tuple[str, ...] = ()
    """Values of ``operationId``, or method and path: ``GET /pets``."""
    exclude_tags: tuple[str, ...] = ()
    exclude_paths: tuple[str, ...] = ()
    exclude_operations: tuple[str, ...] = ()
    webhooks: bool = True
    """Whether to keep webhooks, except those whose tag or operation is excluded."""
    named_at: Mapping[str, Location] = field(default_factory=dict)
    """The locations of the names, by the key of the configuration, such as ``exclude-tags``."""

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Yield key, kind (tag, path or operation) and value of each name in the selection."""
        for kind in ("tag", "path", "operation"):
            for key in (f"{kind}s", f"exclude-{kind}s"):
                for name in getattr(self, key.replace("-", "_")):
                    yield key, kind, name


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operation that may be selected."""

    pointer: str
    path: str
    """The template of its path, or the name of its webhook."""
    method: str
    tags: tuple[str, ...]
    id: str
    is_webhook: bool

    def is_named(self, kind: str, name: str) -> bool:
        """Return whether the ``name`` of a tag, path or operation applies to this operation."""
        if kind == "tag":
            return name in self.tags
        if kind == "operation":
            return name in (self.id, f"{self.method} {self.path}")
        # A webhook is not a path, even if its name looks like one.
        if self.is_webhook:
            return False
        return self.path.startswith(name[:-1]) if name.endswith("*") else self.path == name


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pointers of the operations that a selection includes and excludes."""

    wanted: tuple[str, ...]
    excluded: frozenset[str]
    """Operations that are removed even if a link refers to them."""


def candidates(data: Mapping[str, Any]) -> Iterator[Candidate]:
    """Yield the operations of a bundled document, including webhooks."""
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
    """Return the operations of a bundled document that a selection includes and excludes."""
    wanted, excluded = [], set()
    includes = [name for name in selection.names() if not name[0].startswith("exclude-")]
    excludes = [name for name in selection.names() if name[0].startswith("exclude-")]
    for candidate in candidates(data):
        is_excluded = candidate.is_webhook and not selection.webhooks
        if is_excluded or any(candidate.is_named(kind, name) for _, kind, name in excludes):
            excluded.add(candidate.pointer)
        elif (
            candidate.is_webhook
            or not includes
            or any(candidate.is_named(kind, name) for _, kind, name in includes)
        ):
            wanted.append(candidate.pointer)
    return Chosen(tuple(wanted), frozenset(excluded))


def unknown_names(
    data: Mapping[str, Any], selection: Selection, otherwise: Location
) -> list[Finding]:
    """Return a finding for each name that matches no operation, or for an empty selection.

    Args:
        data: The bundled document, with all of its operations.
        selection: The selection.
        otherwise: The location of names that were not read from a file.
    """
    present = list(candidates(data))
    findings = []
    for key, kind, name in selection.names():
        if not any(candidate.is_named(kind, name) for candidate in present):
            similar = nearest(name, _known(present, kind))
            hint = f"Did you mean '{similar[0]}'?" if similar else _HINTS[kind]
            message = _MESSAGES[kind].format(repr(name))
            place = selection.named_at.get(key, otherwise)
            findings.append(Finding("unknown-selection", message, place, hint))
    if not findings and present and not choose(data, selection).wanted:
        place = next(iter(selection.named_at.values()), otherwise)
        message = "no operation is selected"
        hint = "Exclude less, or include more tags, paths or operations."
        findings.append(Finding("empty-selection", message, place, hint))
    return findings


_MESSAGES = {
    "tag": "no operation has the tag {}",
    "path": "the document has no path {}",
    "operation": "the document has no operation {}",
}
_HINTS = {
    "tag": "Write a tag as in the document.",
    "path": "Write a path as in the document, or the beginning of one, followed by *.",
    "operation": "Write an operationId, or a method and a path, such as 'GET /pets'.",
}


def _known(present: list[Candidate], kind: str) -> list[str]:
    """Return the names of a kind that exist in the document."""
    if kind == "tag":
        names = [tag for candidate in present for tag in candidate.tags]
    elif kind == "path":
        names = [candidate.path for candidate in present if not candidate.is_webhook]
    else:
        ids = [candidate.id for candidate in present if candidate.id]
        names = [*ids, *(f"{candidate.method} {candidate.path}" for candidate in present)]
    return list(dict.fromkeys(names))
