"""Fields: the commands."""

from __future__ import annotations

from .._runtime import Command, CommandArgument, Ref

COMMANDS: tuple[Command, ...] = (
    Command(
        name="list",
        operation="getFields",
        http_method="GET",
        path="/bigin/v2/settings/fields",
        methods={"call": "list"},
        summary="Get fields metadata.",
        description="Get the fields of a module. Records and the parameter `fields` use the `api_name` of a field.",
        returns="The fields.",
        scopes=(
            "ZohoBigin.settings.ALL",
            "ZohoBigin.settings.fields.ALL",
            "ZohoBigin.settings.fields.READ",
        ),
        errors={
            "InvalidModule": "HTTP 400, The module name given seems to be invalid",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/field-meta.html",
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
