"""From an answer's JSON to models, without losing anything that does not fit them."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from .errors import ClientError


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A place where an answer is not what the document says. The value was kept as it came."""

    operation_id: str
    status: int
    pointer: str
    """JSON pointer into the answer's body."""
    rule: str
    """``missing-required``, ``missing-body`` or ``wrong-type``."""
    message: str
    value: Any

    def __str__(self) -> str:
        place = f"{self.operation_id}:{self.status}:{self.pointer or '/'}"
        return f"{place}: warning [{self.rule}] {self.message}"


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
    found: list[Deviation] = field(default_factory=list)

    def read(self, adapter: TypeAdapter[Any], content: bytes, parse: Callable[[], Any]) -> Any:
        """Return JSON as the adapter's type; ``parse`` gives it as data, to ``decode``.

        Most answers fit, and are never data in between, which would take longer.
        """
        try:
            return adapter.validate_json(content, strict=True)
        except ValidationError:
            return self.decode(adapter, parse())

    def decode(
        self, adapter: TypeAdapter[Any], raw: Any, pointer: str = "", *, strict: bool = True
    ) -> Any:
        """Return ``raw`` as the adapter's type; what does not fit stays raw, and is noted.

        Without ``strict`` text may be a number, as in a form.
        """
        try:
            return adapter.validate_python(raw, strict=strict)
        except ValidationError as error:
            self._note(error, pointer, raw)
            return keep(adapter._type, raw)

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
            pointer, value = f"{pointer}/{_escape(str(step))}", value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            pointer, value = f"{pointer}/{step}", value[step]
    return pointer, value


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def keep(wanted: Any, raw: Any) -> Any:
    """Return ``raw`` with each part that fits ``wanted`` decoded and each other part as it came."""
    wanted = _bare(wanted)
    origin, parts = get_origin(wanted), get_args(wanted)
    if isinstance(raw, dict) and isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return _keep_model(wanted, raw)
    if isinstance(raw, list) and origin is list:
        return [_keep_part(parts[0], item) for item in raw]
    if isinstance(raw, dict) and origin in (dict, Mapping):
        return {key: _keep_part(parts[1], value) for key, value in raw.items()}
    if origin in (Union, types.UnionType):
        return _keep_union(parts, raw)
    return raw


def _bare(wanted: Any) -> Any:
    """Return a type without alias and annotations."""
    while isinstance(wanted, TypeAliasType) or get_origin(wanted) is Annotated:
        wanted = _value(wanted) if isinstance(wanted, TypeAliasType) else get_args(wanted)[0]
    return wanted


def _value(alias: TypeAliasType) -> Any:
    """Return what an alias stands for; one that leads back to itself is written in quotes."""
    value = alias.__value__
    if not isinstance(value, str):
        return value
    return eval(value, vars(sys.modules[alias.__module__ or ""]))


def _keep_part(wanted: Any, raw: Any) -> Any:
    try:
        return _adapter(wanted).validate_python(raw, strict=True)
    except ValidationError:
        return keep(wanted, raw)


def _keep_union(parts: tuple[Any, ...], raw: Any) -> Any:
    """Return ``raw`` as the model that names the most of its keys, if any does."""
    models = [_bare(part) for part in parts]
    if not isinstance(raw, dict):
        return raw
    known = {
        model: len(raw.keys() & _by_wire_name(model).keys())
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
    }
    best = max(known, key=lambda model: known[model], default=None)
    return raw if best is None or not known[best] else _keep_model(best, raw)


def _keep_model(model: type[BaseModel], raw: dict[str, Any]) -> BaseModel:
    fields = _by_wire_name(model)
    values = {
        name: _keep_part(fields[name], value) if name in fields else value
        for name, value in raw.items()
    }
    present = {name for name, info in model.model_fields.items() if (info.alias or name) in raw}
    absent = {
        info.alias or name: None
        for name, info in model.model_fields.items()
        if name not in present and info.is_required()
    }
    return model.model_construct(_fields_set=present, **values, **absent)


@cache
def _by_wire_name(model: type[BaseModel]) -> dict[str, Any]:
    """Return each field's name on the wire with its type, once its names can be looked up."""
    model.model_rebuild()
    return {info.alias or name: _annotated(info) for name, info in model.model_fields.items()}


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def _adapter(wanted: Any) -> TypeAdapter[Any]:
    """Return the validator of a field's type; types stay alive with their models."""
    found = _ADAPTERS.get(id(wanted))
    if found is None or found[0] is not wanted:
        found = (wanted, TypeAdapter(wanted))
        _ADAPTERS[id(wanted)] = found
    return found[1]
