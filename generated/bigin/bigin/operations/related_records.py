"""Related records: the operations, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import (
    Batch,
    BatchOutcome,
    Body,
    ErrorRow,
    Media,
    Operation,
    Parameter,
    Ref,
    ResponseSpec,
    RetryPolicy,
)

if TYPE_CHECKING:
    from .. import models

UPDATE_RELATED_RECORDS: Operation[BatchOutcome[models.RelationResult]] = Operation(
    id="updateRelatedRecords",
    method="PUT",
    path="/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}",
    parameters=(
        Parameter(
            name="module_api_name", location="path", type=Ref("ModuleApiName"), required=True
        ),
        Parameter(name="record_id", location="path", type=Ref("RecordId"), required=True),
        Parameter(
            name="related_list_api_name",
            location="path",
            type=Ref("RelatedListApiName"),
            required=True,
        ),
    ),
    body=Body(
        (Media("application/json", "json", Ref("UpdateRelatedRecordsRequest")),), argument="data"
    ),
    responses=(
        ResponseSpec(
            "200", media=(Media("application/json", "json", Ref("UpdateRelatedRecordsAnswer")),)
        ),
        ResponseSpec(
            "202", media=(Media("application/json", "json", Ref("UpdateRelatedRecordsAnswer")),)
        ),
        ResponseSpec(
            "207", media=(Media("application/json", "json", Ref("UpdateRelatedRecordsAnswer")),)
        ),
        ResponseSpec(
            "400", media=(Media("application/json", "json", Ref("UpdateRelatedRecordsAnswer400")),)
        ),
        ResponseSpec("401", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("403", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("404", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("429", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("500", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
    ),
    errors=(
        ErrorRow(
            code="INVALID_DATA",
            status="202",
            message="invalid data",
            resolution="The input specified is incorrect. Specify a valid input",
            meaning="The error of one record. The others have their own results.",
        ),
        ErrorRow(
            code="MANDATORY_NOT_FOUND",
            status="202",
            message="required field not found",
            resolution=(
                "You have not specified one or more mandatory fields in the input. Refer to "
                "Fields Metadata API to know the mandatory fields."
            ),
            meaning="The error of one record. The others have their own results.",
            docs="https://www.bigin.com/developer/docs/apis/v2/field-meta.html",
        ),
        ErrorRow(
            code="INVALID_MODULE",
            status="400",
            message="The module name given seems to be invalid",
            resolution=(
                "You have specified an invalid module name or there is no tab permission, or "
                "the module could have been removed from the available modules. Specify a "
                "valid module API name."
            ),
        ),
        ErrorRow(
            code="INVALID_MODULE",
            status="400",
            message="The given module is not supported in API",
            resolution=(
                "The modules such as Documents and Projects are not supported in the current "
                "API. (This error will not be shown, once these modules are been supported). "
                "Specify a valid module API name."
            ),
        ),
        ErrorRow(
            code="INVALID_REQUEST_METHOD",
            status="400",
            message="The http request method type is not a valid one",
            resolution=(
                "You have specified an invalid HTTP method to access the API URL. Specify a "
                "valid request method. Refer to endpoints section above."
            ),
            docs="https://www.bigin.com/developer/docs/apis/v2/update-related-records.html",
        ),
        ErrorRow(
            code="AUTHORIZATION_FAILED",
            status="400",
            message="User does not have sufficient privilege to update related records data",
            resolution=(
                "The user does not have the permission to update related records data. "
                "Contact your system administrator."
            ),
        ),
        ErrorRow(
            code="INVALID_DATA",
            status="400",
            message="the related id given seems to be invalid",
            resolution=(
                "You have specified an incorrect related record ID. Please specify a valid "
                "record ID. Refer to Get Related Records API to get valid record IDs."
            ),
            docs="https://www.bigin.com/developer/docs/apis/v2/get-related-records.html",
        ),
        ErrorRow(
            code="OAUTH_SCOPE_MISMATCH",
            status="401",
            message="Unauthorized",
            resolution=(
                "Client does not have ZohoBigin.modules.{module_name}.UPDATE scope. Create a "
                "new client with valid scope. Refer to scope section above."
            ),
            docs="https://www.bigin.com/developer/docs/apis/v2/update-related-records.html",
            oauth="insufficient_scope",
        ),
        ErrorRow(
            code="INVALID_TOKEN",
            status="401",
            message="invalid oauth token",
            resolution=(
                "Get a new access token. If that is refused as well, call the API host that "
                "the token answer names in api_domain."
            ),
            meaning=(
                "The access token has expired, was revoked, or belongs to another data "
                "centre. The answer does not tell which."
            ),
            docs="https://help.zoho.com/portal/en/kb/accounts/faqs-troubleshooting/faqs/oauth/articles/invalid-oauthtoken-on-api-access-30-5-2021",
            oauth="invalid_token",
        ),
        ErrorRow(
            code="AUTHENTICATION_FAILURE",
            status="401",
            message="Authentication failed",
            resolution="Send the access token in the header Authorization, with the word Zoho-oauthtoken before it.",
            meaning="No usable access token reached the API.",
            docs="https://www.bigin.com/developer/docs/apis/v2/oauth-overview.html",
        ),
        ErrorRow(
            code="NO_PERMISSION",
            status="403",
            message="Permission denied to update records",
            resolution=(
                "The user does not have permission to update related records data. Contact "
                "your system administrator."
            ),
        ),
        ErrorRow(
            code="INVALID_URL_PATTERN",
            status="404",
            message="Please check if the URL trying to access is a correct one",
            resolution=(
                "The request URL specified is incorrect. Specify a valid request URL. Refer "
                "to request URL section above."
            ),
            docs="https://www.bigin.com/developer/docs/apis/v2/update-related-records.html",
        ),
        ErrorRow(
            code="TOO_MANY_REQUESTS",
            status="429",
            message="Too many requests",
            resolution="Wait, then repeat the call. Run fewer calls at once.",
            docs="https://www.bigin.com/developer/docs/apis/v2/api-limits.html",
        ),
        ErrorRow(
            code="INTERNAL_ERROR",
            status="500",
            message="Internal Server Error",
            resolution="Unexpected and unhandled exception in Server. Contact support team.",
        ),
    ),
    security=(
        {"zohoOAuth": ("ZohoBigin.modules.ALL",)},
        {"zohoOAuth": ("ZohoBigin.modules.{module_name}.ALL",)},
        {"zohoOAuth": ("ZohoBigin.modules.{module_name}.WRITE",)},
        {"zohoOAuth": ("ZohoBigin.modules.{module_name}.UPDATE",)},
    ),
    batch=Batch(
        items="/data",
        results="/data",
        size=100,
        succeeded={"/status": "success"},
        result_type=Ref("RelationResult"),
        item_id="/id",
        result_id="/details/id",
    ),
    retries=RetryPolicy(statuses=("429", "5XX"), any_method=True),
)
"""Update related list records."""
