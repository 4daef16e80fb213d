"""names.lock keeps the names of a released client, and rules of one's own change others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Command

CONFIG = """
[clients.shop]
spec = "openapi.json"
output = "out"
package = "shop"
"""


def document(**changes: str) -> dict[str, Any]:
    """Return a document, some of whose words are others."""
    words = {"tag": "orders", "id": "createOrder", "unitPrice": "unitPrice", "schema": "Order"}
    words |= changes
    order = {"type": "object", "properties": {words["unitPrice"]: {"type": "integer"}}}
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{words['schema']}"}}}
    operation = {
        "operationId": words["id"],
        "tags": [words["tag"]],
        "parameters": [{"name": "dryRun", "in": "query", "schema": {"type": "boolean"}}],
        "requestBody": {"required": True, "content": body},
        "responses": {"204": {"description": "Done."}},
    }
    other = {"operationId": "ping", "tags": ["health"], "responses": {"204": {"description": "."}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.test"}],
        "tags": [{"name": words["tag"]}, {"name": "health"}],
        "paths": {"/orders": {"post": operation}, "/ping": {"get": other}},
        "components": {"schemas": {words["schema"]: order}},
    }


class Project:
    """A folder with a configuration and a document."""

    def __init__(self, folder: Path, command: Command) -> None:
        self.folder = folder
        self.command = command
        self.configure()
        self.write(document())

    def configure(self, more: str = "") -> None:
        """Write the configuration, with ``more`` at its end."""
        (self.folder / "oasmith.toml").write_text(CONFIG + more, encoding="utf-8")

    def write(self, data: dict[str, Any]) -> None:
        """Write the document."""
        (self.folder / "openapi.json").write_text(json.dumps(data), encoding="utf-8")

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command, and return what it printed."""
        ran = self.command(*words)
        assert ran.status == code, ran.out + ran.err
        return ran.out + ran.err

    def lock(self) -> dict[str, Any]:
        """Return the names of the client."""
        text = (self.folder / "names.lock").read_text(encoding="utf-8")
        names: dict[str, Any] = json.loads(text)["shop"]
        return names


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, Command(monkeypatch, capsys))


def api(project: Project) -> dict[str, Any]:
    """Return the client as templates see it."""
    names: dict[str, Any] = json.loads(project.command("dump-ir").out)
    return names


def methods(project: Project) -> list[str]:
    """Return the methods of the client."""
    return [
        f"{resource['ident']}.{operation['method_ident']}"
        for resource in api(project)["resources"]
        for operation in resource["operations"]
    ]


def test_the_lock_has_every_name(project: Project) -> None:
    told = project.run("lock-names")
    assert "shop: 2 methods, 1 classes, 1 fields, 2 arguments (6 new, 0 changed, 0 gone)" in told
    assert project.lock() == {
        "methods": {"/paths/~1orders/post": "orders.create", "/paths/~1ping/get": "health.ping"},
        "classes": {"/components/schemas/Order": "Order"},
        "fields": {"/components/schemas/Order/properties/unitPrice": "unit_price"},
        "arguments": {
            "/paths/~1orders/post/parameters/0": "dry_run",
            "/paths/~1orders/post/requestBody/unitPrice": "unit_price",
        },
    }


def test_names_stay_whatever_changes_around_them(project: Project) -> None:
    project.run("lock-names")
    project.write(document(tag="purchases", id="addPurchase"))
    assert methods(project) == ["orders.create", "health.ping"]
    told = project.run("generate", "--quiet")
    assert (
        "names.lock:1:1: info [kept-name] 1 method is called as before: orders.create (would be "
        "purchases.add)" in told
    )
    told = project.run("lock-names", "--new-names")
    assert "(0 new, 1 changed, 0 gone)" in told
    assert methods(project) == ["purchases.add", "health.ping"]
    assert "kept-name" not in project.run("generate", "--quiet")


