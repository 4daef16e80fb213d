"""Related records: the commands."""

from __future__ import annotations

from .._runtime import Command, CommandArgument, Ref

COMMANDS: tuple[Command, ...] = (
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
        returns="What became of each item, in the order of the items.",
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
                help="Unique id of the record in that module. The Get records API gives it.",
                hint="text",
            ),
            CommandArgument(
                name="related_list_api_name",
                type=Ref("RelatedListApiName"),
                required=True,
                help=(
                    "API name of the related list. The Get related lists metadata API gives the "
                    "lists that the module supports."
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
                    "100 travel in several calls."
                ),
                hint="@items.jsonl, @items.csv or @items.json, @- for standard input, or a JSON list",
            ),
        ),
    ),
)
