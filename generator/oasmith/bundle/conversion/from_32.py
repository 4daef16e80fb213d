"""Conversion of objects from OpenAPI 3.2 to 3.1."""

from __future__ import annotations

from typing import Any

from oasmith.bundle.conversion.losses import Losses
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import SERVER_NAMES
from oasmith.openapi.walk import objects

SERVER_NAME = "x-fern-server-name"
TAG_NAME = "x-displayName"


def convert(node: dict[str, Any], kind: str, pointer: str, losses: Losses) -> None:
    """Convert one object; keys that 3.1 does not have are left to ``unknown_keys``."""
    change = _CHANGES.get(kind)
    if change is not None:
        change(node, pointer, losses)


def _server(server: dict[str, Any], pointer: str, losses: Losses) -> None:
    if "name" not in server:
        return
    if not any(name in server for name in SERVER_NAMES[1:]):
        losses.note_key(pointer, "name", f"It stays as {SERVER_NAME}, which some tools read.")
        server[SERVER_NAME] = server["name"]
    del server["name"]


def _parameter(parameter: dict[str, Any], pointer: str, losses: Losses) -> None:
    if parameter.get("style") == "cookie":
        rest = "It is written as 'form', with its values percent-encoded."
        losses.note_key(pointer, "style: cookie", rest)
        parameter["style"] = "form"


def _media(media: dict[str, Any], pointer: str, losses: Losses) -> None:
    if "itemSchema" in media and "schema" not in media:
        rest = "It stays as 'schema', as streams were written before 3.2."
        losses.note_key(pointer, "itemSchema", rest)
        media["schema"] = media.pop("itemSchema")


def _response(response: dict[str, Any], pointer: str, losses: Losses) -> None:
    if "$ref" not in response:
        response.setdefault("description", "")


def _example(example: dict[str, Any], pointer: str, losses: Losses) -> None:
    if "value" in example:
        return
    if "dataValue" in example:
        example["value"] = example.pop("dataValue")
    elif "serializedValue" in example:
        example["value"] = example.pop("serializedValue")


def _tag(tag: dict[str, Any], pointer: str, losses: Losses) -> None:
    if "summary" in tag:
        losses.note_key(pointer, "summary", f"It stays as {TAG_NAME}, which some tools read.")
        tag.setdefault(TAG_NAME, tag.pop("summary"))
        tag.pop("summary", None)


def _schema(schema: dict[str, Any], pointer: str, losses: Losses) -> None:
    xml = schema.get("xml")
    node_type = xml.get("nodeType") if isinstance(xml, dict) else None
    if node_type not in ("attribute", "element"):
        return
    rest = {key: value for key, value in schema["xml"].items() if key != "nodeType"}
    is_list = schema.get("type") == "array"
    if node_type == "attribute":
        rest["attribute"] = True
    elif is_list:
        rest["wrapped"] = True
    schema["xml"] = rest


_CHANGES = {
    "server": _server,
    "parameter": _parameter,
    "media": _media,
    "response": _response,
    "example": _example,
    "tag": _tag,
    "schema": _schema,
}


def without_querystrings(data: dict[str, Any], losses: Losses) -> None:
    """Remove the parameters for the whole query string (``in: querystring``)."""
    components = data.get("components")
    declared: Any = components.get("parameters") if isinstance(components, dict) else None
    removed = set()
    for name, parameter in list(declared.items()) if isinstance(declared, dict) else ():
        if _is_querystring(parameter):
            place = pointers.join("/components/parameters", name)
            losses.note(place, "parameter 'in: querystring'")
            removed.add(f"#{place}")
            del declared[name]
    for node, kind, pointer in objects(data):
        parameters = node.get("parameters") if kind in ("operation", "pathItem") else None
        if isinstance(parameters, list):
            node["parameters"] = [
                parameter
                for index, parameter in enumerate(parameters)
                if not _is_removed(
                    parameter, pointers.join(pointer, "parameters", index), removed, losses
                )
            ]


def _is_removed(parameter: Any, pointer: str, removed: set[str], losses: Losses) -> bool:
    if _is_querystring(parameter):
        losses.note(pointer, "parameter 'in: querystring'")
        return True
    return isinstance(parameter, dict) and parameter.get("$ref") in removed


def _is_querystring(parameter: Any) -> bool:
    return isinstance(parameter, dict) and parameter.get("in") == "querystring"
