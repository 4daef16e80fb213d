"""Documents that are passed to a command as a URL, or on standard input."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import Command

FILES = {
    "/v1/openapi.yaml": """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: "https://api.test"}]
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        "200":
          description: All.
          content:
            application/json: {schema: {$ref: "parts/order.yaml#/Order"}}
""",
    "/v1/parts/order.yaml": "Order: {type: object, requred: [id]}\n",
}


CASSETTE = """\
version: 1
interactions:
- request: {method: GET, uri: "https://api.test/orders", headers: {accept: [application/json]}}
  response:
    status: {code: 200, message: OK}
    headers: {content-type: [application/json]}
    body: {string: "{}"}
"""


@pytest.fixture
def url() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = FILES.get(self.path)
            self.send_response(200 if text else 404)
            self.send_header("content-type", "application/yaml")
            self.end_headers()
            self.wfile.write((text or "").encode())

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a text on standard input."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))


def test_a_url_is_read_with_what_it_refers_to(oasmith: Command, url: str) -> None:
    ran = oasmith("validate", f"{url}/openapi.yaml", "--format", "line")
    assert ran.status == 1
    assert f"{url}/parts/order.yaml:1:23: error [unknown-keyword] 'requred'" in ran.out


def test_a_client_of_a_url_is_the_same_each_time(
    oasmith: Command, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, "/v1/parts/order.yaml", "Order: {type: object}\n")
    words = ("--spec", f"{url}/openapi.yaml", "--output", "out", "--package", "shop")
    assert oasmith("generate", *words).status == 0
    manifest = Path("out/shop/manifest.json").read_text(encoding="utf-8")
    assert '"parts/order.yaml"' in manifest
    assert oasmith("check", *words).status == 0


def test_standard_input_is_a_document(
    oasmith: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = FILES["/v1/openapi.yaml"].replace('{$ref: "parts/order.yaml#/Order"}', "{type: object}")
    given(monkeypatch, own)
    assert oasmith("validate", "-").out == "1 document, no findings\n"
    given(monkeypatch, own.replace("operationId", "operationID"))
    ran = oasmith("validate", "-", "--format", "line")
    assert (ran.status, ran.out.count("<stdin>:7:7: error [unknown-key]")) == (1, 1)
    given(monkeypatch, own)
    ran = oasmith("bundle", "-", "--to", "3.0", "--format", "json")
    assert ran.status == 0
    assert '"openapi": "3.0' in ran.out


def test_standard_input_refers_to_no_file(
    oasmith: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/order.yaml").write_text("Order: {type: object}\n")
    given(monkeypatch, FILES["/v1/openapi.yaml"])
    ran = oasmith("validate", "-", "--format", "line")
    assert ran.status == 1
    message = "error [unresolved-reference] parts/order.yaml cannot be found from <stdin>"
    assert f"<stdin>:12:41: {message}" in ran.out
    assert "oasmith bundle" in ran.out
    given(monkeypatch, FILES["/v1/openapi.yaml"].replace("parts/", "../parts/"))
    ran = oasmith("validate", "-", "--format", "line")
    assert message.replace("parts/", "../parts/") in ran.out


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("openapi.yml", "there is no file openapi.yml"),
        (".", ". is a folder"),
        ("http://example.com/openapi.yaml", "must be a URL with https"),
        ("https://me:hush@example.com/openapi.yaml", "has credentials in it"),
    ],
)
def test_what_is_no_document_is_refused(oasmith: Command, word: str, told: str) -> None:
    ran = oasmith("validate", word)
    assert ran.status == 2
    assert told in ran.err


def test_a_url_that_gives_nothing_is_refused(oasmith: Command, url: str) -> None:
    ran = oasmith("validate", f"{url}/none.yaml")
    assert ran.status == 2
    assert f"{url}/none.yaml does not exist" in ran.err


def test_other_commands_take_a_url_too(
    oasmith: Command, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, "/v1/parts/order.yaml", "Order: {type: object}\n")
    address = f"{url}/openapi.yaml"
    assert oasmith("docs", "--spec", address, "--package", "shop", "--format", "html").status == 0
    assert "listOrders" in Path("client-docs/shop.html").read_text(encoding="utf-8")
    Path("traffic.yaml").write_text(CASSETTE, encoding="utf-8")
    ran = oasmith("verify", "--spec", address, "--fixtures", "traffic.yaml")
    assert ran.status == 0, ran.out + ran.err
    assert address in ran.out
    # Findings that prevent a mock are reported before it serves.
    monkeypatch.setitem(FILES, "/v1/parts/order.yaml", "Other: {}\n")
    ran = oasmith("mock", address)
    assert ran.status == 2
    assert "unresolved-reference" in ran.err
