"""A local server that implements the petshop API for the code of the pages."""

from __future__ import annotations

import json
import re
from typing import Any

from wire.loopback import Answer, Arrived, Loopback

ADDED = "2026-11-30T09:00:00Z"
PETS = [
    {"id": 1, "name": "Rex", "kind": "dog", "born": "2024-05-01", "addedAt": ADDED},
    {"id": 2, "name": "Tom", "kind": "cat", "addedAt": ADDED},
    {"id": 3, "name": "Kiki", "kind": "bird", "addedAt": ADDED},
]
ORDER = "6f2c1d5e-0000-4000-8000-000000000001"
SHIPPED = "6f2c1d5e-0000-4000-8000-000000000002"
"""An order that cannot be changed any more."""


class Shop(Loopback):
    """The API of ``petshop.yaml``, and the part of another one that a client of Stainless calls."""

    def __init__(self) -> None:
        super().__init__()
        self.busy = 1
        """How often pet 2 is still answered with a 503."""

    def answer_to(self, arrived: Arrived) -> Answer:
        if not (arrived.headers["authorization"] or arrived.headers["x-api-key"]):
            return _json(401, {"code": "UNAUTHORIZED", "message": "no token"})
        if arrived.path.startswith("/v1/"):
            return _other(arrived)
        call = f"{arrived.method} {re.sub(r'[0-9]+', '#', arrived.path)}"
        return {
            "GET /pets": self._pets,
            "POST /pets": self._new_pet,
            "GET /pets/#": self._pet,
            "POST /pets/#/photo": self._photo,
            "POST /orders": self._order,
            "PUT /orders/batch": self._orders,
        }[call](arrived)

    def _pets(self, arrived: Arrived) -> Answer:
        is_second = "cursor=two" in arrived.query
        page = PETS[2:] if is_second else PETS[:2]
        return _json(200, {"data": page, "next_cursor": None if is_second else "two"})

    def _new_pet(self, arrived: Arrived) -> Answer:
        body = json.loads(arrived.body)
        if body["name"] == "Rex":
            return _json(422, {"code": "INVALID_NAME", "message": "the name is taken"})
        return _json(201, {"id": 4, "addedAt": ADDED, **body})

    def _pet(self, arrived: Arrived) -> Answer:
        number = int(arrived.path.rpartition("/")[2])
        if number == 2 and self.busy:
            self.busy -= 1
            return Answer(503, "text/plain", b"busy", {"retry-after": "0"})
        if number > len(PETS):
            return _json(404, {"code": "NOT_FOUND", "message": "no such pet"})
        answer = _json(200, PETS[number - 1])
        answer.headers["x-rate-remaining"] = "99"
        return answer

    def _photo(self, arrived: Arrived) -> Answer:
        assert arrived.headers.get_content_type() == "multipart/form-data"
        assert b"a photo" in arrived.body
        return _json(201, {"url": "https://photos.petshop.example/1", "size": len(b"a photo")})

    def _order(self, arrived: Arrived) -> Answer:
        body = json.loads(arrived.body)
        order = {"id": ORDER, "petId": body["petId"], "status": "placed"}
        return _json(201, {**order, "payment": body["payment"]})

    def _orders(self, arrived: Arrived) -> Answer:
        results = [_result(change["id"]) for change in json.loads(arrived.body)["data"]]
        return _json(200 if len(results) <= 50 else 413, {"data": results})


def _result(id: str) -> dict[str, str]:
    if id == SHIPPED:
        return {"id": id, "status": "error", "code": "ALREADY_SHIPPED"}
    return {"id": id, "status": "success"}


def _json(status: int, body: Any) -> Answer:
    return Answer(status, "application/json", json.dumps(body).encode())


MODELS = [
    {"id": f"model-{name}", "type": "model", "display_name": name.title(), "created_at": ADDED}
    for name in ("one", "two", "three")
]
MESSAGE = {
    "id": "m-1",
    "type": "message",
    "role": "assistant",
    "model": "model-one",
    "content": [{"type": "text", "text": "Hello."}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 3, "output_tokens": 2},
}


def _other(arrived: Arrived) -> Answer:
    """Answer a client that Stainless made, as the API that it is for would."""
    if arrived.path == "/v1/models":
        is_second = "after_id=model-two" in arrived.query
        page = MODELS[2:] if is_second else MODELS[:2]
        ends = {"first_id": page[0]["id"], "last_id": page[-1]["id"]}
        return _json(200, {"data": page, "has_more": not is_second, **ends})
    if arrived.path == "/v1/messages":
        return _json(200, MESSAGE)
    if arrived.path == "/v1/files":
        assert b"a photo" in arrived.body
        about = {"id": "f-1", "type": "file", "filename": "photo.jpg", "mime_type": "image/jpeg"}
        return _json(200, {**about, "size_bytes": 7, "created_at": ADDED, "downloadable": False})
    known = {f"/v1/models/{model['id']}": model for model in MODELS}
    if arrived.path not in known:
        error = {"type": "not_found_error", "message": "no such model"}
        return _json(404, {"type": "error", "error": error, "request_id": "r-1"})
    answer = _json(200, known[arrived.path])
    answer.headers["request-id"] = "r-1"
    return answer
