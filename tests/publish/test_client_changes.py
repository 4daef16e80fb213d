"""Changes that callers see and that are not in the document: settings, templates and oasmith."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import change

from oasmith.config.client import Client, read
from oasmith.config.toml import read_toml
from oasmith.diff.changes import Change, ChangeLevel
from oasmith.publish.client_changes import code_changes, settings_changes


def settings(generated: Path, **new: object) -> list[Change]:
    """Return the changes caused by other settings."""
    configuration, _ = read(generated / "oasmith.toml")
    file, _ = read_toml(generated / "oasmith.toml", "configuration")
    assert configuration is not None
    assert file is not None
    [old] = configuration.clients
    changed: Client = replace(old, settings=replace(old.settings, **new))  # type: ignore[arg-type]
    return list(settings_changes(old, changed, file))


@pytest.mark.parametrize(
    ("new", "rule", "message"),
    [
        ({"package": "store"}, "name-changed", "the client is imported as store; it was shop"),
        ({"distribution": "s"}, "name-changed", "the client is installed as s; it was shop-client"),
        ({"cli": True}, "name-added", "the command shop is new"),
    ],
)
def test_settings_that_callers_see(
    new: dict[str, object], rule: str, message: str, generated: Path
) -> None:
    [found] = settings(generated, **new)
    assert (found.rule, found.message) == (rule, message)
    assert bool(found.breaks) is (found.level is ChangeLevel.BREAKING) is (rule == "name-changed")
    assert found.location.file.endswith("oasmith.toml")
    assert found.location.line == (5 if "package" in new else 2)


def test_a_command_that_goes_breaks_programs(generated: Path) -> None:
    configuration, _ = read(generated / "oasmith.toml")
    file, _ = read_toml(generated / "oasmith.toml", "configuration")
    assert configuration is not None
    assert file is not None
    [client] = configuration.clients
    before = replace(client, settings=replace(client.settings, cli=True))
    [found] = settings_changes(before, client, file)
    assert (found.rule, found.breaks) == ("name-removed", ("operations",))


def test_the_version_is_no_change(generated: Path) -> None:
    assert settings(generated, client_version="9.0.0", runtime="package") == []


@pytest.fixture
def packages(generated: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Yield two packages with the same code, the second of which may be changed."""
    old = generated / "generated/shop/shop"
    return old, Path(shutil.copytree(old, tmp_path / "new" / "shop"))


def test_the_same_code_is_no_change(packages: tuple[Path, Path]) -> None:
    assert list(code_changes(*packages, set())) == []


def test_a_method_that_is_called_otherwise_is_gone(packages: tuple[Path, Path]) -> None:
    path = packages[1] / "resources/orders.py"
    path.write_text(path.read_text(encoding="utf-8").replace("def delete(", "def drop("), "utf-8")
    gone, added = code_changes(*packages, set())
    assert (gone.rule, gone.level, gone.breaks) == ("name-removed", "breaking", ("source",))
    assert gone.old == ["orders.delete"]
    assert (added.rule, added.level, added.new) == ("name-added", "info", ["orders.drop"])


def test_what_the_documents_explain_is_not_told_again(packages: tuple[Path, Path]) -> None:
    path = packages[1] / "resources/orders.py"
    path.write_text(path.read_text(encoding="utf-8").replace("def delete(", "def drop("), "utf-8")
    assert list(code_changes(*packages, {"orders.delete", "orders.drop"})) == []


def test_what_the_package_itself_offers_counts(packages: tuple[Path, Path]) -> None:
    change(packages[1] / "__init__.py", '    "RetryPolicy",\n', "")
    [gone] = code_changes(*packages, set())
    assert gone.message == "RetryPolicy was removed from the package"
    assert list(code_changes(*packages, {"errors.RetryPolicy"})) == []


@pytest.mark.parametrize("name", ["client.py", "__init__.py"])
def test_code_that_cannot_be_read_says_nothing(name: str, packages: tuple[Path, Path]) -> None:
    (packages[1] / name).write_text("class (:\n", encoding="utf-8")
    assert list(code_changes(*packages, set())) == []
