"""The exceptions of Zoho Bigin, with a class for each error code.

All of them are derived from `BiginError`. An error response of the API raises an `ApiError`. It has
`code`, `status`, `message`, `details`, the documented `resolution` and the raw `response`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ._runtime import (
    ApiError,
    ArgumentError,
    BatchFailed,
    ClientClosed,
    ClientError,
    DataCenterMismatch,
    DeviationError,
    ResponseTimeout,
    ResponseTooLarge,
    ScopeError,
    TokenError,
    TokenStoreWarning,
    TransportError,
    UnexpectedResponse,
    UnknownCode,
    UploadError,
)

BiginError = ClientError
"""The base class of all exceptions of the client."""


class InvalidModule(ApiError):
    """The error code INVALID_MODULE.

    HTTP 400, "The module name given seems to be invalid". You have specified an invalid module
    name or there is no tab permission, or the module could have been removed from the available
    modules. Specify a valid module API name.

    HTTP 400, "The given module is not supported in API". The modules such as Documents and
    Projects are not supported in the current API. (This error will not be shown, once these
    modules are been supported). Specify a valid module API name.
    """


class InvalidData(ApiError):
    """The error code INVALID_DATA.

    HTTP 400, "The related name given seems to be invalid". Specify a related list that is in the
    related lists metadata of the module.

    HTTP 202, "invalid data". The error of one record. The others have their own results. The
    input specified is incorrect. Specify a valid input.

    HTTP 400, "the related id given seems to be invalid". You have specified an incorrect related
    record ID. Please specify a valid record ID. Refer to Get Related Records API to get valid
    record IDs.
    """


class RequiredParamMissing(ApiError):
    """The error code REQUIRED_PARAM_MISSING.

    HTTP 400, "One of the expected parameters is missing". The "details" key in the response
    gives the missing param in the request. Ensure that you include the params marked
    "mandatory".
    """


class ExpiredValue(ApiError):
    """The error code EXPIRED_VALUE.

    HTTP 400, "The token given has expired". The page_token is older than 24 hours. Start again
    with the first page.
    """


class DiscretePaginationLimitExceeded(ApiError):
    """The error code DISCRETE_PAGINATION_LIMIT_EXCEEDED.

    HTTP 400, "You can only get the first 2000 records without using page_token param". If you
    want to fetch more than 2000 records, you must use the "page_token" param.
    """


class OauthScopeMismatch(ApiError):
    """The error code OAUTH_SCOPE_MISMATCH.

    HTTP 401, "invalid oauth scope to access this URL". The access token has none of the scopes
    that this call needs. Get a token with one of the scopes that are listed for this call.

    HTTP 401, "Unauthorized". Client does not have ZohoBigin.modules.{module_name}.UPDATE scope.
    Create a new client with valid scope. Refer to scope section above.
    """


class InvalidToken(ApiError):
    """The error code INVALID_TOKEN.

    HTTP 401, "invalid oauth token". The access token has expired, was revoked, or belongs to
    another data centre. The response does not say which. Get a new access token. If that is
    refused as well, call the API host that the token response names in api_domain.
    """


class AuthenticationFailure(ApiError):
    """The error code AUTHENTICATION_FAILURE.

    HTTP 401, "Authentication failed". No usable access token reached the API. Send the access
    token in the header Authorization, with the prefix Zoho-oauthtoken.
    """


class NoPermission(ApiError):
    """The error code NO_PERMISSION.

    HTTP 403, "Permission denied to read related records". The user does not have permission to
    read related records. Contact your system administrator.

    HTTP 403, "Permission denied to update records". The user does not have permission to update
    related records data. Contact your system administrator.

    HTTP 403, "Permission denied to read records". The user does not have permission to read
    records. Contact your system administrator.
    """


class TooManyRequests(ApiError):
    """The error code TOO_MANY_REQUESTS.

    HTTP 429, "Too many requests". Wait, then retry the call. Run fewer calls at once.
    """


class InternalError(ApiError):
    """The error code INTERNAL_ERROR.

    HTTP 500, "Internal Server Error". Unexpected and unhandled exception in Server. Contact
    support team.
    """


class MandatoryNotFound(ApiError):
    """The error code MANDATORY_NOT_FOUND.

    HTTP 202, "required field not found". The error of one record. The others have their own
    results. You have not specified one or more mandatory fields in the input. Refer to Fields
    Metadata API to know the mandatory fields.
    """


class InvalidRequestMethod(ApiError):
    """The error code INVALID_REQUEST_METHOD.

    HTTP 400, "The http request method type is not a valid one". You have specified an invalid
    HTTP method to access the API URL. Specify a valid request method. Refer to endpoints section
    above.
    """


class AuthorizationFailed(ApiError):
    """The error code AUTHORIZATION_FAILED.

    HTTP 400, "User does not have sufficient privilege to update related records data". The user
    does not have the permission to update related records data. Contact your system
    administrator.
    """


class InvalidUrlPattern(ApiError):
    """The error code INVALID_URL_PATTERN.

    HTTP 404, "Please check if the URL trying to access is a correct one". The request URL
    specified is incorrect. Specify a valid request URL. Refer to request URL section above.
    """


BY_CODE: Mapping[str, type[ApiError]] = {
    "INVALID_MODULE": InvalidModule,
    "INVALID_DATA": InvalidData,
    "REQUIRED_PARAM_MISSING": RequiredParamMissing,
    "EXPIRED_VALUE": ExpiredValue,
    "DISCRETE_PAGINATION_LIMIT_EXCEEDED": DiscretePaginationLimitExceeded,
    "OAUTH_SCOPE_MISMATCH": OauthScopeMismatch,
    "INVALID_TOKEN": InvalidToken,
    "AUTHENTICATION_FAILURE": AuthenticationFailure,
    "NO_PERMISSION": NoPermission,
    "TOO_MANY_REQUESTS": TooManyRequests,
    "INTERNAL_ERROR": InternalError,
    "MANDATORY_NOT_FOUND": MandatoryNotFound,
    "INVALID_REQUEST_METHOD": InvalidRequestMethod,
    "AUTHORIZATION_FAILED": AuthorizationFailed,
    "INVALID_URL_PATTERN": InvalidUrlPattern,
}
"""The exception class of each error code."""

__all__ = [
    "ApiError",
    "ArgumentError",
    "AuthenticationFailure",
    "AuthorizationFailed",
    "BY_CODE",
    "BatchFailed",
    "BiginError",
    "ClientClosed",
    "DataCenterMismatch",
    "DeviationError",
    "DiscretePaginationLimitExceeded",
    "ExpiredValue",
    "InternalError",
    "InvalidData",
    "InvalidModule",
    "InvalidRequestMethod",
    "InvalidToken",
    "InvalidUrlPattern",
    "MandatoryNotFound",
    "NoPermission",
    "OauthScopeMismatch",
    "RequiredParamMissing",
    "ResponseTimeout",
    "ResponseTooLarge",
    "ScopeError",
    "TokenError",
    "TokenStoreWarning",
    "TooManyRequests",
    "TransportError",
    "UnexpectedResponse",
    "UnknownCode",
    "UploadError",
]
