"""Components that came from copies of one file, as one.

Teams copy files of shared parts into several folders. Two copies of a part are one component where
all that they refer to is the same, too; what differs by the folder it lies in stays apart.
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
"""Section, file and pointer of what became a component, with its name."""


def copies(names: Names, sources: Iterable[Source | None]) -> list[list[str]]:
    """Return the pointers of components that come from the same place of equal files."""
    hashes = {source.path: source.sha256 for source in sources if source is not None}
    counts = Counter(hashes.values())
    groups: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for (section, path, pointer), name in names.items():
        if counts[hashes.get(path, "")] > 1:
            place = pointers.join("/components", section, name)
            groups[section, hashes[path], pointer][place] = None
    return [list(group) for group in groups.values() if len(group) > 1]


def merge_copies(data: dict[str, Any], groups: list[list[str]]) -> set[str]:
    """Keep the first of each group of components that are the same, and refer to that.

    Args:
        data: The bundled document, which is changed.
        groups: Pointers of components that may be the same.

    Returns:
        The pointers of the components that went.
    """
    instead: dict[str, str] = {}
    for same in _refined(data, groups):
        # The author's own components come first in the document.
        first, *others = sorted(same, key=_order(data).index)
        instead.update(dict.fromkeys(others, first))
    for pointer in instead:
        owner = pointers.get(data, pointers.parent(pointer))
        del owner[pointers.split(pointer)[-1]]
    if instead:
        _redirect(data, instead)
    return set(instead)


def _order(data: Mapping[str, Any]) -> list[str]:
    components = data.get("components")
    return [
        pointers.join("/components", section, name)
        for section, members in (components if isinstance(components, dict) else {}).items()
        for name in (members if isinstance(members, dict) else ())
    ]


def _refined(data: Mapping[str, Any], groups: list[list[str]]) -> list[list[str]]:
    """Return groups whose members say the same, when each stands for its whole group."""
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
    """Return data in which a reference to a member says which group it is of."""
    if isinstance(node, dict):
        return {key: _with_groups(value, number) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_groups(item, number) for item in node]
    if isinstance(node, str) and node.startswith("#/components/"):
        target, rest = _divided(node)
        return [number[target], rest] if target in number else node
    return node


def _divided(reference: str) -> tuple[str, str]:
    """Return the component that a local reference is to, and the pointer into it."""
    steps = pointers.split(pointers.unquoted(reference))
    return pointers.join("", *steps[:3]), pointers.join("", *steps[3:])


def _redirect(node: Any, instead: Mapping[str, str], *, is_mapping: bool = False) -> None:
    """Change the references to components that went, those of discriminators among them."""
    members = list(node.items()) if isinstance(node, dict) else list(enumerate(node))
    for key, value in members:
        if isinstance(value, dict | list):
            _redirect(value, instead, is_mapping=key == "mapping")
        elif isinstance(value, str) and (is_mapping or key in ("$ref", "defaultMapping")):
            target, rest = _divided(value)
            if target in instead:
                node[key] = f"#{instead[target]}{rest}"
