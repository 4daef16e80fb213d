"""The pages' commands are run in a project like the reader's, and print the shown output.

``OASMITH_UPDATE=1 pytest -n 0 tests/docs/test_commands.py`` writes the output into the pages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from command_line import Command, Ran, change
from diff.conftest import Repository, no_settings_of_git as no_settings_of_git

from docs.shown import ROOT, Block, block, blocks, commands, transcript
from docs.table import COMMANDS, TABLE

LIMIT = ("\n          maxItems: 100\n", "\n          maxItems: 50\n")
"""The results of a batch."""

BODY = "      description: Body of a call that updates related records.\n      "
"""The text before the keyword that the README misspells."""
PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: "https://api.test"}]
paths:
  /pets:
    get: {operationId: listPets, responses: {"204": {description: None.}}}
"""


@pytest.fixture
def bigin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a project like this checkout."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copy(ROOT / "oasmith.toml", tmp_path)
    shutil.copytree(ROOT / "generated/bigin", tmp_path / "generated/bigin")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/fixtures").symlink_to(ROOT / "tests/fixtures")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(oasmith: Command, shown: Block) -> list[Ran]:
    """Run each command of a block; all must succeed."""
    ran = [oasmith(*words) for words in commands(shown.code)]
    assert ran, shown.place
    assert not [one.err for one in ran if one.status], shown.place
    return ran


def same(text: str) -> str:
    """Return the output of a command, without what depends on the date and the machine."""
    text = re.sub(r"\d+\.\d s\b", "0.1 s", text)
    return re.sub(r"--until \d{4}-\d\d-\d\d", "--until 2027-02-28", text)


def prints(page: str, shown: str, printed: str) -> None:
    """Compare the output on a page with the real one, or write that into the page."""
    is_same = same(printed) == same(shown)
    if os.environ.get("OASMITH_UPDATE") and not is_same:
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(shown, same(printed)), encoding="utf-8")
    else:
        assert is_same, f"{page} shows:\n{shown}\nprinted was:\n{printed}"


