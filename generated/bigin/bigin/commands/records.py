"""Records: the commands."""

from __future__ import annotations

from .._runtime import Bounded, Command, CommandArgument, Constants, ListOf, Ref, Scalar

COMMANDS: tuple[Command, ...] = (
    Command(
        name="list",
        operation="getRecords",
        http_method="GET",
        path="/bigin/v2/{module_api_name}",
        methods={"pages": "list", "call": "list_page"},
        summary="Get records.",
        description="Get the records of a module, page by page.",
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
            "RequiredParamMissing": "HTTP 400, One of the expected parameters is missing",
            "ExpiredValue": "HTTP 400, The token given has expired",
            "DiscretePaginationLimitExceeded": "HTTP 400, You can only get the first 2000 records without using page_token param",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "NoPermission": "HTTP 403, Permission denied to read records",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/get-records.html",
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
                name="fields",
                option="--fields",
                type=Bounded(ListOf(Ref("FieldApiName")), (("min_length", 1), ("max_length", 50))),
                required=True,
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
            CommandArgument(
                name="cvid",
                option="--cvid",
                type=Ref("RecordId"),
                help="Unique id of a custom view; only its records are returned.",
                hint="text",
            ),
        ),
    ),
    Command(
        name="get",
        operation="getRecord",
        http_method="GET",
        path="/bigin/v2/{module_api_name}/{record_id}",
        methods={"call": "get"},
        summary="Get a record.",
        description=(
            "Get one record of a module. It is the only entry of `data` in the response.\n\n"
            "None for a record that does not exist."
        ),
        returns="The record. None with HTTP 204: The record does not exist. The response has no body.",
        scopes=(
            "ZohoBigin.modules.ALL",
            "ZohoBigin.modules.{module_name}.ALL",
            "ZohoBigin.modules.{module_name}.READ",
        ),
        errors={
            "InvalidModule": "HTTP 400, The module name given seems to be invalid",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "NoPermission": "HTTP 403, Permission denied to read records",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/get-records.html",
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
                name="fields",
                option="--fields",
                type=Bounded(ListOf(Ref("FieldApiName")), (("min_length", 1), ("max_length", 50))),
                help="API names of the fields to return, at most 50.",
                hint="list",
            ),
        ),
    ),
)
