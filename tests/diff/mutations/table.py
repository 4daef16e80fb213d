"""The table of changes: the edit of the document, and the expected level."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from oasmith.diff.rules import RULES
from oasmith.document.resolve import resolve

ROOT = Path(__file__).parents[3]
BIGIN = ROOT / "spec" / "bigin" / "openapi.yaml"
MODEL = Path(__file__).parents[1] / "model" / "openapi.yaml"
RECORDS = "/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}"

Document: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Document], object]


class Rating(NamedTuple):
    """The expected report of a change."""

    level: str
    """The highest level; ``none`` if nothing is reported."""
    breaks: frozenset[str]
    rules: tuple[str, ...]
    """The rules of the changes of that level, each as often as it occurs."""


class Mutation(NamedTuple):
    """One change and its reverse."""

    name: str
    base: str
    edit: Edit
    there: Rating
    back: Rating


MUTATIONS: list[Mutation] = []


def bigin(there: str, *rules: str, back: str, back_rules: str = "") -> Callable[[Edit], Edit]:
    """Register a change of Bigin's document, which has additional paginated lists here.

    Args:
        there: The highest level and what breaks, such as ``breaking: source, wire``.
        rules: The rules of the changes of that level.
        back: The same for the reverse change.
        back_rules: Its rules, separated by spaces, if they are not the opposites of ``rules``.
    """
    return _registered("bigin", (there, back), rules, back_rules)


def model(there: str, *rules: str, back: str, back_rules: str = "") -> Callable[[Edit], Edit]:
    """Register a change of the document that has every object of the specification."""
    return _registered("model", (there, back), rules, back_rules)


def _registered(
    base: str, said: tuple[str, str], rules: tuple[str, ...], back_rules: str
) -> Callable[[Edit], Edit]:
    opposites = tuple(RULES[rule].opposite for rule in rules)

    def register(edit: Edit) -> Edit:
        there = _rating(said[0], rules)
        back = _rating(said[1], tuple(back_rules.split()) or opposites)
        name = f"{getattr(edit, '__name__', '')}".replace("_", "-")
        MUTATIONS.append(Mutation(name, base, edit, there, back))
        return edit

    return register


def _rating(said: str, rules: tuple[str, ...]) -> Rating:
    level, _, listed = said.partition(": ")
    return Rating(level, frozenset(listed.split(", ") if listed else ()), tuple(sorted(rules)))


@cache
def _text(name: str) -> str:
    document, _ = resolve({"bigin": BIGIN, "model": MODEL}[name])
    assert document is not None
    return json.dumps(document.data)


def base(name: str) -> Document:
    """Return a document to change, a new copy each time."""
    data: Document = json.loads(_text(name))
    if name == "bigin":
        # Only the changed call: the others would report the same again.
        put = data["paths"][RECORDS]["put"]
        data["paths"] = {RECORDS: {"put": put}}
        data["tags"] = data["tags"][:1]
        data["components"] = _reached(data)
        read = copy.deepcopy({k: v for k, v in put.items() if k not in ("requestBody", "x-batch")})
        read["operationId"], read["x-fern-sdk-method-name"] = "listRelatedRecords", "all_of"
        read["parameters"].append({"name": "page", "in": "query", "schema": {"type": "integer"}})
        read["x-speakeasy-pagination"] = {
            "type": "offsetLimit",
            "inputs": [{"name": "page", "in": "parameters", "type": "page"}],
            "outputs": {"results": "$.data"},
        }
        data["paths"][RECORDS]["get"] = read
    return data


def _reached(data: Document) -> Document:
    """Return the components that the paths refer to, and the security schemes."""
    components: Document = data["components"]
    kept: Document = {"securitySchemes": components["securitySchemes"]}
    texts = [json.dumps(data["paths"])]
    while texts:
        for section, name in re.findall(r'"#/components/(\w+)/([^"/]+)"', texts.pop()):
            if name not in kept.setdefault(section, {}):
                kept[section][name] = components[section][name]
                texts.append(json.dumps(components[section][name]))
    return {
        section: {name: kept[section][name] for name in members if name in kept[section]}
        for section, members in components.items()
        if section in kept
    }


def put(data: Document) -> Document:
    """Return Bigin's operation."""
    found: Document = data["paths"][RECORDS]["put"]
    return found


def read(data: Document) -> Document:
    """Return the paginated operation of Bigin."""
    found: Document = data["paths"][RECORDS]["get"]
    return found


def schema(data: Document, name: str) -> Document:
    """Return a schema of the components."""
    found: Document = data["components"]["schemas"][name]
    return found


def field(data: Document, name: str, key: str) -> Document:
    """Return a property of a schema of the components."""
    found: Document = schema(data, name)["properties"][key]
    return found


def response(data: Document, name: str) -> Document:
    """Return a response of the components."""
    found: Document = data["components"]["responses"][name]
    return found


def parameter(operation: Document, name: str) -> Document:
    """Return a parameter of an operation, or of a path."""
    found: Document = next(one for one in operation["parameters"] if one.get("name") == name)
    return found


def replaced(data: Document, old: str, new: str) -> None:
    """Replace a text everywhere in a document."""
    other = json.loads(json.dumps(data).replace(old, new))
    data.clear()
    data.update(other)
