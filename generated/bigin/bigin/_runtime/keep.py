"""What does not fit its type is kept as it came; what is around it is decoded all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from .kinds import bare, by_wire_name, is_model, is_union


def keep(wanted: Any, raw: Any) -> Any:
    """Return ``raw`` with each part that fits ``wanted`` decoded and each other part as it came."""
    wanted = bare(wanted)
    origin, parts = get_origin(wanted), get_args(wanted)
    if isinstance(raw, dict) and is_model(wanted):
        return _keep_model(wanted, raw)
    if isinstance(raw, list) and origin is list:
        return [_keep_part(parts[0], item) for item in raw]
    if isinstance(raw, dict) and origin in (dict, Mapping):
        return {key: _keep_part(parts[1], value) for key, value in raw.items()}
    if is_union(wanted):
        return _keep_union(parts, raw)
    return raw


def _keep_part(wanted: Any, raw: Any) -> Any:
    try:
        return _adapter(wanted).validate_python(raw, strict=True)
    except ValidationError:
        return keep(wanted, raw)


def _keep_union(parts: tuple[Any, ...], raw: Any) -> Any:
    """Return ``raw`` as the model that names the most of its keys, if any does.

    Where there is only one that an object can be, it is that one.
    """
    if not isinstance(raw, dict):
        return raw
    kinds = [bare(part) for part in parts]
    known = {it: len(raw.keys() & by_wire_name(it).keys()) for it in kinds if is_model(it)}
    best = max(known, key=lambda model: known[model], default=None)
    is_only = len(known) == 1 and not any(get_origin(it) in (dict, Mapping) for it in kinds)
    return _keep_model(best, raw) if best and (is_only or known[best]) else raw


def _keep_model(model: type[BaseModel], raw: dict[str, Any]) -> BaseModel:
    fields = by_wire_name(model)
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


_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def _adapter(wanted: Any) -> TypeAdapter[Any]:
    """Return the validator of a field's type; types stay alive with their models."""
    found = _ADAPTERS.get(id(wanted))
    if found is None or found[0] is not wanted:
        found = (wanted, TypeAdapter(wanted))
        _ADAPTERS[id(wanted)] = found
    return found[1]
