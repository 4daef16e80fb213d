"""Overlays in ``oasmith.toml`` and on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import DOCUMENT, Command, change

from oasmith import pipeline
from oasmith.cache.store import VARIABLE, Cache
from oasmith.config.client import read
from oasmith.document.reading import ReadOptions
from oasmith.mock.load import DocumentError, load
from oasmith.run import Run

from .written import overlay

RENAMED = {
    "target": "$.paths.*[?@.operationId == 'getItem']",
    "update": {"x-fern-sdk-method-name": "fetch"},
}
UNMATCHED = {"target": "$.paths['/none']", "remove": True}
MISSPELLED = {"target": "$.info", "update": {"descripton": "Ours."}}


def write(name: str, *actions: dict[str, object], **more: str) -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(overlay(*actions, **more), encoding="utf-8")
    return path


@pytest.fixture
def ours(project: Path) -> Path:
    """Add an overlay to the client of the project."""
    write("overlays/ours.yaml", RENAMED)
    old = 'package = "shop"\n'
    change(project / "oasmith.toml", old, f'{old}overlays = ["overlays/ours.yaml"]\n')
    return project


def test_the_client_is_made_of_the_document_with_its_overlays(ours: Path) -> None:
    configuration, _ = read(ours / "oasmith.toml")
    assert configuration is not None
    generated = pipeline.generate(configuration.clients[0])
    assert generated.findings == []
    assert generated.files is not None
    text = generated.files["shop/resources/items.py"]
    assert ("def fetch(" in text, "def get(" in text) == (True, False)
    # So that a client is recognized as out of date by its overlays as well.
    named = json.loads(generated.files["shop/manifest.json"])["document"]
    assert "../../overlays/ours.yaml" in named


def test_an_overlay_that_changes_is_noticed_by_the_cache(
    oasmith: Command, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(ours / "cache"))
    assert oasmith("validate").status == 0
    assert oasmith("validate").status == 0
    write("overlays/ours.yaml", UNMATCHED)
    assert oasmith("validate").status == 1
    assert oasmith("validate").status == 1
    write("overlays/ours.yaml", RENAMED)
    assert oasmith("validate").status == 0


def test_a_file_that_an_overlay_extends_is_noticed_when_it_appears(project: Path) -> None:
    run = Run(cache=Cache(project / "cache"))
    path = write("ours.yaml", RENAMED, extends="later.yaml")

    def rules() -> list[str]:
        options = ReadOptions(overlays=(path,))
        return [one.rule for one in pipeline.findings(Path(DOCUMENT), options=options, run=run)]

    assert rules() == ["overlay-extends"]
    assert rules() == ["overlay-extends"]
    Path("later.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    assert rules() == ["overlay-matches-nothing"]
    Path("later.yaml").unlink()
    assert rules() == ["overlay-extends"]


def test_an_option_adds_overlays_in_their_order(oasmith: Command, ours: Path) -> None:
    first = write("first.yaml", {"target": "$", "update": {"x-first": {"n": 1}}})
    second = write("second.yaml", {"target": "$['x-first'].n", "remove": True})
    arguments = ("validate", "--overlay", str(first), "--overlay", str(second))
    assert oasmith(*arguments).status == 0
    ran = oasmith("validate", "--overlay", str(second), "--overlay", str(first))
    assert (ran.status, ran.out.count("error [overlay-matches-nothing]")) == (1, 1)


def test_all_findings_of_all_overlays_come_at_once(oasmith: Command, project: Path) -> None:
    bad = write("bad.yaml", {"target": "$.info", "update": "Pets"}, UNMATCHED)
    worse = write("worse.yaml", {"target": "paths", "remove": True})
    ran = oasmith("validate", "--overlay", str(bad), "--overlay", str(worse))
    assert ran.status == 1
    told = re.findall(r"^(\w+\.yaml):\d+:\d+: error \[([a-z-]+)\]", ran.out, re.MULTILINE)
    assert sorted(told) == [
        ("bad.yaml", "overlay-conflict"),
        ("bad.yaml", "overlay-matches-nothing"),
        ("worse.yaml", "invalid-jsonpath"),
    ]


def test_what_an_overlay_wrote_wrongly_is_shown_in_the_overlay(
    oasmith: Command, project: Path
) -> None:
    path = write("ours.yaml", MISSPELLED)
    ran = oasmith("validate", "--overlay", str(path))
    number = path.read_text(encoding="utf-8").splitlines().index('    "descripton": "Ours."') + 1
    assert (ran.status, f"ours.yaml:{number}:5: error [unknown-key]" in ran.out) == (1, True)


def test_a_target_that_matches_nothing_can_be_let_pass(oasmith: Command, ours: Path) -> None:
    write("overlays/ours.yaml", UNMATCHED)
    assert oasmith("validate").status == 1
    config = ours / "oasmith.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f'{text}\n[rules]\noverlay-matches-nothing = "info"\n', encoding="utf-8")
    assert oasmith("validate").status == 0
    config.write_text(f'{text}\n[rules]\noverlay-conflict = "info"\n', encoding="utf-8")
    assert "is always an error" in oasmith("validate").err


def test_a_document_by_itself_takes_overlays_too(oasmith: Command, project: Path) -> None:
    path = str(write("ours.yaml", RENAMED))
    ran = oasmith("dump-ir", "--spec", DOCUMENT, "--overlay", path)
    (resource,) = json.loads(ran.out)["resources"]
    assert "fetch" in [operation["method_ident"] for operation in resource["operations"]]
    ran = oasmith("dump-ir", "--overlay", path)
    assert (ran.status, "--overlay needs --spec" in ran.err) == (2, True)
    assert "the key is overlays" in ran.err


def test_a_mock_answers_for_the_document_with_its_overlays(project: Path) -> None:
    removed = write("ours.yaml", {"target": "$.paths.*.get", "remove": True})
    before = load(Path(DOCUMENT))
    after = load(Path(DOCUMENT), options=ReadOptions(overlays=(removed,)))
    methods = [
        [operation.method for resource in mock.api.resources for operation in resource.operations]
        for mock in (before, after)
    ]
    assert set(methods[0]) - set(methods[1]) == {"GET"}
    broken = write("broken.yaml", {"target": "$.info", "update": []})
    with pytest.raises(DocumentError) as caught:
        load(Path(DOCUMENT), options=ReadOptions(overlays=(broken,)), is_tolerant=True)
    assert [one.rule for one in caught.value.findings] == ["overlay-conflict"]


def test_two_documents_are_compared_with_the_same_overlay(oasmith: Command, project: Path) -> None:
    old = Path("old.yaml")
    old.write_text(Path(DOCUMENT).read_text(encoding="utf-8"), encoding="utf-8")
    new = Path("new.yaml")
    removed = str(write("ours.yaml", {"target": "$.paths.*.get", "remove": True}))
    text = old.read_text(encoding="utf-8")
    new.write_text(text.replace("operationId: getItem", "operationId: readItem"), encoding="utf-8")
    assert oasmith("diff", "old.yaml", "new.yaml", "--format", "json").out.count("readItem") > 0
    ran = oasmith("diff", "old.yaml", "new.yaml", "--overlay", removed, "--format", "json")
    assert (ran.status, json.loads(ran.out)["changes"]) == (0, [])
    broken = str(write("broken.yaml", {"target": "$.info", "update": []}))
    ran = oasmith("diff", "old.yaml", "new.yaml", "--overlay", broken)
    assert (ran.status, "overlay-conflict" in ran.err + ran.out) == (2, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('overlays = "ours.yaml"', 'must be an array of paths, such as ["overlays/eu.yaml"]'),
        ("overlays = [1]", "overlays[0] must be a path, not 1"),
        ('overlays = ["ours.yml"]', "names a file that does not exist: ours.yml"),
    ],
)
def test_a_wrong_overlay_of_a_client_is_found_where_it_stands(
    line: str, told: str, project: Path
) -> None:
    write("ours.yaml", RENAMED)
    old = 'package = "shop"\n'
    change(project / "oasmith.toml", old, f"{old}{line}\n")
    configuration, findings = read(project / "oasmith.toml")
    number = (project / "oasmith.toml").read_text(encoding="utf-8").splitlines().index(line) + 1
    assert configuration is None
    (finding,) = findings
    assert finding.location.line == number
    assert told in finding.message
