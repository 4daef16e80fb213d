"""Related lists: the methods, blocking and async."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import AsyncResource, Resource, Timeout
from ..operations import related_lists as operations

if TYPE_CHECKING:
    from .. import models


class RelatedLists(Resource):
    """The related lists of a module's records."""

    def list(
        self,
        *,
        module: str,
        timeout: float | Timeout | None = None,
    ) -> models.RelatedListsAnswer:
        """Get related lists metadata.

        Get the related lists of a module. The calls for related records take the `api_name` of
        one.

        Args:
            module: API name of the module.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The related lists.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.related_lists.ALL
            ZohoBigin.settings.related_lists.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/related-list-meta.html
        """
        return self._call(
            operations.GET_RELATED_LISTS,
            {
                "module": module,
            },
            None,
            timeout,
        )


class AsyncRelatedLists(AsyncResource):
    """The async version of `RelatedLists`."""

    async def list(
        self,
        *,
        module: str,
        timeout: float | Timeout | None = None,
    ) -> models.RelatedListsAnswer:
        """Get related lists metadata.

        Get the related lists of a module. The calls for related records take the `api_name` of
        one.

        Args:
            module: API name of the module.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The related lists.

        Scopes, any one of which will do:
            ZohoBigin.settings.ALL
            ZohoBigin.settings.related_lists.ALL
            ZohoBigin.settings.related_lists.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/related-list-meta.html
        """
        return await self._call(
            operations.GET_RELATED_LISTS,
            {
                "module": module,
            },
            None,
            timeout,
        )
