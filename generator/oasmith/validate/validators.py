"""The schemas of the specification that openapi-spec-validator has, for jsonschema-rs.

Only these are used of that tool. The checks in Python that it adds are about single schemas,
parameters and defaults; it says them without a place, reads patterns with an engine that can take
for ever, and goes round for ever where a schema is made of itself. ``checks/`` has its own of each,
and a test compares the verdicts.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import jsonschema_rs
from openapi_spec_validator.schemas import schema_v30, schema_v31, schema_v32

_SCHEMAS = {"3.0": schema_v30, "3.1": schema_v31, "3.2": schema_v32}
"""By what ``openapi:`` begins with."""


class Validator(Protocol):
    """What the validators of all drafts can do."""

    def iter_errors(self, instance: Any) -> Any:
        """Return an iterator over what is wrong."""


@cache
def validator(version: str) -> Validator:
    """Return what checks a document of a ``version``."""
    schema = dict(_SCHEMAS[version])
    options: Any = {"pattern_options": jsonschema_rs.RegexOptions()}
    made: Validator = jsonschema_rs.validator_cls_for(schema)(schema, **options)
    return made
