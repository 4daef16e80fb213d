"""A cassette is read back before it is written: its meaning is unchanged, and vcrpy replays it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml

from oasmith.record.cassette import Cassette
from oasmith.record.replay import Written, replayed
from oasmith.traffic.operations import TrafficContract
from record.exchanges import PERSON, contract, plan, put

TRAFFIC = TrafficContract(contract())


def rules(text: str) -> list[str]:
    original = put({"id": PERSON, "born": "1984-05-06"}, {"id": PERSON})
    written = Written(Path("out/a.yaml"), text, yaml.safe_load(text))
    return [f"{one.rule}: {one.message}" for one in replayed(TRAFFIC, written, [original])]


def recorded() -> str:
    [file] = plan([put({"id": PERSON, "born": "1984-05-06"}, {"id": PERSON})]).files
    return file.text


def test_what_was_redacted_means_the_same() -> None:
    assert rules(recorded()) == []


def test_a_fault_that_was_not_there_before_is_told() -> None:
    text = recorded()
    date = text.partition('"born":"')[2][:10]
    [told] = rules(text.replace(date, "yesterday!"))
    assert told.startswith("changed-by-redaction: the request body does not fit its schema: born")


def test_another_operation_is_told() -> None:
    told = rules(recorded().replace("method: PUT", "method: GET"))
    assert any("redaction changed the operation" in one for one in told)


def test_a_fault_that_was_there_before_is_none_of_redaction() -> None:
    made = plan([put({"id": "other", "born": "never"}, {"id": 17}, status=418)])
    assert made.findings == ()
    assert len(made.files) == 1


def test_what_vcrpy_reads_otherwise_is_told() -> None:
    text = recorded()
    # A body of bytes that is no longer valid text.
    body = text.index("        string: |-")
    told = rules(text[:body] + "        string: !!binary AAECAw==\nversion: 1\n")
    assert any("the body cannot be read" in one for one in told)


def test_a_request_that_vcrpy_does_not_answer_is_told() -> None:
    data = yaml.safe_load(recorded())
    request = data["interactions"][0]["request"]
    # For oasmith it is the same, for vcrpy a mapping.
    request["body"] = {"string": request["body"]}
    [told] = rules(yaml.safe_dump(data))
    assert told.endswith("vcrpy replays the request or the status differently from the cassette")


def test_a_cassette_that_cannot_be_read_is_told() -> None:
    [told] = rules("provenance: {kind: heard}\ninteractions: []\nversion: 1\n")[:1]
    assert told.startswith("unreadable-fixture")


def test_the_text_is_stable_and_made_for_reading() -> None:
    [file] = plan([put({"id": PERSON, "name": "Åse\nØ"}, {"id": PERSON})]).files
    assert file.text.splitlines()[0] == "provenance:"
    assert "        content-type: [application/json]" in file.text
    assert "      status: {code: 200, message: OK}" in file.text
    assert "        string: |-" in file.text
    again = Cassette(exchanges=(), provenance=replace(file_provenance(), note="n"))
    assert "interactions: []" in again.text()


def file_provenance() -> object:
    from oasmith.fixtures.fixture import Provenance

    return Provenance(kind="recorded", source="s")
