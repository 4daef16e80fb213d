"""Conversion of a bundled document to another version of OpenAPI."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from oasmith.bundle.conversion import from_30, from_32, to_30
from oasmith.bundle.conversion.losses import Losses
from oasmith.bundle.conversion.unknown_keys import leave_out
from oasmith.diagnostics.findings import Finding, Location
from oasmith.document.bundle import Document
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import METHODS
from oasmith.openapi.walk import objects

Version: TypeAlias = Literal["3.0", "3.1"]

WRITTEN: Mapping[Version, str] = {"3.0": "3.0.3", "3.1": "3.1.0"}
"""The value of ``openapi``: the patch version that most tools support."""

_Step: TypeAlias = Callable[[dict[str, Any], str, str, Losses], None]


def convert(document: Document, target: Version) -> tuple[dict[str, Any], list[Finding]]:
    """Return a document in the version ``target``, and findings for what it cannot express.

    A document that already has this version is returned unchanged.
    """
    source = str(document.data.get("openapi", ""))[:3]
    data: dict[str, Any] = copy.deepcopy(dict(document.data))
    if source == target:
        return data, []
    losses = Losses(document.positions, target)
    operations = _operation_ids(data)
    # One walk for all steps, because their findings refer to locations in the original document.
    for node, kind, pointer in objects(data):
        for step in _steps(source, target):
            step(node, kind, pointer, losses)
        leave_out(node, kind, pointer, losses)
    if source == "3.2":
        from_32.without_querystrings(data, losses)
        _without_dead_links(data, operations - _operation_ids(data), losses)
    if target == "3.0":
        to_30.without_roles(data, losses)
        to_30.without_mutual_tls(data, losses)
    if source == "3.0":
        _without_bare_nullable(data)
    # An object that several references lead to is reported once.
    unique = {_sort_key(finding): finding for finding in losses.findings}
    return {**data, "openapi": WRITTEN[target]}, [unique[key] for key in sorted(unique)]


def _steps(source: str, target: Version) -> list[_Step]:
    steps: list[_Step] = [from_32.convert] if source == "3.2" else []
    if source == "3.0":
        steps.append(from_30.convert)
    if target == "3.0":
        steps.append(to_30.convert)
    return steps


def _sort_key(finding: Finding) -> tuple[Location, str]:
    return finding.location, finding.message


def _operation_ids(data: Mapping[str, Any]) -> set[str]:
    return {
        visited.node["operationId"]
        for visited in objects(data)
        if visited.kind == "operation" and isinstance(visited.node.get("operationId"), str)
    }


def _without_dead_links(data: dict[str, Any], removed: set[str], losses: Losses) -> None:
    """Remove links to operations that were removed, and paths without operations."""
    if not removed:
        return
    dead = {
        pointer: node["operationId"]
        for node, kind, pointer in objects(data)
        if kind == "link" and node.get("operationId") in removed
    }
    for pointer, name in dead.items():
        losses.note(pointer, f"operation '{name}', which this link refers to")
    for node, kind, pointer in objects(data):
        links = node.get("links") if kind in ("response", "components") else None
        if isinstance(links, dict):
            node["links"] = {
                name: link
                for name, link in links.items()
                if pointers.join(pointer, "links", name) not in dead
                and pointers.unquoted(str(_mapping(link).get("$ref"))) not in dead
            }
    for section in ("paths", "webhooks", "x-webhooks"):
        for path, item in list(_mapping(data.get(section)).items()):
            if isinstance(item, dict) and not any(method in item for method in METHODS):
                del data[section][path]


def _mapping(node: Any) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _without_bare_nullable(data: dict[str, Any]) -> None:
    """Remove ``nullable`` that was not converted, because it has no effect."""
    for node, kind, _ in objects(data):
        if kind == "schema":
            node.pop("nullable", None)
