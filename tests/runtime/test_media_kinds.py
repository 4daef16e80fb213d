"""How bodies of a media type are encoded and decoded; the generator uses the same functions."""

from __future__ import annotations

import pytest

from oasmith.lower import media
from oasmith_runtime import media_types

KINDS = {
    "application/json": "json",
    "application/problem+json": "json",
    "text/json": "json",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "multipart",
    "multipart/mixed": "multipart",
    "text/csv": "text",
    "Text/Plain; charset=utf-8": "text",
    "image/svg+xml": "text",
    "a/b+yaml": "text",
    "application/graphql": "text",
    "application/octet-stream": "binary",
    "application/pdf": "binary",
    "image/png": "binary",
}


@pytest.mark.parametrize("name", KINDS)
def test_a_media_type_is_of_one_kind(name: str) -> None:
    assert media_types.kind_of(name) == media.kind_of(name, {}) == KINDS[name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("text/event-stream", "events"),
        ("application/x-ndjson", "lines"),
        ("application/geo+json-seq", "sequence"),
        ("*/*", "any"),
    ],
)
def test_the_generator_knows_streams_and_ranges_besides(name: str, kind: str) -> None:
    assert media.kind_of(name, {}) == kind
