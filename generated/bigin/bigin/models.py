"""The models of request and response bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime import JsonDateTime, Model, OpenModel, may_be_null

AnyModuleApiName = TypeAliasType(
    "AnyModuleApiName", Annotated[str, Field(max_length=100, pattern="^[A-Za-z_][A-Za-z0-9_]*$")]
)
"""API name of a module: one of `Contacts`, `Pipelines`, `Accounts`, `Products`, `Tasks`, `Events`
and `Calls`, or another that the organization has.
"""


class ErrorDetails(OpenModel):
    """The location of the fault. Often empty; its keys depend on the code."""

    resource_path_index: int | None = None
    """Index of the invalid path parameter, from 0 (module, record, related list)."""
    api_name: str | None = None
    """API name of the invalid field."""
    json_path: str | None = None
    """Location of the fault in the request body, for example `$.data[0].id`."""
    expected_data_type: str | None = None
    """Type that the value should have."""
    param_name: str | None = None
    """Name of the invalid parameter."""
    permissions: list[str] | None = None
    """Permissions that the user lacks."""


class ErrorEnvelope(OpenModel):
    """The body of a call that failed as a whole."""

    code: str
    """The error as a code for programs."""
    message: str
    """The error as text for people. It may change; do not compare with it."""
    status: ErrorStatus
    """Always `error`."""
    details: ErrorDetails | None = None
    """The location of the fault."""


ErrorStatus = TypeAliasType("ErrorStatus", Literal["error"] | str)
"""Status of a call that failed as a whole."""


FieldApiName = TypeAliasType(
    "FieldApiName", Annotated[str, Field(pattern="^[$A-Za-z_][A-Za-z0-9_.]*$")]
)
"""API name of a field."""


class FieldMetadata(OpenModel):
    """A field of a module."""

    api_name: str
    """Name of the field in records and in the parameter `fields`."""
    field_label: str | None = None
    """Label of the field."""
    display_label: str | None = None
    """Label that is displayed."""
    data_type: str | None = None
    """Kind of the field, such as `text` or `currency`."""
    json_type: str | None = None
    """Type of its value in JSON, such as `string` or `double`."""
    length: int | None = None
    """Maximum number of characters of a value."""
    system_mandatory: bool | None = None
    """Whether a new record must have it."""
    read_only: bool | None = None
    """Whether it cannot be changed."""
    custom_field: bool | None = None
    """Whether the organization has added it."""


class FieldsAnswer(OpenModel):
    """The fields of a module."""

    fields: list[FieldMetadata]
    """The fields."""


class Module(OpenModel):
    """A module, and which operations its records support."""

    id: str | None = None
    """Unique id of the module."""
    api_name: str
    """Name of the module in URLs and parameters."""
    module_name: str | None = None
    """Name of the module on the platform."""
    singular_label: str | None = None
    """Label of one record."""
    plural_label: str | None = None
    """Label of several records."""
    api_supported: bool | None = None
    """Whether the API supports the module."""
    visible: bool | None = None
    """Whether the module is shown."""
    viewable: bool | None = None
    """Whether its records can be read."""
    creatable: bool | None = None
    """Whether records can be created."""
    editable: bool | None = None
    """Whether records can be changed."""
    deletable: bool | None = None
    """Whether records can be deleted."""
    generated_type: str | None = None
    """Whether the module is the platform's own or a custom one."""


ModuleApiName = TypeAliasType(
    "ModuleApiName", Literal["Contacts", "Pipelines", "Accounts", "Products"]
)
"""API name of a module.

- `Contacts`: Contacts
- `Pipelines`: Pipelines
- `Accounts`: Companies in Bigin
- `Products`: Products
"""


class ModuleOfList(OpenModel):
    """The module of related records."""

    api_name: str
    """Name of the module in URLs and parameters."""
    id: str | None = None
    """Unique id of the module."""


class ModulesAnswer(OpenModel):
    """Modules."""

    modules: list[Module]
    """The modules."""


class PageInfo(OpenModel):
    """Information about this page of a list, and whether there are more."""

    per_page: int | None = None
    """Maximum number of records of a page."""
    count: int | None = None
    """Number of records of this page."""
    page: int | None = None
    """Number of this page, counted from 1."""
    more_records: bool
    """Whether there are records after this page."""
    next_page_token: str | None = may_be_null()
    """The `page_token` of the next page; null on the last one."""
    previous_page_token: str | None = may_be_null()
    """The `page_token` of the previous page."""
    page_token_expiry: JsonDateTime | None = may_be_null()
    """When the two tokens expire."""
    sort_by: str | None = None
    """Field by which the records are sorted. Not in lists of related records."""
    sort_order: SortOrder | None = None
    """Order of the records. Not in lists of related records."""


