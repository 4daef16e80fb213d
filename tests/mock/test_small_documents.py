"""The mock of small documents: rows by fault, state, examples, seeds, media types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from oasmith.mock.causes import TRAITS, Cause
from oasmith.mock.document import MockDocument
from oasmith.mock.load import DocumentError, load
from oasmith.mock.options import MockOptions, OptionError, parse_failure, parse_fault, parse_token
from oasmith.mock.respond import answer, respond
from oasmith.mock.rows import row_for
from oasmith.mock.state import State
from oasmith_runtime.messages import Request, Response

PETS = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: "https://api.example.com/v1"}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: All pets.
          headers:
            X-Total: {schema: {type: integer, minimum: 3}}
          content:
            application/json:
              schema:
                type: object
                required: [pets]
                properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}}
              example: {pets: [{id: 7, name: Rex}]}
    post:
      operationId: createPet
      tags: [pets]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/NewPet"}}}
      responses:
        "200": {description: It was there already.}
        "201":
          description: Created.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        "422":
          description: Wrong.
          content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getPet
      tags: [pets]
      responses:
        "200":
          description: A pet.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              examples:
                rex: {value: {id: 7, name: Rex}}
                tom: {value: {id: 8, name: Tom}}
                broken: {value: {id: no number}}
        "404":
          description: There is none.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Error"}
              example: {message: no such pet}
    put:
      operationId: replacePet
      tags: [pets]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/NewPet"}}}
      responses:
        "200":
          description: Replaced.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
        default:
          description: Wrong.
          content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}
    patch:
      operationId: changePet
      tags: [pets]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object}}}
      responses:
        "200":
          description: Changed.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
    delete:
      operationId: deletePet
      tags: [pets]
      responses:
        "204": {description: Gone.}
  /report:
    get:
      operationId: report
      tags: [other]
      parameters: [{name: kind, in: query, required: true, schema: {type: string}}]
      responses:
        "200":
          description: As you like.
          content:
            application/json: {schema: {type: object, required: [n, s], properties: {
              n: {type: integer, minimum: 1, maximum: 5}, s: {enum: [a, b, c, d]}}}}
            text/csv: {schema: {type: string}, example: "a,b"}
components:
  schemas:
    NewPet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        tag: {type: string}
        secret: {type: string, writeOnly: true}
    Pet:
      allOf: [{$ref: "#/components/schemas/NewPet"}]
      type: object
      required: [id]
      properties: {id: {type: integer, readOnly: true}}
    Error: {type: object, required: [message], properties: {message: {type: string}}}
"""
BASE = "https://api.example.com/v1"


def document(tmp_path: Path, text: str = PETS) -> MockDocument:
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


class Mock:
    """A document with its state."""

    def __init__(self, document: MockDocument, **options: Any) -> None:
        self.document, self.options, self.state = document, MockOptions(**options), State()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        content = b"" if body is None else json.dumps(body).encode()
        usual = {"content-type": "application/json"} if content else {}
        request = Request(
            method=method, url=BASE + path, headers={**usual, **headers}, content=content
        )
        return respond(self.document, request, self.options, self.state).response


@pytest.fixture
def pets(tmp_path: Path) -> Mock:
    return Mock(document(tmp_path))


def test_what_is_created_can_be_read_changed_and_deleted(pets: Mock) -> None:
    created = pets.send("POST", "/pets", {"name": "Rex", "secret": "hush"})
    assert (created.status, created.json()) == (201, {"id": 1, "name": "Rex"})
    assert pets.send("POST", "/pets", {"name": "Tom"}).json()["id"] == 2
    assert pets.send("GET", "/pets/1").json() == {"id": 1, "name": "Rex"}
    listed = pets.send("GET", "/pets").json()
    assert [pet["name"] for pet in listed["pets"]] == ["Rex", "Tom"]
    changed = pets.send("PATCH", "/pets/1", {"tag": "dog"}).json()
    assert changed == {"id": 1, "name": "Rex", "tag": "dog"}
    assert pets.send("PATCH", "/pets/1", {"tag": None}).json() == {"id": 1, "name": "Rex"}
    assert pets.send("PUT", "/pets/1", {"name": "Max"}).json() == {"id": 1, "name": "Max"}
    assert pets.send("DELETE", "/pets/1").status == 204
    for method, body in (("GET", None), ("PUT", {"name": "x"}), ("PATCH", {}), ("DELETE", None)):
        assert pets.send(method, "/pets/1", body).status == 404, method
    assert pets.send("GET", "/pets/1").json() == {"message": "no such pet"}
    assert [pet["id"] for pet in pets.send("GET", "/pets").json()["pets"]] == [2]


