"""Each claim of SECURITY.md has a test; those that no other module tests are tested here."""

from __future__ import annotations

import ast
import gzip
import re
import socket
from base64 import b64encode
from pathlib import Path

import pytest
from contract_changes.checks import ROOT, configured

from oasmith import pipeline
from oasmith.document.load import load
from oasmith.fixtures import content
from oasmith.fixtures.read import read_fixtures
from oasmith.verify.verify import VerifyOptions

POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)(?:\[([\w-]+)\])?`", POLICY)))


def functions(path: Path) -> set[str]:
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name", "case"), TESTS)
def test_the_test_of_a_promise_exists(file: str, name: str, case: str) -> None:
    assert name in functions(ROOT / file)
    assert not case or (ROOT / "tests/cases/rules" / case).is_dir()


def test_every_promise_has_a_test() -> None:
    tables = re.findall(r"(?m)^\| \| test \|\n\|---\|---\|\n((?:\|.*\n)+)", POLICY)
    rows = [row for table in tables for row in table.splitlines()]
    assert len(tables) == POLICY.count("| | test |")
    assert len(rows) > 40
    assert not [row for row in rows if "`tests/" not in row]


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuse and collect every connection, to loopback as well."""
    tried: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise AssertionError(f"a connection to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *what, **_: tried.append(what))
    return tried


REMOTE = """
openapi: 3.1.0
jsonSchemaDialect: https://remote.example/dialect
info: {title: Case, version: "1", description: "![](https://remote.example/image.png)"}
externalDocs: {url: https://remote.example/docs}
servers: [{url: https://remote.example}]
paths:
  /things:
    get:
      operationId: list
      responses:
        "200":
          description: Things.
          content:
            application/json:
              schema: {$ref: https://remote.example/schemas.yaml#/Thing}
              examples: {one: {externalValue: https://remote.example/example.json}}
"""


def test_reading_a_document_opens_no_connection(
    tmp_path: Path, no_connections: list[object]
) -> None:
    (tmp_path / "openapi.yaml").write_text(REMOTE)
    rules = {finding.rule for finding in pipeline.findings(tmp_path / "openapi.yaml")}
    assert "remote-reference" in rules
    assert not no_connections


TAGS = [
    "!!python/object/apply:os.mkdir [{folder}]",
    "!!python/object/new:os.mkdir [[{folder}]]",
    "!!python/object/apply:subprocess.check_call [[mkdir, {folder}]]",
]


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_of_yaml_constructs_nothing(tag: str, tmp_path: Path) -> None:
    folder = tmp_path / "constructed"
    value = tag.format(folder=folder)
    (tmp_path / "document.yaml").write_text(f"openapi: 3.1.0\ninfo: {value}\n")
    load(tmp_path / "document.yaml")
    (tmp_path / "fixture.yaml").write_text(f"version: 1\ninteractions: {value}\n")
    _, findings = read_fixtures([tmp_path / "fixture.yaml"])
    assert findings
    assert not folder.exists()


PACKED = """
version: 1
interactions:
- request: {{method: GET, uri: https://api.example/things, headers: {{}}, body: null}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{content-encoding: [gzip]}}
    body: {{string: !!binary {body}}}
"""


def test_a_body_that_unpacks_to_too_much_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 1_000_000)
    body = b64encode(gzip.compress(b" " * 1_000_001)).decode()
    (tmp_path / "fixture.yaml").write_text(PACKED.format(body=body))
    _, findings = read_fixtures([tmp_path / "fixture.yaml"])
    (finding,) = findings
    assert "unpacks to more than" in finding.message
    assert finding.location.line > 1
    whole = b64encode(gzip.compress(b" " * 1_000_000)).decode()
    (tmp_path / "fixture.yaml").write_text(PACKED.format(body=whole))
    (fixture,) = read_fixtures([tmp_path / "fixture.yaml"])[0]
    assert len(fixture.exchanges[0].response.content) == 1_000_000


def test_verifying_opens_no_connection(no_connections: list[object]) -> None:
    client = configured(ROOT)
    assert client.fixtures is not None
    one = sorted(client.fixtures.rglob("sample.yaml"))
    verified = pipeline.verify(client, one, VerifyOptions(client=client.output))
    assert verified.verification is not None
    assert not no_connections


def test_the_policy_is_named_where_people_look() -> None:
    assert "[SECURITY.md](SECURITY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
