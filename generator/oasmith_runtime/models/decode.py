"""Decoding of JSON to models, which preserves values that do not match the types."""

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
from .problems import steps_to
from .types import alternatives, built, chooser_of, is_model, is_union, types_by_alias, unwrapped
from .unknown_fields import unknown_parts
from .validate import with_integers

GROWTH_RULES = frozenset({"unknown-field", "unknown-value"})
"""Rules of the deviations that appear when an API is extended."""

_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Deviation:
    """A place where a response differs from the document. The value remains as received."""

    operation_id: str
    status: int
    pointer: str
    """JSON Pointer into the response's body."""
    rule: str
    """``missing-required``, ``wrong-type``, ``unknown-field`` or ``unknown-value``, and for whole
    bodies ``missing-body``, ``undocumented-response``, ``undocumented-body`` or
    ``undocumented-media-type``.
    """
    message: str
    value: Any

    @property
    def level(self) -> str:
        """``info`` for additions, which APIs may make at any time, ``warning`` for other rules."""
        return "info" if self.rule in GROWTH_RULES else "warning"

    @property
    def log_level(self) -> int:
        """The level at which it is logged."""
        return logging.INFO if self.level == "info" else logging.WARNING

    @property
    def place(self) -> str:
        """The pointer with stars in place of indexes, so that it is the same for all items."""
        return _INDEX.sub("/*", self.pointer)

    def __str__(self) -> str:
        place = f"{self.operation_id}:{self.status}:{self.pointer or '/'}"
        return without_remembered(f"{place}: {self.level} [{self.rule}] {self.message}")

    def __repr__(self) -> str:
        # Some APIs repeat a credential.
        values = (
            (part.name, data_without_remembered(getattr(self, part.name))) for part in fields(self)
        )
        return f"Deviation({', '.join(f'{name}={value!r}' for name, value in values)})"


class DeviationError(ClientError):
    """Raised with ``strict=True`` if a response differs from the document."""

    def __init__(self, deviations: list[Deviation]) -> None:
        """Store all deviations of the response."""
        super().__init__("\n".join(map(str, deviations)))
        self.deviations = deviations


@dataclass(slots=True)
class Decoder:
    """Decodes one response and collects its deviations."""

    operation_id: str
    status: int
    finds_unknown: bool = False
    """Whether valid values are also searched for undocumented fields and enum values."""
    deviations: list[Deviation] = field(default_factory=list)

    def decode_json(
        self, adapter: TypeAdapter[Any], content: bytes, parse: Callable[[], Any]
    ) -> Any:
        """Decode JSON to the adapter's type; ``parse`` returns it as data for ``decode``.

        Most responses are valid, and are decoded without parsing them to data, which is faster.
        """
        try:
            # Strict: a string that looks like a number is a deviation, and is not converted.
            value = adapter.validate_json(content, strict=True)
        except ValidationError:
            return self.decode(adapter, parse())
        return self._examined(adapter, value, "")

    def decode(
        self, adapter: TypeAdapter[Any], raw: Any, pointer: str = "", *, strict: bool = True
    ) -> Any:
        """Decode ``raw`` to the adapter's type; invalid parts remain raw, and are deviations.

        Without ``strict`` a string may be a number, as in a form.
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
            converted = with_integers(raw, error)
            if converted is not raw:
                return self._decoded(adapter, converted, pointer, strict=strict)
            self._note_errors(error, pointer, raw)
            value = lenient_decode(adapter._type, raw)
        return self._examined(adapter, value, pointer)

    def _examined(self, adapter: TypeAdapter[Any], value: Any, pointer: str) -> Any:
        for find in one_way_finders:
            for steps in find(adapter._type, value, "readOnly"):
                place = "".join(f"/{escape(str(step))}" for step in steps)
                self.note("missing-required", "Field required", pointer=pointer + place)
        if self.finds_unknown:
            noted = {deviation.pointer for deviation in self.deviations}
            for unknown in unknown_parts(adapter._type, value, pointer):
                if unknown[-1] not in noted:
                    noted.add(unknown[-1])
                    self.note(*unknown)
        return value

    def note(self, rule: str, message: str, value: Any = None, pointer: str = "") -> None:
        """Add a deviation."""
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
        """Add one deviation for each location; a union has an error for each of its members."""
        places: dict[tuple[str, str], tuple[list[str], Any]] = {}
        for entry in error.errors(include_url=False):
            place, value = _location(raw, entry["loc"])
            message = entry["msg"]
            rule = "missing-required" if entry["type"] == "missing" else "wrong-type"
            if entry["type"] == "unknown_tag" and isinstance(value, dict):
                key = entry.get("ctx", {})["property"]
                rule = "unknown-value" if key in value else "missing-required"
                place, value = f"{place}/{escape(key)}", value.get(key)
            places.setdefault((place, rule), ([], value))[0].append(message)
        for (place, rule), (messages, value) in places.items():
            self.note(rule, ", or ".join(dict.fromkeys(messages)), value, pointer + place)


def _location(raw: Any, steps: tuple[int | str, ...]) -> tuple[str, Any]:
    """Return pointer and value of pydantic's location, without the steps that unions add."""
    pointer, value = "", raw
    for step in steps_to(raw, steps):
        pointer, value = f"{pointer}/{escape(str(step))}", value[step]
    return pointer, value


