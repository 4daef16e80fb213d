"""Every answer that a document allows is read, and goes back as it came."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest

from oasmith.dialect import normalise
from oasmith.refs import resolve

from .corpus import CORPUS, REFERENCES, documents, make, package
from .draw import Draw

pytestmark = pytest.mark.real_world

DRAWS = 3
"""Values for each answer."""


def bodies(data: dict[str, Any], draw: Draw) -> Iterator[tuple[str, str, str, str, Any]]:
    """Yield method, path, status, media type and schema pointer of each JSON answer."""
    for path, item in (data.get("paths") or {}).items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            responses = operation.get("responses") if isinstance(operation, dict) else None
            for status, response in (responses or {}).items():
                found = draw.follow(response)
                for media_type, media in (found.get("content") or {}).items():
                    if "json" in media_type and isinstance(media.get("schema"), dict):
                        yield method.upper(), path, status, media_type, media["schema"]


class Validity:
    """Says which values fit the schemas of one document, as far as those are schemas at all."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Make the document known under a name of its own."""
        self._registry = jsonschema_rs.Registry([("urn:document", data)])

    def validator(self, schema: Any) -> jsonschema_rs.Draft202012Validator | None:
        """Return the validator of a schema of the document; None when it is no schema."""
        try:
            return jsonschema_rs.Draft202012Validator(_absolute(schema), registry=self._registry)
        except jsonschema_rs.ValidationError:
            return None


def _absolute(schema: Any) -> Any:
    """Return a schema with its references pointing into the named document."""
    if isinstance(schema, list):
        return [_absolute(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"urn:document{value}"
        if key == "$ref" and isinstance(value, str)
        else _absolute(value)
        for key, value in schema.items()
    }


@pytest.mark.parametrize("name", documents())
def test_what_fits_the_document_is_read_without_deviation(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(name, tmp_path)
    assert made.fault == ""
    monkeypatch.syspath_prepend(str(made.folder))
    client = importlib.import_module(f"{package(name)}.client")
    decode = importlib.import_module(f"{package(name)}._runtime.decode")
    known = importlib.import_module(f"{package(name)}.operations").OPERATIONS.values()
    operations = {(it.method, it.path): it for it in known}
    references = {url: CORPUS / place for url, place in REFERENCES.items()}
    document, _ = resolve(CORPUS / name, references=references)
    assert document is not None
    data = normalise(document.data)
    draw, validity = Draw(data, seed=1), Validity(data)
    for method, path, status, media_type, schema in bodies(data, draw):
        answer = next(it for it in operations[method, path].answers if it.status == status)
        expression = next(it.type for it in answer.media if it.media_type == media_type)
        adapter = client.DEFINITION.types.adapter(expression)
        validator = validity.validator(schema)
        for _ in range(DRAWS):
            value = draw.value(schema)
            decoder = decode.Decoder(operation_id=f"{method} {path}", status=200)
            read = decoder.read(adapter, json.dumps(value).encode(), lambda value=value: value)
            assert json.loads(json.dumps(read, default=lambda it: it.to_dict())) == value
            if validator is not None and validator.is_valid(value):
                assert [str(it) for it in decoder.found] == [], quote(path)
    for module in [it for it in sys.modules if it.partition(".")[0] == package(name)]:
        del sys.modules[module]
