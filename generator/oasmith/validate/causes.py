"""Removal of findings that are only consequences of others, so that each error is reported once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.references import references
from oasmith.validate.checks.view import View

CAUSES = frozenset(
    {
        "unknown-key",
        "unknown-keyword",
        "missing-key",
        "invalid-value",
        "invalid-extension",
        "wrong-reference",
        "circular-reference",
        "required-unknown",
        "invalid-pattern",
        "enum-mismatch",
        "type-mismatch",
        "empty-range",
    }
)
"""Rules about the form of a node: checks of an invalid node would report more for one reason."""

_KEYS = ("unknown-key", "unknown-keyword")

_MISSING: Mapping[str, str] = {
    "missing-responses": "responses",
    "optional-path-parameter": "required",
    "undeclared-path-parameter": "parameters",
    "undeclared-server-variable": "variables",
    "undefined-scheme": "securitySchemes",
    "discriminator-mapping": "schemas",
    "undeclared-tag": "tags",
    "batch-size": "maxItems",
}
"""Rules about a missing key, with that key: it may be present, but misspelt."""


def without_consequences(
    view: View,
    resolving: Sequence[Finding],
    findings: Sequence[Finding],
    unresolved: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield the findings without those that are only consequences of others.

    Args:
        view: The document.
        resolving: The findings of reading and resolving it.
        findings: The findings of the checks.
        unresolved: References that cannot be resolved, by their JSON pointers.
    """
    gaps = [*unresolved, *_misspelt_references(findings)]
    consequences = _Consequences(view, [*resolving, *findings], gaps)
    remaining = [
        finding
        for finding in _unique(resolving)
        if not _has_misspelt_step(view, consequences, unresolved.get(finding.pointer))
    ]
    yield from _with_misspelt_components(view, remaining, unresolved)
    for finding in _unique(findings):
        if not consequences.follows(finding):
            yield finding


_SUGGESTION = re.compile(r"Did you mean '#(/components/\w+/[^'/]+)'\?")


