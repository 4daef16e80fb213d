"""``oasmith publish`` from the command line to its exit status."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, Ran, change

from oasmith.diff.approvals import FILE as APPROVALS
from publish.conftest import CONFIG, SPEC, Shop
from publish.wheels import wheel


def decided(oasmith: Command, *arguments: str) -> dict[str, Any]:
    """Return the JSON report about the client."""
    ran = oasmith("publish", "--check", "--format", "json", *arguments)
    assert ran.err == ""
    [client] = json.loads(ran.out)["clients"]
    assert ran.status == (not client["suffices"])
    return dict(client)


def rules(ran: Ran) -> list[str]:
    return [finding["rule"] for finding in json.loads(ran.out)["findings"]]


def test_a_breaking_change_wants_a_major_version(oasmith: Command, shop: Shop) -> None:
    shop.remove()
    shop.set_version("1.1.0")
    ran = oasmith("publish", "--check")
    assert (ran.status, ran.err) == (1, "")
    reason = "a breaking change since 1.0.0 (shop-v1.0.0) requires 2.0.0"
    assert ran.out.splitlines() == [
        f"shop 1.1.0 is too low: {reason}",
        "    breaking  DELETE /orders: deleteOrders is gone  shop.yaml:5:3",
        '    next: version = "2.0.0" in oasmith.toml:6:1',
        f"oasmith.toml:6:1: error [version-too-low] version 1.1.0 of shop is too low: {reason}",
        "    |",
        '  6 | version = "1.1.0"  # published by the pipeline',
        "    | ^^^^^^^",
        '    = Write version = "2.0.0", or let oasmith publish --write shop do so.',
        "",
        "1 error          oasmith rule version-too-low explains a rule",
    ]
    shop.set_version("2.0.0")
    ran = oasmith("publish", "--check")
    assert ran.status == 0
    assert ran.out.startswith(f"shop 2.0.0 is enough: {reason}\n")


STEPS = {
    "add": ("minor", "1.1.0", "1.0.9"),
    "reword": ("patch", "1.0.1", "1.0.0"),
}


@pytest.mark.parametrize("edit", STEPS)
def test_what_breaks_nobody_wants_less(edit: str, oasmith: Command, shop: Shop) -> None:
    step, enough, too_low = STEPS[edit]
    getattr(shop, edit)()
    shop.set_version(too_low)
    client = decided(oasmith)
    assert (client["step"], client["next_version"], client["suffices"]) == (step, enough, False)
    shop.set_version(enough)
    assert decided(oasmith)["suffices"]


def test_nothing_has_changed(oasmith: Command, shop: Shop) -> None:
    shop.repository.commit(README_md="Words.")
    ran = oasmith("publish")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "shop 1.0.0 is published (shop-v1.0.0), and needs no new version\n"
    assert not (shop.folder / "dist").exists()
    shop.set_version("1.0.1")
    assert decided(oasmith)["suffices"]
    shop.set_version("0.9.0")
    assert decided(oasmith)["next_version"] == "1.0.0"


def test_before_the_first_version_anything_goes(oasmith: Command, shop: Shop) -> None:
    shop.repository.git("tag", "--delete", "shop-v1.0.0")
    ran = oasmith("publish", "--check", "--format", "json")
    assert ran.status == 0
    [client] = json.loads(ran.out)["clients"]
    assert (client["last_version"], client["compared_with"]) == (None, None)
    assert rules(ran) == ["version-not-in-changelog"]


def test_the_tag_of_this_commit_is_not_the_last_version(oasmith: Command, shop: Shop) -> None:
    shop.remove()
    shop.set_version("1.1.0")
    shop.release("shop-v1.1.0")
    client = decided(oasmith)
    assert (client["compared_with"], client["next_version"]) == ("shop-v1.0.0", "2.0.0")
    # It is, if something has changed, committed or not.
    shop.reword()
    client = decided(oasmith)
    assert (client["compared_with"], client["next_version"]) == ("shop-v1.1.0", "1.1.1")


def test_a_prerelease_comes_before_what_it_leads_to(oasmith: Command, shop: Shop) -> None:
    shop.remove()
    shop.set_version("2.0.0rc1")
    assert decided(oasmith)["suffices"]
    shop.release("shop-v2.0.0rc1")
    shop.reword()
    # The same pre-release again is not a new one.
    client = decided(oasmith)
    assert (client["compared_with"], client["next_version"]) == ("shop-v2.0.0rc1", "2.0.0rc2")
    shop.set_version("2.0.0rc2")
    client = decided(oasmith)
    assert (client["compared_with"], client["suffices"]) == ("shop-v1.0.0", True)
    shop.set_version("1.5.0rc1")
    assert decided(oasmith)["next_version"] == "2.0.0rc1"


def test_a_tag_without_the_clients_name_is_of_all_clients(oasmith: Command, shop: Shop) -> None:
    shop.repository.git("tag", "v1.0.0", "shop-v1.0.0^{commit}")
    shop.repository.git("tag", "--delete", "shop-v1.0.0")
    shop.add()
    assert decided(oasmith)["compared_with"] == "v1.0.0"


def test_other_settings_count(oasmith: Command, shop: Shop) -> None:
    change(shop.folder / "oasmith.toml", 'package = "shop"', 'package = "store"')
    client = decided(oasmith)
    assert client["step"] == "major"
    assert "name-changed" in {one["rule"] for one in client["changes"]}


def test_other_names_in_the_code_count(oasmith: Command, whole_shop: Shop) -> None:
    change(whole_shop.package / "__init__.py", '    "RetryPolicy",\n', "")
    client = decided(oasmith)
    assert client["step"] == "major"
    [found] = client["changes"]
    assert found["message"] == "RetryPolicy was removed from the package"


def test_it_compares_with_any_revision(oasmith: Command, shop: Shop) -> None:
    shop.remove()
    shop.repository.commit()
    client = decided(oasmith, "--against", "HEAD")
    assert (client["step"], client["compared_with"]) == ("none", "HEAD")
    assert decided(oasmith, "--against", "HEAD~1")["step"] == "major"


def test_it_compares_with_a_wheel(oasmith: Command, whole_shop: Shop, tmp_path: Path) -> None:
    built = str(wheel(whole_shop.folder / "generated/shop", tmp_path))
    client = decided(oasmith, "--against", built)
    assert (client["step"], client["last_version"]) == ("none", "1.0.0")
    whole_shop.remove()
    client = decided(oasmith, "--against", built)
    assert (client["step"], client["compared_with"]) == ("major", Path(built).name)
    assert [one["where"] for one in client["changes"]] == ["shop.yaml:5:3"]


def test_what_is_approved_warns_and_needs_the_step_all_the_same(
    oasmith: Command, shop: Shop
) -> None:
    shop.remove()
    shop.reword()
    shop.set_version("1.0.1")
    approval = ("--approve", "operation-removed", "--until", "2026-07-31", "--reason", "Unused.")
    assert oasmith("diff", "--against", "shop-v1.0.0", *approval, "--author", "Ann").status == 0
    ran = oasmith("publish", "--check")
    assert ran.status == 0
    assert "DELETE /orders: deleteOrders is gone (approved)" in ran.out
    assert "warning [version-too-low] version 1.0.1 of shop is too low" in ran.out
    assert "requires 2.0.0; breaking changes are approved" in ran.out
    # Other changes require their own step, and no version is published twice.
    shop.add()
    assert oasmith("publish", "--check").status == 1
    shop.set_version("1.1.0")
    assert oasmith("publish", "--check").status == 0
    shop.set_version("1.0.0")
    assert oasmith("publish", "--check").status == 1
    # An expired approval allows nothing.
    shop.set_version("1.1.0")
    change(shop.folder / APPROVALS, "2026-07-31", "2026-06-29")
    assert oasmith("publish", "--check").status == 1


def test_it_writes_version_and_changelog(oasmith: Command, shop: Shop) -> None:
    shop.write_changelog("# Ours\n\n## 1.0.0\n\nWords of ours.\n")
    shop.remove()
    before = (shop.folder / "oasmith.toml").read_text(encoding="utf-8")
    ran = oasmith("publish", "--write", "--date", "2026-06-30")
    assert (ran.status, ran.err) == (0, "")
    assert "oasmith.toml: version 2.0.0 of shop\n" in ran.out
    assert "generated/shop/shop/CHANGELOG.md: section 2.0.0 added\n" in ran.out
    after = (shop.folder / "oasmith.toml").read_text(encoding="utf-8")
    assert after == before.replace('"1.0.0"', '"2.0.0"')
    written = shop.changelog.read_text(encoding="utf-8")
    assert written == (
        "# Ours\n\n## 2.0.0 (2026-06-30)\n\n### Breaking changes\n\n"
        "- `DELETE /orders`\n  - deleteOrders is gone. Stop calling it.\n\n"
        "## 1.0.0\n\nWords of ours.\n"
    )
    # Another run finds both, and keeps what was written since.
    shop.write_changelog(written.replace("Stop calling", "Never call"))
    ran = oasmith("publish", "--write")
    assert "has a section 2.0.0, which is kept" in ran.out
    assert "Never call it." in shop.changelog.read_text(encoding="utf-8")
    assert (shop.folder / "oasmith.toml").read_text(encoding="utf-8") == after
    assert rules(oasmith("publish", "--check", "--format", "json")) == []


def test_a_higher_version_is_kept(oasmith: Command, shop: Shop) -> None:
    shop.reword()
    shop.set_version("1.7.0")
    before = (shop.folder / "oasmith.toml").read_bytes()
    assert oasmith("publish", "--write").status == 0
    assert (shop.folder / "oasmith.toml").read_bytes() == before
    assert "## 1.7.0\n" in shop.changelog.read_text(encoding="utf-8")


def test_in_an_empty_folder_the_changelog_comes_first(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "oasmith.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(SPEC, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = oasmith("publish", "--write")
    assert (ran.status, ran.err) == (0, "")
    written = {path.name for path in (tmp_path / "generated/shop").rglob("*")}
    assert written == {"shop", "CHANGELOG.md"}


def test_it_builds_what_is_new(oasmith: Command, whole_shop: Shop) -> None:
    whole_shop.write_changelog("# Changelog\n\n## 1.0.1\n\nAgain.\n")
    whole_shop.set_version("1.0.1")
    ran = oasmith("publish")
    assert ran.status == 1
    assert "error [out-of-date] is not up to date with the document, and " in ran.out
    assert "Run oasmith generate shop" in ran.out
    assert not (whole_shop.folder / "dist").exists()
    whole_shop.generate()
    # Neither generating nor building changes what a person has written.
    assert whole_shop.changelog.read_text(encoding="utf-8").endswith("\n\nAgain.\n")
    ran = oasmith("publish")
    assert (ran.status, ran.err) == (0, "")
    names = "dist/shop_client-1.0.1-py3-none-any.whl dist/shop_client-1.0.1.tar.gz"
    assert ran.out.splitlines() == [
        "shop 1.0.1 is enough: nothing has changed since 1.0.0 (shop-v1.0.0)",
        *names.split(),
        "    tag:    git tag shop-v1.0.1",
        f"    upload: uv publish {names}",
        f"    or:     twine upload {names}",
    ]
    assert {f"dist/{path.name}" for path in (whole_shop.folder / "dist").iterdir()} == {
        *names.split()
    }


def test_nothing_is_built_of_a_version_that_is_too_low(oasmith: Command, whole_shop: Shop) -> None:
    whole_shop.remove()
    whole_shop.generate()
    assert oasmith("publish").status == 1
    assert not (whole_shop.folder / "dist").exists()


def test_a_build_that_fails_says_why(oasmith: Command, whole_shop: Shop) -> None:
    templates = whole_shop.folder / "own/project"
    templates.mkdir(parents=True)
    source = Path(__file__).parents[2] / "templates/project/pyproject.toml.jinja"
    text = source.read_text(encoding="utf-8").replace('readme = "README.md"', 'readme = "NO.md"')
    (templates / "pyproject.toml.jinja").write_text(text, encoding="utf-8")
    change(whole_shop.folder / "oasmith.toml", 'output = "', 'templates = "own"\noutput = "')
    whole_shop.set_version("1.0.1")
    whole_shop.generate()
    ran = oasmith("publish")
    assert ran.status == 2
    assert "oasmith: shop cannot be built\n" in ran.err
    assert "Readme file does not exist: NO.md" in ran.err
    assert list((whole_shop.folder / "dist").iterdir()) == []


REFUSED = {
    "two wishes": (("--check", "--write"), "--check and --write exclude each other"),
    "a date alone": (("--check", "--date", "2026-01-01"), "--date needs --write"),
    "no date": (("--write", "--date", "soon"), "--date must be a date such as 2027-01-31"),
    "no revision": (("--check", "--against", "nowhere"), "git does not know the revision nowhere"),
    "no wheel": (("--check", "--against", "a-1-py3-none-any.whl"), "is not a wheel of shop"),
    "no client": (("--check", "stock"), "there is no client stock"),
    "another distribution": (
        ("--check", "--against", "pytest"),
        "pytest is not the distribution of shop",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said(name: str, oasmith: Command, shop: Shop) -> None:
    arguments, message = REFUSED[name]
    ran = oasmith("publish", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_a_shallow_clone_may_lack_the_tag(
    oasmith: Command, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.repository.commit()
    clone = shop.folder.parent / "clone"
    shop.repository.git("clone", "--quiet", "--depth=1", shop.folder.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    ran = oasmith("publish", "--check")
    assert ran.status == 2
    assert "the clone is shallow" in ran.err
    assert "fetch-depth: 0" in ran.err


def test_a_version_that_had_another_configuration_is_said(oasmith: Command, shop: Shop) -> None:
    shop.repository.commit(oasmith_toml='[clients.shop]\nspec = "shop.yaml"\n')
    shop.repository.git("tag", "shop-v1.1.0")
    shop.repository.write("oasmith.toml", CONFIG)
    ran = oasmith("publish", "--check")
    assert ran.status == 2
    assert ran.err.startswith("shop-v1.1.0:oasmith.toml:1:1: error [configuration] ")
    assert "oasmith.toml of shop-v1.1.0 cannot be used\n    Name another version:" in ran.err


def test_without_git_the_last_version_has_to_be_named(
    oasmith: Command, whole_shop: Shop, tmp_path: Path
) -> None:
    built = wheel(whole_shop.folder / "generated/shop", tmp_path)
    (whole_shop.folder / ".git").rename(tmp_path / "elsewhere")
    ran = oasmith("publish", "--check")
    assert ran.status == 2
    assert "is not in a git repository\n    Run it in a clone, or name the last version" in ran.err
    assert oasmith("publish", "--check", "--against", str(built)).status == 0


def test_a_tag_without_the_client_in_its_configuration_says_the_version(
    oasmith: Command, whole_shop: Shop
) -> None:
    whole_shop.repository.git("rm", "--quiet", "oasmith.toml")
    whole_shop.repository.git("commit", "--quiet", "--message=None")
    whole_shop.repository.git("tag", "shop-v3.0.0")
    whole_shop.repository.write("oasmith.toml", CONFIG)
    client = decided(oasmith)
    assert (client["last_version"], client["step"], client["suffices"]) == ("3.0.0", "none", False)
    # Its code is in the same place as today's.
    change(whole_shop.package / "__init__.py", '    "RetryPolicy",\n', "")
    assert decided(oasmith)["next_version"] == "4.0.0"


def test_each_client_has_a_version_of_its_own(oasmith: Command, shop: Shop) -> None:
    stock = CONFIG.partition("\n")[2].replace("clients.shop", "clients.stock")
    stock = stock.replace("generated/shop", "generated/stock").replace('"shop"', '"stock"')
    shop.repository.commit(oasmith_toml=f"{CONFIG}\n{stock}")
    shop.repository.git("tag", "stock-v0.9.0")
    shop.remove()
    ran = oasmith("publish", "--write")
    assert (ran.status, ran.err) == (0, "")
    text = (shop.folder / "oasmith.toml").read_text(encoding="utf-8")
    assert text.count('version = "2.0.0"') == 2
    # The later release had the same document, and loses the same.
    assert "shop 1.0.0 is too low: a breaking change since 1.0.0 (shop-v1.0.0)" in ran.out
    assert "stock 1.0.0 is too low: a breaking change since 1.0.0 (stock-v0.9.0)" in ran.out


def test_a_changelog_behind_a_link_is_not_written(
    oasmith: Command, shop: Shop, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("Mine.\n", encoding="utf-8")
    shop.changelog.parent.mkdir(parents=True)
    shop.changelog.symlink_to(outside)
    shop.add()
    ran = oasmith("publish", "--write")
    assert ran.status == 2
    assert "symbolic link" in ran.err
    assert 'version = "1.0.0"' in (shop.folder / "oasmith.toml").read_text(encoding="utf-8")
    assert outside.read_text(encoding="utf-8") == "Mine.\n"


def test_a_changelog_that_is_no_text_is_left_alone(oasmith: Command, shop: Shop) -> None:
    shop.write_changelog("")
    shop.changelog.write_bytes(b"\xff")
    shop.add()
    for option in ("--check", "--write"):
        shop.set_version("1.1.0" if option == "--check" else "1.0.0")
        ran = oasmith("publish", option)
        assert ran.status == 2
        assert "generated/shop/shop/CHANGELOG.md is not UTF-8: byte 0" in ran.err
    assert 'version = "1.0.0"' in (shop.folder / "oasmith.toml").read_text(encoding="utf-8")


def test_a_client_that_a_revision_lacks_is_new(oasmith: Command, shop: Shop) -> None:
    shop.repository.git("rm", "--quiet", "oasmith.toml", "shop.yaml")
    shop.repository.git("commit", "--quiet", "--message=None")
    shop.repository.write("oasmith.toml", CONFIG)
    shop.repository.write("shop.yaml", SPEC)
    ran = oasmith("publish", "--check", "--against", "HEAD")
    assert ran.status == 0
    assert ran.out.startswith("shop 1.0.0 is the first version: HEAD has no shop\n")


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("github", "::error file=oasmith.toml,line=6,col=1"),
        ("line", "oasmith.toml:6:1: error [version-too-low]"),
        ("sarif", '"ruleId": "version-too-low"'),
        ("junit", "version-too-low"),
    ],
)
def test_findings_come_in_every_format(
    format: str, shown: str, oasmith: Command, shop: Shop
) -> None:
    shop.remove()
    ran = oasmith("publish", "--check", "--format", format)
    assert (ran.status, ran.err) == (1, "")
    assert shown in ran.out
    assert "is too low: a breaking change since 1.0.0" in ran.out
