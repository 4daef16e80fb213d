"""Fields: the methods, blocking and async."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import AsyncResource, Resource, Timeout
from ..operations import fields as operations

if TYPE_CHECKING:
    from .. import models


class Fields(Resource):
    """The fields of a module's records."""

    def list(
        self,
        *,
        module: str,
        timeout: float | Timeout | None = None,
    ) -> models.FieldsAnswer:
        """Get fields metadata.

        Get the fields of a module. Records and the parameter `fields` use the `api_name` of a
        field.

        Args:
            module: API name of the module.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The fields.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.fields.ALL
            ZohoBigin.settings.fields.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/field-meta.html
        """
        return self._call(
            operations.GET_FIELDS,
            {
                "module": module,
            },
            None,
            timeout,
        )


class AsyncFields(AsyncResource):
    """The async version of `Fields`."""

    async def list(
        self,
        *,
        module: str,
        timeout: float | Timeout | None = None,
    ) -> models.FieldsAnswer:
        """Get fields metadata.

        Get the fields of a module. Records and the parameter `fields` use the `api_name` of a
        field.

        Args:
            module: API name of the module.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The fields.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.fields.ALL
            ZohoBigin.settings.fields.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/field-meta.html
        """
        return await self._call(
            operations.GET_FIELDS,
            {
                "module": module,
            },
            None,
            timeout,
        )
