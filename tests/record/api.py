"""A local server for Bigin's document that responds as the API and as the accounts server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wire.loopback import Answer, Arrived, Loopback

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"
ACCOUNTS = "accounts.zoho.com"


class Api(Loopback):
    """Responds to each request with a function."""

    def __init__(self, respond: Callable[[Arrived], Answer]) -> None:
        self._respond = respond
        super().__init__()

    def answer_to(self, arrived: Arrived) -> Answer:
        return self._respond(arrived)


def answer(status: int, data: Any, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, "application/json;charset=UTF-8", json.dumps(data).encode(), named)


def succeed(arrived: Arrived) -> Answer:
    """Respond as Bigin does if each record is updated, and as the accounts host does."""
    if arrived.path.startswith("/oauth/"):
        return token()
    items = json.loads(arrived.body)["data"]
    return answer(200, {"data": [result(item["id"]) for item in items]})


def result(id: str) -> dict[str, Any]:
    return {
        "code": "SUCCESS",
        "details": {"id": id},
        "message": "relation updated",
        "status": "success",
    }


def token(value: str = "1000.accesshush.tokenhush", **more: str) -> Answer:
    data = {"access_token": value, "expires_in": 3600, "token_type": "Bearer", **more}
    return answer(200, data)


def project(folder: Path, url: str, *, edit: Callable[[str], str] = lambda text: text) -> None:
    """Write Bigin's document with one more server, and its configuration, into a folder."""
    for path in SPEC.rglob("*.yaml"):
        target = folder / "spec" / path.relative_to(SPEC)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    document = folder / "spec" / "bigin" / "openapi.yaml"
    local = f"\n  - url: {url}\n    x-data-center: {{id: local, api: {url}, accounts: {url}}}\n"
    text = document.read_text(encoding="utf-8").replace("\nservers:\n", f"\nservers:{local}", 1)
    document.write_text(edit(text), encoding="utf-8")
    (folder / "oasmith.toml").write_text(
        '[clients.bigin]\nspec = "spec/bigin/openapi.yaml"\noutput = "generated/bigin"\n'
        'package = "bigin"\nclient-class = "Bigin"\n',
        encoding="utf-8",
    )