def _with_misspelt_components(
    view: View, findings: list[Finding], unresolved: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield findings, merging those that are caused by the misspelt name of a component.

    That is assumed if several references have the same similar name, and none has the actual name.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        suggestion = _SUGGESTION.match(finding.hint)
        if finding.rule == "unresolved-reference" and suggestion and finding.pointer in unresolved:
            groups.setdefault((unresolved[finding.pointer], suggestion[1]), []).append(finding)
    used = set(references(dict(view.document.data)))
    merged: list[Finding] = []
    for (reference, component), group in groups.items():
        if len(group) > 1 and f"#{component}" not in used:
            merged += group
            yield _component_finding(view, reference, component, len(group))
    yield from (finding for finding in findings if finding not in merged)


def _component_finding(view: View, reference: str, component: str, count: int) -> Finding:
    meant, name = reference.rpartition("/")[2], component.rpartition("/")[2]
    message = f"{count} references are to '{meant}', which does not exist, but none to '{name}'"
    hint = f"Rename it to '{meant}', or correct the references."
    return view.finding("unresolved-reference", message, component, hint, is_key=True)


def _unique(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return the findings without duplicates at the same location.

    A part of another file may occur several times in the bundled document.
    """
    unique = {(finding.rule, finding.location, finding.message): finding for finding in findings}
    return unique.values()


def cause_pointers(findings: Iterable[Finding]) -> list[str]:
    """Return the pointers of existing nodes that may be the cause of other findings."""
    return [
        finding.pointer
        for finding in findings
        if finding.rule in CAUSES and finding.rule != "missing-key"
    ]


def _misspelt_references(findings: Sequence[Finding]) -> list[str]:
    """Return the pointers of objects that were meant to be references."""
    return [
        pointers.parent(finding.pointer)
        for finding in findings
        if finding.rule in _KEYS and "'$ref'" in finding.hint
    ]


class _Consequences:
    """Decides which findings are only consequences of others."""

    def __init__(self, view: View, findings: Sequence[Finding], gaps: Sequence[str]) -> None:
        self._view = view
        self._gaps = gaps
        self._causes = {finding.pointer for finding in findings if finding.rule in CAUSES}
        self._hints: dict[str, str] = {}
        self._unknown: list[str] = []
        self._slashless = {
            finding.pointer for finding in findings if finding.rule == "path-without-slash"
        }
        for finding in findings:
            if finding.rule in _KEYS:
                self._unknown.append(finding.pointer)
                parent = pointers.parent(finding.pointer)
                self._hints[parent] = f"{self._hints.get(parent, '')} {finding.hint}"

    def is_meant(self, key: str, pointer: str) -> bool:
        """Return whether an unknown key of an object was meant to be ``key``."""
        return re.search(rf"(?<![\w$]){re.escape(key)}\b", self._hints.get(pointer, "")) is not None

    def is_cause(self, pointer: str) -> bool:
        """Return whether the node at a pointer is invalid as a whole."""
        return pointer in self._causes

    def follows(self, finding: Finding) -> bool:
        """Return whether a finding is only a consequence of another one."""
        if self._is_in_gap(finding):
            return True
        if finding.rule == "unknown-key" and finding.pointer in self._slashless:
            return True
        if finding.rule == "missing-key":
            key = finding.message.rpartition(" has no ")[2].strip("'")
            return self.is_meant(key, finding.pointer)
        if finding.rule in _MISSING and self._is_misspelt(finding):
            return True
        if finding.rule == "scope-parameter" and any(
            self.is_meant(key, owner) for owner in self._hints for key in ("paths", "parameters")
        ):
            return True
        region = _REGIONS.get(finding.rule)
        return region is not None and self._has_cause(region(self._view, finding.pointer))

    def _is_in_gap(self, finding: Finding) -> bool:
        """Return whether a finding is in a node that is incomplete or unknown."""
        pointer = finding.pointer
        if finding.rule in _KEYS:
            if "'$ref'" in finding.hint:
                return False
            # An unknown key is reported, nodes below it are not.
            pointer = pointers.parent(pointer)
        return any(f"{pointer}/".startswith(f"{gap}/") for gap in (*self._gaps, *self._unknown))

    def _is_misspelt(self, finding: Finding) -> bool:
        key, owner = _MISSING[finding.rule], finding.pointer
        if finding.rule == "undeclared-path-parameter" and any(
            self.is_meant(key, operation)
            for operation in self._hints
            if pointers.parent(operation) == owner
        ):
            return True
        while True:
            if self.is_meant(key, owner) or pointers.join(owner, key) in self._causes:
                return True
            if not owner:
                return key in ("securitySchemes", "schemas") and self._is_missing_component(key)
            owner = pointers.parent(owner)

    def _is_missing_component(self, section: str) -> bool:
        return self.is_meant(section, "/components") or self.is_meant("components", "")

    def _has_cause(self, roots: Iterable[str]) -> bool:
        invalid = (*self._causes, *self._gaps)
        return any(f"{pointer}/".startswith(f"{root}/") for root in roots for pointer in invalid)


def _has_misspelt_step(view: View, consequences: _Consequences, reference: str | None) -> bool:
    """Return whether a reference would resolve if a misspelt key on its path were corrected."""
    if reference is None or not reference.startswith("#/"):
        return False
    node: Any = view.document.data
    pointer = ""
    for step in pointers.split(unquote(reference[1:])):
        # The key itself may be in an invalid part, for example of another file.
        if consequences.is_meant(step, pointer) or consequences.is_cause(pointer):
            return True
        try:
            node = pointers.get(node, pointers.join("", step))
        except LookupError:
            return False
        pointer = pointers.join(pointer, step)
    return False


def reachable(view: View, pointer: str) -> list[str]:
    """Return ``pointer`` and the targets of all references at or below it, transitively."""
    roots, waiting = [pointer], [pointer]
    while waiting:
        node, _ = _get(view, waiting.pop())
        for reference in references(node):
            target = unquote(reference[1:])
            if target not in roots:
                roots.append(target)
                waiting.append(target)
    return roots


def _get(view: View, pointer: str) -> tuple[Any, str]:
    try:
        return pointers.get(dict(view.document.data), pointer), pointer
    except LookupError:
        return None, pointer


def _operation(view: View, pointer: str) -> Iterable[str]:
    """Return the pointers of an operation and of all that it refers to."""
    return reachable(view, pointers.join("", *pointers.split(pointer)[:3]))


def _schemes(view: View, pointer: str) -> Iterable[str]:
    return reachable(view, "/components/securitySchemes")


def _parameters(view: View, pointer: str) -> Iterable[str]:
    """Return the pointers of parameters without a name."""
    return [
        parameter
        for node, parameter in view.objects("parameter")
        if not isinstance(node.get("name"), str)
    ]


def _response(view: View, pointer: str) -> Iterable[str]:
    return ["/x-error-envelope", *reachable(view, pointer.partition("/x-errors")[0])]


_REGIONS: Mapping[str, Callable[[View, str], Iterable[str]]] = {
    "batch-pointer": _operation,
    "batch-size": _operation,
    "pagination": _operation,
    "error-row-example": _response,
    "undefined-scope": _schemes,
    "scope-parameter": _parameters,
}
"""Rules that depend on a region of the document, with functions that return its pointers."""