class Record(OpenModel):
    """One record: its id, and its fields by their API names.

    The fields metadata of a module lists its fields. Only the requested ones are returned; a
    field without a value is null.
    """

    id: str
    """Unique id of the record. Digits, but a string; as a number it would lose digits."""
    owner: Annotated[User | None, Field(alias="Owner")] = None
    """Who owns the record."""
    created_by: Annotated[User | None, Field(alias="Created_By")] = None
    """Who created the record."""
    created_time: Annotated[JsonDateTime | None, Field(alias="Created_Time")] = None
    """When the record was created."""
    modified_by: Annotated[User | None, Field(alias="Modified_By")] = None
    """Who changed the record last."""
    modified_time: Annotated[JsonDateTime | None, Field(alias="Modified_Time")] = None
    """When the record was changed last."""


class RecordAnswer(OpenModel):
    """One record."""

    data: list[Record]
    """A list with only this record."""


RecordId = TypeAliasType("RecordId", Annotated[str, Field(max_length=20, pattern="^[0-9]+$")])
"""Unique id of a record. Digits, but a string; as a number it would lose digits."""


class RecordsAnswer(OpenModel):
    """A page of records."""

    data: list[Record]
    """The records."""
    info: PageInfo
    """Information about this page, and whether there are more."""


class RelatedList(OpenModel):
    """A related list of a module."""

    id: str | None = None
    """Unique id of the list."""
    api_name: str
    """Name of the list in URLs."""
    display_label: str | None = None
    """Label of the list."""
    module: ModuleOfList | None = may_be_null()
    """The module of the related records; null for combined lists."""
    href: str | None = may_be_null()
    """Path of the list, with `{ENTITYID}` for the record's id."""
    type: str | None = None
    """Kind of the list, such as `default` or `multiselectlookup`."""
    status: str | None = None
    """Whether it can be used, such as `visible` or `user_hidden`."""


RelatedListApiName = TypeAliasType(
    "RelatedListApiName", Annotated[str, Field(max_length=100, pattern="^[A-Za-z_][A-Za-z0-9_]*$")]
)
"""API name of a related list. Each organization has its own lists."""


class RelatedListsAnswer(OpenModel):
    """The related lists of a module."""

    related_lists: list[RelatedList]
    """The lists."""


class RelatedRecordUpdate(OpenModel):
    """One related record: its id, and any of its fields by their API names.

    Bigin's documentation says that "it is mandatory to send the sample data while adding
    relation between other modules". It does not say which fields that means, nor whether they
    change the related record or only the relation.
    """

    id: RecordId
    """Unique id of the related record. The Get records API returns it."""


class RelationResult(OpenModel):
    """The result for one related record. `status` says whether it succeeded."""

    code: RelationResultCode
    """The result as a code for programs."""
    details: RelationResultDetails | None = None
    """The id of the record, or the location of the fault."""
    message: str | None = None
    """The result as text for people, such as `relation updated`. It may change; do not compare with
    it.
    """
    status: RelationResultStatus
    """Whether the record was updated."""


RelationResultCode = TypeAliasType(
    "RelationResultCode",
    Literal["SUCCESS", "INVALID_DATA", "MANDATORY_NOT_FOUND", "DUPLICATE_DATA"] | str,
)
"""Code of one record's result. Other codes are possible."""


class RelationResultDetails(OpenModel):
    """On success the id of the related record; on failure the location of the fault. A failure may
    have no id.
    """

    id: RecordId | None = None
    """Unique id of the related record."""
    api_name: str | None = None
    """API name of the invalid field."""
    json_path: str | None = None
    """Location of the fault in the request body, for example `$.data[0].id`."""
    expected_data_type: str | None = None
    """Type that the value should have."""
    param_name: str | None = None
    """Name of the invalid parameter."""


RelationResultStatus = TypeAliasType("RelationResultStatus", Literal["success", "error"] | str)
"""Status of one record's result."""


SortOrder = TypeAliasType("SortOrder", Literal["asc", "desc"] | str)
"""Whether the smallest value comes first or last."""


class UpdateRelatedRecordsAnswer(OpenModel):
    """The result for each related record."""

    data: list[RelationResult]
    """One result for each related record. The samples keep the request's order."""


DelinkRelatedRecordResponse400 = TypeAliasType(
    "DelinkRelatedRecordResponse400", ErrorEnvelope | UpdateRelatedRecordsAnswer
)


class UpdateRelatedRecordsRequest(Model):
    """Body of a call that updates related records."""

    data: Annotated[list[RelatedRecordUpdate], Field(max_length=100, min_length=1)]
    """The related records, one object for each, at most 100."""


UpdateRelatedRecordsResponse400 = TypeAliasType(
    "UpdateRelatedRecordsResponse400", ErrorEnvelope | UpdateRelatedRecordsAnswer
)


class User(OpenModel):
    """A user, as referred to by records."""

    id: str
    """Unique id of the user."""
    name: str | None = None
    """Name of the user."""
    email: str | None = None
    """Email address of the user; not in every response."""
