"""From an answer's JSON to models, without losing anything that does not fit them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .additions import additions
from .errors import ClientError
from .keep import keep
from .pointers import escape

ADDITIONS = frozenset({"unknown-field", "unknown-value"})
"""Rules of deviations that are there when an API grows."""

_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A place where an answer is not what the document says. The value was kept as it came."""

    operation_id: str
    status: int
    pointer: str
    """JSON pointer into the answer's body."""
    rule: str
    """``missing-required``, ``missing-body``, ``wrong-type``, ``unknown-field`` or
    ``unknown-value``.
    """
    message: str
    value: Any

    @property
    def level(self) -> str:
        """``info`` for what APIs may add at any time, ``warning`` for what breaks the document."""
        return "info" if self.rule in ADDITIONS else "warning"

    @property
    def log_level(self) -> int:
        """The level at which it is logged."""
        return logging.INFO if self.level == "info" else logging.WARNING

    @property
    def place(self) -> str:
        """The pointer with stars in the place of indexes: the same for each item of a list."""
        return _INDEX.sub("/*", self.pointer)

    def __str__(self) -> str:
        place = f"{self.operation_id}:{self.status}:{self.pointer or '/'}"
        return f"{place}: {self.level} [{self.rule}] {self.message}"


class DeviationError(ClientError):
    """Raised with ``strict=True``: an answer is not what the document says."""

    def __init__(self, deviations: list[Deviation]) -> None:
        """Carry every deviation of the answer."""
        super().__init__("\n".join(map(str, deviations)))
        self.deviations = deviations


@dataclass(slots=True)
class Decoder:
    """Decodes one answer and notes its deviations."""

    operation_id: str
    status: int
    surveys: bool = False
    """Whether what fits the types is looked at, too, for what the document does not name."""
    found: list[Deviation] = field(default_factory=list)

    def read(self, adapter: TypeAdapter[Any], content: bytes, parse: Callable[[], Any]) -> Any:
        """Return JSON as the adapter's type; ``parse`` gives it as data, to ``decode``.

        Most answers fit, and are never data in between, which would take longer.
        """
        try:
            return self._surveyed(adapter, adapter.validate_json(content, strict=True), "")
        except ValidationError:
            return self.decode(adapter, parse())

    def decode(
        self, adapter: TypeAdapter[Any], raw: Any, pointer: str = "", *, strict: bool = True
    ) -> Any:
        """Return ``raw`` as the adapter's type; what does not fit stays raw, and is noted.

        Without ``strict`` text may be a number, as in a form.
        """
        try:
            value = adapter.validate_python(raw, strict=strict)
        except ValidationError as error:
            self._note(error, pointer, raw)
            value = keep(adapter._type, raw)
        return self._surveyed(adapter, value, pointer)

    def _surveyed(self, adapter: TypeAdapter[Any], value: Any, pointer: str) -> Any:
        if self.surveys:
            for it in additions(adapter._type, value, pointer):
                self.note(*it)
        return value

    def note(self, rule: str, message: str, value: Any = None, pointer: str = "") -> None:
        """Note a deviation that is not about a type."""
        self.found.append(
            Deviation(
                operation_id=self.operation_id,
                status=self.status,
                pointer=pointer,
                rule=rule,
                message=message,
                value=value,
            )
        )

    def _note(self, error: ValidationError, pointer: str, raw: Any) -> None:
        """Note each place once; a union complains once for each of its members."""
        places: dict[tuple[str, str], tuple[list[str], Any]] = {}
        for problem in error.errors(include_url=False):
            place, value = _walk(raw, problem["loc"])
            rule = "missing-required" if problem["type"] == "missing" else "wrong-type"
            places.setdefault((place, rule), ([], value))[0].append(problem["msg"])
        self.found += [
            Deviation(
                operation_id=self.operation_id,
                status=self.status,
                pointer=pointer + place,
                rule=rule,
                message=", or ".join(dict.fromkeys(messages)),
                value=value,
            )
            for (place, rule), (messages, value) in places.items()
        ]


def _walk(raw: Any, steps: tuple[int | str, ...]) -> tuple[str, Any]:
    """Return pointer and value of pydantic's location, without the names that unions add."""
    pointer, value = "", raw
    for step in steps:
        if isinstance(value, dict) and step in value:
            pointer, value = f"{pointer}/{escape(str(step))}", value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            pointer, value = f"{pointer}/{step}", value[step]
    return pointer, value
