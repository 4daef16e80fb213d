"""An equivalent document is no breaking change, except for names that callers use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from diff.sides import changes, side_of
from oasmith.diff.changes import Change, ChangeLevel
from oasmith.diff.side import Side
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.openapi.grammar import transform

TESTS = Path(__file__).parents[1]

SCHEMAS = "#/components/schemas/"

Document = dict[str, Any]
Files = dict[str, Document]
"""A document as files, by name; the first is the root."""

Rewrite = Callable[[Document], Files]


def one_file(data: Any) -> Files:
    """Return a document in a single file."""
    return {"openapi.json": data}


def in_other_order(data: Document) -> Files:
    """Sort all keys in reverse order."""
    return one_file(_backwards(data))


def _backwards(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _backwards(node[key]) for key in sorted(node, reverse=True)}
    return list(map(_backwards, node)) if isinstance(node, list) else node


def as_yaml(data: Document) -> Files:
    """Write it as YAML."""
    return {"openapi.yaml": data}


def inlined(data: Document) -> Files:
    """Replace references by the referenced schemas, if these have no references."""
    plain = {
        SCHEMAS + name: schema
        for name, schema in _schemas(data).items()
        if not {"$ref", "discriminator"} & _keys(schema) and SCHEMAS + name not in _told_apart(data)
    }
    return one_file(_with_references(data, lambda target: plain.get(target)))


def as_part(data: Document) -> Files:
    """Replace a reference by ``allOf`` with one part."""
    apart = _told_apart(data)

    def wrapped(target: str) -> Any:
        return None if target in apart else {"allOf": [{"$ref": target}]}

    return one_file(_with_references(data, wrapped))


def renamed(data: Document) -> Files:
    """Rename every schema whose name is not a value of a discriminator."""
    apart = _told_apart(data)
    names = {
        SCHEMAS + name: f"{SCHEMAS}Renamed{name}"
        for name in _schemas(data)
        if SCHEMAS + name not in apart
    }
    found = _with_targets(data, names)
    own = {
        names.get(SCHEMAS + name, name).removeprefix(SCHEMAS): schema
        for name, schema in _schemas(found).items()
    }
    return one_file(_with_schemas(found, own))


def in_files(data: Document) -> Files:
    """Move every second schema into a separate file."""
    apart = _told_apart(data)
    moved = [name for name in list(_schemas(data))[::2] if SCHEMAS + name not in apart]
    places = {SCHEMAS + name: f"{number}.json" for number, name in enumerate(moved)}
    root = _with_targets(data, places)
    schemas = _schemas(root)
    back = {SCHEMAS + name: f"openapi.json{SCHEMAS}{name}" for name in schemas}
    parts = {places[SCHEMAS + name]: _with_targets(schemas[name], back, "schema") for name in moved}
    rest = {name: schema for name, schema in schemas.items() if name not in moved}
    return {**one_file(_with_schemas(root, rest)), **parts}


def with_components(data: Document) -> Files:
    """Move parameters, request bodies and responses of operations to the components."""
    kinds = {"parameter": "parameters", "requestBody": "requestBodies", "response": "responses"}
    components: dict[str, Any] = {**data.get("components", {})}

    def moved(node: Document, kind: str) -> Document:
        if kind not in kinds or "$ref" in node:
            return node
        own = components[kinds[kind]] = {**components.get(kinds[kind], {})}
        name = f"Moved{len(own)}"
        own[name] = node
        return {"$ref": f"#/components/{kinds[kind]}/{name}"}

    paths = {path: transform(item, "pathItem", moved) for path, item in _paths(data)}
    return one_file({**data, "paths": paths, "components": components})


def with_lists_of_types(data: Document) -> Files:
    """Write 3.0 as 3.1: ``nullable`` as one of the types."""
    if not str(data["openapi"]).startswith("3.0"):
        return one_file(data)
    found = transform(data, "document", _in_31)
    return one_file({**found, "openapi": "3.1.0"})


def _in_31(node: Document, kind: str) -> Document:
    if kind != "schema":
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    if node.get("nullable") is not True or not isinstance(node.get("type"), str):
        return node
    found = {key: value for key, value in node.items() if key != "nullable"}
    if isinstance(node.get("enum"), list) and None not in node["enum"]:
        found["enum"] = [*node["enum"], None]
    return {**found, "type": [node["type"], "null"]}


def _paths(data: Document) -> Iterator[tuple[str, Any]]:
    yield from (data.get("paths") or {}).items()


def _schemas(data: Document) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (data.get("components") or {}).get("schemas") or {}
    return found


def _with_schemas(data: Document, schemas: Mapping[str, Any]) -> Document:
    if not _schemas(data):
        return data
    return {**data, "components": {**data["components"], "schemas": dict(schemas)}}


def _keys(node: Any) -> set[str]:
    """Return all keys of objects in a node."""
    below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = set(node) if isinstance(node, dict) else set[str]()
    return found.union(*map(_keys, below))


def _told_apart(data: Document) -> set[str]:
    """Return references to schemas whose name may be a value of a discriminator."""
    found: set[str] = set()

    def note(node: Document, kind: str) -> Document:
        if kind == "schema" and "discriminator" in node:
            members = [*(node.get("oneOf") or ()), *(node.get("anyOf") or ())]
            found.update(str(one["$ref"]) for one in members if "$ref" in one)
            found.update((node["discriminator"].get("mapping") or {}).values())
        return node

    transform(data, "document", note)
    bases = {SCHEMAS + name for name, it in _schemas(data).items() if "discriminator" in _keys(it)}
    below: set[str] = set()
    while bases - below:
        below |= bases
        bases = {
            SCHEMAS + name
            for name, schema in _schemas(data).items()
            if any(
                isinstance(part, dict) and part.get("$ref") in below
                for part in (schema.get("allOf") or () if isinstance(schema, dict) else ())
            )
        }
    return found | below


def _with_references(data: Document, instead: Callable[[str], Any]) -> Document:
    """Return a document with references to schemas replaced."""

    def change(node: Document, kind: str) -> Any:
        if kind != "schema" or set(node) != {"$ref"}:
            return node
        found = instead(node["$ref"])
        return node if found is None else found

    changed: Document = transform(data, "document", change)
    return changed


def _with_targets(data: Any, targets: Mapping[str, str], kind: str = "document") -> Any:
    """Return a document with other references, also those of discriminators."""

    def change(node: Document, kind: str) -> Document:
        if isinstance(node.get("$ref"), str):
            return {**node, "$ref": targets.get(node["$ref"], node["$ref"])}
        if kind == "discriminator" and isinstance(node.get("mapping"), dict):
            mapping = {key: targets.get(it, it) for key, it in node["mapping"].items()}
            return {**node, "mapping": mapping}
        return node

    return transform(data, kind, change)


REWRITES: Mapping[str, Rewrite] = {
    "keys in another order": in_other_order,
    "YAML": as_yaml,
    "references inlined": inlined,
    "allOf of one": as_part,
    "schemas renamed": renamed,
    "schemas in files": in_files,
    "components": with_components,
    "lists of types": with_lists_of_types,
}


def loaded(files: Files, folder: Path) -> Side | None:
    """Return a document, after writing it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        text = json.dumps(data) if name.endswith(".json") else yaml.safe_dump(data)
        (folder / name).write_text(text, encoding="utf-8")
    return side_of(folder / next(iter(files)))


