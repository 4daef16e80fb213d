"""Every key of OpenAPI that a version does not have is converted, or reported as lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from documents import DOCUMENT, PLACES

from oasmith import pipeline
from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS, Field

SAID_OTHERWISE = {
    ("3.0", "license", "identifier"): "the URL of the license at SPDX",
    ("3.0", "schema", "const"): "an enum of one value",
    ("3.0", "schema", "examples"): "one example",
    ("3.0", "schema", "contentEncoding"): "a format",
    ("3.0", "schema", "$defs"): "components, where they are used",
    ("3.0", "schema", "$id"): "references that are local",
    ("3.0", "schema", "$anchor"): "references that are local",
    ("3.0", "schema", "$dynamicAnchor"): "references that are local",
    ("3.0", "components", "pathItems"): "the path items where they are used",
    ("3.0", "components", "mediaTypes"): "the media types where they are used",
    ("3.1", "components", "mediaTypes"): "the media types where they are used",
    ("3.0", "example", "dataValue"): "the value",
    ("3.1", "example", "dataValue"): "the value",
    ("3.0", "example", "serializedValue"): "the value",
    ("3.1", "example", "serializedValue"): "the value",
    ("3.0", "xml", "nodeType"): "the attribute",
    ("3.1", "xml", "nodeType"): "the attribute",
}
"""Keys that need no finding, with their replacement."""

VALUES: dict[str, Any] = {
    "string": "a",
    "boolean": True,
    "object": {"a": ["b"]},
    "list": ["a"],
    "any": "a",
    "count": 1,
    "=element,attribute,text,cdata,none": "attribute",
    "@": {},
    "[@]": [{}],
    "{@}": {"a": {}},
}
SPECIAL: dict[tuple[str, str], Any] = {
    ("schema", "contentEncoding"): "base64",
    ("schema", "contentMediaType"): "image/png",
    ("schema", "$id"): "https://a.test/pet",
    ("license", "identifier"): "MIT",
    ("securityScheme", "oauth2MetadataUrl"): "https://a.test",
    ("flows", "deviceAuthorization"): {
        "deviceAuthorizationUrl": "https://a.test",
        "tokenUrl": "https://a.test",
        "scopes": {},
    },
}


def keys(target: str) -> Iterator[Any]:
    """Yield the keys that the newest version has and ``target`` does not."""
    for kind, fields in FIELDS.items():
        for key, field in fields.items():
            if field.since > target:
                yield pytest.param(target, kind, key, field, id=f"{target}-{kind}-{key}")


@pytest.mark.parametrize(("target", "kind", "key", "field"), [*keys("3.0"), *keys("3.1")])
def test_a_key_that_a_version_does_not_have_is_noted(
    tmp_path: Path, target: Any, kind: str, key: str, field: Field
) -> None:
    data = json.loads(json.dumps({**DOCUMENT, "openapi": "3.2.0"}))
    owner = pointers.get(data, PLACES[kind])
    if kind == "example":
        del owner["value"]
    if kind == "schema" and key.startswith("content"):
        owner.clear()
    owner[key] = SPECIAL.get((kind, key), VALUES.get(field.form))
    assert owner[key] is not None, f"a value for the form {field.form!r} is missing here"
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    result = pipeline.bundle(path, to=target)
    assert result.data is not None
    noted = [finding for finding in result.findings if finding.rule == "lost-in-conversion"]
    is_noted = any(f"'{key}" in finding.message or key == "webhooks" for finding in noted)
    assert is_noted != ((target, kind, key) in SAID_OTHERWISE), noted
    try:
        assert key not in pointers.get(result.data, PLACES[kind])
    except LookupError:
        assert kind == "encoding", "only encodings may go with what has them"


def test_the_page_names_all_that_is_lost() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bundle.md").read_text(encoding="utf-8")
    for target in ("3.0", "3.1"):
        for _, kind, key, _ in (parameter.values for parameter in keys(target)):
            assert f"`{key}`" in page, f"docs/bundle.md does not name {key} of {kind}"