def test_an_api_of_your_own(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new, validate, generate = commands(block("README.md", "oasmith new").code)
    assert oasmith(*new).status == oasmith(*validate).status == 0
    configured = Path("oasmith.toml").read_text(encoding="utf-8")
    assert block("README.md", "[clients.petshop]").code in configured
    # The other pages, in the same project: a custom template, and no oasmith.toml.
    shown, template = blocks("docs/guides/templates.md")
    Path("oasmith.toml").write_text(f'{shown.code}formatter = "ruff"\n', encoding="utf-8")
    path = tmp_path / "templates/petshop/docs/readme/install.md.jinja"
    path.parent.mkdir(parents=True)
    path.write_text(template.code, encoding="utf-8")
    assert oasmith(*generate).status == 0
    readme = Path("generated/petshop/README.md").read_text(encoding="utf-8")
    assert "the company's index: install `petshop-client` with pip.\n\n## " in readme
    shutil.copy("spec/petshop/openapi.yaml", "petshop.yaml")
    Path("oasmith.toml").unlink()
    [alone] = commands(block("docs/generating.md", "oasmith generate --spec petshop").code)
    assert oasmith(*alone, "--formatter", "ruff").status == 0
    assert Path("clients/petshop/pyproject.toml").exists()
    assert Path("clients/petshop/petshop/client.py").exists()


def test_the_finding_of_the_readme(oasmith: Command, bigin: Path) -> None:
    shown = block("README.md", "spec/bigin").code
    change(bigin / "spec/bigin/openapi.yaml", f"{BODY}required", f"{BODY}requred")
    ran = oasmith("validate")
    assert ran.status == 1
    prints("README.md", shown, ran.out + ran.err)


def test_the_page_about_bundles(oasmith: Command, bigin: Path) -> None:
    paths = (("/pets", "pets"), ("/owners/{id}", "owners"), ("/shops", "shops"))
    text = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n"
    for path, tag in paths:
        answer = "{'200': {description: All.}}"
        text += f"  {path}: {{get: {{operationId: {tag}, tags: [{tag}], responses: {answer}}}}}\n"
    (bigin / "openapi.yaml").write_text(text, encoding="utf-8")
    run(oasmith, block("docs/bundle.md", "oasmith"))
    assert '"openapi": "3.0' in (bigin / "bigin-3.0.json").read_text(encoding="utf-8")
    pets = (bigin / "pets.yaml").read_text(encoding="utf-8")
    assert [tag for _, tag in paths if f"operationId: {tag}" in pets] == ["pets", "owners"]


def test_the_page_about_documentation(oasmith: Command, bigin: Path) -> None:
    run(oasmith, block("docs/client-docs.md", "oasmith"))
    page = (ROOT / "docs/client-docs.md").read_text(encoding="utf-8")
    written = {path.name for path in (bigin / "client-docs/bigin").iterdir()}
    assert "`client-docs/" in page
    assert "index.md" in written


def test_the_page_about_verifying(oasmith: Command, bigin: Path) -> None:
    shown, _, baseline, _ = (one for one in blocks("docs/verify.md") if one.language == "console")
    [(words, printed)] = transcript(shown)
    ran = oasmith(*words)
    first = "".join(ran.out.splitlines(keepends=True)[: printed.count("\n")])
    prints("docs/verify.md", printed, first)
    [page] = commands(block("docs/contract-page.md", "oasmith").code)
    assert oasmith(*page).status == 0
    assert "<title>" in (bigin / "contract.html").read_text(encoding="utf-8")
    [(words, printed)] = transcript(baseline)
    assert re.sub(r"\d+", "12", oasmith(*words).out).endswith(printed)


def test_a_document_without_a_client(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"status": 204, "headers": [], "content": {"size": 0, "mimeType": ""}}
    request = {"method": "GET", "url": "https://api.test/pets", "headers": []}
    log = {"version": "1.2", "entries": [{"request": request, "response": answer}]}
    monkeypatch.chdir(tmp_path)
    Path("openapi.yaml").write_text(PETS, encoding="utf-8")
    Path("traffic.har").write_text(json.dumps({"log": log}), encoding="utf-8")
    [ran] = run(oasmith, block("docs/verify.md", "$ oasmith verify --spec"))
    assert "1 fixture, 1 exchange" in ran.out


def test_the_options_of_pytest(request: pytest.FixtureRequest) -> None:
    shown = block("docs/verify.md", "$ pytest")
    options = set(re.findall(r"--[a-z-]+", shown.code))
    assert len(options) == 3
    for option in options:
        # Raises ValueError where there is no such option.
        request.config.getoption(option)


@pytest.fixture
def changed(bigin: Path, request: pytest.FixtureRequest) -> Path:
    """Commit the project, and lower a limit after that."""
    request.getfixturevalue("no_settings_of_git")
    repository = Repository(bigin)
    repository.git("config", "user.name", "Ann")
    repository.commit()
    change(bigin / "spec/bigin/openapi.yaml", *LIMIT)
    return bigin


def test_the_page_about_differences(oasmith: Command, changed: Path) -> None:
    [(words, printed)] = transcript(block("docs/contract-diff.md", "$ oasmith diff --against"))
    ran = oasmith(*words)
    assert ran.status == 1
    prints("docs/contract-diff.md", printed, ran.out)
    shown = block("docs/contract-diff.md", "oasmith diff --against")
    # A date that is always in the future.
    approve = [word.replace("2027-01-31", "2999-01-31") for word in commands(shown.code)[0]]
    assert oasmith(*approve).status == 0
    entry = block("docs/contract-diff.md", "[[approval]]").code
    written = (changed / "diff-approvals.toml").read_text(encoding="utf-8")
    assert entry.replace("2027-01-31", "2999-01-31") in written


def test_the_cassette_of_the_page_about_fixtures(oasmith: Command, bigin: Path) -> None:
    [cassette] = blocks("docs/fixtures.md")
    (bigin / "recorded.yaml").write_text(cassette.code, encoding="utf-8")
    ran = oasmith("verify", "bigin", "--fixtures", "recorded.yaml")
    assert (ran.status, ran.err) == (0, "")


def test_the_table_names_these_tests() -> None:
    named = {row.run for page in TABLE.values() for row in page}
    own = {name for name in globals() if name.startswith("test_")} - {
        "test_the_table_names_these_tests"
    }
    assert own == {
        str(one).removeprefix(COMMANDS) for one in named if str(one).startswith(COMMANDS)
    }
