"""Serialization of Python values that are strings in JSON."""

from __future__ import annotations

import base64
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from . import Model

WRITABLE = (BaseModel, date, time, timedelta, UUID, Decimal)
"""Types of values that are always serialized in their format.

Bytes are not among them: they are base64 only if the document says so.
"""


class NoTimeZoneError(ValueError):
    """A datetime without a time zone, which RFC 3339 requires (section 5.6)."""

    def __init__(self) -> None:
        """Set a message that says how to fix the problem."""
        super().__init__(
            "a datetime needs a time zone here: pass datetime(..., tzinfo=timezone.utc), or "
            "value.astimezone() for the local one; a str is sent unchanged"
        )


def written(value: Any) -> Any:
    """Return a value as JSON data. Raises ``NoTimeZoneError``."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise NoTimeZoneError
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list):
        return [written(item) for item in value]
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return to_jsonable_python(value)
