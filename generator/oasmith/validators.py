"""openapi-spec-validator's validators, at a speed that suits large documents.

The tool notes each schema that it has seen in a list, and looks through all of that list at the
next one. Its validators are built from parts that can be exchanged: ours say and find the same, and
note the same in a set.
"""

from __future__ import annotations

from typing import Any, cast

from openapi_spec_validator import (
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)
from openapi_spec_validator.validation.keywords import (
    KeywordValidator,
    OpenAPIV30SchemaValidator,
    OpenAPIV31SchemaValidator,
    OpenAPIV32SchemaValidator,
    SchemaValidator,
)
from openapi_spec_validator.validation.validators import SpecValidator


class _Seen(set[int]):
    """A set where the tool expects a list."""

    def append(self, number: int) -> None:
        """Add a number."""
        self.add(number)


class _Quick(SchemaValidator):
    def __init__(self, registry: Any) -> None:
        super().__init__(registry)
        self.visited_schema_ids = cast("list[int]", _Seen())
        self.meta_checked_schema_ids = cast("list[int]", _Seen())


class _Quick30(_Quick, OpenAPIV30SchemaValidator):
    pass


class _Quick31(_Quick, OpenAPIV31SchemaValidator):
    pass


class _Quick32(_Quick, OpenAPIV32SchemaValidator):
    pass


def _with(
    tool: type[SpecValidator], schema: type[SchemaValidator]
) -> dict[str, type[KeywordValidator]]:
    return {**tool.keyword_validators, "schema": schema}


class _Spec30(OpenAPIV30SpecValidator):
    keyword_validators = _with(OpenAPIV30SpecValidator, _Quick30)


class _Spec31(OpenAPIV31SpecValidator):
    keyword_validators = _with(OpenAPIV31SpecValidator, _Quick31)


class _Spec32(OpenAPIV32SpecValidator):
    keyword_validators = _with(OpenAPIV32SpecValidator, _Quick32)


VALIDATORS = {"3.0": _Spec30, "3.1": _Spec31, "3.2": _Spec32}
"""By what ``openapi:`` begins with."""
