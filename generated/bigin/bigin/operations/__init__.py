"""The operations of Zoho Bigin, as data: one module for each group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._runtime.lazy import LazyMapping
from .._runtime.operation import Operation

OPERATIONS: Mapping[str, Operation[Any]] = LazyMapping(
    __name__,
    {
        "updateRelatedRecords": ("related_records", "UPDATE_RELATED_RECORDS"),
    },
)
"""Every operation by its id. A group is imported when one of its operations is looked up."""
