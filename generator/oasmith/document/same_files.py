"""Merging components that come from copies of the same file.

Teams copy files with shared definitions into several folders. Two copies of a definition become one
component if everything that they refer to is also the same; otherwise they stay separate.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from oasmith.document.load import Source
from oasmith.openapi import pointer as pointers

Names = Mapping[tuple[str, Path, str], str]
"""The names of components, by section, file and pointer."""


def copies(names: Names, sources: Iterable[Source | None]) -> list[list[str]]:
    """Return groups of components, by their pointers, from the same pointer of identical files."""
    hashes = {source.path: source.sha256 for source in sources if source is not None}
    counts = Counter(hashes.values())
    groups: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for (section, path, pointer), name in names.items():
        if counts[hashes.get(path, "")] > 1:
            place = pointers.join("/components", section, name)
            groups[section, hashes[path], pointer][place] = None
    return [list(group) for group in groups.values() if len(group) > 1]


def merge_copies(data: dict[str, Any], groups: list[list[str]]) -> set[str]:
    """Keep the first of each group of identical components, and change references to the others.

    Args:
        data: The bundled document, which is modified.
        groups: Pointers of components that may be identical.

    Returns:
        The pointers of the components that were removed.
    """
    replacements: dict[str, str] = {}
    for same in _refined(data, groups):
        # The author's own components come first in the document.
        first, *others = sorted(same, key=_order(data).index)
        replacements.update(dict.fromkeys(others, first))
    for pointer in replacements:
        owner = pointers.get(data, pointers.parent(pointer))
        del owner[pointers.split(pointer)[-1]]
    if replacements:
        _redirect(data, replacements)
    return set(replacements)


def _order(data: Mapping[str, Any]) -> list[str]:
    components = data.get("components")
    return [
        pointers.join("/components", section, name)
        for section, members in (components if isinstance(components, dict) else {}).items()
        for name in (members if isinstance(members, dict) else ())
    ]


def _refined(data: Mapping[str, Any], groups: list[list[str]]) -> list[list[str]]:
    """Split groups until the members of each are equal.

    References to members of the same group count as equal.
    """
    while True:
        number = {member: index for index, group in enumerate(groups) for member in group}
        refined: list[list[str]] = []
        for group in groups:
            by_content: dict[str, list[str]] = defaultdict(list)
            for member in group:
                content = _with_groups(pointers.get(data, member), number)
                by_content[json.dumps(content, sort_keys=True)].append(member)
            refined += by_content.values()
        if len(refined) == len(groups):
            return [group for group in groups if len(group) > 1]
        groups = refined


def _with_groups(node: Any, number: Mapping[str, int]) -> Any:
    """Return data in which references to members are replaced by the numbers of their groups."""
    if isinstance(node, dict):
        return {key: _with_groups(value, number) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_groups(item, number) for item in node]
    if isinstance(node, str) and node.startswith("#/components/"):
        target, rest = _divided(node)
        return [number[target], rest] if target in number else node
    return node


def _divided(reference: str) -> tuple[str, str]:
    """Split a local reference into the pointer of a component, and the pointer into it."""
    steps = pointers.split(pointers.unquoted(reference))
    return pointers.join("", *steps[:3]), pointers.join("", *steps[3:])


def _redirect(node: Any, replacements: Mapping[str, str], *, is_mapping: bool = False) -> None:
    """Change references to removed components, including those of discriminators."""
    members = list(node.items()) if isinstance(node, dict) else list(enumerate(node))
    for key, value in members:
        if isinstance(value, dict | list):
            _redirect(value, replacements, is_mapping=key == "mapping")
        elif isinstance(value, str) and (is_mapping or key in ("$ref", "defaultMapping")):
            target, rest = _divided(value)
            if target in replacements:
                node[key] = f"#{replacements[target]}{rest}"
