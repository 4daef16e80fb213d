"""Nested data in queries and forms, as names with brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .operation import Parameter
from .parameters import compact_json, escape, scalar


def bracketed(name: str, value: Any, safe: str = "") -> Iterator[str]:
    """Yield nested data as ``name[key]=value``, escaped: ``a[]=1``, ``a[b][c]=1``, ``a[0][b]=1``.

    OpenAPI defines this for objects of scalars (``deepObject``) only. The rest is as PHP, Rails
    and qs parse it: items have indexes if some of them are arrays or objects.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from bracketed(f"{name}[{key}]", item, safe)
    elif isinstance(value, list):
        is_flat = not any(isinstance(item, Mapping | list) for item in value)
        for index, item in enumerate(value):
            yield from bracketed(f"{name}[{'' if is_flat else index}]", item, safe)
    else:
        yield f"{escape(name)}={escape(scalar(value), safe)}"


def form_field(name: str, value: Any) -> Iterator[str]:
    """Yield a form field for which the document has no ``style``, escaped.

    A list of scalars repeats the field, as by the defaults of ``style`` and ``explode``.
    """
    if isinstance(value, list) and not any(isinstance(item, Mapping | list) for item in value):
        for item in value:
            yield f"{escape(name)}={escape(scalar(item))}"
    else:
        yield from bracketed(name, value)


def querystring(parameter: Parameter, value: Any) -> str:
    """Return the whole query string: a form, a string or JSON, escaped."""
    is_form = parameter.media_type == "application/x-www-form-urlencoded"
    if is_form and isinstance(value, Mapping):
        return "&".join(pair for key, item in value.items() for pair in form_field(str(key), item))
    return escape(value if isinstance(value, str) else compact_json(value))
