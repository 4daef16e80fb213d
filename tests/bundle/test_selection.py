"""Invalid selections, findings in selected parts, and the locations of what remains."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Command, change

from oasmith.config.client import read
from oasmith.diagnostics.findings import Finding, Location
from oasmith.diff.identical import unchanged_version
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.document.selection import Selection

CASES = Path(__file__).with_name("cases")


@pytest.fixture
def pets(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(CASES / "selected-by-tag")
    return Path("openapi.yaml")


def selected(file: Path, selection: Selection | None) -> tuple[Document, list[Finding]]:
    document, findings = resolve(file, ReadOptions(selection=selection))
    assert document is not None
    return document, findings


@pytest.mark.parametrize(
    ("selection", "line"),
    [
        (Selection(tags=("pet",)), "no operation has the tag 'pet' / Did you mean 'pets'?"),
        (
            Selection(exclude_tags=("Pets",)),
            "no operation has the tag 'Pets' / Did you mean 'pets'?",
        ),
        (Selection(paths=("/pet",)), "the document has no path '/pet' / Did you mean '/pets'?"),
        (
            Selection(paths=("/cats*",)),
            "the document has no path '/cats*' / "
            "Write a path as in the document, or the beginning of one, followed by *.",
        ),
        (
            Selection(operations=("listpets",)),
            "the document has no operation 'listpets' / Did you mean 'listPets'?",
        ),
        (
            Selection(operations=("GET /owner",)),
            "the document has no operation 'GET /owner' / Did you mean 'GET /owners'?",
        ),
        # The path of an operation differs from a webhook with the same name.
        (
            Selection(paths=("petBorn",)),
            "the document has no path 'petBorn' / "
            "Write a path as in the document, or the beginning of one, followed by *.",
        ),
    ],
    ids=["tag", "excluded-tag", "path", "prefix", "operation", "method-and-path", "webhook"],
)
def test_a_name_that_means_nothing_is_a_finding(
    pets: Path, selection: Selection, line: str
) -> None:
    _, findings = selected(pets, selection)
    [finding] = [one for one in findings if one.rule == "unknown-selection"]
    assert f"{finding.message} / {finding.hint}" == line
    assert str(finding.location) == "openapi.yaml:8:1"


def test_a_selection_that_leaves_nothing_is_a_finding(pets: Path) -> None:
    selection = Selection(tags=("pets",), exclude_paths=("/pets*",), webhooks=False)
    _, findings = selected(pets, selection)
    assert [finding.rule for finding in findings] == ["empty-selection"]


def test_findings_of_what_is_not_selected_are_left_out(pets: Path) -> None:
    _, all_findings = selected(pets, None)
    assert [finding.rule for finding in all_findings] == ["unresolved-reference"]
    document, findings = selected(pets, Selection(tags=("pets",)))
    assert findings == []
    assert document.unresolved == {}
    whole, _ = selected(pets, Selection())
    assert whole.unresolved.keys() == {"/paths/~1owners/get/responses/500"}


def test_what_is_left_has_its_places(pets: Path) -> None:
    document, _ = selected(pets, Selection(tags=("pets",), webhooks=False))
    # The first tag was removed, and a response was moved here from a removed operation.
    place = document.positions
    assert [tag["name"] for tag in document.data["tags"]] == ["pets"]
    assert str(place.locate("/tags/0")) == "openapi.yaml:5:5"
    assert str(place.locate("/tags/0/description")) == "openapi.yaml:5:18"
    moved = "/paths/~1pets/get/responses/400/headers/X-Rate"
    assert str(place.locate(moved)) == "openapi.yaml:38:21"
    assert str(place.locate("/components/schemas/Name")) == "openapi.yaml:56:5"


def test_a_client_has_what_its_table_selects(oasmith: Command, project: Path) -> None:
    file = project / "spec/shop/openapi.yaml"
    before = sorted(resolve(file)[0].data["paths"])  # type: ignore[union-attr]
    change(
        project / "oasmith.toml",
        'package = "shop"',
        f'package = "shop"\nselect = {{ paths = ["{before[0]}"], webhooks = false }}',
    )
    configuration, findings = read(project / "oasmith.toml")
    assert configuration is not None, findings
    [client] = configuration.clients
    document, _ = resolve(client.spec, client.reading)
    assert document is not None
    assert sorted(document.data["paths"]) == before[:1] != before


def test_wrong_keys_of_a_table_are_findings_with_places(oasmith: Command, project: Path) -> None:
    change(
        project / "oasmith.toml",
        'client-class = "Shop"',
        'client-class = "Shop"\n[clients.shop.select]\ntag = ["a"]\npaths = "/a"\nwebhooks = 1',
    )
    _, findings = read(project / "oasmith.toml")
    said = [(one.location.line, one.message, one.hint) for one in findings]
    start = said[0][0]
    assert said == [
        (
            start,
            "clients.shop.select.tag is not a known key",
            "Did you mean tags? Known here: tags, paths, operations, exclude-tags, exclude-paths, "
            "exclude-operations, webhooks.",
        ),
        (start + 1, "clients.shop.select.paths must be an array of names, not '/a'", ""),
        (start + 2, "clients.shop.select.webhooks must be true or false, not 1", ""),
    ]


def test_a_misspelled_name_is_shown_where_it_is_written(oasmith: Command, project: Path) -> None:
    change(
        project / "oasmith.toml",
        'client-class = "Shop"',
        'client-class = "Shop"\n[clients.shop.select]\ntags = ["nothing-like-it"]',
    )
    result = oasmith("validate", "--format", "line")
    assert result.status == 1
    assert "oasmith.toml:" in result.out
    assert "[unknown-selection] no operation has the tag 'nothing-like-it'" in result.out


def test_places_of_names_are_told(pets: Path) -> None:
    place = Location("oasmith.toml", 7, 1)
    _, findings = selected(pets, Selection(tags=("pet",), named_at={"tags": place}))
    assert findings[-1].location == place


def test_another_selection_of_the_same_files_is_compared(project: Path) -> None:
    configuration, findings = read(project / "oasmith.toml")
    assert configuration is not None, findings
    [client] = configuration.clients
    assert unchanged_version(client, client) is not None
    selecting = replace(client, selection=Selection(tags=("a",)))
    assert unchanged_version(client, selecting) is None
    moved = Selection(tags=("a",), named_at={"tags": Location("oasmith.toml", 9, 1)})
    assert unchanged_version(selecting, replace(client, selection=moved)) is not None
