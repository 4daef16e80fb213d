"""Related records: the operations as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import (
    Batch,
    BatchOutcome,
    Body,
    Bounded,
    Constants,
    ErrorRow,
    ListOf,
    Media,
    Operation,
    Pagination,
    Parameter,
    Ref,
    ResponseSpec,
    RetryPolicy,
    Scalar,
)

if TYPE_CHECKING:
    from .. import models

GET_RELATED_RECORDS: Operation[models.RecordsAnswer | None] = Operation(
    id="getRelatedRecords",
    method="GET",
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
        Parameter(
            name="fields",
            location="query",
            type=Bounded(ListOf(Ref("FieldApiName")), (("min_length", 1), ("max_length", 50))),
            style="form",
        ),
        Parameter(
            name="page",
            location="query",
            type=Bounded(Scalar("integer"), (("ge", 1),)),
            style="form",
            explode=True,
        ),
        Parameter(
            name="per_page",
            location="query",
            type=Bounded(Scalar("integer"), (("ge", 1), ("le", 200))),
            style="form",
            explode=True,
        ),
        Parameter(
            name="page_token", location="query", type=Scalar("string"), style="form", explode=True
        ),
        Parameter(
            name="sort_by", location="query", type=Scalar("string"), style="form", explode=True
        ),
        Parameter(
            name="sort_order",
            location="query",
            type=Constants(("asc", "desc")),
            style="form",
            explode=True,
        ),
    ),
    responses=(
        ResponseSpec("200", media=(Media("application/json", "json", Ref("RecordsAnswer")),)),
        ResponseSpec("204"),
        ResponseSpec("400", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("401", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("403", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("429", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("500", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
    ),
    errors=(
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
            code="INVALID_DATA",
            status="400",
            message="The related name given seems to be invalid",
            resolution="Specify a related list that is in the related lists metadata of the module.",
        ),
        ErrorRow(
            code="REQUIRED_PARAM_MISSING",
            status="400",
            message="One of the expected parameters is missing",
            resolution=(
                'The "details" key in the response gives the missing param in the request. '
                'Ensure that you include the params marked "mandatory".'
            ),
        ),
        ErrorRow(
            code="EXPIRED_VALUE",
            status="400",
            message="The token given has expired",
            resolution="Start again with the first page.",
            meaning="The page_token is older than 24 hours.",
        ),
        ErrorRow(
            code="DISCRETE_PAGINATION_LIMIT_EXCEEDED",
            status="400",
            message="You can only get the first 2000 records without using page_token param",
            resolution='If you want to fetch more than 2000 records, you must use the "page_token" param.',
        ),
        ErrorRow(
            code="OAUTH_SCOPE_MISMATCH",
            status="401",
            message="invalid oauth scope to access this URL",
            resolution="Get a token with one of the scopes that are listed for this call.",
            meaning="The access token has none of the scopes that this call needs.",
            docs="https://www.bigin.com/developer/docs/apis/v2/scopes.html",
            oauth="insufficient_scope",
        ),
        ErrorRow(
            code="INVALID_TOKEN",
            status="401",
            message="invalid oauth token",
            resolution=(
                "Get a new access token. If that is refused as well, call the API host that "
                "the token response names in api_domain."
            ),
            meaning=(
                "The access token has expired, was revoked, or belongs to another data "
                "centre. The response does not say which."
            ),
            docs="https://help.zoho.com/portal/en/kb/accounts/faqs-troubleshooting/faqs/oauth/articles/invalid-oauthtoken-on-api-access-30-5-2021",
            oauth="invalid_token",
        ),
        ErrorRow(
            code="AUTHENTICATION_FAILURE",
            status="401",
            message="Authentication failed",
            resolution="Send the access token in the header Authorization, with the prefix Zoho-oauthtoken.",
            meaning="No usable access token reached the API.",
            docs="https://www.bigin.com/developer/docs/apis/v2/oauth-overview.html",
        ),
        ErrorRow(
            code="NO_PERMISSION",
            status="403",
            message="Permission denied to read related records",
            resolution="The user does not have permission to read related records. Contact your system administrator.",
        ),
        ErrorRow(
            code="TOO_MANY_REQUESTS",
            status="429",
            message="Too many requests",
            resolution="Wait, then retry the call. Run fewer calls at once.",
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
        {"zohoOAuth": ("ZohoBigin.modules.{module_name}.READ",)},
    ),
    pagination=Pagination(
        kind="cursor",
        results=("data",),
        argument="page_token",
        limit="per_page",
        number="page",
        next=("info", "next_page_token"),
        more=("info", "more_records"),
    ),
)
"""Get related records."""

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
            "400",
            media=(Media("application/json", "json", Ref("UpdateRelatedRecordsResponse400")),),
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
                "the token response names in api_domain."
            ),
            meaning=(
                "The access token has expired, was revoked, or belongs to another data "
                "centre. The response does not say which."
            ),
            docs="https://help.zoho.com/portal/en/kb/accounts/faqs-troubleshooting/faqs/oauth/articles/invalid-oauthtoken-on-api-access-30-5-2021",
            oauth="invalid_token",
        ),
        ErrorRow(
            code="AUTHENTICATION_FAILURE",
            status="401",
            message="Authentication failed",
            resolution="Send the access token in the header Authorization, with the prefix Zoho-oauthtoken.",
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
            resolution="Wait, then retry the call. Run fewer calls at once.",
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

DELINK_RELATED_RECORDS: Operation[BatchOutcome[models.RelationResult]] = Operation(
    id="delinkRelatedRecords",
    method="DELETE",
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
        Parameter(
            name="ids",
            location="query",
            type=Bounded(ListOf(Ref("RecordId")), (("min_length", 1), ("max_length", 100))),
            required=True,
            style="form",
        ),
    ),
    responses=(
        ResponseSpec(
            "200", media=(Media("application/json", "json", Ref("UpdateRelatedRecordsAnswer")),)
        ),
        ResponseSpec(
            "400", media=(Media("application/json", "json", Ref("DelinkRelatedRecordResponse400")),)
        ),
        ResponseSpec("401", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("429", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("500", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
    ),
    errors=(
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
            message="invalid oauth scope to access this URL",
            resolution="Get a token with one of the scopes that are listed for this call.",
            meaning="The access token has none of the scopes that this call needs.",
            docs="https://www.bigin.com/developer/docs/apis/v2/scopes.html",
            oauth="insufficient_scope",
        ),
        ErrorRow(
            code="INVALID_TOKEN",
            status="401",
            message="invalid oauth token",
            resolution=(
                "Get a new access token. If that is refused as well, call the API host that "
                "the token response names in api_domain."
            ),
            meaning=(
                "The access token has expired, was revoked, or belongs to another data "
                "centre. The response does not say which."
            ),
            docs="https://help.zoho.com/portal/en/kb/accounts/faqs-troubleshooting/faqs/oauth/articles/invalid-oauthtoken-on-api-access-30-5-2021",
            oauth="invalid_token",
        ),
        ErrorRow(
            code="AUTHENTICATION_FAILURE",
            status="401",
            message="Authentication failed",
            resolution="Send the access token in the header Authorization, with the prefix Zoho-oauthtoken.",
            meaning="No usable access token reached the API.",
            docs="https://www.bigin.com/developer/docs/apis/v2/oauth-overview.html",
        ),
        ErrorRow(
            code="TOO_MANY_REQUESTS",
            status="429",
            message="Too many requests",
            resolution="Wait, then retry the call. Run fewer calls at once.",
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
        {"zohoOAuth": ("ZohoBigin.modules.{module_name}.DELETE",)},
    ),
    batch=Batch(
        parameter="ids",
        results="/data",
        size=100,
        succeeded={"/status": "success"},
        result_type=Ref("RelationResult"),
        item_id="",
        result_id="/details/id",
        argument="ids",
    ),
)
"""Delink related records."""

DELINK_RELATED_RECORD: Operation[models.UpdateRelatedRecordsAnswer] = Operation(
    id="delinkRelatedRecord",
    method="DELETE",
    path="/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}/{related_record_id}",
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
        Parameter(name="related_record_id", location="path", type=Ref("RecordId"), required=True),
    ),
    responses=(
        ResponseSpec(
            "200", media=(Media("application/json", "json", Ref("UpdateRelatedRecordsAnswer")),)
        ),
        ResponseSpec(
            "400", media=(Media("application/json", "json", Ref("DelinkRelatedRecordResponse400")),)
        ),
        ResponseSpec("401", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("429", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("500", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
    ),
    errors=(
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
            message="invalid oauth scope to access this URL",
            resolution="Get a token with one of the scopes that are listed for this call.",
            meaning="The access token has none of the scopes that this call needs.",
            docs="https://www.bigin.com/developer/docs/apis/v2/scopes.html",
            oauth="insufficient_scope",
        ),
        ErrorRow(
            code="INVALID_TOKEN",
            status="401",
            message="invalid oauth token",
            resolution=(
                "Get a new access token. If that is refused as well, call the API host that "
                "the token response names in api_domain."
            ),
            meaning=(
                "The access token has expired, was revoked, or belongs to another data "
                "centre. The response does not say which."
            ),
            docs="https://help.zoho.com/portal/en/kb/accounts/faqs-troubleshooting/faqs/oauth/articles/invalid-oauthtoken-on-api-access-30-5-2021",
            oauth="invalid_token",
        ),
        ErrorRow(
            code="AUTHENTICATION_FAILURE",
            status="401",
            message="Authentication failed",
            resolution="Send the access token in the header Authorization, with the prefix Zoho-oauthtoken.",
            meaning="No usable access token reached the API.",
            docs="https://www.bigin.com/developer/docs/apis/v2/oauth-overview.html",
        ),
        ErrorRow(
            code="TOO_MANY_REQUESTS",
            status="429",
            message="Too many requests",
            resolution="Wait, then retry the call. Run fewer calls at once.",
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
        {"zohoOAuth": ("ZohoBigin.modules.{module_name}.DELETE",)},
    ),
)
"""Delink one related record."""
