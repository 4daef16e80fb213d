"""The public names of the IR are those of generated clients, as griffe reads them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import griffe
import pytest

from diff.sides import changes, side
from oasmith import ir
from oasmith.config.settings import Settings
from oasmith.diff.changes import ChangeLevel
from oasmith.diff.names import public_names
from oasmith.diff.side import Side
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.emit.models import render_models
from oasmith.emit.render import render
from oasmith.emit.runtime import module as runtime_of
from oasmith.lower import lower
from oasmith.publish.code_names import names_of, of_class

TESTS = Path(__file__).parents[1]

SETTINGS = Settings(
    package="client", client_class="Client", distribution="client", runtime="package"
)
"""A client without the vendored runtime, which does not depend on the document."""


@dataclass(frozen=True)
class Package:
    """A generated client with its document."""

    side: Side
    module: griffe.Module

    @property
    def api(self) -> ir.Api:
        """The document's IR."""
        return self.side.api


def package(
    spec: Path,
    folder: Path,
    settings: Settings = SETTINGS,
    references: Mapping[str, Path] | None = None,
) -> Package | None:
    """Return the client of a document, not formatted; None if none can be generated."""
    document, _ = resolve(spec, ReadOptions(references=references or {}))
    assert document is not None, spec
    api, _ = lower(document, settings)
    if api is None:
        return None
    models = render_models(api.models, runtime=runtime_of(api)).texts
    files = {**render(api, document), **{f"client/{name}": it for name, it in models.items()}}
    for name, text in files.items():
        if name.startswith("client/") and name.endswith(".py"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    loaded = griffe.load("client", search_paths=[folder], allow_inspection=False)
    assert isinstance(loaded, griffe.Module)
    return Package(Side(document, api), loaded)


DOCUMENTS = {
    "model": TESTS / "diff" / "model" / "openapi.yaml",
    "bigin": TESTS.parent / "spec" / "bigin" / "openapi.yaml",
    **{
        name: TESTS / "cases" / "clients" / name / "openapi.yaml"
        for name in (
            "bodies",
            "bodies-as-arguments",
            "discriminators",
            "names-of-fields",
            "nasty-names",
            "nasty-schemas",
            "only-webhooks",
        )
    },
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_names_are_those_of_the_client(name: str, tmp_path: Path) -> None:
    made = client_of(DOCUMENTS[name], tmp_path)
    assert public_names(made.api).keys() == names_of(made.module)
    name = made.api.client_class
    kinds = (made.module["client"][f"{prefix}{name}"] for prefix in ("", "Async"))
    blocking, awaited = (set(of_class(made.module, kind, kind.name != name)) for kind in kinds)
    assert blocking == awaited


@pytest.mark.parametrize("name", ["model", "names-of-fields"])
def test_so_are_those_of_a_client_with_the_names_of_the_document(name: str, tmp_path: Path) -> None:
    settings = replace(SETTINGS, naming="document")
    made = package(DOCUMENTS[name], tmp_path, settings)
    assert made is not None
    assert public_names(made.api).keys() == names_of(made.module)


Document = dict[str, Any]


@cache
def _model() -> Document:
    document, _ = resolve(DOCUMENTS["model"])
    assert document is not None
    return dict(document.data)


def model(edit: Callable[[Document], object] = lambda _: None) -> Document:
    """Return the document to edit."""
    data = copy.deepcopy(_model())
    edit(data)
    return data


def without(*steps: str | int) -> Callable[[Document], None]:
    """Return an edit that removes something from a document."""

    def edit(data: Document) -> None:
        at(data, *steps[:-1]).__delitem__(steps[-1])

    return edit


def with_(value: Any, *steps: str | int) -> Callable[[Document], None]:
    """Return an edit that adds something to a document."""

    def edit(data: Document) -> None:
        at(data, *steps[:-1])[steps[-1]] = value

    return edit


def at(data: Any, *steps: str | int) -> Any:
    """Return the value at a location."""
    for step in steps:
        data = data[step]
    return data


def renamed(old: str, new: str) -> Callable[[Document], None]:
    """Return an edit that renames a component."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return list(map(walk, node))
        target = f"#/components/schemas/{old}"
        return f"#/components/schemas/{new}" if node == target else node

    def edit(data: Document) -> None:
        data.update(walk(data))
        schemas = data["components"]["schemas"]
        schemas[new] = schemas.pop(old)

    return edit


def kinds(data: Document) -> None:
    """Remove a value from an enum with names."""
    kind = data["components"]["schemas"]["Kind"]
    kind |= {"enum": ["dog"], "x-enum-varnames": ["HOUND"]}


LIST = ("paths", "/pets", "get")
SCHEMAS = ("components", "schemas")

BREAKS: dict[str, tuple[Callable[[Document], object], set[str]]] = {
    "parameter removed": (without(*LIST, "parameters", 2), {"parameter-removed"}),
    "parameter required": (with_(True, *LIST, "parameters", 2, "required"), {"parameter-required"}),
    "operation renamed": (with_("fetchPets", *LIST, "operationId"), {"name-changed"}),
    "operation removed": (without(*LIST), {"operation-removed"}),
    "group renamed": (with_(["owned"], *LIST, "tags"), {"name-changed"}),
    "field removed": (without(*SCHEMAS, "Pet", "properties", "tags"), {"response-field-removed"}),
    "sent field removed": (
        without(*SCHEMAS, "New", "properties", "tags"),
        {"request-field-removed"},
    ),
    "value removed": (kinds, {"request-value-removed"}),
    "class renamed": (renamed("New", "Fresh"), {"name-changed"}),
    "pages gone": (without(*LIST, "x-speakeasy-pagination"), {"pagination-removed"}),
    "batch gone": (without("paths", "/pets", "post", "x-batch"), {"batch-rule-removed"}),
    "no data centre": (without("servers", 1), {"data-center-removed", "name-changed"}),
    "scheme removed": (without("components", "securitySchemes", "jwt"), {"scheme-removed"}),
    "webhook removed": (without("webhooks", "born"), {"webhook-removed"}),
    "error removed": (
        without("components", "responses", "Missing", "x-errors", 1),
        {"error-row-removed"},
    ),
}
"""Edits that break programs, with the rules that report them."""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the client of the unchanged document."""
    folder = tmp_path_factory.mktemp("before")
    assert side(model(), folder) is not None
    return client_of(folder / "document.json", folder)


def client_of(spec: Path, folder: Path) -> Package:
    made = package(spec, folder)
    assert made is not None
    return made


@pytest.mark.parametrize("name", BREAKS)
def test_what_griffe_finds_is_found(name: str, before: Package, tmp_path: Path) -> None:
    edit, rules = BREAKS[name]
    assert side(model(edit), tmp_path) is not None
    after = client_of(tmp_path / "document.json", tmp_path)
    assert list(griffe.find_breaking_changes(before.module, after.module))
    found = [it for it in changes(before.side, after.side) if it.level is ChangeLevel.BREAKING]
    assert {it.rule for it in found if "source" in it.breaks} == rules


def said(edit: Callable[[Document], object], folder: Path) -> list[tuple[str, Any, Any]]:
    """Return the report about names: the message, the old and the new names."""
    old, new = side(model(), folder, "old.json"), side(model(edit), folder, "new.json")
    assert old is not None
    assert new is not None
    names = [it for it in changes(old, new) if it.rule.startswith("name-")]
    return [(it.message, it.old, it.new) for it in names]


def test_all_names_of_a_class_are_one_change(tmp_path: Path) -> None:
    [(message, old, new)] = said(renamed("New", "Fresh"), tmp_path)
    assert (
        message == "models.New is called models.Fresh; inputs.NewInput is called inputs.FreshInput"
    )
    assert old == ["models.New", "inputs.NewInput"]
    assert new == ["models.Fresh", "inputs.FreshInput"]


def test_methods_of_a_group_that_is_renamed_are_told_where_they_are_renamed_besides(
    tmp_path: Path,
) -> None:
    def edit(data: Document) -> None:
        for operation in ("/owners", "/firms"):
            data["paths"][operation]["get"] |= {"tags": ["people"], "x-speakeasy-group": "people"}
        data["paths"]["/votes"]["post"]["tags"] = ["people"]

    told = {old: new for _, old, new in _pairs(said(edit, tmp_path))}
    assert told["owners"] == "people"
    # The other group of the others is a consequence.
    assert not {old for old in told if old.startswith("owners.") and told[old].endswith(old[6:])}


def _pairs(some: list[tuple[str, Any, Any]]) -> Iterator[tuple[str, str, str]]:
    for message, old, new in some:
        yield from ((message, one, now) for one, now in zip(old, new or old, strict=True))


def test_an_argument_that_is_renamed_is_told_once_for_all_forms(tmp_path: Path) -> None:
    edit = with_("tracing", *LIST, "parameters", 1, "x-speakeasy-name-override")
    [(message, old, new)] = said(edit, tmp_path)
    assert message == (
        "pets.list(x_trace) is called pets.list(tracing); "
        "pets.list_page(x_trace) is called pets.list_page(tracing)"
    )
    assert len(old) == len(new) == 2


def test_an_argument_of_a_path_is_the_same_in_another_path(tmp_path: Path) -> None:
    def moved(data: Document) -> None:
        data["paths"]["/zoo/{id}"] = data["paths"].pop("/pets/{id}")
        data["paths"]["/zoo/{id}"]["get"]["x-speakeasy-name-override"] = "fetch"

    told = {old: new for _, old, new in _pairs(said(moved, tmp_path))}
    assert told == {"pets.get": "pets.fetch"}


def test_an_argument_of_the_same_path_is_told_by_its_place(tmp_path: Path) -> None:
    def edit(data: Document) -> None:
        item = data["paths"]["/pets/{pet}"] = data["paths"].pop("/pets/{id}")
        item["parameters"][0]["name"] = "pet"

    told = {old: new for _, old, new in _pairs(said(edit, tmp_path))}
    assert told == {"pets.get(id)": "pets.get(pet)", "pets.put(id)": "pets.put(pet)"}
