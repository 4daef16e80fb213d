"""One fault is one finding: those that only follow from another one are left out."""

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
"""Rules about the form of a node: what looks through such a node finds more, all for one reason."""

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
"""Rules about a key that is absent, which is so as well when it is misspelled."""


def only(
    view: View,
    resolving: Sequence[Finding],
    findings: Sequence[Finding],
    unresolved: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield the findings without those that only follow from another one.

    Args:
        view: The document.
        resolving: What was found when it was read.
        findings: What was found in it.
        unresolved: Where references stand that cannot be resolved, with what they say.
    """
    gaps = [*unresolved, *_misspelled_references(findings)]
    consequences = _Consequences(view, [*resolving, *findings], gaps)
    left = [
        finding
        for finding in _unique(resolving)
        if not _is_misspelled_on_the_way(view, consequences, unresolved.get(finding.pointer))
    ]
    yield from _with_misspelled_components(view, left, unresolved)
    for finding in _unique(findings):
        if not consequences.follows(finding):
            yield finding


_NEAR = re.compile(r"Did you mean '#(/components/\w+/[^'/]+)'\?")


def _with_misspelled_components(
    view: View, findings: list[Finding], unresolved: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield findings in which a component that is misspelled is one, at its name.

    So it is where several references mean a component that nothing refers to as it is called.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        near = _NEAR.match(finding.hint)
        if finding.rule == "unresolved-reference" and near and finding.pointer in unresolved:
            groups.setdefault((unresolved[finding.pointer], near[1]), []).append(finding)
    used = set(references(dict(view.document.data)))
    merged: list[Finding] = []
    for (reference, component), group in groups.items():
        if len(group) > 1 and f"#{component}" not in used:
            merged += group
            yield _of_component(view, reference, component, len(group))
    yield from (finding for finding in findings if finding not in merged)


def _of_component(view: View, reference: str, component: str, count: int) -> Finding:
    meant, name = reference.rpartition("/")[2], component.rpartition("/")[2]
    message = f"{count} references are to '{meant}', which does not exist, and none to '{name}'"
    hint = f"Call it '{meant}', or correct the references."
    return view.finding("unresolved-reference", message, component, hint, is_key=True)


def _unique(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return the findings without those that say the same of the same place.

    A part of another file may have been put into the document several times.
    """
    by_words = {(finding.rule, finding.location, finding.message): finding for finding in findings}
    return by_words.values()


def places(findings: Iterable[Finding]) -> list[str]:
    """Return the pointers to what stands in a document and is a cause of other findings."""
    return [
        finding.pointer
        for finding in findings
        if finding.rule in CAUSES and finding.rule != "missing-key"
    ]


def _misspelled_references(findings: Sequence[Finding]) -> list[str]:
    """Return where an object stands that was to be a reference."""
    return [
        pointers.parent(finding.pointer)
        for finding in findings
        if finding.rule in _KEYS and "'$ref'" in finding.hint
    ]


class _Consequences:
    """Says which findings follow from others."""

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

    def is_cause(self, place: str) -> bool:
        """Return whether what stands somewhere is wrong as a whole."""
        return place in self._causes

    def follows(self, finding: Finding) -> bool:
        """Return whether a finding is there only because of another one."""
        if self._is_in_gap(finding):
            return True
        if finding.rule == "unknown-key" and finding.pointer in self._slashless:
            return True
        if finding.rule == "missing-key":
            key = finding.message.rpartition(" has no ")[2].strip("'")
            return self.is_meant(key, finding.pointer)
        if finding.rule in _MISSING and self._is_misspelled(finding):
            return True
        if finding.rule == "scope-parameter" and any(
            self.is_meant(key, owner) for owner in self._hints for key in ("paths", "parameters")
        ):
            return True
        region = _REGIONS.get(finding.rule)
        return region is not None and self._has_cause(region(self._view, finding.pointer))

    def _is_in_gap(self, finding: Finding) -> bool:
        """Return whether a reference would have brought what is missing."""
        place = finding.pointer
        if finding.rule in _KEYS:
            if "'$ref'" in finding.hint:
                return False
            # The key itself is told, what is below it is not.
            place = pointers.parent(place)
        return any(f"{place}/".startswith(f"{gap}/") for gap in (*self._gaps, *self._unknown))

    def _is_misspelled(self, finding: Finding) -> bool:
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
        bad = (*self._causes, *self._gaps)
        return any(f"{place}/".startswith(f"{root}/") for root in roots for place in bad)


def _is_misspelled_on_the_way(
    view: View, consequences: _Consequences, reference: str | None
) -> bool:
    """Return whether a reference would be right if a key that it names were."""
    if reference is None or not reference.startswith("#/"):
        return False
    node: Any = view.document.data
    place = ""
    for step in pointers.split(unquote(reference[1:])):
        # A part of another file may have brought the key itself.
        if consequences.is_meant(step, place) or consequences.is_cause(place):
            return True
        try:
            node = pointers.get(node, pointers.join("", step))
        except LookupError:
            return False
        place = pointers.join(place, step)
    return False


def reachable(view: View, pointer: str) -> list[str]:
    """Return ``pointer`` and the targets of all references at or below it, and below those."""
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
    """Return what an operation consists of."""
    return reachable(view, pointers.join("", *pointers.split(pointer)[:3]))


def _schemes(view: View, pointer: str) -> Iterable[str]:
    return reachable(view, "/components/securitySchemes")


def _parameters(view: View, pointer: str) -> Iterable[str]:
    """Return where parameters are that have no name."""
    return [
        where for node, where in view.objects("parameter") if not isinstance(node.get("name"), str)
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
"""Rules about what is reached from somewhere, with the places on the way."""
