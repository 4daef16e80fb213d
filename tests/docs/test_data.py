"""Data and code of the pages that are not input of a command: each is used for its purpose."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bigin.testing import FakeBigin
from imports import fresh_imports

from docs.shown import ROOT, block, blocks
from oasmith import stages
from oasmith.config.client import read
from oasmith.config.keys import FILE_TABLE
from oasmith.config.value_types import Array, Map, Table, ValueType


def tables(name: str, type: ValueType) -> Iterator[tuple[str, Table]]:
    """Yield the tables of oasmith.toml, by the headings that docs/configuration.md has for them."""
    if isinstance(type, Table):
        yield f"[{name}]", type
        for key, one in type.keys.items():
            yield from tables(f"{name}.{key}".lstrip("."), one.type)
    elif isinstance(type, Map):
        yield from tables(f"{name}.NAME", type.value)
    elif isinstance(type, Array):
        yield from ((f"[{heading}]", table) for heading, table in tables(name, type.item))


def test_the_examples_of_the_reference_are_right() -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    known = dict(tables("", FILE_TABLE))
    heading, shown = "[]", 0
    for part in re.findall(r"(?ms)^## `(.+?)`$|^```toml\n(.*?)^```$", text):
        heading = part[0] or heading
        for line in part[1].splitlines():
            [(key, value)] = tomllib.loads(line).items()
            assert [*known[heading].keys[key].type.problems(value)] == [], line
            shown += 1
    assert shown == sum(len(one.code.splitlines()) for one in blocks("docs/configuration.md"))


def test_names_of_stainless_are_names_of_the_client(tmp_path: Path) -> None:
    page = "docs/migrating/stainless.md"
    names = block(page, "[clients.petshop.names]").code
    text = f"{block(page, '[clients.petshop]').code}{names}"
    (tmp_path / "oasmith.toml").write_text(text, encoding="utf-8")
    document = (ROOT / "tests/migrating/petshop.yaml").read_text(encoding="utf-8")
    (tmp_path / "petshop.yaml").write_text(document, encoding="utf-8")
    configuration, findings = read(tmp_path / "oasmith.toml")
    assert configuration is not None, findings
    [client] = configuration.clients
    resolved = stages.resolve(client.spec, client.reading, tolerant=False)
    assert resolved.document is not None
    api, findings = stages.lower(resolved.document, client.settings)
    assert api is not None, findings
    methods = {
        operation.id: form.ident
        for group in api.resources
        for operation in group.operations
        for form in operation.forms
    }
    # The other tool's file: `models` and `methods`, by name.
    [pets] = yaml.safe_load(block(page, "resources:").code)["resources"].values()
    [(model, schema)] = pets["models"].items()
    [(method, operation)] = pets["methods"].items()
    assert schema == "#/components/schemas/Pet"
    assert model.title() in api.models.schemas
    assert operation == "get /pets/{petId}"
    assert methods["getPet"] == method


def test_the_state_of_a_mock() -> None:
    state = json.loads(block("docs/mock.md", "{").code)
    with FakeBigin(state=state) as api:
        client = api.client()
        products = client.records.list("Products", fields=["Product_Name"])
        assert [one.to_dict()["Product_Name"] for one in products] == ["Tea"]
        lists = client.related_lists.list(module="Contacts").related_lists
        assert [one.api_name for one in lists] == ["Products"]


class Synchronised:
    """The result of the reader's own code: the refused products."""

    def __init__(self, client: Any) -> None:
        ids = ["2034020000000489200", "2", "3", "2034020000000489203"]
        data = [{"id": id, "Unit_Price": 6000} for id in ids]
        outcome = client.related_records.update("Pipelines", "1", "Products", data=data)
        self.refused = [item.id for item in outcome.failed]


def test_a_test_with_a_fake() -> None:
    names: dict[str, Any] = {"sync_products": Synchronised}
    exec(block("docs/mock.md", "from bigin").code, names)
    names["test_sync_reports_refused_products"]()


def test_the_contract_in_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "shop"
    package.mkdir()
    # tests/publish builds wheels, and these are files of them.
    texts = {"__init__.py": "", "openapi.json": "{}", "CHANGELOG.md": "# Changelog\n"}
    for name, text in texts.items():
        (package / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    names: dict[str, Any] = {}
    with fresh_imports("shop"):
        exec(block("docs/publishing.md", "from importlib").code, names)
    assert (names["document"], names["changelog"]) == ("{}", "# Changelog\n")
