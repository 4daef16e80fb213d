"""Conversion of objects from OpenAPI 3.1 to 3.0; for schemas, see ``schemas_30``."""

from __future__ import annotations

import re
from typing import Any

from oasmith.bundle.conversion.losses import Losses
from oasmith.bundle.conversion.schemas_30 import convert_schema, without_booleans
from oasmith.openapi import pointer as pointers
from oasmith.openapi.walk import objects

SPDX = "https://spdx.org/licenses/{}.html"


def convert(node: dict[str, Any], kind: str, pointer: str, losses: Losses) -> None:
    """Convert one object; keys that 3.0 does not have are left to ``unknown_keys``."""
    without_booleans(node, kind)
    if kind == "schema":
        convert_schema(node, pointer, losses)
    elif "$ref" in node:
        _reference(node, pointer, losses)
    elif kind in _CHANGES:
        _CHANGES[kind](node, pointer, losses)


def _reference(node: dict[str, Any], pointer: str, losses: Losses) -> None:
    for key in [key for key in node if key != "$ref"]:
        losses.note(pointers.join(pointer, key), f"'{key}' next to a $ref")
        del node[key]


def _document(document: dict[str, Any], pointer: str, losses: Losses) -> None:
    document.setdefault("paths", {})
    webhooks = document.pop("webhooks", None)
    if webhooks is not None:
        rest = "They stay as x-webhooks, which some tools read."
        losses.note("/webhooks", "webhooks", rest)
        document.setdefault("x-webhooks", webhooks)


def _info(info: dict[str, Any], pointer: str, losses: Losses) -> None:
    license = info.get("license")
    identifier = license.get("identifier") if isinstance(license, dict) else None
    if isinstance(identifier, str) and re.fullmatch(r"[A-Za-z0-9.+-]+", identifier):
        rest = {key: value for key, value in info["license"].items() if key != "identifier"}
        info["license"] = {**rest, "url": rest.get("url", SPDX.format(identifier))}


def _operation(operation: dict[str, Any], pointer: str, losses: Losses) -> None:
    if not operation.get("responses"):
        operation["responses"] = {"default": {"description": ""}}


_CHANGES = {"document": _document, "info": _info, "operation": _operation}


def without_mutual_tls(data: dict[str, Any], losses: Losses) -> None:
    """Remove security schemes of the type ``mutualTLS``, and the requirements that name them."""
    components = data.get("components")
    schemes: Any = components.get("securitySchemes") if isinstance(components, dict) else None
    removed = set()
    for name, scheme in list(schemes.items()) if isinstance(schemes, dict) else ():
        if isinstance(scheme, dict) and scheme.get("type") == "mutualTLS":
            place = pointers.join("/components/securitySchemes", name)
            rest = "The scheme is left out, also where operations require it."
            losses.note(place, "security scheme 'mutualTLS'", rest)
            removed.add(name)
            del schemes[name]
    for node, kind, _ in objects(data) if removed else ():
        security = node.get("security") if kind in ("document", "operation") else None
        if isinstance(security, list):
            node["security"] = [_without(requirement, removed) for requirement in security]


def _without(requirement: Any, removed: set[str]) -> Any:
    if not isinstance(requirement, dict):
        return requirement
    return {name: scopes for name, scopes in requirement.items() if name not in removed}


def without_roles(data: dict[str, Any], losses: Losses) -> None:
    """Remove the roles of security requirements, except of OAuth and OpenID Connect schemes."""
    components = data.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    types = {
        name: scheme.get("type")
        for name, scheme in (schemes.items() if isinstance(schemes, dict) else ())
        if isinstance(scheme, dict)
    }
    for node, kind, pointer in objects(data):
        security: Any = node.get("security") if kind in ("document", "operation") else None
        requirements: list[Any] = security if isinstance(security, list) else []
        for index, requirement in enumerate(requirements):
            for name, roles in requirement.items() if isinstance(requirement, dict) else ():
                if roles and types.get(name) in ("apiKey", "http"):
                    place = pointers.join(pointer, "security", index, name)
                    losses.note(place, f"roles of '{name}'")
                    requirement[name] = []
