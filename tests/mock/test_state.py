"""The initial state, data written by batches, and paginated lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oasmith.mock.document import MockDocument
from oasmith.mock.load import load
from oasmith.mock.options import MockOptions, OptionError, parse_state
from oasmith.mock.respond import respond
from oasmith_runtime.messages import Request

DOCUMENT = """
openapi: 3.1.0
info: {title: Library, version: "1"}
servers: [{url: "https://api.example.com"}]
paths:
  /books:
    get:
      operationId: listBooks
      x-pagination:
        {type: cursor, cursor: after, number: page, limit: size,
         next: $.info.next, more: $.info.more}
      parameters:
        - {name: after, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: size, in: query, schema: {type: integer, maximum: 2}}
      responses:
        "200":
          description: Some books.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Page"}
              example: {books: [], info: {next: null, more: false, size: 9, page: 9, count: 9}}
        "204": {description: There are none.}
        "400": {$ref: "#/components/responses/Wrong"}
  /books/{id}:
    get:
      operationId: getBook
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: The book.
          content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}
        "204": {description: There is no such book.}
  /shelves:
    get:
      operationId: listShelves
      x-fern-pagination: {offset: $request.page, results: $response.shelves}
      parameters:
        - {name: room, in: query, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
      responses:
        "200":
          description: The shelves of a room.
          content:
            application/json:
              schema:
                type: object
                required: [shelves]
                properties: {shelves: {type: array, items: {$ref: "#/components/schemas/Book"}}}
              example: {shelves: [{id: example}]}
  /shelves/{shelf}/books:
    put:
      operationId: putBooks
      x-batch: {items: "", item-id: /id, results: "", id: /id, succeeded: {/ok: true}}
      parameters: [{name: shelf, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          application/json:
            schema: {type: array, maxItems: 9, items: {$ref: "#/components/schemas/Book"}}
      responses: {"200": {$ref: "#/components/responses/Results"}}
    delete:
      operationId: removeBooks
      x-batch: {items: $request.query.ids, results: "", id: /id, succeeded: {/ok: true}}
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: string}}
        - name: ids
          in: query
          required: true
          style: form
          explode: false
          schema: {type: array, maxItems: 9, items: {type: string}}
      responses:
        "200": {$ref: "#/components/responses/Results"}
        "404": {$ref: "#/components/responses/Wrong"}
    get:
      operationId: readShelf
      parameters: [{name: shelf, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: The books.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Book"}}
              example: [{id: example}]
components:
  schemas:
    Book: {type: object, required: [id], properties: {id: {type: string}, title: {type: string}}}
    Page:
      type: object
      required: [books, info]
      properties:
        books: {type: array, items: {$ref: "#/components/schemas/Book"}}
        info:
          type: object
          properties: {next: {type: [string, "null"]}, more: {type: boolean}}
    Result:
      type: object
      required: [id, ok]
      properties: {id: {type: string}, ok: {type: boolean}, code: {type: string}}
  responses:
    Results:
      description: One result for each.
      content:
        application/json:
          schema: {type: array, items: {$ref: "#/components/schemas/Result"}}
    Wrong:
      description: Wrong.
      content:
        application/json:
          schema: {type: object}
          examples: {gone: {value: {code: NOT_THERE, message: It is not there}}}
      x-errors:
        - code: NOT_THERE
          message: It is not there
          resolution: Ask for another.
          example: gone
          when: not-found
"""
BOOKS = [{"id": str(number), "title": f"Book {number}"} for number in range(1, 6)]


class Mock:
    """A mock of the library with an initial state."""

    def __init__(self, document: MockDocument, state: dict[str, Any] | None = None) -> None:
        self._document, self._options = document, MockOptions(state=state or {})
        self._state = document.resources.state(self._options.state)

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return status and body of a response."""
        request = Request(
            method=method,
            url=f"https://api.example.com{path}",
            headers={"content-type": "application/json"} if body is not None else {},
            content=json.dumps(body).encode() if body is not None else b"",
        )
        response = respond(self._document, request, self._options, self._state).response
        return response.status, json.loads(response.content) if response.content else None


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> MockDocument:
    path: Path = tmp_path_factory.mktemp("library") / "openapi.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return load(path)


def test_a_list_comes_page_by_page_and_says_so(library: MockDocument) -> None:
    mock = Mock(library, {"/books": BOOKS})
    status, first = mock("GET", "/books")
    info = {"size": 2, "page": 1, "count": 2}
    assert (status, first["books"]) == (200, BOOKS[:2])
    assert first["info"] == {"next": "after-2", "more": True, **info}
    _, second = mock("GET", "/books?after=after-2&size=2")
    assert (second["books"], second["info"]["page"]) == (BOOKS[2:4], 2)
    _, last = mock("GET", "/books?page=3")
    assert last["books"] == BOOKS[4:]
    assert last["info"] == {"next": None, "more": False, **info, "page": 3, "count": 1}


def test_a_cursor_that_no_response_had_is_a_wrong_parameter(library: MockDocument) -> None:
    assert Mock(library, {"/books": BOOKS})("GET", "/books?after=4")[0] == 400


def test_nothing_is_204_where_the_document_has_it(library: MockDocument) -> None:
    mock = Mock(library, {"/books": []})
    assert mock("GET", "/books") == (204, None)
    assert mock("GET", "/books/1") == (204, None)
    assert Mock(library, {"/books": BOOKS})("GET", "/books/1") == (200, BOOKS[0])


def test_a_parameter_that_has_to_be_there_chooses_the_list(library: MockDocument) -> None:
    mock = Mock(library, {"/shelves?room=east": [{"id": "a"}]})
    assert mock("GET", "/shelves?room=east") == (200, {"shelves": [{"id": "a"}]})
    assert mock("GET", "/shelves?room=west") == (200, {"shelves": [{"id": "example"}]})


def test_a_batch_writes_what_can_be_read_and_another_takes_it_away(library: MockDocument) -> None:
    mock, path = Mock(library), "/shelves/a/books"
    assert mock("GET", path)[1] == [{"id": "example"}]
    assert [one["ok"] for one in mock("PUT", path, BOOKS[:2])[1]] == [True, True]
    mock("PUT", path, [{"id": "2", "title": "Another"}])
    assert mock("GET", path)[1] == [BOOKS[0], {"id": "2", "title": "Another"}]
    assert mock("GET", "/shelves/b/books")[1] == [{"id": "example"}]
    _, results = mock("DELETE", f"{path}?ids=2,7")
    assert [(one["id"], one["ok"]) for one in results] == [("2", True), ("7", False)]
    assert results[1]["code"] == "NOT_THERE"
    mock("DELETE", f"{path}?ids=1")
    assert mock("GET", path) == (200, [])


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"/bokks": []}, "did you mean '/books'"),
        ({"/shelves": []}, "is not a list"),
        ({"/books": [{"title": "Without an id"}]}, "member 0 has no 'id'"),
    ],
)
def test_a_state_that_cannot_be_is_refused(
    state: dict[str, Any], message: str, library: MockDocument
) -> None:
    with pytest.raises(OptionError, match=message):
        Mock(library, state)


def test_a_state_is_lists_by_path() -> None:
    assert parse_state('{"/books": [{"id": "1"}]}') == {"/books": [{"id": "1"}]}
    for text in ("[]", '{"/books": {}}', '{"/books": [1]}', "{"):
        with pytest.raises(OptionError):
            parse_state(text)
