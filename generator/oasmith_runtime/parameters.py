"""Serialization of parameters to the parts of a request (style, explode, content)."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from .errors import ArgumentError
from .operation import Parameter
from .redaction import is_secret_name, without_remembered
from .wording import shown

RESERVED = ":/?@!$'()*,;"
"""The reserved characters of RFC 3986 in a query that ``allowReserved`` does not escape.

``#`` would end the query, ``[`` and ``]`` are not allowed in it, and servers parse ``&``, ``=`` and
``+`` as in a form (OpenAPI 3.1.1, Parameter Object and appendix E).
"""
_IN_PATH = ":@!$&'()*+,;="
"""The same for a path: the characters that do not end a segment (OpenAPI 3.2, Path Templating)."""
_LITERAL = RESERVED + "&=+%#"
"""Characters that are not escaped in a path template."""
_TRIPLE = re.compile(r"(%[0-9A-Fa-f]{2})")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


@dataclass(slots=True)
class RequestParts:
    """The parts of a request that contain the parameters of one call."""

    path: dict[str, str] = field(default_factory=dict)
    query: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)

    def add(self, parameter: Parameter, value: Any) -> None:
        """Add ``value`` (JSON data) at the location of ``parameter``."""
        match parameter.location:
            case "path":
                self.path[parameter.name] = _path(parameter, value)
            case "query":
                self.query.extend(query_parameter(parameter, value))
            case "header":
                if parameter.media_type is not None or value not in ([], {}):
                    self.headers[parameter.name] = _header(parameter, value)
            case "cookie":
                self.cookies.extend(_cookies(parameter, value))
            case "querystring":
                self.query.append(_brackets().querystring(parameter, value))

    def url(self, base: str, template: str, more: Sequence[str] = ()) -> str:
        """Return the URL for the path ``template`` under ``base``, with ``more`` in its query."""
        # In one pass, so that braces in a value are not replaced in turn.
        path = "".join(
            self.path.get(part, "{" + part + "}") if index % 2 else quote(part, _LITERAL)
            for index, part in enumerate(_PLACEHOLDER.split(template))
        )
        # Some documents distinguish operations of one path by a fragment, which is not sent.
        path = path.partition("#")[0]
        query = [*self.query, *more]
        # Some documents have a fixed query in the path.
        separator = "&" if "?" in path else "?"
        return base + path + (separator + "&".join(query) if query else "")


def scalar(value: Any) -> str:
    """Return a JSON scalar as text for a URL or header; null as OpenAPI's undefined value."""
    # Before int, because bool is a subclass of it.
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int) else json.dumps(value)


def _path(parameter: Parameter, value: Any) -> str:
    if parameter.media_type is not None:
        return escape(compact_json(value))
    prefix = {"label": ".", "matrix": ";"}.get(parameter.style, "")
    safe = _IN_PATH if parameter.allow_reserved else ""
    if type(value) is str and not prefix:
        text = escape(value, safe)  # The usual case: an id.
    elif value in ([], {}):
        text = ""
    elif parameter.style == "matrix":
        text = prefix + ";".join(_matrix(parameter, value, safe))
    elif parameter.explode:
        joined = "." if prefix else ","
        text = prefix + joined.join(_flat(value, safe, paired=True))
    else:
        text = prefix + ",".join(_flat(value, safe, paired=False))
    # HTTP libraries and proxies remove such segments (RFC 3986, section 5.2.4), and would call
    # another operation.
    if unquote(text) in {"", ".", ".."}:
        name = parameter.argument or parameter.name
        raise ArgumentError.of(name, f"{shown(value)} would change the URL's path")
    return text


def _matrix(parameter: Parameter, value: Any, safe: str) -> Iterator[str]:
    name = escape(parameter.name)
    if parameter.explode and isinstance(value, Mapping):
        yield from _flat(value, safe, paired=True)
    elif parameter.explode and isinstance(value, list):
        yield from (f"{name}={escape(scalar(item), safe)}" for item in value)
    else:
        text = ",".join(_flat(value, safe, paired=False))
        # RFC 6570, section 3.2.7: an empty value has no equals sign.
        yield f"{name}={text}" if text else name


def _flat(value: Any, safe: str, *, paired: bool) -> list[str]:
    if isinstance(value, Mapping):
        pairs = [(escape(str(key)), escape(scalar(item), safe)) for key, item in value.items()]
        if paired:
            return [f"{key}={item}" for key, item in pairs]
        return [part for pair in pairs for part in pair]
    if isinstance(value, list):
        return [escape(scalar(item), safe) for item in value]
    return [escape(scalar(value), safe)]


