"""Modules: the methods, blocking and async."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import AsyncResource, Resource, Timeout
from ..operations import modules as operations

if TYPE_CHECKING:
    from .. import models


class Modules(Resource):
    """The modules of the organization."""

    def list(
        self,
        *,
        timeout: float | Timeout | None = None,
    ) -> models.ModulesAnswer:
        """Get modules.

        Get all modules. The other calls take the `api_name` of one.

        Args:
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The modules.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.modules.ALL
            ZohoBigin.settings.modules.READ

        Raises:
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/modules-api.html
        """
        return self._call(
            operations.GET_MODULES,
            {},
            None,
            timeout,
        )

    def get(
        self,
        module_api_name: str,
        *,
        timeout: float | Timeout | None = None,
    ) -> models.ModulesAnswer:
        """Get a module.

        Get one module. It is the only entry of `modules` in the response.

        Args:
            module_api_name: API name of the module.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The module.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.modules.ALL
            ZohoBigin.settings.modules.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/module-meta.html
        """
        return self._call(
            operations.GET_MODULE,
            {
                "module_api_name": module_api_name,
            },
            None,
            timeout,
        )


class AsyncModules(AsyncResource):
    """The async version of `Modules`."""

    async def list(
        self,
        *,
        timeout: float | Timeout | None = None,
    ) -> models.ModulesAnswer:
        """Get modules.

        Get all modules. The other calls take the `api_name` of one.

        Args:
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The modules.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.modules.ALL
            ZohoBigin.settings.modules.READ

        Raises:
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/modules-api.html
        """
        return await self._call(
            operations.GET_MODULES,
            {},
            None,
            timeout,
        )

    async def get(
        self,
        module_api_name: str,
        *,
        timeout: float | Timeout | None = None,
    ) -> models.ModulesAnswer:
        """Get a module.

        Get one module. It is the only entry of `modules` in the response.

        Args:
            module_api_name: API name of the module.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The module.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.modules.ALL
            ZohoBigin.settings.modules.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/module-meta.html
        """
        return await self._call(
            operations.GET_MODULE,
            {
                "module_api_name": module_api_name,
            },
            None,
            timeout,
        )
