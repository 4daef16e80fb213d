"""From a response's JSON to models, without losing anything that does not fit them."""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..errors import ClientError
from ..json_pointer import escape
from ..redaction import data_without_remembered, without_remembered
from . import one_way_finders
from .types import is_model, is_union, types_by_alias, unwrapped
from .unknown_fields import unknown_parts

GROWTH_RULES = frozenset({"unknown-field", "unknown-value"})
"""Rules of deviations that are there when an API grows."""

_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Deviation:
    """A place where a response is not what the document says. The value was kept as it came."""

    operation_id: str
    status: int
    pointer: str
    """JSON pointer into the response's body."""
    rule: str
    """``missing-required``, ``missing-body``, ``wrong-type``, ``unknown-field`` or
    ``unknown-value``.
    """
    message: str
    value: Any

    @property
    def level(self) -> str:
        """``info`` for what APIs may add at any time, ``warning`` for what breaks the document."""
        return "info" if self.rule in GROWTH_RULES else "warning"

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
        return without_remembered(f"{place}: {self.level} [{self.rule}] {self.message}")

    def __repr__(self) -> str:
        # Some APIs send a credential back.
        values = (
            (part.name, data_without_remembered(getattr(self, part.name))) for part in fields(self)
        )
        return f"Deviation({', '.join(f'{name}={value!r}' for name, value in values)})"


class DeviationError(ClientError):
    """Raised with ``strict=True``: a response is not what the document says."""

    def __init__(self, deviations: list[Deviation]) -> None:
        """Carry every deviation of the response."""
        super().__init__("\n".join(map(str, deviations)))
        self.deviations = deviations


@dataclass(slots=True)
class Decoder:
    """Decodes one response and notes its deviations."""

    operation_id: str
    status: int
    finds_unknown: bool = False
    """Whether what fits the types is looked at, too, for what the document does not name."""
    deviations: list[Deviation] = field(default_factory=list)

    def decode_json(
        self, adapter: TypeAdapter[Any], content: bytes, parse: Callable[[], Any]
    ) -> Any:
        """Return JSON as the adapter's type; ``parse`` gives it as data, to ``decode``.

        Most responses fit, and are never data in between, which would take longer.
        """
        try:
            # Strict: a text that looks like a number is a deviation, and is not turned into one.
            value = adapter.validate_json(content, strict=True)
        except ValidationError:
            return self.decode(adapter, parse())
        return self._examined(adapter, value, "")

    def decode(
        self, adapter: TypeAdapter[Any], raw: Any, pointer: str = "", *, strict: bool = True
    ) -> Any:
        """Return ``raw`` as the adapter's type; what does not fit stays raw, and is noted.

        Without ``strict`` text may be a number, as in a form.
        """
        try:
            return self._decoded(adapter, raw, pointer, strict=strict)
        except RecursionError:
            self.note("wrong-type", "the JSON is nested too deeply", pointer=pointer)
            return raw

    def _decoded(self, adapter: TypeAdapter[Any], raw: Any, pointer: str, *, strict: bool) -> Any:
        try:
            value = adapter.validate_python(raw, strict=strict)
        except ValidationError as error:
            self._note_errors(error, pointer, raw)
            value = lenient_decode(adapter._type, raw)
        return self._examined(adapter, value, pointer)

    def _examined(self, adapter: TypeAdapter[Any], value: Any, pointer: str) -> Any:
        for find in one_way_finders:
            for steps in find(adapter._type, value, "readOnly"):
                place = "".join(f"/{escape(str(step))}" for step in steps)
                self.note("missing-required", "Field required", pointer=pointer + place)
        if self.finds_unknown:
            for unknown in unknown_parts(adapter._type, value, pointer):
                self.note(*unknown)
        return value

    def note(self, rule: str, message: str, value: Any = None, pointer: str = "") -> None:
        """Note a deviation."""
        self.deviations.append(
            Deviation(
                operation_id=self.operation_id,
                status=self.status,
                pointer=pointer,
                rule=rule,
                message=message,
                value=value,
            )
        )

    def _note_errors(self, error: ValidationError, pointer: str, raw: Any) -> None:
        """Note each place once; a union complains once for each of its members."""
        places: dict[tuple[str, str], tuple[list[str], Any]] = {}
        for entry in error.errors(include_url=False):
            place, value = _location(raw, entry["loc"])
            rule = "missing-required" if entry["type"] == "missing" else "wrong-type"
            places.setdefault((place, rule), ([], value))[0].append(entry["msg"])
        for (place, rule), (messages, value) in places.items():
            self.note(rule, ", or ".join(dict.fromkeys(messages)), value, pointer + place)


