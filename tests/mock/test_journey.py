"""The second example of the README: the same code against the mock as a server, and in process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from bigin import Bigin
from bigin.testing import FakeBigin
from readme.blocks import Block, blocks

from oasmith.mock.options import Failure, MockOptions

from .both import KINDS, ROOT, bigin_document, served, server_at

CONTACTS = [{"id": str(7000 + number), "Last_Name": f"Name {number}"} for number in range(250)]
CONTACTS[230]["Last_Name"] = "Watson"
PRODUCTS = [{"id": str(8000 + number), "Product_Name": f"Tea {number}"} for number in range(3)]
STATE = {"/bigin/v2/Contacts": CONTACTS, "/bigin/v2/Products": PRODUCTS}
REFUSED = Failure(code="INVALID_DATA", item=1, operation="updateRelatedRecords")


def journey() -> Block:
    """Return the second block of the README."""
    return blocks(ROOT / "README.md")[1]


@contextmanager
def api(kind: str) -> Iterator[tuple[Bigin, Sequence[str]]]:
    """Yield a client of a mock that refuses the second product, and the mock's requests."""
    requests: list[str] = []
    if kind == "fake":
        with FakeBigin(state=STATE) as fake:
            fake.fail(REFUSED.code, REFUSED.item, operation=REFUSED.operation)
            yield fake.client(), requests
            requests += [f"{call.method} {call.status}" for call in fake.calls]
        return
    options = MockOptions(state=STATE, failures=(REFUSED,))
    log: list[str] = []
    with (
        served(bigin_document(), options, log) as places,
        Bigin(data_center=server_at(places, "eu"), token="a-token", retries=0) as client,
    ):
        yield client, requests
        requests += [re.sub(r"^eu (\w+) \S+ (\d+).*", r"\1 \2", line) for line in log]


@pytest.mark.parametrize("kind", KINDS)
def test_the_journey_of_the_readme(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, count = re.subn(r"(?m)^with Bigin\(.*\) as bigin:$", "if bigin:", journey().code)
    assert count == 1
    with api(kind) as (client, requests):
        names: dict[str, Any] = {"bigin": client}
        exec(code, names)
    assert capsys.readouterr().out.splitlines() == [
        "refused: 8001 INVALID_DATA",
        "related: ['8000', '8002']",
        "left: []",
    ]
    assert names["contact"].id == "7230"
    assert requests == [
        # Two pages of contacts, the lists, the products.
        *["GET 200", "GET 200", "GET 200", "GET 200"],
        *["PUT 202", "GET 200", "DELETE 200", "GET 204"],
    ]
