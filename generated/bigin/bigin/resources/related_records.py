"""Related records: the calls, blocking and awaited."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .._runtime import (
    AsyncBatchOutcome,
    AsyncBatchResource,
    AsyncBatchStream,
    BatchOutcome,
    BatchResource,
    BatchStream,
    Progress,
    Timeout,
)
from ..operations import related_records as operations

if TYPE_CHECKING:
    from .. import models


class RelatedRecords(BatchResource):
    """Relations between a record and the records in its related lists."""

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
            record_id: Unique id of the record in that module. The Get records API gives it.
            related_list_api_name: API name of the related list. The Get related lists metadata
                API gives the lists that the module supports.
            data: The related records, one object for each. Any number of items; more than 100
                travel in several calls.
            timeout: Seconds to wait, or a `Timeout`, in place of the client's.

        Returns:
            What became of each item, in the order of the items.

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
        """As `update`, for any number of items, with each item as soon as it comes back."""
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


class AsyncRelatedRecords(AsyncBatchResource):
    """`RelatedRecords`, awaited."""

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
            record_id: Unique id of the record in that module. The Get records API gives it.
            related_list_api_name: API name of the related list. The Get related lists metadata
                API gives the lists that the module supports.
            data: The related records, one object for each. Any number of items; more than 100
                travel in several calls.
            timeout: Seconds to wait, or a `Timeout`, in place of the client's.

        Returns:
            What became of each item, in the order of the items.

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
        """As `update`, for any number of items, with each item as soon as it comes back."""
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
