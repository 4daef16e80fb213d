"""openapi-spec-validator's validators, at a speed that suits large documents.

The tool notes each schema that it has seen in a list, and looks through all of that list at the
next one. It asks a validator in Python whether each schema is one, and jsonschema-rs only for the
rest of the document. Its validators are built from parts that can be exchanged: ours note the same
in a set, and ask in Python only about what jsonschema-rs refuses. They find the same; a pattern is
one where either of the two takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import jsonschema_rs
from openapi_schema_validator._specifications import REGISTRY
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

    def _get_schema_checker(self, schema: Any, schema_value: Any) -> Callable[[Any], None]:
        """Return what raises over a schema that is none."""
        exact: Any = super()._get_schema_checker(schema, schema_value)
        # A method of the dialect's class, or one with an argument already given.
        is_valid = _is_valid(getattr(exact, "func", exact).__self__)
        return lambda value: None if is_valid(value) else exact(value)


@cache
def _is_valid(dialect: Any) -> Callable[[Any], bool]:
    """Return what says whether something is a schema, as the metaschema of ``dialect`` has it."""
    resources: list[tuple[str, Any]] = [
        (uri, REGISTRY[uri].contents) for uri in REGISTRY if "/oas/" in uri
    ]
    return jsonschema_rs.validator_for(
        dialect.META_SCHEMA, registry=jsonschema_rs.Registry(resources), validate_formats=True
    ).is_valid


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
