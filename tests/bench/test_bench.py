"""Tests of the benchmarks: what is counted, retried, checked and reported."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from . import clients, report
from .contenders import checked, json_decode, oasmith_decode, rate
from .documents import Document, documents, operations
from .found import dropped, found_in
from .generation import generation
from .generators import PEERS, Generator, oasmith as oasmith_generators
from .measure import run
from .page import merged

DOCUMENT = {
    "paths": {
        "/pets/{petId}": {"get": {}, "put": {}, "parameters": []},
        "/pets": {"get": {}, "x-note": {}},
        "x-more": {"get": {}},
    }
}

WRITTEN = {
    "oasmith": 'IT = Operation(id="a", method="GET", path="/pets/{petId}", parameters=())\n',
    "openapi-python-client": 'it = {"method": "get", "url": "/pets/{id}".format(id=quote(id))}\n',
    "openapi-generator": "serialize(method='GET', resource_path='/pets/{pet_id}')\n",
}


@pytest.mark.parametrize("generator", WRITTEN)
def test_an_operation_is_found_as_each_generator_writes_it(generator: str, tmp_path: Path) -> None:
    (tmp_path / "it.py").write_text(WRITTEN[generator], encoding="utf-8")
    found = found_in(tmp_path)
    assert found.operations == {("GET", "/pets/{}"): 1}
    assert dropped(operations(DOCUMENT), found.operations) == 2


def test_what_does_not_compile_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "it.py").write_text(WRITTEN["oasmith"] + "pet:  = None\n", encoding="utf-8")
    found = found_in(tmp_path)
    assert not found.operations
    assert found.broken == [tmp_path / "it.py"]


def test_surplus_operations_do_not_make_up_for_missing_ones(tmp_path: Path) -> None:
    (tmp_path / "it.py").write_text(WRITTEN["oasmith"] * 3, encoding="utf-8")
    assert dropped(operations(DOCUMENT), found_in(tmp_path).operations) == 2


def test_without_real_documents_bigin_is_measured(tmp_path: Path) -> None:
    (bigin,) = documents(None, tmp_path, quick=False)
    assert len(bigin.operations) == 10
    assert bigin.operations["PUT", "/bigin/v2/{}/{}/{}"] == 1


def test_a_command_is_timed_and_its_failure_kept(tmp_path: Path) -> None:
    code = "print('said'); held = bytearray(50_000_000); raise SystemExit(3)"
    ran = run([sys.executable, "-c", code], cwd=tmp_path, log=tmp_path / "log")
    assert (ran.status, ran.output.strip()) == (3, "said")
    assert ran.seconds > 0
    assert 50 < ran.megabytes < 150


def test_a_refusal_is_answered_once_and_told(tmp_path: Path) -> None:
    path, script = tmp_path / "it.json", tmp_path / "refuses"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    script.write_text("#!/bin/sh\n[ $# = 2 ] || { echo use --force; exit 1; }\n", encoding="utf-8")
    script.chmod(0o755)
    refuses = Generator(
        name="a",
        tool="",
        distribution="",
        command="refuses {name}",
        refusal="use --force",
        again="--force",
    )
    (made,) = generation([Document("it", path)], [(refuses, tmp_path)], tmp_path, repeats=2)
    row = made.row()
    assert (row["status"], row["again"], row["dropped"]) == (0, "--force", 3)
    assert len(made.ran) == 2


def test_a_cache_is_off_unless_it_is_measured() -> None:
    assert not any("--no-cache" in it.command for it in oasmith_generators(has_cache=False))
    cached = [
        it.name for it in oasmith_generators(has_cache=True) if "--no-cache" not in it.command
    ]
    assert cached == ["oasmith, unchanged"]


def test_every_command_names_document_and_folder(tmp_path: Path) -> None:
    document = Document("it", tmp_path / "it.json")
    for generator in (*PEERS, *oasmith_generators(has_cache=True)):
        words = " ".join(generator.words(document, tmp_path / "out", again=True))
        assert str(document.path) in words
        assert str(tmp_path / "out") in words
        assert "{" not in words


def test_our_client_and_the_raw_one_make_the_same_call(tmp_path: Path) -> None:
    environments = clients.Environments(tmp_path, [])
    with clients.served() as url:
        for contender in ("oasmith", "httpx2 + json"):
            figures = environments.contender("first", contender, url)
            assert figures["seconds"] > 0
            assert 5 < figures["megabytes"] < 150


def test_our_decoder_and_the_raw_one_read_the_same() -> None:
    for decoder in (oasmith_decode, json_decode):
        figures = rate(decoder(), 0.001)
        assert figures["rate"] > 0
        assert figures["microseconds"] > 0


def test_a_contender_with_other_results_is_refused() -> None:
    with pytest.raises(ValueError, match="ids"):
        checked(lambda: [])


def test_a_part_that_is_measured_alone_leaves_the_other_sections() -> None:
    page = "# All\n\nof it\n\n## One\n\n### in one\n\n1\n\n## Two\n\n2\n"
    assert merged(page, "## One\n\n3\n") == "# All\n\nof it\n\n## One\n\n3\n\n## Two\n\n2\n"
    assert merged(page, "## Three\n\n3\n") == page + "\n## Three\n\n3\n"
    assert merged("", page) == merged(page, page) == page
    assert merged("## Three\n\n3\n", "# All\n\n## One\n") == "# All\n\n## Three\n\n3\n\n## One\n"


def test_a_rate_is_measured_even_when_the_machine_stops_for_a_while() -> None:
    assert rate(json_decode(), 0.0)["rate"] > 0


MADE: dict[str, Any] = {
    "document": "pets",
    "generator": "oasmith, black",
    "seconds": 1.5,
    "processor": 1.25,
    "megabytes": 50.2,
    "is_long": False,
    "status": 0,
    "again": "",
    "operations": 7,
    "dropped": 0,
    "broken": 0,
}


def test_the_page_shows_every_figure_and_every_failure() -> None:
    cost = {"seconds": 0.25, "megabytes": 30.0}
    paces = [
        {"name": "oasmith", "rate": 900.0, "microseconds": 600.0},
        {"name": "httpx2 + json", "rate": 1000.0, "microseconds": 500.0},
        {"name": "json.loads", "rate": 10000.0, "microseconds": 60.0},
    ]
    peer = {**MADE, "generator": "peer", "dropped": 2, "again": "--force", "broken": 1}
    text = report.page(
        {
            "machine": {"Python": "3.11"},
            "size": 10610,
            "generation": [MADE, peer, {**peer, "document": "bad", "status": 1}],
            "imports": [
                {"document": "pets", "name": "oasmith", **cost},
                {"document": "pets", "name": "peer", "error": "SyntaxError"},
            ],
            "first": [{"name": it["name"], **cost} for it in paces],
            "calls": paces,
            "decoding": paces,
        }
    )
    assert "| pets, 7 operations | oasmith, black | 1.50 s | 1.25 s | 50 MB | 0 |" in text
    assert "| pets, 7 operations | peer | 1.50 s | 1.25 s | 50 MB | 2 |" in text
    assert "| bad, 7 operations | peer | fails with exit status 1 |  |  | 7 |" in text
    assert "- peer, pets: refused at first; made with `--force`." in text
    assert "| pets | 250 ms, 30 MB | SyntaxError |" in text
    assert "| oasmith | 250 ms, 30 MB | 900 | 90% | 600 µs |" in text
    assert "| oasmith | 600 µs | 10.0 times |" in text
