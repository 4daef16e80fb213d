"""Records: the methods, blocking and async."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .._runtime import AsyncPages, AsyncPaginatedResource, Pages, PaginatedResource, Timeout
from ..operations import records as operations

if TYPE_CHECKING:
    from .. import inputs, models


class Records(PaginatedResource):
    """The records of a module."""

    def list(
        self,
        module_api_name: models.ModuleApiName,
        *,
        fields: Sequence[str],
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        cvid: str | None = None,
        timeout: float | Timeout | None = None,
    ) -> Pages[models.Record]:
        """Get records.

        Get the records of a module, page by page.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            fields: API names of the fields to return, at most 50.
            page: Number of the page, counted from 1. Only for the first 2,000 records; beyond
                them, and while iterating, use `page_token`.
            per_page: Maximum number of records of one page; the default is 200.
            page_token: Token of the page, from `next_page_token` of the previous page. It
                cannot be sent together with `page`, and all other parameters must be the same as
                before.
            sort_by: API name of the field by which the records are sorted.
            sort_order: Whether the smallest value comes first or last.
            cvid: Unique id of a custom view; only its records are returned.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The items of all pages, which are fetched while you iterate. Its method `pages()`
            yields whole pages.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            RequiredParamMissing: HTTP 400, One of the expected parameters is missing
            ExpiredValue: HTTP 400, The token given has expired
            DiscretePaginationLimitExceeded: HTTP 400, You can only get the first 2000 records
                without using page_token param
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to read records
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/get-records.html
        """
        return self._pages(
            operations.GET_RECORDS,
            {
                "module_api_name": module_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
                "cvid": cvid,
            },
            None,
            timeout,
        )

    def list_page(
        self,
        module_api_name: models.ModuleApiName,
        *,
        fields: Sequence[str],
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        cvid: str | None = None,
        timeout: float | Timeout | None = None,
    ) -> models.RecordsAnswer | None:
        """One page of `list`, as the API returns it."""
        return self._call(
            operations.GET_RECORDS,
            {
                "module_api_name": module_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
                "cvid": cvid,
            },
            None,
            timeout,
        )

    def get(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        *,
        fields: Sequence[str] | None = None,
        timeout: float | Timeout | None = None,
    ) -> models.RecordAnswer | None:
        """Get a record.

        Get one record of a module. It is the only entry of `data` in the response.

        None for a record that does not exist.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            fields: API names of the fields to return, at most 50.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The record. None with HTTP 204: The record does not exist. The response has no body.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to read records
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/get-records.html
        """
        return self._call(
            operations.GET_RECORD,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "fields": fields,
            },
            None,
            timeout,
        )


class AsyncRecords(AsyncPaginatedResource):
    """The async version of `Records`."""

    def list(
        self,
        module_api_name: models.ModuleApiName,
        *,
        fields: Sequence[str],
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        cvid: str | None = None,
        timeout: float | Timeout | None = None,
    ) -> AsyncPages[models.Record]:
        """Get records.

        Get the records of a module, page by page.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            fields: API names of the fields to return, at most 50.
            page: Number of the page, counted from 1. Only for the first 2,000 records; beyond
                them, and while iterating, use `page_token`.
            per_page: Maximum number of records of one page; the default is 200.
            page_token: Token of the page, from `next_page_token` of the previous page. It
                cannot be sent together with `page`, and all other parameters must be the same as
                before.
            sort_by: API name of the field by which the records are sorted.
            sort_order: Whether the smallest value comes first or last.
            cvid: Unique id of a custom view; only its records are returned.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The items of all pages, which are fetched while you iterate. Its method `pages()`
            yields whole pages.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            RequiredParamMissing: HTTP 400, One of the expected parameters is missing
            ExpiredValue: HTTP 400, The token given has expired
            DiscretePaginationLimitExceeded: HTTP 400, You can only get the first 2000 records
                without using page_token param
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to read records
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/get-records.html
        """
        return self._pages(
            operations.GET_RECORDS,
            {
                "module_api_name": module_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
                "cvid": cvid,
            },
            None,
            timeout,
        )

    async def list_page(
        self,
        module_api_name: models.ModuleApiName,
        *,
        fields: Sequence[str],
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        cvid: str | None = None,
        timeout: float | Timeout | None = None,
    ) -> models.RecordsAnswer | None:
        """One page of `list`, as the API returns it."""
        return await self._call(
            operations.GET_RECORDS,
            {
                "module_api_name": module_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
                "cvid": cvid,
            },
            None,
            timeout,
        )

    async def get(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        *,
        fields: Sequence[str] | None = None,
        timeout: float | Timeout | None = None,
    ) -> models.RecordAnswer | None:
        """Get a record.

        Get one record of a module. It is the only entry of `data` in the response.

        None for a record that does not exist.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            fields: API names of the fields to return, at most 50.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The record. None with HTTP 204: The record does not exist. The response has no body.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.READ

        Raises:
            InvalidModule: HTTP 400, The module name given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to read records
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/get-records.html
        """
        return await self._call(
            operations.GET_RECORD,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "fields": fields,
            },
            None,
            timeout,
        )