def disturbing(old: Side, new: Side) -> list[Change]:
    """Return breaking changes and warnings, except those of names."""
    return [
        one
        for one in changes(old, new)
        if one.level is not ChangeLevel.INFO and not one.rule.startswith("name-")
    ]


DOCUMENTS = {
    "model": TESTS / "diff" / "model" / "openapi.yaml",
    "bigin": TESTS.parent / "spec" / "bigin" / "openapi.yaml",
    **{
        name: TESTS / "cases" / "clients" / name / "openapi.yaml"
        for name in (
            "bodies-as-arguments",
            "discriminators",
            "formats-of-text",
            "nasty-names",
            "nasty-schemas",
            "nulls",
        )
    },
}


def cases() -> Iterator[Any]:
    """Yield each document with each rewrite."""
    for document in DOCUMENTS:
        for rewrite in REWRITES:
            yield pytest.param(document, rewrite)


def data_of(path: Path, references: Mapping[str, Path] | None = None) -> Document:
    """Return a bundled document as data."""
    document, _ = resolve(path, ReadOptions(references=references or {}))
    assert document is not None, path
    data: Document = json.loads(json.dumps(document.data))
    return data


def check(old: Document, new: Files, folder: Path) -> None:
    """Fail if a rewrite or its reverse is a breaking change."""
    before, after = loaded(one_file(old), folder / "old"), loaded(new, folder / "new")
    assert before is not None
    assert after is not None
    assert disturbing(before, after) == []
    assert disturbing(after, before) == []


@pytest.mark.parametrize(("document", "rewrite"), list(cases()))
def test_a_rewrite_breaks_nobody(document: str, rewrite: str, tmp_path: Path) -> None:
    data = data_of(DOCUMENTS[document])
    check(data, REWRITES[rewrite](data), tmp_path)


IN_ONE_FILE = ("keys in another order", "references inlined", "allOf of one", "schemas renamed")


@settings(max_examples=20)
@given(
    document=st.sampled_from(sorted(DOCUMENTS)),
    some=st.lists(st.sampled_from(IN_ONE_FILE), min_size=2, max_size=4),
    last=st.sampled_from(["YAML", "schemas in files"]),
)
def test_rewrites_one_after_another_break_nobody(
    tmp_path_factory: pytest.TempPathFactory, document: str, some: list[str], last: str
) -> None:
    before = data = data_of(DOCUMENTS[document])
    for name in some:
        [data] = REWRITES[name](data).values()
    check(before, REWRITES[last](data), tmp_path_factory.mktemp("rewritten"))


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_rewrites(name: str) -> None:
    versions = [data_of(DOCUMENTS["bigin"]), _nullable_30()]
    assert any(json.dumps(REWRITES[name](data)) != json.dumps(one_file(data)) for data in versions)


def _nullable_30() -> Document:
    """Return a document of 3.0 in which a value may be null."""
    thing = {"type": "string", "nullable": True, "enum": ["a", None]}
    content = {"application/json": {"schema": {"$ref": f"{SCHEMAS}Thing"}}}
    answer = {"description": "One", "content": content}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Nulls", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "get", "responses": {"200": answer}}}},
        "components": {"schemas": {"Thing": thing, "Other": {"type": "object"}}},
    }


def test_null_of_30_is_null_of_31(tmp_path: Path) -> None:
    check(_nullable_30(), with_lists_of_types(_nullable_30()), tmp_path)


def test_members_in_parts_are_not_null(tmp_path: Path) -> None:
    data = _nullable_30()
    data["components"]["schemas"] = {
        "Thing": {"oneOf": [{"$ref": f"{SCHEMAS}Item"}, {"type": "integer"}]},
        "Item": {"oneOf": [{"$ref": f"{SCHEMAS}Text"}, {"type": "boolean"}]},
        "Text": {"type": "string"},
    }
    check(data, as_part(data), tmp_path)
