"""Streamed bodies: server-sent events, JSON lines and JSON sequences."""

from __future__ import annotations

import json
from typing import Any

from .document import Document, Node
from .draw import Draw, Undrawable

LINES = frozenset(
    f"application/{it}"
    for it in ("jsonl", "x-jsonl", "ndjson", "x-ndjson", "jsonlines", "x-jsonlines", "json-lines")
)
KINDS = frozenset({"events", "lines", "sequence"})
EVENT = frozenset({"data", "event", "id", "retry"})
"""The fields of a server-sent event."""
LAST = b"data: [DONE]\n\n"
"""The usual end of JSON events."""


def item_schema(document: Document, media: Node) -> Any:
    """Return the schema of one item.

    That is ``itemSchema``; before OpenAPI 3.2, ``schema`` describes an item or the list of items.
    """
    if "itemSchema" in media:
        return media["itemSchema"]
    schema = media.get("schema", True)
    found = document.follow(schema)
    is_list = isinstance(found, dict) and found.get("type") == "array"
    return found.get("items", True) if is_list else schema


def draw_items(document: Document, schema: Any, kind: str, draw: Draw) -> list[Any]:
    """Return a few items. Raises ``Undrawable``."""
    whole = kind == "events" and is_event(document, schema)
    found = [draw.value(schema) for _ in range(draw.random.randint(1, 3))]
    return [_event(document, schema, it) for it in found] if whole else found


def is_event(document: Document, schema: Any, depth: int = 0) -> bool:
    """Return whether a schema describes whole events, and not only their data."""
    schema = document.follow(schema)
    if not isinstance(schema, dict) or depth > 8:
        return False
    members = [*(schema.get("oneOf") or ()), *(schema.get("anyOf") or ())]
    if members:
        return all(is_event(document, member, depth + 1) for member in members)
    names = (schema.get("properties") or {}).keys()
    return "data" in names and names <= EVENT


def _event(document: Document, schema: Any, value: Any) -> Any:
    """Return an event without what events cannot express. Raises ``Undrawable``."""
    made = {name: it for name, it in value.items() if name in EVENT and it not in ("", None)}
    if "data" not in made or "id" in made or made.get("retry", 0) < 0:
        made = {"data": value.get("data")} | {k: made[k] for k in ("event",) if k in made}
    if not document.fits(schema, made):
        raise Undrawable("no event was found that can be written")
    return made


def write(document: Document, schema: Any, kind: str, items: list[Any], *, ends: bool) -> bytes:
    """Return a body of ``items``; one of events may end with an end marker (``ends``)."""
    if kind == "lines":
        return b"".join(_json(it) + b"\n" for it in items)
    if kind == "sequence":
        return b"".join(b"\x1e" + _json(it) + b"\n" for it in items)
    found = document.follow(schema)
    is_text = isinstance(found, dict) and found.get("type") == "string"
    if is_event(document, schema):
        return b"".join(map(_fields, items))
    texts = [it if is_text else _json(it).decode() for it in items]
    body = b"".join(_fields({"data": text}) for text in texts)
    return body + LAST if ends and not is_text else body


def _fields(event: Node) -> bytes:
    """Return an event as it is sent; data other than text is JSON."""
    lines = []
    for name, value in event.items():
        text = value if isinstance(value, str) else _json(value).decode()
        lines += [f"{name}: {line}" for line in text.split("\n")]
    return ("\n".join(lines) + "\n\n").encode()


def read(kind: str, data: bytes) -> list[Any]:
    """Return the items of a body of JSON. Raises ``ValueError`` if it is not JSON."""
    parts = data.split(b"\x1e")[1:] if kind == "sequence" else data.split(b"\n")
    return [json.loads(part) for part in parts if part.strip()]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
