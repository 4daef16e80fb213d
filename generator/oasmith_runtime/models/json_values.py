"""Values of Python that JSON has as text."""

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
"""Types of values that are written in their format wherever they stand.

Bytes are not among them: in JSON they are base64 only where the document says so.
"""


class NoTimeZoneError(ValueError):
    """A datetime that says no moment, because it has no time zone (RFC 3339, section 5.6)."""

    def __init__(self) -> None:
        """Say what to write."""
        super().__init__(
            "a datetime needs a time zone here: pass datetime(..., tzinfo=timezone.utc), or "
            "value.astimezone() for the local one; text is sent as it is"
        )


def written(value: Any) -> Any:
    """Return a value as JSON has it. Raises ``NoTimeZoneError``."""
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
