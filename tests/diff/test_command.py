"""``oasmith diff`` from the command line to its exit status."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, Ran, change

from diff.conftest import Repository
from oasmith.cli import approve
from oasmith.diff.approvals import FILE

TODAY = datetime.date(2026, 6, 30)
CONFIG = """\
[clients.shop]
spec = "spec/shop.yaml"
output = "generated/shop"
package = "shop"

[references]
"https://parts.test/" = "vendor"
"""
SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://api.test}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: Orders.
          content: {application/json: {schema: {$ref: "../vendor/order.yaml#/Order"}}}
    delete:
      operationId: deleteOrders
      tags: [orders]
      responses: {"204": {description: Gone.}}
components:
  schemas:
    Thing: {$ref: "https://parts.test/thing.yaml#/Thing"}
tags: [{name: orders, description: All orders.}]
"""
ORDER = "Order: {type: object, properties: {id: {type: string}}, required: [id]}\n"
THING = "Thing: {type: object}\n"


@pytest.fixture(autouse=True)
def the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approve, "today", lambda: TODAY)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def shop(repository: Repository) -> Repository:
    """Create a repository with a client, and its first commit on main."""
    repository.commit(
        oasmith_toml=CONFIG,
        spec__shop_yaml=SPEC,
        vendor__order_yaml=ORDER,
        vendor__thing_yaml=THING,
    )
    return repository


def narrowed(shop: Repository) -> None:
    """Let a parameter accept less than before."""
    change(shop.folder / "spec/shop.yaml", "maximum: 100", "maximum: 50")


def removed(shop: Repository) -> None:
    """Remove an operation."""
    text = (shop.folder / "spec/shop.yaml").read_text(encoding="utf-8")
    start, end = text.index("    delete:"), text.index("components:")
    shop.write("spec/shop.yaml", text[:start] + text[end:])


def rules(ran: Ran) -> list[str]:
    """Return the rules in the JSON output of a run."""
    return [it["rule"] for it in json.loads(ran.out)["changes"]]


def test_nothing_has_changed(oasmith: Command, shop: Repository) -> None:
    ran = oasmith("diff", "--against", "main")
    assert (ran.status, ran.err) == (0, "")
    assert re.sub(r"\d\.\d s", "0.0 s", ran.out) == "shop 1.0.0: no changes\n\nno changes (0.0 s)\n"


def test_a_client_is_compared_with_what_it_was(oasmith: Command, shop: Repository) -> None:
    narrowed(shop)
    ran = oasmith("diff", "--against", "main")
    assert (ran.status, ran.err) == (1, "")
    lines = ran.out.splitlines()
    assert lines[:2] == [
        "shop 1.0.0 (breaking)",
        "the version stays 1.0.0: a breaking change requires 2.0.0",
    ]
    assert "BREAKING  GET /orders" in lines
    row = next(it for it in lines if "request-constraint-tightened" in it)
    assert re.search(r"spec/shop\.yaml:10:\d+$", row)
    assert "refused now: " in ran.out
    assert re.search(
        r"\n1 breaking \(\d+\.\d s\)    approve one: oasmith diff --against main --approve "
        r'request-constraint-tightened --until 2026-09-28 --reason "…"\n$',
        ran.out,
    )


def test_parts_in_other_files_are_as_they_were(oasmith: Command, shop: Repository) -> None:
    change(shop.folder / "vendor/order.yaml", "required: [id]", "required: []")
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert ran.status == 1
    found = json.loads(ran.out)["changes"]
    assert "response-field-optional" in [it["rule"] for it in found]
    assert {it["where"].partition(":")[0] for it in found} <= {
        "vendor/order.yaml",
        "spec/shop.yaml",
    }


NAMES = {
    "files": ("old.yaml", "spec/shop.yaml"),
    "revision and file": ("main:spec/shop.yaml", "spec/shop.yaml"),
    "below the folder": ("main:./spec/shop.yaml", "./spec/shop.yaml"),
    "two revisions": ("main:spec/shop.yaml", "next:spec/shop.yaml"),
}


