"""Modules: the operations as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import ErrorRow, Media, Operation, Parameter, Ref, ResponseSpec

if TYPE_CHECKING:
    from .. import models

GET_MODULES: Operation[models.ModulesAnswer] = Operation(
    id="getModules",
    method="GET",
    path="/bigin/v2/settings/modules",
    responses=(
        ResponseSpec("200", media=(Media("application/json", "json", Ref("ModulesAnswer")),)),
        ResponseSpec("401", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("429", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("500", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
    ),
    errors=(
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
        {"zohoOAuth": ("ZohoBigin.settings.ALL",)},
        {"zohoOAuth": ("ZohoBigin.settings.modules.ALL",)},
        {"zohoOAuth": ("ZohoBigin.settings.modules.READ",)},
    ),
)
"""Get modules."""

GET_MODULE: Operation[models.ModulesAnswer] = Operation(
    id="getModule",
    method="GET",
    path="/bigin/v2/settings/modules/{module_api_name}",
    parameters=(
        Parameter(
            name="module_api_name", location="path", type=Ref("AnyModuleApiName"), required=True
        ),
    ),
    responses=(
        ResponseSpec("200", media=(Media("application/json", "json", Ref("ModulesAnswer")),)),
        ResponseSpec("400", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
        ResponseSpec("401", media=(Media("application/json", "json", Ref("ErrorEnvelope")),)),
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
        {"zohoOAuth": ("ZohoBigin.settings.ALL",)},
        {"zohoOAuth": ("ZohoBigin.settings.modules.ALL",)},
        {"zohoOAuth": ("ZohoBigin.settings.modules.READ",)},
    ),
)
"""Get a module."""