def _location(raw: Any, steps: tuple[int | str, ...]) -> tuple[str, Any]:
    """Return pointer and value of pydantic's location, without the names that unions add."""
    pointer, value = "", raw
    for step in steps:
        if isinstance(value, dict) and step in value:
            pointer, value = f"{pointer}/{escape(str(step))}", value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            pointer, value = f"{pointer}/{step}", value[step]
    return pointer, value


def lenient_decode(annotation: Any, raw: Any) -> Any:
    """Return ``raw`` with each part that fits its type decoded and each other part as it came."""
    annotation = unwrapped(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(raw, dict) and is_model(annotation):
        return _lenient_model(annotation, raw)
    if isinstance(raw, list) and origin is list:
        return [_lenient_part(arguments[0], item) for item in raw]
    if isinstance(raw, dict) and origin in (dict, Mapping):
        return {key: _lenient_part(arguments[1], value) for key, value in raw.items()}
    if is_union(annotation):
        return _lenient_union(arguments, raw)
    return raw


def _lenient_part(annotation: Any, raw: Any) -> Any:
    try:
        return _part_adapter(annotation).validate_python(raw, strict=True)
    except ValidationError:
        return lenient_decode(annotation, raw)


def _lenient_union(members: tuple[Any, ...], raw: Any) -> Any:
    """Return ``raw`` as the model that names the most of its keys, if any does.

    Where there is only one that an object can be, it is that one.
    """
    if not isinstance(raw, dict):
        return raw
    bare = [unwrapped(member) for member in members]
    known = {
        model: len(raw.keys() & types_by_alias(model).keys()) for model in bare if is_model(model)
    }
    best = max(known, key=lambda model: known[model], default=None)
    # An object that names none of a model's fields may still be a map of the union.
    is_only = len(known) == 1 and not any(get_origin(member) in (dict, Mapping) for member in bare)
    return _lenient_model(best, raw) if best and (is_only or known[best]) else raw


def _lenient_model(model: type[BaseModel], raw: dict[str, Any]) -> BaseModel:
    types = types_by_alias(model)
    values = {
        name: _lenient_part(types[name], value) if name in types else value
        for name, value in raw.items()
    }
    aliases = {name: info.alias or name for name, info in model.model_fields.items()}
    present = {name for name, alias in aliases.items() if alias in raw}
    # A required field that is not there is None, so that reading it raises nothing.
    absent = {
        alias: None
        for name, alias in aliases.items()
        if name not in present and model.model_fields[name].is_required()
    }
    decoded = model.model_construct(_fields_set=present, **values, **absent)
    if getattr(model, "_formatted", ()):
        # Clients whose document has no formats do not carry that module.
        importlib.import_module(".formats", __package__).keep_text_of(decoded, raw)
    return decoded


_PART_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def _part_adapter(annotation: Any) -> TypeAdapter[Any]:
    """Return the validator of a field's type; types stay alive with their models."""
    known = _PART_ADAPTERS.get(id(annotation))
    if known is None or known[0] is not annotation:
        known = _PART_ADAPTERS[id(annotation)] = (annotation, TypeAdapter(annotation))
    return known[1]
