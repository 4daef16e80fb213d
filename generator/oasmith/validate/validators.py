"""Validators with the JSON Schemas of OpenAPI that openapi-spec-validator includes.

Only its schemas are used. Its additional checks in Python, of schemas, parameters and defaults,
report no locations, use a regular expression engine without a time limit, and do not terminate if a
schema contains itself. ``checks/`` has an equivalent of each, and a test compares the results.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import jsonschema_rs
from openapi_spec_validator.schemas import schema_v30, schema_v31, schema_v32

_SCHEMAS = {"3.0": schema_v30, "3.1": schema_v31, "3.2": schema_v32}
"""The schema of each version."""


class Validator(Protocol):
    """The common interface of the validators of all drafts."""

    def iter_errors(self, instance: Any) -> Any:
        """Return an iterator over the errors."""


@cache
def validator(version: str) -> Validator:
    """Return the validator for documents of a ``version``."""
    schema = dict(_SCHEMAS[version])
    options: Any = {"pattern_options": jsonschema_rs.RegexOptions()}
    validator: Validator = jsonschema_rs.validator_cls_for(schema)(schema, **options)
    return validator
