"""The items of a batch with their states, as rows that are written while the batch runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..redaction import data_without_remembered
from .exit_codes import SUCCESS, code_of, interrupted, record
from .interrupts import Interrupts
from .progress import ProgressLine, in_words
from .readers import Rows


class BatchRows:
    """The rows of one batch, and the summary when they end."""

    def __init__(self, items: Any, *, is_table: bool) -> None:
        """Create rows from ``items``; a table has a column for each field of an error."""
        self._items = items
        self._is_table = is_table
        waiting = (type(items)._result.__code__, Rows.__iter__.__code__)
        self._interrupts = Interrupts(waiting)
        self.exit_code = SUCCESS
        """The highest exit code of an item."""
        self.written = 0
        """The number of items, which is also the index of the next one."""
        self.is_interrupted = False
        self._states: Counter[str] = Counter()

    def shown(self, line: ProgressLine) -> Iterator[dict[str, Any]]:
        """Yield the rows. After Ctrl-C, yield the known states of the items that were read."""
        with self._interrupts, line:  # The progress line ends before a table is written.
            for item in self._until_interrupted():
                if item.error is not None:
                    self.exit_code = max(self.exit_code, code_of(item.error))
                self._states[item.state] += 1
                yield self._row(item)
                self.written += 1

    def _until_interrupted(self) -> Iterator[Any]:
        items = iter(self._items)
        try:
            while not self._interrupts.is_requested:
                item = next(items, None)
                if item is None:
                    return
                yield item
        except KeyboardInterrupt:
            pass  # The known states of the items follow.
        self.is_interrupted = True
        try:
            yield from self._items.stop()
        except KeyboardInterrupt:
            yield from self._items.stop(waits=False)

    def _row(self, item: Any) -> dict[str, Any]:
        """Return the row of an item, without credentials that the API repeats."""
        error = None if item.error is None else record(item.error)
        result = data_without_remembered(item.raw)
        row: dict[str, Any] = {"index": item.index, "id": item.id, "state": item.state}
        if not self._is_table:
            return {**row, "error": error, "result": result}
        fields = error or {}
        code = fields.get("code") or fields.get("error")
        return {**row, "code": code, "message": fields.get("message"), "result": result}

    def interruption(self, *, as_json: bool) -> str:
        """Return the message after Ctrl-C."""
        text = f"{in_words(self._items.progress)}. "
        if self._states["unknown"]:
            text += "Unknown items may have arrived: check before you send them again. "
        text += f"Items from index {self.written} on were not sent."
        counts = {**self._states, "not_sent_from": self.written}
        return interrupted(text, as_json=as_json, **counts)
