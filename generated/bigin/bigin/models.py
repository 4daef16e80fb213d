"""The models: what bodies and answers look like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime import Model, OpenModel


class ErrorDetails(OpenModel):
    """Where the fault lies. Often empty; which keys it has depends on the code."""

    resource_path_index: int | None = None
    """Which path parameter is wrong, counted from 0 (module, record, related list)."""
    api_name: str | None = None
    """API name of the field that is wrong."""
    json_path: str | None = None
    """Where in the request body the fault is, for example `$.data[0].id`."""
    expected_data_type: str | None = None
    """Type that the value should have."""
    param_name: str | None = None
    """Name of the parameter that is wrong."""
    permissions: list[str] | None = None
    """Permissions that the user lacks."""


class ErrorEnvelope(OpenModel):
    """The body of a call that failed as a whole."""

    code: str
    """What went wrong, as a word to compare with."""
    message: str
    """What went wrong, for people. The wording changes; do not compare with it."""
    status: ErrorStatus
    """Always `error`."""
    details: ErrorDetails | None = None
    """Where the fault lies."""


ErrorStatus = TypeAliasType("ErrorStatus", Literal["error"] | str)
"""Status of a call that failed as a whole."""


ModuleApiName = TypeAliasType(
    "ModuleApiName", Literal["Contacts", "Pipelines", "Accounts", "Products"]
)
"""API name of a module.

- `Contacts`: Contacts
- `Pipelines`: Pipelines
- `Accounts`: Companies in Bigin
- `Products`: Products
"""


RecordId = TypeAliasType("RecordId", Annotated[str, Field(max_length=20, pattern="^[0-9]+$")])
"""Unique id of a record. Digits, but a string; as a number it would lose digits."""


RelatedListApiName = TypeAliasType(
    "RelatedListApiName", Annotated[str, Field(max_length=100, pattern="^[A-Za-z_][A-Za-z0-9_]*$")]
)
"""API name of a related list. Each organization has its own lists."""


class RelatedRecordUpdate(OpenModel):
    """One related record: its id, and any of its fields by their API names.

    Bigin's documentation says that "it is mandatory to send the sample data while adding
    relation between other modules". It does not say which fields that means, nor whether they
    change the related record or only the relation.
    """

    id: RecordId
    """Unique id of the related record. The Get records API gives it."""


class RelationResult(OpenModel):
    """What became of one related record. `status` tells success from failure."""

    code: RelationResultCode
    """The result as a word to compare with."""
    details: RelationResultDetails | None = None
    """Which record it is, or where the fault lies."""
    message: str | None = None
    """The result for people, such as `relation updated`. The wording changes; do not compare with
    it.
    """
    status: RelationResultStatus
    """Whether the record was updated."""


RelationResultCode = TypeAliasType(
    "RelationResultCode",
    Literal["SUCCESS", "INVALID_DATA", "MANDATORY_NOT_FOUND", "DUPLICATE_DATA"] | str,
)
"""Code of one record's result. Other codes can come."""


class RelationResultDetails(OpenModel):
    """On success the id of the related record; on failure where the fault lies. A failure can come
    without an id.
    """

    id: RecordId | None = None
    """Unique id of the related record."""
    api_name: str | None = None
    """API name of the field that is wrong."""
    json_path: str | None = None
    """Where in the request body the fault is, for example `$.data[0].id`."""
    expected_data_type: str | None = None
    """Type that the value should have."""
    param_name: str | None = None
    """Name of the parameter that is wrong."""


RelationResultStatus = TypeAliasType("RelationResultStatus", Literal["success", "error"] | str)
"""Status of one record's result."""


class UpdateRelatedRecordsAnswer(OpenModel):
    """What became of each related record."""

    data: list[RelationResult]
    """One result for each related record. The samples keep the request's order."""


UpdateRelatedRecordsAnswer400 = TypeAliasType(
    "UpdateRelatedRecordsAnswer400", ErrorEnvelope | UpdateRelatedRecordsAnswer
)


class UpdateRelatedRecordsRequest(Model):
    """Body of a call that updates related records."""

    data: Annotated[list[RelatedRecordUpdate], Field(max_length=100, min_length=1)]
    """The related records, one object for each, at most 100."""