def test_until_something_is_written_the_examples_answer(pets: Mock) -> None:
    assert pets.send("GET", "/pets").json() == {"pets": [{"id": 7, "name": "Rex"}]}
    assert pets.send("GET", "/pets/8").json() == {"id": 8, "name": "Tom"}
    assert pets.send("GET", "/pets/3").status == 200
    assert pets.send("DELETE", "/pets/8").status == 204
    assert pets.send("GET", "/pets/8").status == 404


def test_one_mock_does_not_know_what_another_has_been_told(pets: Mock) -> None:
    pets.send("POST", "/pets", {"name": "Rex"})
    other = Mock(pets.document)
    assert other.send("GET", "/pets").json() == {"pets": [{"id": 7, "name": "Rex"}]}


def test_headers_are_those_of_the_document(pets: Mock) -> None:
    assert int(pets.send("GET", "/pets").headers["x-total"]) >= 3


def test_a_status_without_rows_has_an_instance_of_its_schema(pets: Mock) -> None:
    refused = pets.send("POST", "/pets", {})
    assert refused.status == 422
    assert refused.json().keys() == {"message"}
    assert '"name" is a required property' in refused.json()["message"]
    by_default = pets.send("PUT", "/pets/x", {"name": "Rex"})
    assert by_default.status == 400
    assert "petId" in by_default.json()["message"]


def test_what_the_document_says_nothing_of_is_a_problem(pets: Mock) -> None:
    for sent, status in (
        (pets.send("GET", "/nothing"), 404),
        (pets.send("TRACE", "/pets"), 405),
        (pets.send("GET", "/report"), 400),
        (pets.send("GET", "/report?kind=a", accept="image/png"), 406),
        (pets.send("POST", "/pets", {"name": "x"}, **{"content-type": "text/plain"}), 415),
    ):
        assert (sent.status, sent.media_type) == (status, "application/problem+json")
        assert sent.json()["status"] == status
        assert sent.json()["detail"]
    assert pets.send("TRACE", "/pets").headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("application/json;q=0.1, text/csv", "text/csv"),
        ("text/*, application/json;q=0.9", "text/csv"),
        ("text/csv;q=0, */*", "application/json"),
    ],
)
def test_the_media_type_is_the_one_that_is_liked_the_most(
    pets: Mock, accept: str, media_type: str
) -> None:
    response = pets.send("GET", "/report?kind=a", **({"accept": accept} if accept else {}))
    assert (response.status, response.media_type) == (200, media_type)
    if media_type == "text/csv":
        assert response.content == b"a,b"


def test_values_follow_from_the_seed_alone(pets: Mock) -> None:
    def value(seed: str) -> Any:
        return pets.send("GET", "/report?kind=a", prefer=f"dynamic=true; seed={seed}").json()

    values = [value(str(seed)) for seed in range(12)]
    assert values == [value(str(seed)) for seed in range(12)]
    assert len({json.dumps(one) for one in values}) > 2
    assert all(1 <= one["n"] <= 5 and one["s"] in "abcd" for one in values)


def test_answer_is_a_function_of_its_arguments(pets: Mock) -> None:
    request = Request(method="GET", url=f"{BASE}/pets/7", headers={})
    contract = pets.document.contract
    first = answer(contract, request, MockOptions(), State())
    again = answer(contract, request, MockOptions(), State())
    assert (first.status, first.content) == (again.status, again.content) == (200, first.content)


