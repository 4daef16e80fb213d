"""``[fleets.NAME]``: which documents become which clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_config import problems

from oasmith.config.client import Configuration, read
from oasmith.config.fleets import fixed_part, package_name
from oasmith.fleet.work import State

FLEET = """
[fleets.vendors]
documents = ["specs/**/*.yaml"]
output-root = "clients"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("pets.yaml", "shop/v1.yaml", "shop/openapi.yaml", "shop/common/parts.yaml"):
        path = tmp_path / "specs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("openapi: 3.1.0\n", encoding="utf-8")
    return tmp_path


def configured(folder: Path, text: str) -> Configuration:
    (folder / "oasmith.toml").write_text(text, encoding="utf-8")
    configuration, findings = read(folder / "oasmith.toml")
    assert configuration is not None, findings
    return configuration


def test_each_document_is_a_client(folder: Path) -> None:
    text = f'{FLEET}exclude = ["specs/*/common/*"]\nvalidation = "tolerant"\nruntime = "package"\n'
    clients = configured(folder, text).clients
    assert [one.name for one in clients] == ["pets", "shop", "shop_v1"]
    pets = clients[0]
    assert (pets.spec, pets.output) == (folder / "specs/pets.yaml", folder / "clients/pets")
    assert (pets.settings.package, pets.settings.client_class) == ("pets", "Pets")
    assert all(one.tolerant and one.settings.runtime == "package" for one in clients)


def test_a_client_of_its_own_is_not_of_the_fleet(folder: Path) -> None:
    own = '[clients.mine]\nspec = "specs/pets.yaml"\noutput = "clients/mine"\npackage = "mine"\n'
    clients = configured(folder, f"{own}{FLEET}").clients
    assert [one.name for one in clients] == ["mine", "shop_common_parts", "shop", "shop_v1"]


def test_a_fleet_alone_is_enough_and_its_packages_have_a_prefix(folder: Path) -> None:
    text = f'{FLEET}package-prefix = "acme_"\n'.replace("**/*", "*")
    assert [one.name for one in configured(folder, text).clients] == ["acme_pets"]


def test_rules_and_references_hold_for_a_fleet(folder: Path) -> None:
    text = f'{FLEET}[references]\n"https://a.test/" = "specs"\n[rules]\nname-clash = "info"\n'
    for client in configured(folder, text).clients:
        assert client.references == {"https://a.test/": folder / "specs"}
        assert client.policy.levels == {"name-clash": "info"}


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (("**/*.yaml", "*.yml"), "3:14", "documents[0] matches no file: specs/*.yml"),
        (('"clients"', '"../clients"'), "4:15", "output-root is outside the project's folder"),
        (('"clients"\n', '"clients"\nspec = "a"\n'), "5:1", "spec is not a known key"),
        (('["specs', '[1, "specs'), "3:14", "documents[0] must be a path, not 1"),
        (('output-root = "clients"', ""), "2:1", "vendors has no output-root"),
        (('"clients"\n', '"clients"\ntemplates = "t"\n'), "5:13", "names a folder that does not"),
    ],
)
def test_a_mistake_is_found_where_it_stands(
    folder: Path, change: tuple[str, str], place: str, message: str
) -> None:
    [found] = problems(folder, FLEET.replace(*change))
    assert found.startswith(f"oasmith.toml:{place}: error [configuration] fleets.vendors")
    assert message in found


DOCS = (Path(__file__).parents[1] / "docs" / "fleets.md").read_text(encoding="utf-8")


def test_the_documentation_shows_a_fleet_that_is_right(folder: Path) -> None:
    (folder / "specs" / "common").mkdir()
    text = DOCS.split("```toml\n")[1].partition("```")[0]
    assert [one.name for one in configured(folder, text).clients] == [
        *("pets", "shop_common_parts", "shop", "shop_v1")
    ]


def test_the_documentation_names_every_result() -> None:
    table = DOCS.partition("| result |")[2].partition("\n\n")[0]
    assert all(str(state) in table for state in State)


def test_two_documents_of_one_name_are_a_finding(folder: Path) -> None:
    (folder / "specs" / "shop-v1.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    [found] = problems(folder, FLEET)
    assert found == (
        "oasmith.toml:3:13: error [configuration] fleets.vendors.documents results in two "
        "clients called shop_v1: specs/shop/v1.yaml and specs/shop-v1.yaml\n"
        "    Exclude one, and add it as a fleet with another package-prefix, or as a client, such "
        "as [clients.shop_v1_2]."
    )


def test_two_fleets_do_not_share_a_folder(folder: Path) -> None:
    other = FLEET.replace("vendors", "others").replace("specs/**", "specs/shop")
    first = FLEET.replace("**/*", "*").replace("pets", "v1")
    (folder / "specs" / "v1.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    [found] = problems(folder, first + other)
    assert "results in two clients called v1: specs/v1.yaml and specs/shop/v1.yaml" in found


@pytest.mark.parametrize(
    ("path", "package"),
    [
        ("pets.yaml", "pets"),
        ("BalancePlatformService-v2.json", "balance_platform_service_v2"),
        ("acme/v1.2/openapi.json", "acme_v1_2"),
        ("openapi.yaml", "openapi"),
        ("pets.v2.yaml", "pets_v2"),
        ("json.yaml", "json_api"),
    ],
)
def test_a_package_is_called_like_its_document(path: str, package: str) -> None:
    assert package_name(path) == package


@pytest.mark.parametrize(
    ("pattern", "fixed"),
    [("specs/**/*.yaml", "specs"), ("*.yaml", "."), ("a/b/c.yaml", "a/b"), ("/a/[bc]/d", "/a")],
)
def test_the_part_without_wildcards(pattern: str, fixed: str) -> None:
    assert fixed_part(pattern) == fixed
