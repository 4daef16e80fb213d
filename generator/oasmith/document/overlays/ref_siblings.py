"""Reporting keys that an overlay writes next to a ``$ref``, where they are ignored.

Source: OpenAPI 3.0.3, "Reference Object", and 3.1.0, which allows summary and description.
"""

from __future__ import annotations

from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.document.load import Source
from oasmith.document.origins import Origin
from oasmith.document.overlays.overlaid import OverlaidSource
from oasmith.document.overlays.overlay import extends, finding, query_in
from oasmith.openapi import pointer as pointers

_ALLOWED = frozenset({"summary", "description"})


def beside_reference_finding(
    node: dict[str, Any], kind: str, origin: Origin, target: Origin, *, is_30: bool
) -> Finding | None:
    """Return a finding if an overlay has added a ``$ref`` to an object, or keys next to one.

    Args:
        node: The object with the reference.
        kind: The kind of its target; not one that is inlined, such as a path item.
        origin: The origin of the object.
        target: The target of the reference.
        is_30: Whether the document's version is 3.0.
    """
    source = origin.source
    if kind == "schema" or not isinstance(source, OverlaidSource):
        return None
    ignored = [key for key in node if key != "$ref" and (is_30 or key not in _ALLOWED)]
    if ignored and source.writer(pointers.join(origin.pointer, "$ref")) is not None:
        message = f"next to the $ref that is written here, {_listed(ignored)} would be ignored"
        hint = "Remove the object in a previous action, and add the $ref by updating its parent."
        return finding("overlay-beside-reference", message, origin.descend("$ref"), hint)
    writers = {key: source.writer(pointers.join(origin.pointer, key)) for key in ignored}
    written = {key: writer for key, writer in writers.items() if writer is not None}
    for key, writer in written.items():
        message = f"OpenAPI ignores {_listed(list(written))} next to a $ref"
        hint = _hint(source, target, writer)
        return finding("overlay-beside-reference", message, origin.descend(key), hint)
    return None


def _listed(keys: list[str]) -> str:
    return " and ".join(map(repr, keys))


def _hint(source: Source, target: Origin, overlay: Source) -> str:
    path = query_in(target.source.data, target.pointer)
    if target.source is source:
        return f"Change the object that the $ref refers to: target: {path}."
    return (
        "Change the object that the $ref refers to: write a separate overlay for that file, with "
        f"extends: {extends(overlay.path, target.source.path)} and the target {path}."
    )