ROWS = """
openapi: 3.1.0
info: {title: Rows, version: "1"}
servers: [{url: "https://api.example.com/v1"}]
paths:
  /things/{thing}:
    put:
      operationId: put
      tags: [things]
      parameters:
        - {name: thing, in: path, required: true, schema: {type: string, pattern: "^[a-z]+$"}}
        - {name: page_size, in: query, schema: {type: integer}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [list], properties: {
              list: {type: array, maxItems: 2}, n: {type: integer}}}
      responses:
        "200": {description: Done.}
        "400":
          description: Wrong.
          content: {application/json: {schema: {type: object}, examples: {}}}
          x-errors: []
"""


def with_rows(tmp_path: Path, *rows: tuple[str, str, str]) -> Mock:
    """Return a mock with rows of status 400: code, message, and ``when``."""
    tree = yaml.safe_load(ROWS)
    response = tree["paths"]["/things/{thing}"]["put"]["responses"]["400"]
    for code, message, when in rows:
        response["x-errors"].append(
            {"code": code, "message": message, "resolution": "-", "example": code}
            | ({"when": when} if when else {})
        )
        response["content"]["application/json"]["examples"][code] = {
            "value": {"code": code, "message": message}
        }
    return Mock(document(tmp_path, yaml.safe_dump(tree)))


REQUESTS: dict[str, tuple[str, Any]] = {
    "path": ("/things/A", {"list": []}),
    "query": ("/things/a?page_size=x", {"list": []}),
    "absent": ("/things/a", {}),
    "type": ("/things/a", {"list": [], "n": "x"}),
    "many": ("/things/a", {"list": [1, 2, 3]}),
}


def test_words_of_rows_tell_their_causes(tmp_path: Path) -> None:
    mock = with_rows(
        tmp_path,
        ("QUOTA", "Permission denied for this token", ""),
        ("BAD_THING", "the thing is unknown", ""),
        ("BAD_PAGE", "page size is wrong", ""),
        ("INCOMPLETE", "a mandatory field is missing", ""),
        ("LIMIT_EXCEEDED", "too many entries", ""),
        ("BAD_VALUE", "a field has an invalid value", ""),
    )
    codes = {
        name: mock.send("PUT", path, body).json()["code"] for name, (path, body) in REQUESTS.items()
    }
    assert codes == {
        "path": "BAD_THING",
        "query": "BAD_PAGE",
        "absent": "INCOMPLETE",
        "type": "BAD_VALUE",
        "many": "LIMIT_EXCEEDED",
    }


def test_the_document_can_say_the_cause(tmp_path: Path) -> None:
    mock = with_rows(
        tmp_path,
        ("E1", "a mandatory field is missing", "too-many-items"),
        ("E2", "too many entries", "missing-field"),
        ("E3", "-", "invalid-parameter"),
        ("E4", "-", "invalid-body"),
    )
    codes = {
        name: mock.send("PUT", path, body).json()["code"] for name, (path, body) in REQUESTS.items()
    }
    assert codes == {"path": "E3", "query": "E3", "absent": "E2", "type": "E4", "many": "E1"}


def test_a_row_of_something_else_is_not_taken(tmp_path: Path) -> None:
    mock = with_rows(tmp_path, ("EXPIRED", "the token has expired", ""))
    for path, body in REQUESTS.values():
        response = mock.send("PUT", path, body)
        # The status has an example, which belongs to that row only.
        assert response.status == 400
    table = mock.document.rows(mock.document.api.operations[0])
    assert row_for(table, Cause.INVALID_TOKEN) is not None
    assert row_for(table, Cause.INVALID_BODY) is None


def test_the_words_of_causes_are_distinct() -> None:
    """A word in two groups would count both for and against a row."""
    groups: dict[str, set[str]] = {}
    for traits in TRAITS.values():
        for word in traits.words:
            groups.setdefault(word, set()).add(traits.group)
    assert {word: some for word, some in groups.items() if len(some) > 1} == {}