def lenient_decode(annotation: Any, raw: Any) -> Any:
    """Return ``raw`` with each valid part decoded and each other part unchanged."""
    chooser = chooser_of(annotation)
    if chooser is not None and isinstance(raw, dict):
        chosen = chooser.type_of(raw)
        return raw if chosen is None else lenient_decode(chosen, raw)
    annotation = unwrapped(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(raw, dict) and is_model(annotation):
        return _lenient_model(annotation, raw)
    if isinstance(raw, list) and origin is list:
        return [_lenient_part(arguments[0], item) for item in raw]
    if isinstance(raw, dict) and origin in (dict, Mapping):
        return {key: _lenient_part(arguments[1], value) for key, value in raw.items()}
    if is_union(annotation):
        return _lenient_union(annotation, raw)
    return raw


def _lenient_part(annotation: Any, raw: Any) -> Any:
    try:
        return _part_adapter(annotation).validate_python(raw, strict=True)
    except ValidationError:
        return lenient_decode(annotation, raw)


def _lenient_union(union: Any, raw: Any) -> Any:
    """Decode ``raw`` to the matching member of a union; of models the one that matches best.

    That is the one with most of the object's keys. An object without any key of a model may still
    be a map of the union.
    """
    members = list(alternatives(union))
    if isinstance(raw, list):
        lists = [member for member in members if get_origin(unwrapped(member)) is list]
        return lenient_decode(lists[0], raw) if lists else raw
    if not isinstance(raw, dict):
        return raw
    maps = [member for member in members if get_origin(unwrapped(member)) in (dict, Mapping)]
    known = [(member, _known_keys(member, raw)) for member in members if _is_object(member)]
    best, count = max(known, key=lambda pair: pair[1], default=(None, 0))
    if count or (len(known) == 1 and not maps):
        return lenient_decode(best, raw)
    return lenient_decode(maps[0], raw) if maps else raw


def _is_object(member: Any) -> bool:
    return chooser_of(member) is not None or is_model(unwrapped(member))


def _known_keys(member: Any, raw: dict[str, Any]) -> int:
    """Return how many keys of an object are fields of a member of a union."""
    while (chooser := chooser_of(member)) is not None:
        member = chooser.type_of(raw)
    model = unwrapped(member)
    return len(raw.keys() & types_by_alias(model).keys()) if is_model(model) else 0


def _lenient_model(model: type[BaseModel], raw: dict[str, Any]) -> BaseModel:
    types = types_by_alias(model)
    values = {
        name: _lenient_part(types[name], value) if name in types else value
        for name, value in raw.items()
    }
    aliases = {name: info.alias or name for name, info in model.model_fields.items()}
    present = {name for name, alias in aliases.items() if alias in raw}
    # A required field that is missing is None, so that accessing it raises no exception.
    absent = {
        alias: None
        for name, alias in aliases.items()
        if name not in present and model.model_fields[name].is_required()
    }
    # A key that equals the Python name of a field with another JSON name is not its key.
    extra = {name: values.pop(name) for name in values.keys() & aliases.keys() - types.keys()}
    decoded = model.model_construct(_fields_set=present, **values, **absent)
    if extra:
        decoded.__pydantic_extra__ = {**(decoded.__pydantic_extra__ or {}), **extra}
    if getattr(model, "_formatted", ()):
        # Clients whose document has no formats do not include that module.
        importlib.import_module(".formats", __package__).keep_text_of(decoded, raw)
    return decoded


_PART_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def _part_adapter(annotation: Any) -> TypeAdapter[Any]:
    """Return the cached validator of a field's type; types live as long as their models."""
    known = _PART_ADAPTERS.get(id(annotation))
    if known is None or known[0] is not annotation:
        adapter = built(lambda: TypeAdapter(annotation))
        known = _PART_ADAPTERS[id(annotation)] = (annotation, adapter)
    return known[1]
