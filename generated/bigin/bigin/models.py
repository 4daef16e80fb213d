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


FieldApiName = TypeAliasType(
    "FieldApiName", Annotated[str, Field(pattern="^[$A-Za-z_][A-Za-z0-9_.]*$")]
)
"""API name of a field."""


class FieldMetadata(OpenModel):
    """A field of a module."""

    api_name: str
    """What records and the parameter `fields` call the field."""
    field_label: str | None = None
    """What people call the field."""
    display_label: str | None = None
    """What is shown."""
    data_type: str | None = None
    """Kind of the field, such as `text` or `currency`."""
    json_type: str | None = None
    """Type of its value in JSON, such as `string` or `double`."""
    length: int | None = None
    """The most characters of a value."""
    system_mandatory: bool | None = None
    """Whether a new record needs it."""
    read_only: bool | None = None
    """Whether it cannot be changed."""
    custom_field: bool | None = None
    """Whether the organization has added it."""


class FieldsAnswer(OpenModel):
    """The fields of a module."""

    fields: list[FieldMetadata]
    """The fields."""


class Module(OpenModel):
    """A module, and what can be done with its records."""

    id: str | None = None
    """Unique id of the module."""
    api_name: str
    """What URLs and parameters call the module."""
    module_name: str | None = None
    """What the platform calls the module."""
    singular_label: str | None = None
    """What people call one record."""
    plural_label: str | None = None
    """What people call the records."""
    api_supported: bool | None = None
    """Whether the API can be used with it."""
    visible: bool | None = None
    """Whether it is shown."""
    viewable: bool | None = None
    """Whether its records can be read."""
    creatable: bool | None = None
    """Whether records can be created."""
    editable: bool | None = None
    """Whether records can be changed."""
    deletable: bool | None = None
    """Whether records can be deleted."""
    generated_type: str | None = None
    """Whether the module is the platform's own or somebody's."""


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
    """What URLs and parameters call the module."""
    id: str | None = None
    """Unique id of the module."""


class ModulesAnswer(OpenModel):
    """Modules."""

    modules: list[Module]
    """The modules."""


class PageInfo(OpenModel):
    """Which page of a list this is, and whether there are more."""

    per_page: int | None = None
    """The most records that a page has."""
    count: int | None = None
    """How many records this page has."""
    page: int | None = None
    """Number of this page, counted from 1."""
    more_records: bool
    """Whether there are records after this page."""
    next_page_token: str | None = may_be_null()
    """What `page_token` has to be for the next page; null on the last one."""
    previous_page_token: str | None = may_be_null()
    """What `page_token` has to be for the page before."""
    page_token_expiry: JsonDateTime | None = may_be_null()
    """When the two tokens expire."""
    sort_by: str | None = None
    """Field by which the records are sorted. Lists of related records do not say it."""
    sort_order: SortOrder | None = None
    """Order of the records. Lists of related records do not say it."""


class Record(OpenModel):
    """One record: its id, and its fields by their API names.

    Which fields a module has is in its fields metadata. Only those that were asked for come; a
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
    """The record alone."""


RecordId = TypeAliasType("RecordId", Annotated[str, Field(max_length=20, pattern="^[0-9]+$")])
"""Unique id of a record. Digits, but a string; as a number it would lose digits."""


class RecordsAnswer(OpenModel):
    """A page of records."""

    data: list[Record]
    """The records."""
    info: PageInfo
    """Which page this is, and whether there are more."""


class RelatedList(OpenModel):
    """A related list of a module."""

    id: str | None = None
    """Unique id of the list."""
    api_name: str
    """What URLs call the list."""
    display_label: str | None = None
    """What people call the list."""
    module: ModuleOfList | None = may_be_null()
    """The module of the related records; null for lists that are put together."""
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


SortOrder = TypeAliasType("SortOrder", Literal["asc", "desc"] | str)
"""Whether the smallest value comes first or last."""


class UpdateRelatedRecordsAnswer(OpenModel):
    """What became of each related record."""

    data: list[RelationResult]
    """One result for each related record. The samples keep the request's order."""


DelinkRelatedRecordAnswer400 = TypeAliasType(
    "DelinkRelatedRecordAnswer400", ErrorEnvelope | UpdateRelatedRecordsAnswer
)


UpdateRelatedRecordsAnswer400 = TypeAliasType(
    "UpdateRelatedRecordsAnswer400", ErrorEnvelope | UpdateRelatedRecordsAnswer
)


class UpdateRelatedRecordsRequest(Model):
    """Body of a call that updates related records."""

    data: Annotated[list[RelatedRecordUpdate], Field(max_length=100, min_length=1)]
    """The related records, one object for each, at most 100."""


class User(OpenModel):
    """A user, as records name one."""

    id: str
    """Unique id of the user."""
    name: str | None = None
    """Name of the user."""
    email: str | None = None
    """Email address of the user; not in every answer."""
