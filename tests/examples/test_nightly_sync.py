"""The nightly sync loses nothing and does nothing twice, wherever it is interrupted."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bigin import Bigin
from bigin.testing import FakeBigin

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "nightly_sync"
PIPELINE = "2034020000000644063"
PRODUCTS = 250


@pytest.fixture
def sync(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(EXAMPLE)
    yield importlib.import_module("sync")
    for name in ("sync", "journal"):
        sys.modules.pop(name, None)


@pytest.fixture
def journal(sync: ModuleType, tmp_path: Path) -> Iterator[Any]:
    journal = sync.Journal(tmp_path / "sync.db")
    yield journal
    journal.close()


@pytest.fixture
def products(tmp_path: Path) -> Path:
    path = tmp_path / "products.csv"
    lines = [f"{1000 + number},{number},Product {number}" for number in range(PRODUCTS)]
    path.write_text("\n".join(["id,Unit_Price,Product_Name", *lines]))
    return path


def updates(api: FakeBigin) -> list[str]:
    """Return the ids of all products that were sent, in order."""
    calls = [call for call in api.calls if call.operation == "updateRelatedRecords"]
    return [item["id"] for call in calls for item in call.body["data"]]


def stored(bigin: Bigin) -> dict[str, Any]:
    """Return the products of the pipeline, by their ids."""
    records = bigin.related_records.list(
        "Pipelines", PIPELINE, "Products", fields=["id", "Unit_Price"]
    )
    return {record.to_dict()["id"]: record.to_dict() for record in records}


def test_all_products_arrive(sync: ModuleType, journal: Any, products: Path) -> None:
    with FakeBigin() as api:
        bigin = api.client()
        assert sync.sync(bigin, products, PIPELINE, journal) == 0
        assert len(updates(api)) == PRODUCTS
        assert len(stored(bigin)) == PRODUCTS
        # The next night sends only what has changed.
        text = products.read_text()
        products.write_text(text.replace("1003,3,", "1003,77,"))
        assert sync.sync(bigin, products, PIPELINE, journal) == 0
        assert updates(api)[PRODUCTS:] == ["1003"]
        assert stored(bigin)["1003"]["Unit_Price"] == 77


def test_what_is_refused_is_named_and_stops_nothing(
    sync: ModuleType, journal: Any, products: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeBigin() as api:
        api.fail("INVALID_DATA", item=7, times=1)
        assert sync.sync(api.client(), products, PIPELINE, journal) == 1
    assert journal.counts() == {"done": PRODUCTS - 1, "refused": 1}
    assert "refused: 1007: " in capsys.readouterr().err


class Crash(BaseException):
    """Simulates the crash of a program."""


@pytest.mark.parametrize("has_arrived", [True, False], ids=["arrived", "lost"])
def test_a_crash_in_the_middle_of_a_call_is_looked_up(
    sync: ModuleType, journal: Any, products: Path, has_arrived: bool
) -> None:
    with FakeBigin() as api:
        bigin = api.client()
        send = bigin.related_records.update_each
        calls: list[list[str]] = []

        class Crashing:
            """The second call crashes, after its request has arrived, or before it is sent."""

            list = bigin.related_records.list

            @staticmethod
            def update_each(*where: Any, data: list[dict[str, Any]]) -> Any:
                calls.append([product["id"] for product in data])
                if len(calls) == 2:
                    if has_arrived:
                        list(send(*where, data=data))
                    raise Crash
                return send(*where, data=data)

        class Client:
            related_records = Crashing

        with pytest.raises(Crash):
            sync.sync(Client, products, PIPELINE, journal)
        assert journal.counts() == {"done": 100, "sent": 100, "waiting": 50}

        again = updates(api)
        assert sync.sync(bigin, products, PIPELINE, journal) == 0
        sent = updates(api)[len(again) :]
        assert len(sent) == (50 if has_arrived else 150)
        assert len(set(updates(api))) == len(updates(api)) == PRODUCTS
        assert len(stored(bigin)) == PRODUCTS


def test_a_call_that_fails_as_a_whole_is_gone_on_with(
    sync: ModuleType, journal: Any, products: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeBigin(faults=["reset@1"]) as api:
        bigin = api.client()
        assert sync.sync(bigin, products, PIPELINE, journal) == 3
        assert "run it again" in capsys.readouterr().err
        assert sync.sync(bigin, products, PIPELINE, journal) == 0
        assert len(stored(bigin)) == PRODUCTS


KILLED = """
import os, sys
sys.path.insert(0, {example!r})
import sync
from bigin.testing import FakeBigin
from pathlib import Path

with FakeBigin() as api:
    bigin = api.client()
    journal = sync.Journal(Path("sync.db"))
    mark = journal.mark

    def killed(ids, state, error=None):
        mark(ids, state, error)
        if state == "done" and journal.counts()["done"] == 130:
            os._exit(9)

    journal.mark = killed
    sync.sync(bigin, Path("products.csv"), {pipeline!r}, journal)
"""


def test_a_process_that_is_killed_leaves_a_journal_that_is_whole(
    sync: ModuleType, products: Path, tmp_path: Path
) -> None:
    code = KILLED.format(example=str(EXAMPLE), pipeline=PIPELINE)
    environment = {"PYTHONPATH": str(ROOT / "generated" / "bigin"), "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment)
    assert ended.returncode == 9
    journal = sync.Journal(tmp_path / "sync.db")
    assert journal.counts() == {"done": 130, "sent": 70, "waiting": 50}
    with FakeBigin() as api:
        assert sync.sync(api.client(), products, PIPELINE, journal) == 0
        # This API is a new one, so the 70 of the first process had not arrived.
        assert len(updates(api)) == 120
    assert journal.counts() == {"done": PRODUCTS}
    journal.close()
