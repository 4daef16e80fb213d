"""The results of one call of a batch, decoded together when somebody asks for one of them."""

from __future__ import annotations

from typing import Any

from ..models.decode import Decoder
from ..models.types import TypeRegistry
from ..type_specs import ListOf, TypeSpec


class Results:
    """The rows of one response, as data and as their models."""

    __slots__ = ("_decoded", "_label", "_type", "_types", "rows")

    def __init__(
        self, rows: list[Any], types: TypeRegistry, type: TypeSpec, operation_id: str, status: int
    ) -> None:
        """Read ``rows`` as ``type``."""
        self.rows = rows
        self._types = types
        self._type = type
        self._label = (operation_id, status)
        self._decoded: list[Any] | None = None

    def decoded(self, position: int) -> Any:
        """Return the row at a position as its model; what does not fit stays as it came."""
        decoded = self._decoded
        if decoded is None:
            # As one list: row by row it takes longer.
            adapter = self._types.adapter(ListOf(self._type))
            operation_id, status = self._label
            decoder = Decoder(operation_id=operation_id, status=status)
            decoded = self._decoded = list(decoder.decode(adapter, self.rows))
        return decoded[position]
