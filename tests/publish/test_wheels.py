"""The wheel of a client: reproducible, with its document and its changelog."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import pytest
from imports import fresh_imports

from oasmith.config.client import Client, read
from oasmith.diff.git import SideError
from oasmith.publish.code_names import load, names_of
from oasmith.publish.from_package import is_installed, of_installed, of_wheel
from publish.conftest import Shop
from publish.wheels import unpacked, wheel


def client_of(shop: Shop) -> Client:
    configuration, _ = read(shop.folder / "oasmith.toml")
    assert configuration is not None
    [client] = configuration.clients
    return client


def test_two_builds_give_the_same_bytes(whole_shop: Shop, tmp_path: Path) -> None:
    project = whole_shop.folder / "generated/shop"
    first = wheel(project, tmp_path / "first")
    for path in project.rglob("*"):
        os.utime(path, (1_900_000_000, 1_900_000_000))
    assert wheel(project, tmp_path / "second").read_bytes() == first.read_bytes()


def test_the_time_of_the_files_is_source_date_epoch(
    whole_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782777600")  # 2026-06-30
    with zipfile.ZipFile(wheel(whole_shop.folder / "generated/shop", tmp_path)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2026, 6, 30, 0, 0, 0)}


def test_it_has_what_was_generated_whatever_git_ignores(whole_shop: Shop, tmp_path: Path) -> None:
    whole_shop.write_changelog("# Changelog\n\n## 1.0.0\n")
    (whole_shop.package / "__pycache__").mkdir()
    (whole_shop.package / "__pycache__/client.cpython-313.pyc").write_bytes(b"")
    for folder in (whole_shop.folder, whole_shop.folder / "generated/shop"):
        (folder / ".gitignore").write_text("*.json\n*.md\n__pycache__/\n", encoding="utf-8")
    with zipfile.ZipFile(wheel(whole_shop.folder / "generated/shop", tmp_path)) as file:
        packed = {name for name in file.namelist() if name.startswith("shop/")}
    manifest = json.loads((whole_shop.package / "manifest.json").read_text(encoding="utf-8"))
    own = {name for name in manifest["files"] if name.startswith("shop/")}
    assert packed == own | {"shop/manifest.json", "shop/CHANGELOG.md"}
    assert "shop/openapi.json" in packed


def test_what_is_installed_has_document_and_changelog(
    whole_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_shop.write_changelog("# Changelog\n\n## 1.0.0\n")
    built = wheel(whole_shop.folder / "generated/shop", tmp_path)
    monkeypatch.syspath_prepend(str(unpacked(built, tmp_path / "site")))
    with fresh_imports("shop"):
        own = files("shop")
        assert (own / "CHANGELOG.md").read_text(encoding="utf-8").startswith("# Changelog")
        document = json.loads((own / "openapi.json").read_text(encoding="utf-8"))
        assert document["info"]["title"] == "Shop"
        listed = {file.as_posix() for file in distribution("shop-client").files or ()}
        assert {"shop/openapi.json", "shop/CHANGELOG.md"} <= listed
        assert is_installed("Shop_Client")
        published = of_installed(client_of(whole_shop), "shop-client")
        assert str(published.version) == "1.0.0"
        assert published.client.spec == (tmp_path / "site/shop/openapi.json").resolve()
        assert not published.client.settings.cli
        with pytest.raises(SideError, match="pytest is not the distribution of shop"):
            of_installed(client_of(whole_shop), "pytest")


def test_a_wheel_gives_the_version_that_it_carries(whole_shop: Shop, tmp_path: Path) -> None:
    project = whole_shop.folder / "generated/shop"
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    script = '[project.scripts]\nshop = "shop.__main__:main"\n'
    (project / "pyproject.toml").write_text(f"{text}\n{script}", encoding="utf-8")
    built = wheel(project, tmp_path)
    with of_wheel(client_of(whole_shop), built) as published:
        assert (str(published.version), published.name) == ("1.0.0", built.name)
        assert published.client.settings.cli
        assert published.package is not None
        assert (published.package / "client.py").is_file()
        assert json.loads(published.client.spec.read_text(encoding="utf-8"))["openapi"] == "3.1.0"
    assert not published.package.exists()


def test_nothing_of_a_wheel_runs_or_leaves_its_folder(
    whole_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = wheel(whole_shop.folder / "generated/shop", tmp_path)
    ran = tmp_path / "ran"
    code = f"open({str(ran)!r}, 'w')\n"
    with zipfile.ZipFile(built, "a") as file:
        file.writestr("shop/../../../outside.py", code)
        file.writestr("shop/constants.py", code)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with of_wheel(client_of(whole_shop), built) as published:
        assert published.package is not None
        module = load(published.package)
        assert module is not None
        assert "errors.ShopError" in names_of(module)
        [outside] = tmp_path.rglob("outside.py")
        assert outside.is_relative_to(published.package)
    assert not ran.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shop_client-1.0.0.whl", "is not a valid file name of a wheel"),
        ("other_client-1.0.0-py3-none-any.whl", "is not a wheel of shop"),
        ("shop_client-1.0.0-py3-none-any.whl", "contains no document"),
        ("shop_client-1.0.1-py3-none-any.whl", "cannot be read"),
        ("shop_client-1.0.2-py3-none-any.whl", "cannot be read"),
    ],
)
def test_another_wheel_is_refused(name: str, message: str, shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / name
    if "1.0.1" in name:
        path.write_bytes(b"no wheel")
    elif "1.0.2" not in name:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("shop/openapi.json", "{}")
    with pytest.raises(SideError, match=message), of_wheel(client_of(shop), path):
        pass
