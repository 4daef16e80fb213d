"""Related lists: the commands."""

from __future__ import annotations

from .._runtime import Command, CommandArgument, Ref

COMMANDS: tuple[Command, ...] = (
    Command(
        name="list",
        operation="getRelatedLists",
        http_method="GET",
        path="/bigin/v2/settings/related_lists",
        methods={"call": "list"},
        summary="Get related lists metadata.",
        description="Get the related lists of a module. The calls for related records take the `api_name` of one.",
        returns="The related lists.",
        scopes=(
            "ZohoBigin.settings.ALL",
            "ZohoBigin.settings.related_lists.ALL",
            "ZohoBigin.settings.related_lists.READ",
        ),
        errors={
            "InvalidModule": "HTTP 400, The module name given seems to be invalid",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/related-list-meta.html",
        credentials=(("token",),),
        arguments=(
            CommandArgument(
                name="module",
                option="--module",
                type=Ref("AnyModuleApiName"),
                required=True,
                help="API name of the module.",
                hint="text",
            ),
        ),
    ),
)
