"""The generator and the client's runtime, which cannot import each other, agree on media types."""

from __future__ import annotations

from typing import get_args

import pytest

from oasmith import ir
from oasmith.lower import media
from oasmith_runtime import media_types, operation

NAMES = [
    *media.TEXTS,
    *("application/json", "application/problem+json", "text/json", "image/svg+xml", "a/b+yaml"),
    *("application/x-www-form-urlencoded", "multipart/form-data", "multipart/mixed", "text/csv"),
    *("application/octet-stream", "image/png", "application/pdf", "Text/Plain; charset=utf-8"),
]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_media_type_is_of_one_kind(name: str) -> None:
    assert media_types.kind_of(name) == media.kind_of(name, {})


def test_the_kinds_are_the_same() -> None:
    assert get_args(operation.BodyKind) == get_args(ir.BodyKind)
    assert operation.STREAMS == media.STREAMS
