"""What an overlay writes beside a ``$ref``, where nothing else counts.

Source: OpenAPI 3.0.3, "Reference Object", and 3.1.0, where summary and description count.
"""

from __future__ import annotations

from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.document.load import Source
from oasmith.document.origins import Origin
from oasmith.document.overlays.overlaid import OverlaidSource
from oasmith.document.overlays.overlay import extends, finding, query_in
from oasmith.openapi import pointer as pointers

_COUNTS = frozenset({"summary", "description"})


def beside_reference_finding(
    node: dict[str, Any], kind: str, origin: Origin, target: Origin, *, is_30: bool
) -> Finding | None:
    """Return what is wrong with a reference that an overlay has changed, or put over an object.

    Args:
        node: The object with the reference.
        kind: What it is a reference to; not one that stands in its place, such as a path item.
        origin: Where the object stands.
        target: What the reference leads to.
        is_30: The document's version is 3.0.
    """
    source = origin.source
    if kind == "schema" or not isinstance(source, OverlaidSource):
        return None
    ignored = [key for key in node if key != "$ref" and (is_30 or key not in _COUNTS)]
    if ignored and source.writer(pointers.join(origin.pointer, "$ref")) is not None:
        what = f"beside the $ref that is written here, {_listed(ignored)} would be ignored"
        hint = "Remove the object in an action before, and write the $ref with update around it."
        return finding("overlay-beside-reference", what, origin.descend("$ref"), hint)
    writers = {key: source.writer(pointers.join(origin.pointer, key)) for key in ignored}
    written = {key: writer for key, writer in writers.items() if writer is not None}
    for key, writer in written.items():
        what = f"OpenAPI ignores {_listed(list(written))} beside a $ref"
        hint = _hint(source, target, writer)
        return finding("overlay-beside-reference", what, origin.descend(key), hint)
    return None


def _listed(keys: list[str]) -> str:
    return " and ".join(map(repr, keys))


def _hint(source: Source, target: Origin, overlay: Source) -> str:
    path = query_in(target.source.data, target.pointer)
    if target.source is source:
        return f"Change what the $ref leads to: target: {path}."
    return (
        "Change what the $ref leads to: write an overlay of its own for that file, with "
        f"extends: {extends(overlay.path, target.source.path)} and the target {path}."
    )
