"""Removing operations that are not selected, and everything that only they use."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oasmith.document.selection import WEBHOOKS, Chosen
from oasmith.document.uses import Uses, component, uses
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import METHODS
from oasmith.openapi.walk import objects

NESTED = 10
"""Maximum nesting of inlined parts of removed operations."""


@dataclass(slots=True)
class Pruned:
    """The remaining document."""

    data: dict[str, Any]
    dropped: set[str] = field(default_factory=set)
    """The pointers of nodes that were removed with all their descendants."""
    moved: dict[str, str] = field(default_factory=dict)
    """The new pointers of moved nodes, with their old pointers."""

    def has_dropped(self, pointer: str) -> bool:
        """Return whether the node at ``pointer`` was removed."""
        while pointer and pointer not in self.dropped:
            pointer = pointers.parent(pointer)
        return bool(pointer)


def prune(data: Mapping[str, Any], chosen: Chosen) -> Pruned:
    """Return a bundled document with only the chosen operations, and what they use.

    Operations that their links refer to are included. ``data`` is not modified.
    """
    used = uses(data, chosen.wanted, chosen.excluded)
    pruned = Pruned(dict(data))
    for section in ("paths", *WEBHOOKS):
        if isinstance(data.get(section), dict):
            pruned.data[section] = _path_items(data[section], f"/{section}", used, pruned)
            if section in WEBHOOKS and not pruned.data[section] and data[section]:
                del pruned.data[section]
    _prune_components(pruned, used)
    _prune_tags(pruned, used)
    _prune_top(pruned, used)
    _fix_references(data, pruned, used)
    return pruned


def _path_items(items: dict[str, Any], place: str, used: Uses, pruned: Pruned) -> dict[str, Any]:
    """Return the path items that have used operations, with only these operations."""
    kept: dict[str, Any] = {}
    for name, item in items.items():
        where = pointers.join(place, name)
        if name.startswith("x-") or not isinstance(item, dict):
            kept[name] = item
            continue
        rest = _operations(item, where, used, pruned)
        if any(key in METHODS or key == "additionalOperations" for key in rest):
            kept[name] = rest
        else:
            pruned.dropped.add(where)
    return kept


def _operations(item: dict[str, Any], place: str, used: Uses, pruned: Pruned) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in item.items():
        where = pointers.join(place, key)
        if key == "additionalOperations" and isinstance(value, dict):
            more = {
                method: node
                for method, node in value.items()
                if pointers.join(where, method) in used.operations
            }
            pruned.dropped |= {pointers.join(where, method) for method in value.keys() - more}
            if more:
                kept[key] = more
        elif key in METHODS and where not in used.operations:
            pruned.dropped.add(where)
        else:
            kept[key] = value
    return kept


def _prune_components(pruned: Pruned, used: Uses) -> None:
    components = pruned.data.get("components")
    if not isinstance(components, dict):
        return
    kept: dict[str, Any] = {}
    for section, members in components.items():
        place = pointers.join("/components", section)
        if section.startswith("x-") or not isinstance(members, dict):
            kept[section] = members
            continue
        remaining = {}
        for name, member in members.items():
            where = pointers.join(place, name)
            if where in used.components and where not in used.dead_links:
                is_scheme = section == "securitySchemes"
                kept_member = _scheme(member, where, name, used, pruned) if is_scheme else member
                remaining[name] = kept_member
            else:
                pruned.dropped.add(where)
        if remaining:
            kept[section] = remaining
    pruned.data["components"] = kept
    if not kept:
        del pruned.data["components"]


def _scheme(scheme: Any, place: str, name: str, used: Uses, pruned: Pruned) -> Any:
    """Return a security scheme with only the scopes that are used."""
    scopes = used.scopes.get(name)
    flows = scheme.get("flows") if isinstance(scheme, dict) else None
    if scopes is None or not isinstance(flows, dict):
        return scheme
    kept_flows: dict[str, Any] = {}
    for flow_name, flow in flows.items():
        declared = flow.get("scopes") if isinstance(flow, dict) else None
        if not isinstance(declared, dict):
            kept_flows[flow_name] = flow
            continue
        kept = {scope: text for scope, text in declared.items() if scope in scopes}
        where = pointers.join(place, "flows", flow_name, "scopes")
        pruned.dropped |= {pointers.join(where, scope) for scope in declared.keys() - kept}
        kept_flows[flow_name] = {**flow, "scopes": kept}
    return {**scheme, "flows": kept_flows}


def _prune_tags(pruned: Pruned, used: Uses) -> None:
    tags = pruned.data.get("tags")
    if not isinstance(tags, list):
        return
    used_tags = set(used.tags)
    parents = {
        tag["name"]: tag["parent"]
        for tag in tags
        if isinstance(tag, dict) and isinstance(tag.get("name"), str) and "parent" in tag
    }
    for name in used.tags:
        # A cycle of parents is reported elsewhere.
        while (parent := parents.get(name)) is not None and parent not in used_tags:
            used_tags.add(parent)
            name = parent
    kept: list[Any] = []
    for index, tag in enumerate(tags):
        if isinstance(tag, dict) and tag.get("name") not in used_tags:
            pruned.dropped.add(pointers.join("/tags", index))
            continue
        pruned.moved[pointers.join("/tags", len(kept))] = pointers.join("/tags", index)
        kept.append(tag)
    pruned.data["tags"] = kept
    if not kept:
        del pruned.data["tags"]


def _prune_top(pruned: Pruned, used: Uses) -> None:
    """Remove security and servers of the document if every operation overrides them."""
    if not used.inherits_security and pruned.data.pop("security", None) is not None:
        pruned.dropped.add("/security")
    is_used = used.inherits_servers or not any(
        pointer.startswith("/paths/") for pointer in used.operations
    )
    if not is_used and pruned.data.pop("servers", None) is not None:
        pruned.dropped.add("/servers")


def _fix_references(data: Mapping[str, Any], pruned: Pruned, used: Uses) -> None:
    """Inline the parts of removed operations that are still referenced, and remove dead links."""
    if used.dead_links or _dangling(pruned):
        # Copied only now, because the remaining document is usually small.
        pruned.data = copy.deepcopy(pruned.data)
        _drop_links(pruned, used.dead_links)
    # Inlined parts may have such references, too; those of recursive callbacks remain.
    for _ in range(NESTED):
        for node, pointer in _dangling(pruned):
            place = pointers.unquoted(node["$ref"])
            siblings = {key: value for key, value in node.items() if key != "$ref"}
            target = copy.deepcopy(pointers.get(data, place))
            node.clear()
            node.update({**target, **siblings})
            pruned.moved[pointer] = place


def _dangling(pruned: Pruned) -> list[tuple[dict[str, Any], str]]:
    """Return the objects with references to parts of removed operations, with their pointers."""
    dangling = []
    for node, _, pointer in objects(pruned.data):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            target = pointers.unquoted(reference)
            if not component(target) and pruned.has_dropped(target):
                dangling.append((node, pointer))
    return dangling


def _drop_links(pruned: Pruned, dead: set[str]) -> None:
    pruned.dropped |= dead
    for node, kind, pointer in objects(pruned.data):
        if kind != "response" or not isinstance(node.get("links"), dict):
            continue
        for name, link in list(node["links"].items()):
            reference = link.get("$ref") if isinstance(link, dict) else None
            target = pointers.unquoted(reference) if isinstance(reference, str) else ""
            if dead & {pointers.join(pointer, "links", name), target}:
                del node["links"][name]
        if not node["links"]:
            del node["links"]
