"""Modules: the commands."""

from __future__ import annotations

from .._runtime import Command, CommandArgument, Ref

COMMANDS: tuple[Command, ...] = (
    Command(
        name="list",
        operation="getModules",
        http_method="GET",
        path="/bigin/v2/settings/modules",
        methods={"call": "list"},
        summary="Get modules.",
        description="Get all modules. The other calls take the `api_name` of one.",
        returns="The modules.",
        scopes=(
            "ZohoBigin.settings.ALL",
            "ZohoBigin.settings.modules.ALL",
            "ZohoBigin.settings.modules.READ",
        ),
        errors={
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/modules-api.html",
        credentials=(("token",),),
    ),
    Command(
        name="get",
        operation="getModule",
        http_method="GET",
        path="/bigin/v2/settings/modules/{module_api_name}",
        methods={"call": "get"},
        summary="Get a module.",
        description="Get one module. It is the only entry of `modules` in the response.",
        returns="The module.",
        scopes=(
            "ZohoBigin.settings.ALL",
            "ZohoBigin.settings.modules.ALL",
            "ZohoBigin.settings.modules.READ",
        ),
        errors={
            "InvalidModule": "HTTP 400, The module name given seems to be invalid",
            "OauthScopeMismatch": "HTTP 401, invalid oauth scope to access this URL",
            "InvalidToken": "HTTP 401, invalid oauth token",
            "AuthenticationFailure": "HTTP 401, Authentication failed",
            "TooManyRequests": "HTTP 429, Too many requests",
            "InternalError": "HTTP 500, Internal Server Error",
        },
        documentation="https://www.bigin.com/developer/docs/apis/v2/module-meta.html",
        credentials=(("token",),),
        arguments=(
            CommandArgument(
                name="module_api_name",
                type=Ref("AnyModuleApiName"),
                required=True,
                help="API name of the module.",
                hint="text",
            ),
        ),
    ),
)
