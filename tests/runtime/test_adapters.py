"""Types of operations become validators."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from oasmith_runtime import (
    Anything,
    Bounded,
    Constants,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    TypeRegistry,
    TypeSpec,
    UnionOf,
)

TEXT = Bounded(Scalar("string"), (("min_length", 1),))


@pytest.mark.parametrize(
    ("spec", "fits", "fits_not"),
    [
        (Ref("RecordId"), "2034020000000644063", ""),
        (Bounded(Scalar("integer"), (("ge", 1), ("le", 100))), 100, 101),
        (Scalar("number"), 1, "1"),
        (Scalar("boolean"), True, 1),
        (Scalar("bytes"), b"", ""),
        (UnionOf((ListOf(TEXT), Scalar("null"))), None, [""]),
        (MapOf(Constants(("a", 1))), {"x": "a"}, {"x": "b"}),
        (MapOf(Anything()), {"x": [None]}, []),
    ],
)
def test_a_type_says_what_fits(spec: TypeSpec, fits: object, fits_not: object) -> None:
    adapter = TypeRegistry("bigin").adapter(spec)
    assert adapter.validate_python(fits, strict=True) == fits
    with pytest.raises(ValidationError):
        adapter.validate_python(fits_not, strict=True)
