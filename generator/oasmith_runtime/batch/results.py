"""The results of one call of a batch, decoded together on first access."""

from __future__ import annotations

from typing import Any

from ..models.decode import Decoder
from ..models.types import TypeRegistry
from ..type_specs import ListOf, TypeSpec


class Results:
    """The rows of one response, as JSON data and as models."""

    __slots__ = ("_decoded", "_label", "_type", "_types", "rows")

    def __init__(
        self, rows: list[Any], types: TypeRegistry, type: TypeSpec, operation_id: str, status: int
    ) -> None:
        """Store ``rows``, to be decoded as ``type``."""
        self.rows = rows
        self._types = types
        self._type = type
        self._label = (operation_id, status)
        self._decoded: list[Any] | None = None

    def decoded(self, position: int) -> Any:
        """Return the row at a position as its model; invalid parts remain JSON data."""
        decoded = self._decoded
        if decoded is None:
            # Decoded as one list, because row by row takes longer.
            adapter = self._types.adapter(ListOf(self._type))
            operation_id, status = self._label
            decoder = Decoder(operation_id=operation_id, status=status)
            decoded = self._decoded = list(decoder.decode(adapter, self.rows))
        return decoded[position]