@pytest.mark.parametrize("names", NAMES)
def test_documents_are_named_in_many_ways(names: str, oasmith: Command, shop: Repository) -> None:
    text = (shop.folder / "spec/shop.yaml").read_text(encoding="utf-8")
    shop.write("old.yaml", text.replace("../vendor", "vendor"))
    shop.git("checkout", "--quiet", "-b", "next")
    narrowed(shop)
    shop.commit()
    ran = oasmith("diff", *NAMES[names], "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    data = json.loads(ran.out)
    # The settings are those of the client with this document.
    assert [it["client"] for it in data["documents"]] == ["shop"]
    assert rules(ran) == ["request-constraint-tightened"]
    where = data["changes"][0]["where"]
    assert where.startswith(("next:" if names == "two revisions" else "") + "spec/shop.yaml:10:")


def test_a_document_needs_no_configuration(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = SPEC.replace("../vendor/order.yaml#/Order", "#/components/schemas/Order")
    text = re.sub(r"Thing: .*", "Order: {type: object}", text)
    Path("a.yaml").write_text(text, encoding="utf-8")
    Path("b.yaml").write_text(text.replace("maximum: 100", "maximum: 50"), encoding="utf-8")
    ran = oasmith("diff", "a.yaml", "b.yaml")
    assert (ran.status, ran.out.splitlines()[0]) == (1, "b.yaml 1.0.0 (breaking)")
    ran = oasmith("diff", "b.yaml", "a.yaml", "--format", "json")
    assert (ran.status, rules(ran)) == (0, ["request-constraint-relaxed"])


def test_a_file_goes_before_a_revision(oasmith: Command, shop: Repository) -> None:
    odd = SPEC.replace("version: 1.0.0", "version: 0.9.0")
    shop.write("main:spec/shop.yaml", odd)
    ran = oasmith("diff", "main:spec/shop.yaml", "spec/shop.yaml", "--format", "json")
    assert json.loads(ran.out)["documents"][0]["old_version"] == "0.9.0"


def test_below_a_folder_of_the_repository(
    oasmith: Command, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(
        api__oasmith_toml=CONFIG,
        api__spec__shop_yaml=SPEC,
        api__vendor__order_yaml=ORDER,
        api__vendor__thing_yaml=THING,
    )
    change(repository.folder / "api/spec/shop.yaml", "maximum: 100", "maximum: 50")
    wanted = ["request-constraint-tightened"]
    config = ("--config", "api/oasmith.toml")
    assert rules(oasmith("diff", "--against", "main", *config, "--format", "json")) == wanted
    monkeypatch.chdir(repository.folder / "api" / "spec")
    assert rules(oasmith("diff", "--against", "main", "--format", "json")) == wanted
    ran = oasmith("diff", "main:./shop.yaml", "shop.yaml", "--format", "json")
    assert rules(ran) == wanted
    assert json.loads(ran.out)["documents"][0]["client"] == "shop"


def test_old_settings_hold_for_the_old_side(oasmith: Command, shop: Repository) -> None:
    renamed = f'{CONFIG}\n[clients.shop.rename]\n"orders\\\\.delete" = "orders.clear"\n'
    shop.write("oasmith.toml", renamed)
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert {"name-changed", "name-removed"} & set(rules(ran))
    shop.commit()
    assert rules(oasmith("diff", "--against", "main", "--format", "json")) == []


def test_templates_fixtures_and_a_lock_of_the_revision_are_no_fault(
    oasmith: Command, shop: Repository
) -> None:
    shop.write("templates/client/own.py.jinja", "")
    change(
        shop.folder / "oasmith.toml",
        'package = "shop"',
        'package = "shop"\ntemplates = "templates"\nfixtures = "fixtures"',
    )
    shop.write("fixtures/a.yaml", "")
    shop.write("names.lock", '{"shop": {}}')
    shop.commit()
    assert oasmith("diff", "--against", "main").status == 0
    shop.write("names.lock", "{}")
    assert oasmith("diff", "--against", "main").status == 0
    shop.write("names.lock", "no JSON")
    shop.commit()
    shop.write("names.lock", "{}")
    ran = oasmith("diff", "--against", "main")
    assert ran.status == 2
    assert ran.err.startswith("main:names.lock:1:1: error [configuration] cannot be read")
    assert "oasmith.toml of main cannot be used\n    Compare documents instead: " in ran.err


def test_a_faulty_configuration_of_the_revision_is_told(oasmith: Command, shop: Repository) -> None:
    shop.write("oasmith.toml", CONFIG.replace("spec/shop.yaml", "spec/gone.yaml"))
    shop.commit()
    shop.write("oasmith.toml", CONFIG)
    ran = oasmith("diff", "--against", "main")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(
        "main:oasmith.toml:2:8: error [configuration] clients.shop.spec names a file that does not "
        "exist: main:spec/gone.yaml\n"
    )


def test_without_an_old_configuration_todays_settings_hold(
    oasmith: Command, repository: Repository
) -> None:
    repository.commit(spec__shop_yaml=SPEC, vendor__order_yaml=ORDER, vendor__thing_yaml=THING)
    repository.write("oasmith.toml", CONFIG)
    change(repository.folder / "spec/shop.yaml", "maximum: 100", "maximum: 50")
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert rules(ran) == ["request-constraint-tightened"]


FLEET = """\
[fleets.shops]
documents = ["spec/*.yaml"]
output-root = "generated"

[references]
"https://parts.test/" = "vendor"
"""


def test_the_clients_of_a_fleet_are_compared(oasmith: Command, shop: Repository) -> None:
    shop.write("oasmith.toml", FLEET)
    shop.commit()
    change(shop.folder / "spec/shop.yaml", "maximum: 100", "maximum: 50")
    shop.write("spec/other.yaml", "openapi: 3.1.0")
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert rules(ran) == ["client-added", "request-constraint-tightened"]


OTHER = CONFIG[: CONFIG.index("[references]")].replace("shop", "other")


def test_clients_come_and_go(oasmith: Command, shop: Repository) -> None:
    shop.write("oasmith.toml", f"{CONFIG}\n{OTHER}")
    shop.write("spec/other.yaml", "openapi: 3.1.0")
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert (ran.status, rules(ran)) == (0, ["client-added"])
    assert json.loads(ran.out)["changes"][0]["where"] == "oasmith.toml:9:1"
    shop.commit()
    shop.write("oasmith.toml", CONFIG)
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert (ran.status, rules(ran)) == (1, ["client-removed"])
    found = json.loads(ran.out)["changes"][0]
    assert (found["client"], found["breaks"], found["level"]) == ("other", ["source"], "breaking")
    assert rules(oasmith("diff", "--against", "main", "shop", "--format", "json")) == []
    assert oasmith("diff", "--against", "main", "other").status == 1
    ran = oasmith("diff", "--against", "main", "shpo")
    assert (ran.status, ran.err) == (
        2,
        "oasmith: there is no client shpo in oasmith.toml\n    Did you mean shop?\n",
    )


def test_a_document_outside_of_the_repository(oasmith: Command, shop: Repository) -> None:
    (shop.folder.parent / "other.yaml").write_text("openapi: 3.1.0", encoding="utf-8")
    outside = OTHER.replace("spec/other.yaml", "../other.yaml")
    shop.write("oasmith.toml", f"{CONFIG}\n{outside}")
    ran = oasmith("diff", "--against", "main")
    assert ran.status == 2
    assert ran.err.startswith("oasmith: the document of other is not in the repository\n")


def test_since_the_newest_release(oasmith: Command, shop: Repository) -> None:
    shop.git("tag", "v1.0")
    narrowed(shop)
    shop.commit()
    shop.git("tag", "v1.1")
    removed(shop)
    shop.commit()
    newest = rules(oasmith("diff", "--since", "v*", "--format", "json"))
    assert "operation-removed" in newest
    assert "request-constraint-tightened" not in newest
    first = rules(oasmith("diff", "--since", "v1.0", "--format", "json"))
    assert {"operation-removed", "request-constraint-tightened"} <= set(first)
    ran = oasmith("diff", "--since", "w*")
    assert (ran.status, ran.err.splitlines()[0]) == (2, "oasmith: no tag matches w*")


@pytest.mark.parametrize(
    ("fail_on", "breaking", "warning"), [("breaking", 1, 0), ("warning", 1, 1), ("never", 0, 0)]
)
def test_what_fails_is_chosen(
    fail_on: str, breaking: int, warning: int, oasmith: Command, shop: Repository
) -> None:
    change(
        shop.folder / "spec/shop.yaml",
        "operationId: deleteOrders",
        "operationId: deleteOrders\n      deprecated: true",
    )
    assert oasmith("diff", "--against", "main", "--fail-on", fail_on).status == warning
    narrowed(shop)
    assert oasmith("diff", "--against", "main", "--fail-on", fail_on).status == breaking


APPROVE = ("diff", "--against", "main", "--approve", "request-constraint-tightened")
WHY = ("--until", "2026-07-31", "--reason", "Nobody asks for more.", "--author", "Ann")


def test_an_approved_change_does_not_fail_until_it_ends(
    oasmith: Command, shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrowed(shop)
    ran = oasmith(*APPROVE, *WHY)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{FILE}: 1 approval added\n\nshop 1.0.0 (breaking)\n")
    shown = "approved until 2026-07-31, by Ann: Nobody asks for more."
    assert shown in ran.out
    ran = oasmith("diff", "--against", "main")
    assert (ran.status, shown in ran.out, "1 breaking (1 approved)" in ran.out) == (0, True, True)
    # A change that goes further is another change, and the approval matches none.
    change(shop.folder / "spec/shop.yaml", "maximum: 50", "maximum: 10")
    ran = oasmith("diff", "--against", "main")
    assert ran.status == 1
    assert f"{FILE}:4:1: warning [unused-approval] no change of the rule request-" in ran.out
    change(shop.folder / "spec/shop.yaml", "maximum: 10", "maximum: 50")
    monkeypatch.setattr(approve, "today", lambda: datetime.date(2026, 8, 1))
    ran = oasmith("diff", "--against", "main")
    assert ran.status == 1
    assert "the approval expired on 2026-07-31, by Ann" in ran.out
    assert f"{FILE}:4:1: warning [expired-approval]" in ran.out


def test_findings_about_approvals_leave_data_alone(oasmith: Command, shop: Repository) -> None:
    narrowed(shop)
    oasmith(*APPROVE, *WHY)
    shop.git("checkout", "--quiet", "spec/shop.yaml")
    for format in ("json", "junit", "markdown"):
        ran = oasmith("diff", "--against", "main", "--format", format)
        assert (ran.status, "[unused-approval]" in ran.err) == (0, True)
        assert "unused-approval" not in ran.out
    ran = oasmith("diff", "--against", "main", "--format", "github")
    assert ran.out.startswith(f"::warning file={FILE},line=4,col=1,title=unused-approval::")


def test_the_author_is_gits(oasmith: Command, shop: Repository) -> None:
    narrowed(shop)
    ran = oasmith(*APPROVE, *WHY[:4])
    assert (ran.status, ran.err.splitlines()[0]) == (2, "oasmith: --approve needs --author")
    shop.git("config", "user.name", "Bea")
    assert oasmith(*APPROVE, *WHY[:4]).status == 0
    assert 'author = "Bea"' in (shop.folder / FILE).read_text(encoding="utf-8")


def test_where_several_places_fit_one_is_named(oasmith: Command, shop: Repository) -> None:
    text = (shop.folder / "spec/shop.yaml").read_text(encoding="utf-8")
    twice = text.replace(
        "      parameters:\n",
        "      parameters:\n        - {name: page, in: query, schema: {maximum: 9}}\n",
    )
    shop.write("spec/shop.yaml", twice)
    shop.commit()
    shop.write("spec/shop.yaml", twice.replace("100", "50").replace("maximum: 9", "maximum: 8"))
    ran = oasmith(*APPROVE, *WHY)
    assert ran.status == 2
    assert ran.err.startswith("oasmith: 2 places have changes of the rule request-constraint-")
    pointers = re.findall(r"--pointer (\S+)", ran.err)
    assert len(pointers) == 2
    ran = oasmith(*APPROVE, *WHY, "--pointer", pointers[0])
    assert (ran.status, "2 breaking (1 approved)" in ran.out) == (1, True)
    # Only one is left, so it need not be named.
    assert oasmith(*APPROVE, *WHY).status == 0
    assert (shop.folder / FILE).read_text(encoding="utf-8").count("[[approval]]") == 2
    ran = oasmith(*APPROVE, *WHY)
    assert (ran.status, ran.err.splitlines()[0]) == (
        2,
        "oasmith: no change of the rule request-constraint-tightened needs an approval",
    )


ANY = ("--against", "main")
REFUSED: dict[str, tuple[tuple[str, ...], str, str]] = {
    # Arguments, problem, hint.
    "nothing": ((), "diff compares two documents", "oasmith diff --against main"),
    "one": (("a.yaml",), "diff compares two documents", "oasmith diff OLD NEW"),
    "both": ((*ANY, "--since", "v*"), "--against and --since exclude each other", ""),
    "no file": (("a.yaml", "b.yaml"), "there is no file a.yaml", "main:a.yaml"),
    "folder": (("spec", "spec"), "there is no client of oasmith in spec", "generate wrote"),
    "folder and file": (("spec", "spec/shop.yaml"), "spec is a folder or wheel", "two documents"),
    "URL": (("https://a.test/b.yaml", "c"), "is not read over the network", "Download it"),
    "path": (
        ("main:shop.yaml", "spec/shop.yaml"),
        "main has no file shop.yaml",
        "Did you mean main:spec/shop.yaml?",
    ),
    "outside": (
        ("main:../x.yaml", "spec/shop.yaml"),
        "../x.yaml is not a file of the",
        "from the top",
    ),
    "revision": (
        ("mian:spec/shop.yaml", "x"),
        "git does not know the revision mian",
        "Did you mean main?",
    ),
    "option": (("--against=-x",), "'-x' is not a revision", ""),
    "until alone": ((*ANY, "--until", "2026-07-01"), "--until needs --approve", ""),
    "pointer alone": ((*ANY, "--pointer", "/a"), "--pointer needs --approve", ""),
    "no rule": ((*ANY, "--approve", "operation-remove"), "there is no rule", "operation-removed?"),
    "no reason": ((*APPROVE[1:], *WHY[:2]), "--approve needs --reason", "--reason"),
    "no end": ((*APPROVE[1:], *WHY[2:]), "--approve needs --until", "--until 2026-09-28"),
    "no date": (
        (*APPROVE[1:], *WHY[2:], "--until", "soon"),
        "--until must be a date, not soon",
        "--until 2026-09-28",
    ),
    "over": (
        (*APPROVE[1:], *WHY[2:], "--until", "2026-06-29"),
        "--until 2026-06-29 is in the past",
        "--until 2026-09-28",
    ),
    "nothing to approve": (
        (*APPROVE[1:], *WHY),
        "no change of the rule request-constraint-tightened needs an approval",
        "Nothing needs an approval.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_run_says_what_to_do(case: str, oasmith: Command, shop: Repository) -> None:
    arguments, message, hint = REFUSED[case]
    ran = oasmith("diff", *arguments)
    assert (ran.status, ran.out) == (2, "")
    first, *rest = ran.err.splitlines()
    assert first.startswith("oasmith: ")
    assert message in first
    assert hint in "\n".join(rest)
    assert not (shop.folder / FILE).exists()


def test_faulty_approvals_end_the_run(oasmith: Command, shop: Repository) -> None:
    shop.write(FILE, "[[approval]]\nrule = 1\n")
    ran = oasmith("diff", "--against", "main")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"{FILE}:1:1: error [configuration] approval, entry 1: ")


def test_a_file_of_approvals_that_cannot_be_added_to(oasmith: Command, shop: Repository) -> None:
    narrowed(shop)
    shop.write(FILE, "approval = []\n")
    ran = oasmith(*APPROVE, *WHY)
    assert ran.status == 2
    assert ran.err.startswith(f"oasmith: {FILE} cannot be extended: ")


def test_a_side_that_is_no_document_is_told_with_its_place(
    oasmith: Command, shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (shop.folder / "spec/shop.yaml").read_text(encoding="utf-8")
    shop.write("spec/shop.yaml", "a: [\n")
    shop.commit()
    shop.write("spec/shop.yaml", text)
    ran = oasmith("diff", "--against", "main", "--format", "json")
    assert (ran.status, ran.out) == (2, "")
    assert re.match(r"main:spec/shop\.yaml:\d+:\d+: error \[syntax-error\]", ran.err)


def test_a_snapshot_below_the_working_directory_is_named_as_well(
    oasmith: Command, shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrowed(shop)
    shop.commit()
    monkeypatch.setattr("tempfile.tempdir", str(shop.folder))
    names = ("main~1:spec/shop.yaml", "main:spec/shop.yaml")
    ran = oasmith("diff", *names, "--format", "json")
    assert json.loads(ran.out)["changes"][0]["where"].startswith("main:spec/shop.yaml:10:")


def test_the_summary_of_a_step_is_added_to(
    oasmith: Command, shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrowed(shop)
    summary = shop.folder.parent / "summary.md"
    summary.write_text("Before.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert oasmith("diff", "--against", "main").status == 1
    assert summary.read_text(encoding="utf-8") == "Before.\n"
    ran = oasmith("diff", "--against", "main", "--format", "github")
    assert ran.out.startswith("::error file=spec/shop.yaml,line=10,")
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("Before.\n### oasmith diff: shop 1.0.0 (breaking)\n")


def test_quiet_shows_what_breaks_alone(oasmith: Command, shop: Repository) -> None:
    assert oasmith("diff", "--against", "main", "--quiet") == Ran(0, "", "")
    narrowed(shop)
    ran = oasmith("diff", "--against", "main", "--quiet")
    assert (ran.status, "approve one" in ran.out) == (1, False)


FORMATS: dict[str, Any] = {
    "json": json.loads,
    "sarif": lambda text: json.loads(text)["runs"],
    "junit": lambda text: text.index("<testsuite"),
    "markdown": lambda text: text.index("### Breaking changes"),
}


@pytest.mark.parametrize("format", FORMATS)
def test_standard_output_is_one_document(format: str, oasmith: Command, shop: Repository) -> None:
    narrowed(shop)
    ran = oasmith("diff", "--against", "main", "--format", format)
    assert (ran.status, ran.err) == (1, "")
    FORMATS[format](ran.out)


def test_the_repository_is_left_as_it_was(oasmith: Command, shop: Repository) -> None:
    narrowed(shop)
    before = {it: it.read_bytes() for it in sorted(shop.folder.rglob("*")) if it.is_file()}
    oasmith("diff", "--against", "main")
    oasmith("diff", "main:spec/shop.yaml", "spec/shop.yaml")
    assert {it: it.read_bytes() for it in sorted(shop.folder.rglob("*")) if it.is_file()} == before


def test_the_core_compares(shop: Repository) -> None:
    from test_requirements import core

    narrowed(shop)
    done = core("diff", "--against", "main", folder=shop.folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "request-constraint-tightened" in done.stdout


def test_a_rule_of_the_diff_is_explained(oasmith: Command) -> None:
    ran = oasmith("rule", "operation-removed")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("operation-removed: An operation was removed.\n")
    assert oasmith("rule", "operation-remove").err.endswith("Did you mean operation-removed?\n")


def test_it_runs_in_continuous_integration(shop: Repository, tmp_path: Path) -> None:
    """As in docs/contract-diff.md: the clone of a pull request, and its target branch."""
    shop.git("checkout", "--quiet", "-b", "feature")
    narrowed(shop)
    shop.commit()
    clone = tmp_path / "clone"
    shop.git("clone", "--quiet", "--branch=feature", shop.folder.as_uri(), str(clone))
    arguments = ["--against", "origin/main", "--fail-on", "breaking", "--format", "github"]
    done = subprocess.run(
        [sys.executable, "-m", "oasmith", "diff", *arguments],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error file=spec/shop.yaml,line=10,")