def test_chosen_names_go_before_the_lock(project: Project) -> None:
    project.run("lock-names")
    names = '[clients.shop.names]\n"/paths/~1orders/post" = "place"\n'
    schema = '"/components/schemas/Order" = "Purchase"\n'
    project.configure(names + schema)
    assert methods(project)[0] == "orders.place"
    assert list(api(project)["models"]["schemas"]) == ["Purchase"]


def test_every_kind_of_name_is_kept(project: Project) -> None:
    project.run("lock-names")
    path = project.folder / "names.lock"
    kept = json.loads(path.read_text(encoding="utf-8"))
    for table in kept["shop"].values():
        for pointer, name in table.items():
            table[pointer] = f"{name}_"
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert methods(project) == ["orders.create_", "health.ping_"]
    made = api(project)
    operation = made["resources"][0]["operations"][0]
    assert [it["argument"] for it in operation["parameters"]] == ["dry_run_"]
    assert [it["ident"] for it in operation["body"]["keywords"]] == ["unit_price_"]
    assert made["models"]["fields"] == {"Order_": {"unitPrice": "unit_price_"}}
    told = project.run("generate", "--quiet")
    assert "2 methods are called as before: orders.create_ (would be orders.create), " in told
    assert "1 class is called as before: Order_ (would be Order)" in told
    assert "1 field is called as before" in told
    assert "2 arguments are called as before" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "cannot be read: "),
        ("[]", "must be a JSON object with a client for each key"),
        ('{"shop": []}', "shop must be an object"),
        (
            '{"shop": {"method": {}}}',
            "shop.method is not one of methods, classes, fields",
        ),
        ('{"shop": {"methods": []}}', "shop.methods must be an object"),
        ('{"shop": {"methods": {"/a": "b"}}}', "shop.methods has an invalid name for '/a': 'b'"),
        (
            '{"shop": {"classes": {"/a": "b.c"}}}',
            "shop.classes has an invalid name for '/a': 'b.c'",
        ),
        ('{"shop": {"fields": {"/a": 1}}}', "shop.fields has an invalid name for '/a': 1"),
    ],
)
def test_a_lock_that_is_broken(project: Project, text: str, message: str) -> None:
    (project.folder / "names.lock").write_text(text, encoding="utf-8")
    told = project.run("generate", code=2)
    assert f"names.lock:1:1: error [configuration] {message}" in told
    assert "Restore it from version control" in told
    assert not (project.folder / "out").exists()


def test_a_document_that_is_wrong_leaves_the_lock(project: Project) -> None:
    project.run("lock-names")
    before = project.lock()
    project.write({"openapi": "3.1.0"})
    project.run("lock-names", code=1)
    assert project.lock() == before


def test_rules_of_ones_own(project: Project) -> None:
    project.configure(
        "[clients.shop.rename]\n"
        '"(.*)\\\\.create" = "\\\\1.place"\n'
        '".*\\\\.ping" = "system.is_up"\n'
        '"orders\\\\.creat" = "x"\n'
    )
    assert methods(project) == ["orders.place", "system.is_up"]
    told = project.run("generate", "--quiet")
    assert r"oasmith.toml:9:1: warning [unused-name] no method is called as 'orders\.creat'" in told
    assert "such as orders.create." in told


@pytest.mark.parametrize("name", ["a.b.c", "a b", "1", r"\\2", r"\\g<x>", ""])
def test_a_rule_that_makes_no_name(project: Project, name: str) -> None:
    project.configure(f'[clients.shop.rename]\n"orders.create" = "{name}"\n')
    told = project.run("generate", code=1 if name else 2)
    assert "oasmith.toml:" in told
    assert "error [configuration]" in told


def test_a_pattern_that_is_none(project: Project) -> None:
    project.configure('[clients.shop.rename]\n"(" = "a"\n')
    assert "is not a regular expression" in project.run("generate", code=2)