def query_parameter(parameter: Parameter, value: Any) -> Iterator[str]:
    """Yield a query parameter as ``name=value``, escaped; several times if it is exploded.

    An empty list or object is undefined, and omitted (RFC 6570, section 3.2.1).
    """
    name, safe = escape(parameter.name), RESERVED if parameter.allow_reserved else ""
    if parameter.media_type is not None:
        yield f"{name}={escape(compact_json(value), safe)}"
    elif parameter.style == "deepObject":
        yield from _brackets().bracketed(parameter.name, value, safe)
    elif parameter.explode and isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{escape(str(key))}={escape(scalar(item), safe)}"
    elif parameter.explode and isinstance(value, list):
        for item in value:
            yield f"{name}={escape(scalar(item), safe)}"
    elif value not in ([], {}):
        yield f"{name}={_joined(parameter, value, safe)}"


def _brackets() -> Any:
    # Clients whose document has neither such parameters nor bodies do not include that module.
    return importlib.import_module(".brackets", __package__)


def compact_json(value: Any) -> str:
    """Return a value as JSON without spaces."""
    return json.dumps(value, separators=(",", ":"))


def _form_value(value: Any) -> str:
    return scalar(value) if not isinstance(value, dict | list) else json.dumps(value)


def _cookies(parameter: Parameter, value: Any) -> Iterator[str]:
    """Yield cookies; the style ``cookie`` of OpenAPI 3.2 escapes nothing."""
    if parameter.style != "cookie":
        yield from query_parameter(parameter, value)
        return
    pairs: list[tuple[str, Any]] = [(parameter.name, value)]
    if isinstance(value, Mapping) and parameter.explode:
        pairs = list(value.items())
    elif isinstance(value, list) and parameter.explode:
        pairs = [(parameter.name, item) for item in value]
    for name, item in pairs:
        text = ",".join(map(scalar, item)) if isinstance(item, list) else _form_value(item)
        _check_field_value(parameter, text)
        if ";" in text:
            argument = parameter.argument or parameter.name
            raise ArgumentError.of(argument, "a cookie cannot contain a semicolon")
        yield f"{name}={text}"


def _joined(parameter: Parameter, value: Any, safe: str) -> str:
    delimiter = _DELIMITERS.get(parameter.style, ",")
    if isinstance(value, Mapping):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list):
        return delimiter.join(escape(scalar(item), safe) for item in value)
    return escape(scalar(value), safe)


def _header(parameter: Parameter, value: Any) -> str:
    if parameter.media_type is not None:
        text = compact_json(value)
    elif isinstance(value, Mapping):
        text = ",".join(
            f"{key}={scalar(item)}" if parameter.explode else f"{key},{scalar(item)}"
            for key, item in value.items()
        )
    else:
        text = ",".join(map(scalar, value)) if isinstance(value, list) else scalar(value)
    _check_field_value(parameter, text)
    return text


def _check_field_value(parameter: Parameter, text: str) -> None:
    """Raise ``ArgumentError`` for text that a header cannot contain (RFC 9110, section 5.5).

    Servers decode non-ASCII characters differently, so they are refused.
    """
    if problem := field_value_problem(text):
        got = "" if is_secret_name(parameter.name) else f", got {shown(without_remembered(text))}"
        raise ArgumentError.of(parameter.argument or parameter.name, f"{problem}{got}")


def field_value_problem(text: str) -> str:
    """Return why a header cannot contain a text; empty if it can."""
    invalid = next((char for char in text if not (" " <= char <= "~" or char == "\t")), None)
    if invalid is not None and invalid in "\r\n\0":
        return "a header cannot contain a line break"
    if invalid is not None:
        return f"a header cannot contain {invalid!r}, only printable ASCII characters"
    return "a header cannot begin or end with a space" if text != text.strip(" \t") else ""


def escape(text: str, safe: str = "") -> str:
    """Percent-encode a text for a URL, except the characters ``safe``."""
    if not safe:
        return quote(text, safe="")
    # With ``allowReserved``, existing escapes remain; any other percent sign is escaped.
    parts = _TRIPLE.split(text)
    return "".join(part if index % 2 else quote(part, safe) for index, part in enumerate(parts))
