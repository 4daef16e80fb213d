"""Related records: the methods, blocking and async."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._runtime import (
    AsyncBatchOutcome,
    AsyncBatchResource,
    AsyncBatchStream,
    AsyncPages,
    AsyncPaginatedResource,
    BatchOutcome,
    BatchResource,
    BatchStream,
    Pages,
    PaginatedResource,
    Progress,
    Timeout,
)
from ..operations import related_records as operations

if TYPE_CHECKING:
    from .. import inputs, models


class RelatedRecords(BatchResource, PaginatedResource):
    """Relations between a record and the records in its related lists."""

    def list(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        fields: Sequence[str] | None = None,
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        timeout: float | Timeout | None = None,
    ) -> Pages[models.Record]:
        """Get related records.

        Get the records in one of a record's related lists, page by page.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            related_list_api_name: API name of the related list, from the related lists
                metadata.
            fields: API names of the fields to return, at most 50.
            page: Number of the page, counted from 1. Only for the first 2,000 records; beyond
                them, and while iterating, use `page_token`.
            per_page: Maximum number of records of one page; the default is 200.
            page_token: Token of the page, from `next_page_token` of the previous page. It
                cannot be sent together with `page`, and all other parameters must be the same as
                before.
            sort_by: API name of the field by which the records are sorted.
            sort_order: Whether the smallest value comes first or last.
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
            InvalidData: HTTP 400, The related name given seems to be invalid
            RequiredParamMissing: HTTP 400, One of the expected parameters is missing
            ExpiredValue: HTTP 400, The token given has expired
            DiscretePaginationLimitExceeded: HTTP 400, You can only get the first 2000 records
                without using page_token param
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to read related records
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/get-related-records.html
        """
        return self._pages(
            operations.GET_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
            },
            None,
            timeout,
        )

    def list_page(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        fields: Sequence[str] | None = None,
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        timeout: float | Timeout | None = None,
    ) -> models.RecordsAnswer | None:
        """One page of `list`, as the API returns it."""
        return self._call(
            operations.GET_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
            },
            None,
            timeout,
        )

    def update(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        data: Iterable[models.RelatedRecordUpdate | Mapping[str, Any]],
        timeout: float | Timeout | None = None,
    ) -> BatchOutcome[models.RelationResult]:
        """Update related list records.

        Update the relation between a record and the records of one of its related lists.

        Records that are not related yet become related; for those that are, the relation is
        updated. To relate several records, send one object for each. One call takes at most 100.
        Each record has its own result, so some can fail while others succeed.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module. The Get records API returns it.
            related_list_api_name: API name of the related list. The Get related lists metadata
                API returns the lists that the module supports.
            data: The related records, one object for each. Any number of items; more than 100
                are sent in several calls.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The outcome: the state of each item, in the order of the items.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.WRITE
            ZohoBigin.modules.{module_name}.UPDATE

        Raises:
            InvalidData: HTTP 202, invalid data; HTTP 400, the related id given seems to be
                invalid
            MandatoryNotFound: HTTP 202, required field not found
            InvalidModule: HTTP 400, The module name given seems to be invalid; HTTP 400, The
                given module is not supported in API
            InvalidRequestMethod: HTTP 400, The http request method type is not a valid one
            AuthorizationFailed: HTTP 400, User does not have sufficient privilege to update
                related records data
            OauthScopeMismatch: HTTP 401, Unauthorized
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to update records
            InvalidUrlPattern: HTTP 404, Please check if the URL trying to access is a correct
                one
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html
        """
        return self._batch(
            operations.UPDATE_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            data,
            timeout,
        )

    def update_each(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        data: Iterable[models.RelatedRecordUpdate | Mapping[str, Any]],
        concurrency: int = 1,
        on_progress: Callable[[Progress], None] | None = None,
        max_bytes: int | None = None,
        timeout: float | Timeout | None = None,
    ) -> BatchStream[models.RelationResult]:
        """Like `update`, for any number of items, but yields the result of each item as soon as it
        arrives."""
        return self._each(
            operations.UPDATE_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            data,
            timeout,
            concurrency=concurrency,
            on_progress=on_progress,
            max_bytes=max_bytes,
        )

    def delink(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        ids: Iterable[str],
        timeout: float | Timeout | None = None,
    ) -> BatchOutcome[models.RelationResult]:
        """Delink related records.

        Remove the relation between a record and records of one of its related lists.

        The records themselves are kept. One call takes at most 100 ids. Each record has its own
        result, so some can fail while others succeed.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            related_list_api_name: API name of the related list, from the related lists
                metadata.
            ids: Unique ids of the related records, at most 100. Any number of items; more than
                100 are sent in several calls.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The outcome: the state of each item, in the order of the items.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.WRITE
            ZohoBigin.modules.{module_name}.DELETE

        Raises:
            InvalidData: HTTP 400, the related id given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/delink.html
        """
        return self._batch(
            operations.DELINK_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            ids,
            timeout,
        )

    def delink_each(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        ids: Iterable[str],
        concurrency: int = 1,
        on_progress: Callable[[Progress], None] | None = None,
        max_bytes: int | None = None,
        timeout: float | Timeout | None = None,
    ) -> BatchStream[models.RelationResult]:
        """Like `delink`, for any number of items, but yields the result of each item as soon as it
        arrives."""
        return self._each(
            operations.DELINK_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            ids,
            timeout,
            concurrency=concurrency,
            on_progress=on_progress,
            max_bytes=max_bytes,
        )

    def delink_one(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        related_record_id: str,
        *,
        timeout: float | Timeout | None = None,
    ) -> models.UpdateRelatedRecordsAnswer:
        """Delink one related record.

        Remove the relation between a record and one record of one of its related lists.

        The records themselves are kept. A relation that does not exist is an error, so repeating
        a call whose response was lost causes one.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            related_list_api_name: API name of the related list, from the related lists
                metadata.
            related_record_id: Unique id of the related record.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The relation is removed.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.WRITE
            ZohoBigin.modules.{module_name}.DELETE

        Raises:
            InvalidData: HTTP 400, the related id given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/delink.html
        """
        return self._call(
            operations.DELINK_RELATED_RECORD,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
                "related_record_id": related_record_id,
            },
            None,
            timeout,
        )


class AsyncRelatedRecords(AsyncBatchResource, AsyncPaginatedResource):
    """The async version of `RelatedRecords`."""

    def list(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        fields: Sequence[str] | None = None,
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        timeout: float | Timeout | None = None,
    ) -> AsyncPages[models.Record]:
        """Get related records.

        Get the records in one of a record's related lists, page by page.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            related_list_api_name: API name of the related list, from the related lists
                metadata.
            fields: API names of the fields to return, at most 50.
            page: Number of the page, counted from 1. Only for the first 2,000 records; beyond
                them, and while iterating, use `page_token`.
            per_page: Maximum number of records of one page; the default is 200.
            page_token: Token of the page, from `next_page_token` of the previous page. It
                cannot be sent together with `page`, and all other parameters must be the same as
                before.
            sort_by: API name of the field by which the records are sorted.
            sort_order: Whether the smallest value comes first or last.
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
            InvalidData: HTTP 400, The related name given seems to be invalid
            RequiredParamMissing: HTTP 400, One of the expected parameters is missing
            ExpiredValue: HTTP 400, The token given has expired
            DiscretePaginationLimitExceeded: HTTP 400, You can only get the first 2000 records
                without using page_token param
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to read related records
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/get-related-records.html
        """
        return self._pages(
            operations.GET_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
            },
            None,
            timeout,
        )

    async def list_page(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        fields: Sequence[str] | None = None,
        page: int | None = None,
        per_page: int | None = None,
        page_token: str | None = None,
        sort_by: str | None = None,
        sort_order: inputs.SortOrderInput | None = None,
        timeout: float | Timeout | None = None,
    ) -> models.RecordsAnswer | None:
        """One page of `list`, as the API returns it."""
        return await self._call(
            operations.GET_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
                "fields": fields,
                "page": page,
                "per_page": per_page,
                "page_token": page_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
            },
            None,
            timeout,
        )

    async def update(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        data: Iterable[models.RelatedRecordUpdate | Mapping[str, Any]],
        timeout: float | Timeout | None = None,
    ) -> AsyncBatchOutcome[models.RelationResult]:
        """Update related list records.

        Update the relation between a record and the records of one of its related lists.

        Records that are not related yet become related; for those that are, the relation is
        updated. To relate several records, send one object for each. One call takes at most 100.
        Each record has its own result, so some can fail while others succeed.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module. The Get records API returns it.
            related_list_api_name: API name of the related list. The Get related lists metadata
                API returns the lists that the module supports.
            data: The related records, one object for each. Any number of items; more than 100
                are sent in several calls.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The outcome: the state of each item, in the order of the items.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.WRITE
            ZohoBigin.modules.{module_name}.UPDATE

        Raises:
            InvalidData: HTTP 202, invalid data; HTTP 400, the related id given seems to be
                invalid
            MandatoryNotFound: HTTP 202, required field not found
            InvalidModule: HTTP 400, The module name given seems to be invalid; HTTP 400, The
                given module is not supported in API
            InvalidRequestMethod: HTTP 400, The http request method type is not a valid one
            AuthorizationFailed: HTTP 400, User does not have sufficient privilege to update
                related records data
            OauthScopeMismatch: HTTP 401, Unauthorized
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            NoPermission: HTTP 403, Permission denied to update records
            InvalidUrlPattern: HTTP 404, Please check if the URL trying to access is a correct
                one
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/update-related-records.html
        """
        return await self._batch(
            operations.UPDATE_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            data,
            timeout,
        )

    def update_each(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        data: (
            Iterable[models.RelatedRecordUpdate | Mapping[str, Any]]
            | AsyncIterable[models.RelatedRecordUpdate | Mapping[str, Any]]
        ),
        concurrency: int = 1,
        on_progress: Callable[[Progress], None] | None = None,
        max_bytes: int | None = None,
        timeout: float | Timeout | None = None,
    ) -> AsyncBatchStream[models.RelationResult]:
        """Like `update`, for any number of items, but yields the result of each item as soon as it
        arrives."""
        return self._each(
            operations.UPDATE_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            data,
            timeout,
            concurrency=concurrency,
            on_progress=on_progress,
            max_bytes=max_bytes,
        )

    async def delink(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        ids: Iterable[str],
        timeout: float | Timeout | None = None,
    ) -> AsyncBatchOutcome[models.RelationResult]:
        """Delink related records.

        Remove the relation between a record and records of one of its related lists.

        The records themselves are kept. One call takes at most 100 ids. Each record has its own
        result, so some can fail while others succeed.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            related_list_api_name: API name of the related list, from the related lists
                metadata.
            ids: Unique ids of the related records, at most 100. Any number of items; more than
                100 are sent in several calls.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The outcome: the state of each item, in the order of the items.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.WRITE
            ZohoBigin.modules.{module_name}.DELETE

        Raises:
            InvalidData: HTTP 400, the related id given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/delink.html
        """
        return await self._batch(
            operations.DELINK_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            ids,
            timeout,
        )

    def delink_each(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        *,
        ids: Iterable[str] | AsyncIterable[str],
        concurrency: int = 1,
        on_progress: Callable[[Progress], None] | None = None,
        max_bytes: int | None = None,
        timeout: float | Timeout | None = None,
    ) -> AsyncBatchStream[models.RelationResult]:
        """Like `delink`, for any number of items, but yields the result of each item as soon as it
        arrives."""
        return self._each(
            operations.DELINK_RELATED_RECORDS,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
            },
            ids,
            timeout,
            concurrency=concurrency,
            on_progress=on_progress,
            max_bytes=max_bytes,
        )

    async def delink_one(
        self,
        module_api_name: models.ModuleApiName,
        record_id: str,
        related_list_api_name: str,
        related_record_id: str,
        *,
        timeout: float | Timeout | None = None,
    ) -> models.UpdateRelatedRecordsAnswer:
        """Delink one related record.

        Remove the relation between a record and one record of one of its related lists.

        The records themselves are kept. A relation that does not exist is an error, so repeating
        a call whose response was lost causes one.

        Args:
            module_api_name: API name of the module that the record is in: `Contacts`,
                `Pipelines`, `Accounts` (Companies in Bigin) or `Products`.
            record_id: Unique id of the record in that module.
            related_list_api_name: API name of the related list, from the related lists
                metadata.
            related_record_id: Unique id of the related record.
            timeout: Seconds to wait, or a `Timeout`, instead of the client's timeout.

        Returns:
            The relation is removed.

        Scopes, any one of which will do:
            ZohoBigin.modules.ALL
            ZohoBigin.modules.{module_name}.ALL
            ZohoBigin.modules.{module_name}.WRITE
            ZohoBigin.modules.{module_name}.DELETE

        Raises:
            InvalidData: HTTP 400, the related id given seems to be invalid
            OauthScopeMismatch: HTTP 401, invalid oauth scope to access this URL
            InvalidToken: HTTP 401, invalid oauth token
            AuthenticationFailure: HTTP 401, Authentication failed
            TooManyRequests: HTTP 429, Too many requests
            InternalError: HTTP 500, Internal Server Error

        Documentation: https://www.bigin.com/developer/docs/apis/v2/delink.html
        """
        return await self._call(
            operations.DELINK_RELATED_RECORD,
            {
                "module_api_name": module_api_name,
                "record_id": record_id,
                "related_list_api_name": related_list_api_name,
                "related_record_id": related_record_id,
            },
            None,
            timeout,
        )
