"""Related records: the commands."""

from __future__ import annotations

from .._runtime import Bounded, Command, CommandArgument, Constants, ListOf, Ref, Scalar

COMMANDS: tuple[Command, ...] = (
    Command(
        name="list",
        operation="getRelatedRecords",
        http_method="GET",
        path="/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}",
        methods={"pages": "list", "call": "list_page"},
        summary="Get related records.",
        description="Get the records in one of a record's related lists, page by page.",
        returns=(
            "The items of all pages, which are fetched while you iterate. Its method "
            "`pages()` yields whole pages."
        ),
        scopes=(
            "ZohoBigin.modules.ALL",
            "ZohoBigin.modules.{module_name}.ALL",
            "ZohoBigin.modules.{module_name}.READ",
        ),
        errors={
            "InvalidModule": "HTTP 400, The module name given seems to be invalid",
            "InvalidData": "HTTP 400, The related name given seems to be invalid",
            "RequiredParamMissing": "HTTP 400, One of the expected parameters is missing",
            "ExpiredValue": "HTTP 400, The token given has expired",
            "DiscretePaginationLimitExceeded": "HTTP 400, You can only get the first 2000 records without using page_token param",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "NoPermission": "HTTP 403, Permission denied to read related records",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/get-related-records.html",
        credentials=(("token",),),
        arguments=(
            CommandArgument(
                name="module_api_name",
                type=Ref("ModuleApiName"),
                required=True,
                help=(
                    "API name of the module that the record is in: `Contacts`, `Pipelines`, "
                    "`Accounts` (Companies in Bigin) or `Products`."
                ),
                choices=("Contacts", "Pipelines", "Accounts", "Products"),
            ),
            CommandArgument(
                name="record_id",
                type=Ref("RecordId"),
                required=True,
                help="Unique id of the record in that module.",
                hint="text",
            ),
            CommandArgument(
                name="related_list_api_name",
                type=Ref("RelatedListApiName"),
                required=True,
                help="API name of the related list, from the related lists metadata.",
                hint="text",
            ),
            CommandArgument(
                name="fields",
                option="--fields",
                type=Bounded(ListOf(Ref("FieldApiName")), (("min_length", 1), ("max_length", 50))),
                help="API names of the fields to return, at most 50.",
                hint="list",
            ),
            CommandArgument(
                name="page",
                option="--page",
                type=Bounded(Scalar("integer"), (("ge", 1),)),
                help=(
                    "Number of the page, counted from 1. Only for the first 2,000 records; "
                    "beyond them, and while iterating, use `page_token`."
                ),
                hint="integer",
            ),
            CommandArgument(
                name="per_page",
                option="--per-page",
                type=Bounded(Scalar("integer"), (("ge", 1), ("le", 200))),
                help="Maximum number of records of one page; the default is 200.",
                hint="integer",
            ),
            CommandArgument(
                name="page_token",
                option="--page-token",
                type=Scalar("string"),
                help=(
                    "Token of the page, from `next_page_token` of the previous page. It cannot "
                    "be sent together with `page`, and all other parameters must be the same as "
                    "before."
                ),
                hint="text",
            ),
            CommandArgument(
                name="sort_by",
                option="--sort-by",
                type=Scalar("string"),
                help="API name of the field by which the records are sorted.",
                hint="text",
            ),
            CommandArgument(
                name="sort_order",
                option="--sort-order",
                type=Constants(("asc", "desc")),
                help="Whether the smallest value comes first or last.",
                choices=("asc", "desc"),
            ),
        ),
    ),
    Command(
        name="update",
        operation="updateRelatedRecords",
        http_method="PUT",
        path="/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}",
        methods={"batch": "update", "each": "update_each"},
        summary="Update related list records.",
        description=(
            "Update the relation between a record and the records of one of its related "
            "lists.\n\nRecords that are not related yet become related; for those that "
            "are, the relation is updated. To relate several records, send one object "
            "for each. One call takes at most 100. Each record has its own result, so "
            "some can fail while others succeed."
        ),
        returns="The outcome: the state of each item, in the order of the items.",
        scopes=(
            "ZohoBigin.modules.ALL",
            "ZohoBigin.modules.{module_name}.ALL",
            "ZohoBigin.modules.{module_name}.WRITE",
            "ZohoBigin.modules.{module_name}.UPDATE",
        ),
        errors={
            "InvalidData": "HTTP 202, invalid data; HTTP 400, the related id given seems to be invalid",
            "MandatoryNotFound": "HTTP 202, required field not found",
            "InvalidModule": (
                "HTTP 400, The module name given seems to be invalid; HTTP 400, The given "
                "module is not supported in API"
            ),
            "InvalidRequestMethod": "HTTP 400, The http request method type is not a valid one",
            "AuthorizationFailed": "HTTP 400, User does not have sufficient privilege to update related records data",
            "OauthScopeMismatch": "HTTP 401, Unauthorized",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "NoPermission": "HTTP 403, Permission denied to update records",
            "InvalidUrlPattern": "HTTP 404, Please check if the URL trying to access is a correct one",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/update-related-records.html",
        credentials=(("token",),),
        arguments=(
            CommandArgument(
                name="module_api_name",
                type=Ref("ModuleApiName"),
                required=True,
                help=(
                    "API name of the module that the record is in: `Contacts`, `Pipelines`, "
                    "`Accounts` (Companies in Bigin) or `Products`."
                ),
                choices=("Contacts", "Pipelines", "Accounts", "Products"),
            ),
            CommandArgument(
                name="record_id",
                type=Ref("RecordId"),
                required=True,
                help="Unique id of the record in that module. The Get records API returns it.",
                hint="text",
            ),
            CommandArgument(
                name="related_list_api_name",
                type=Ref("RelatedListApiName"),
                required=True,
                help=(
                    "API name of the related list. The Get related lists metadata API returns "
                    "the lists that the module supports."
                ),
                hint="text",
            ),
            CommandArgument(
                name="data",
                option="--data",
                type=Ref("RelatedRecordUpdate"),
                required=True,
                is_body=True,
                help=(
                    "The related records, one object for each. Any number of items; more than "
                    "100 are sent in several calls."
                ),
                hint="@items.jsonl, @items.csv or @items.json, @- for standard input, or a JSON list",
            ),
        ),
    ),
    Command(
        name="delink",
        operation="delinkRelatedRecords",
        http_method="DELETE",
        path="/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}",
        methods={"batch": "delink", "each": "delink_each"},
        summary="Delink related records.",
        description=(
            "Remove the relation between a record and records of one of its related "
            "lists.\n\nThe records themselves are kept. One call takes at most 100 ids. "
            "Each record has its own result, so some can fail while others succeed."
        ),
        returns="The outcome: the state of each item, in the order of the items.",
        scopes=(
            "ZohoBigin.modules.ALL",
            "ZohoBigin.modules.{module_name}.ALL",
            "ZohoBigin.modules.{module_name}.WRITE",
            "ZohoBigin.modules.{module_name}.DELETE",
        ),
        errors={
            "InvalidData": "HTTP 400, the related id given seems to be invalid",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/delink.html",
        credentials=(("token",),),
        arguments=(
            CommandArgument(
                name="module_api_name",
                type=Ref("ModuleApiName"),
                required=True,
                help=(
                    "API name of the module that the record is in: `Contacts`, `Pipelines`, "
                    "`Accounts` (Companies in Bigin) or `Products`."
                ),
                choices=("Contacts", "Pipelines", "Accounts", "Products"),
            ),
            CommandArgument(
                name="record_id",
                type=Ref("RecordId"),
                required=True,
                help="Unique id of the record in that module.",
                hint="text",
            ),
            CommandArgument(
                name="related_list_api_name",
                type=Ref("RelatedListApiName"),
                required=True,
                help="API name of the related list, from the related lists metadata.",
                hint="text",
            ),
            CommandArgument(
                name="ids",
                option="--ids",
                type=Ref("RecordId"),
                required=True,
                is_body=True,
                help=(
                    "Unique ids of the related records, at most 100. Any number of items; more "
                    "than 100 are sent in several calls."
                ),
                hint="@items.jsonl, @items.csv or @items.json, @- for standard input, or a JSON list",
            ),
        ),
    ),
    Command(
        name="delink-one",
        operation="delinkRelatedRecord",
        http_method="DELETE",
        path="/bigin/v2/{module_api_name}/{record_id}/{related_list_api_name}/{related_record_id}",
        methods={"call": "delink_one"},
        summary="Delink one related record.",
        description=(
            "Remove the relation between a record and one record of one of its related "
            "lists.\n\nThe records themselves are kept. A relation that does not exist is "
            "an error, so repeating a call whose response was lost causes one."
        ),
        returns="The relation is removed.",
        scopes=(
            "ZohoBigin.modules.ALL",
            "ZohoBigin.modules.{module_name}.ALL",
            "ZohoBigin.modules.{module_name}.WRITE",
            "ZohoBigin.modules.{module_name}.DELETE",
        ),
        errors={
            "InvalidData": "HTTP 400, the related id given seems to be invalid",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/delink.html",
        credentials=(("token",),),
        arguments=(
            CommandArgument(
                name="module_api_name",
                type=Ref("ModuleApiName"),
                required=True,
                help=(
                    "API name of the module that the record is in: `Contacts`, `Pipelines`, "
                    "`Accounts` (Companies in Bigin) or `Products`."
                ),
                choices=("Contacts", "Pipelines", "Accounts", "Products"),
            ),
            CommandArgument(
                name="record_id",
                type=Ref("RecordId"),
                required=True,
                help="Unique id of the record in that module.",
                hint="text",
            ),
            CommandArgument(
                name="related_list_api_name",
                type=Ref("RelatedListApiName"),
                required=True,
                help="API name of the related list, from the related lists metadata.",
                hint="text",
            ),
            CommandArgument(
                name="related_record_id",
                type=Ref("RecordId"),
                required=True,
                help="Unique id of the related record.",
                hint="text",
            ),
        ),
    ),
)
