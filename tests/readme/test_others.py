"""READMEs of two other clients: the sections that Bigin's does not have, and the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from around.made import made
from wire.loopback import Answer, Arrived, Loopback

from .blocks import Ran, Session
from .conftest import around

NEWS = b'data: {"id": 1}\n\ndata: {"id": 2}\n\n'


class Site(Loopback):
    """A shop, and doors: each path has its response."""

    def answer_to(self, arrived: Arrived) -> Answer:
        if arrived.path.endswith("/news"):
            return Answer(200, "text/event-stream", NEWS)
        if arrived.path.endswith("/invoice"):
            return Answer(200, "application/pdf", b"%PDF")
        if arrived.path.endswith("/photos"):
            return Answer(204)
        return Answer(200, "application/json", json.dumps(self._data(arrived)).encode())

    def _data(self, arrived: Arrived) -> dict[str, Any]:
        if arrived.path.endswith("/oauth/token"):
            return {"access_token": "a", "expires_in": 3600}
        if "/orders/" not in arrived.path:
            return {"open": True}
        if "cursor=2" in arrived.query:
            return {"orders": [{"id": 2}]}
        return {"orders": [{"id": 1}], "next": "2"}


@dataclass
class Readme:
    """A README, and the result of each of its blocks."""

    session: Session
    ran: list[Ran]

    def of(self, section: str) -> list[Ran]:
        """Return the blocks of a section."""
        found = [it for it in self.ran if it.block.section == section]
        assert found, f"{section} has no code"
        return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with around(Site(), tmp_path_factory.mktemp("others")) as found:
        yield found


def _readme(name: str, site: Site, folder: Path) -> Iterator[Readme]:
    made(name, folder, source=Path(__file__).parent, package=f"readme_{name}")
    session = Session(folder / "README.md", site)
    yield Readme(session, session.run_all())
    session.close()


@pytest.fixture(scope="module")
def shop(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readme]:
    yield from _readme("shop", site, tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def keys(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readme]:
    yield from _readme("keys", site, tmp_path_factory.mktemp("keys"))


@pytest.mark.parametrize("name", ["shop", "keys"])
def test_every_block_runs(request: pytest.FixtureRequest, name: str) -> None:
    readme: Readme = request.getfixturevalue(name)
    assert [it.error for it in readme.ran if it.error] == []
    assert len(readme.ran) >= 8


def test_the_first_call(shop: Readme, keys: Readme) -> None:
    [order] = shop.of("First call")[0].requests
    assert (order.target, order.headers["host"]) == (
        "/orders/1?since=2026-01-31",
        "north.shop.test",
    )
    assert order.headers["authorization"] == "Bearer your-token"
    [door] = keys.of("First call")[0].requests
    assert (door.target, door.headers["x-key"]) == ("/doors/%3Cname%3E", "your-api-key")


def test_pages(shop: Readme) -> None:
    blocking, awaited = shop.of("Pagination")
    assert [it.query for it in blocking.requests] == [
        "since=2026-01-31",
        "since=2026-01-31&cursor=2",
    ]
    assert blocking.printed.splitlines() == ["id=1 what=None", "id=2 what=None"]
    assert len(awaited.printed.splitlines()) == 2


def test_streams(shop: Readme) -> None:
    items, file = shop.of("Streaming responses")
    assert items.requests[0].target == "/news?kind=order"
    assert items.printed.splitlines() == ["id=1 what=None", "id=2 what=None"]
    assert [it.target for it in file.requests] == ["/invoice"]
    assert Path("download.bin").read_bytes() == b"%PDF"


def test_files(shop: Readme) -> None:
    [one] = shop.of("Files")
    opened, given = one.requests
    assert b"a photo" in opened.body
    assert b"its bytes" in given.body
    assert b'name="order"\r\n\r\n1\r\n' in opened.body


def test_webhooks(shop: Readme, capsys: pytest.CaptureFixture[str]) -> None:
    [one] = shop.of("Webhooks")
    one.names["receive"](SimpleNamespace(body=b'{"id": 7, "what": "tea"}'))
    assert capsys.readouterr().out == "id=7 what='tea'\n"


def test_credentials(shop: Readme, site: Site) -> None:
    [one] = shop.of("Credentials")
    api = one.names["Api"](token=one.names["token"])
    with api:
        site.requests.clear()
        api.orders.list_orders(1, since="2026-01-31")
    token, call = site.requests
    assert dict(token.form) == {"grant_type": "client_credentials"}
    assert call.headers["authorization"] == "Bearer a"


def test_keys_and_passwords(keys: Readme, site: Site) -> None:
    [one] = keys.of("Credentials")
    call = f'{one.block.code}readme_keys.doors.get_door("front")\n'
    assert keys.session.run(replace(one.block, code=call), one.names).error == ""
    assert site.last.headers["authorization"] == "Basic dXNlcjpwYXNzd29yZA=="
    assert site.last.headers["x-key"] is None


def test_servers(shop: Readme, site: Site) -> None:
    variables, own = shop.of("Servers")
    for server, host, path in (
        (variables.names["server"], "south.shop.test", "/orders/1"),
        (own.names["server"], "127.0.0.1:8080", "/orders/1"),
    ):
        with variables.names["Api"](server=server, token="t") as api:
            api.orders.list_orders(1, since="2026-01-31")
        assert (site.last.headers["host"], site.last.path) == (host, path)
    with variables.names["Api"](server=own.names["server"], token="t") as api:
        api.orders.get_elsewhere()
    assert site.last.headers["host"] == "127.0.0.1:8081"


def test_a_block_that_does_not_run_is_told_with_its_line(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# A\n\n```python\nx = 1\nmissing()\n```\n\n```python\nawait x\n```\n")
    first, second = Session(path, site).run_all()
    assert first.error == f"{path}:5: NameError: name 'missing' is not defined"
    assert second.error.startswith(f"{path}:9: TypeError")
