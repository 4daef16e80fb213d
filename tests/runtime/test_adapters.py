"""Types of operations are converted to validators."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from pydantic import ValidationError

from oasmith_runtime import (
    Anything,
    Bounded,
    Constants,
    ListOf,
    MapOf,
    Model,
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


def test_models_in_a_long_row_can_be_built() -> None:
    module = ModuleType("row_of_models")
    sys.modules[module.__name__] = sys.modules[f"{module.__name__}.models"] = module
    fields = "    next: R{} | None = None\n    other: int | None = None\n"
    rows = (
        f"class R{number}(Model):\n{fields.format((number + 1) % 300)}" for number in range(300)
    )
    vars(module)["Model"] = Model
    exec("from __future__ import annotations\n" + "".join(rows), vars(module))
    limit = sys.getrecursionlimit()
    adapter = TypeRegistry(module.__name__).adapter(ListOf(Ref("R0")))
    assert adapter.validate_json('[{"next": {"other": 1}}]', strict=True)[0].next.other == 1
    assert sys.getrecursionlimit() == limit
