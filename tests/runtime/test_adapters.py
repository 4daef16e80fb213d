"""Type expressions of the generator become validators."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from oasmith_runtime import TypeRegistry


@pytest.mark.parametrize(
    ("expression", "fits", "fits_not"),
    [
        ("models.RecordId", "2034020000000644063", ""),
        ("Annotated[int, Field(ge=1, le=100)]", 100, 101),
        ("list[Annotated[str, Field(min_length=1)]] | None", None, [""]),
        ("dict[str, Literal['a', 1]]", {"x": "a"}, {"x": "b"}),
        ("Mapping[str, Any]", {"x": [None]}, []),
    ],
)
def test_an_expression_says_what_fits(expression: str, fits: object, fits_not: object) -> None:
    adapter = TypeRegistry("bigin").adapter(expression)
    assert adapter.validate_python(fits, strict=True) == fits
    with pytest.raises(ValidationError):
        adapter.validate_python(fits_not, strict=True)