@pytest.mark.parametrize(
    ("parse", "text", "told"),
    [
        (parse_failure, "A@b", "CODE or CODE@ITEM"),
        (parse_fault, "boom", "reset, timeout, truncate, malformed or a status"),
        (parse_fault, "999", "or a status"),
        (parse_token, "a:b c", "TOKEN:SCOPE,SCOPE"),
    ],
)
def test_a_wrong_option_says_what_it_may_be(parse: Any, text: str, told: str) -> None:
    with pytest.raises(OptionError, match=told):
        parse(text)


def test_options_are_read() -> None:
    assert parse_failure("X@3").item == 3
    assert parse_fault("503@0").kind == 503
    assert parse_fault("reset").request is None
    name, token = parse_token("t@eu:https://a/b.read,c")
    assert (name, token.data_center) == ("t", "eu")
    assert token.scopes == {"https://a/b.read", "c"}
    assert parse_token("t")[1].scopes is None
    assert parse_token("t:")[1].scopes == frozenset()


def test_a_document_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"openapi\.yaml:"):
        document(tmp_path, "openapi: [")


OAUTH = """
openapi: 3.1.0
info: {title: OAuth, version: "1"}
servers: [{url: "https://api.example.com/v1"}]
security: [{login: [read]}]
paths:
  /me: {get: {operationId: me, tags: [me], responses: {"204": {description: You.}}}}
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: "https://login.example.com/token", scopes: {read: Read.}}
        authorizationCode:
          authorizationUrl: "https://login.example.com/authorize"
          tokenUrl: "https://login.example.com/token"
          scopes: {read: Read.}
"""


def token_of(mock: Mock, form: str, method: str = "POST") -> Response:
    request = Request(
        method=method,
        url="https://login.example.com/token",
        headers={"content-type": "application/x-www-form-urlencoded"},
        content=form.encode(),
    )
    return respond(mock.document, request, mock.options, mock.state).response


def test_the_token_endpoint_gives_tokens_with_their_scopes(tmp_path: Path) -> None:
    mock = Mock(document(tmp_path, OAUTH))
    statuses = {}
    for scope in ("read", "write", ""):
        form = f"grant_type=client_credentials&client_id=c&scope={scope}"
        given = token_of(mock, form).json()
        assert given["expires_in"] == 3600
        sent = mock.send("GET", "/me", authorization=f"Bearer {given['access_token']}")
        statuses[scope] = sent.status
    assert statuses == {"read": 204, "write": 403, "": 204}
    code = token_of(mock, "grant_type=authorization_code&code=x&client_id=c").json()
    assert code["refresh_token"]
    renewed = token_of(
        mock, f"grant_type=refresh_token&client_id=c&refresh_token={code['refresh_token']}"
    )
    assert renewed.json()["access_token"] != code["access_token"]
    assert renewed.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ("", 400, "invalid_request"),
        ("grant_type=magic&client_id=c", 400, "unsupported_grant_type"),
        ("grant_type=refresh_token&client_id=c", 400, "invalid_request"),
        ("grant_type=client_credentials", 401, "invalid_client"),
    ],
)
def test_the_token_endpoint_refuses_by_rfc_6749(
    tmp_path: Path, form: str, status: int, error: str
) -> None:
    response = token_of(Mock(document(tmp_path, OAUTH)), form)
    assert (response.status, response.json()["error"]) == (status, error)


def test_the_token_endpoint_takes_post_alone(tmp_path: Path) -> None:
    response = token_of(Mock(document(tmp_path, OAUTH)), "", "GET")
    assert (response.status, response.headers["allow"]) == (405, "POST")


def test_a_401_says_how_to_authorize(tmp_path: Path) -> None:
    mock = Mock(document(tmp_path, OAUTH), tokens={"known": parse_token("known")[1]})
    assert mock.send("GET", "/me").headers["www-authenticate"] == "Bearer"
    refused = mock.send("GET", "/me", authorization="Bearer other")
    assert refused.status == 401
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'
