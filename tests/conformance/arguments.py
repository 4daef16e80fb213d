"""Draws the arguments of an operation, and checks that the server receives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from . import scalars
from .bodies import Body
from .document import Document, Node
from .draw import Draw, Undrawable
from .server import Arrived
from .wire import Mismatch, Pairs, Style, from_pairs, from_text, same, typed

PLAIN = "abcXYZ0189-_"
LETTERS = {
    "header": PLAIN + ".:/?*",
    "cookie": PLAIN + ".",
    "path": scalars.LETTERS + ".",
    "spaceDelimited": 'abc019é/&=%",;',
    "pipeDelimited": 'abc 019é/&=%",;',
    "reserved": "abc019:/@!$*()",
}
"""The characters of texts in places where the specification defines no encoding for others."""


@dataclass
class Parameter:
    """A parameter of the document with a value."""

    style: Style
    schema: Any
    required: bool

    @property
    def key(self) -> tuple[str, str]:
        """Its unique key."""
        return self.style.name, self.style.location


@dataclass
class Arguments:
    """The arguments of one call."""

    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    body: Body | None = None


def parameters(document: Document, operation: Node, item: Node) -> list[Parameter]:
    """Return the parameters of an operation, including those of its path."""
    found: dict[tuple[str, str], Parameter] = {}
    for owner in (item, operation):
        for entry in owner.get("parameters") or ():
            node = document.reached(entry)
            if not isinstance(node, dict) or not {"in", "name"} <= node.keys():
                continue
            if node["in"] == "header" and node["name"].lower() in IGNORED:
                continue
            style = Style.of(node)
            content = next(iter((node.get("content") or {}).values()), node)
            required = bool(node.get("required")) or node["in"] == "path"
            parameter = Parameter(style, document.follow(content).get("schema", True), required)
            found[parameter.key] = parameter
    return list(found.values())


IGNORED = ("accept", "content-type", "authorization")
"""Header parameters that the specification ignores (section 4.8.12)."""


def letters(parameter: Parameter, path: str) -> str:
    """Return the characters that texts of a parameter may contain."""
    style = parameter.style
    if style.media_type is not None and style.location in ("query", "path"):
        return scalars.LETTERS
    if style.location == "path" and re.search(r"\}[^/]+|[^/]\{", path):
        return PLAIN  # A segment with more than a placeholder is split again.
    if style.location == "query" and style.style in LETTERS:
        return LETTERS[style.style]
    if style.allow_reserved:
        return LETTERS["reserved"]
    return LETTERS.get(style.location, scalars.LETTERS)


def draw_parameter(document: Document, parameter: Parameter, seed: str, path: str) -> Any:
    """Return a value that can be sent in a parameter. Raises ``Undrawable``."""
    draw = Draw(document, seed, letters(parameter, path), is_flat=True)
    for attempt in range(20):
        value = draw.value(parameter.schema, 0.8 - attempt / 40)
        if is_writable(parameter.style, value):
            return value
    raise Undrawable(f"no value can be told apart in {parameter.style.style} {parameter.key[1]}")


def is_writable(style: Style, value: Any) -> bool:
    """Return whether the specification defines the format of a value, so that it can be decoded."""
    if style.media_type is not None:
        return style.location not in ("header", "cookie") or all(map(_is_plain, _texts(value)))
    if value is None or value in ([], {}):
        return False
    texts = list(_texts(value))
    if style.location == "path" and any(text in ("", ".", "..") for text in texts):
        return False
    if style.location in ("header", "cookie"):
        joints = "[,=]" if isinstance(value, dict) else "," if isinstance(value, list) else None
        return all(_is_plain(it) and not (joints and re.search(joints, it)) for it in texts)
    if style.location == "cookie":
        return not any(re.search('[;, "%\\\\]', text) for text in texts)
    forbidden = {"spaceDelimited": "[ +]", "pipeDelimited": r"\|"}.get(style.style)
    if style.style == "label" and style.explode:
        forbidden = r"\."
    if style.allow_reserved:
        forbidden = "[^a-zA-Z0-9:/@!$*()._-]"
    return not (forbidden and any(re.search(forbidden, text) for text in texts))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and text == text.strip()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


@dataclass
class Target:
    """The expected URL of a call."""

    servers: list[str]
    """Those that the document allows, placeholders filled."""
    path: str


def check_target(
    target: Target, found: list[Parameter], arguments: Arguments, origin: str, raw: str
) -> None:
    """Check host and path, and the parameters in it. Raises ``Mismatch``."""
    styles = {it.style.name: it for it in found if it.style.location == "path"}
    for server in target.servers:
        values = _matched(server, target.path, origin + raw)
        if values is not None:
            break
    else:
        raise Mismatch("another URL", origin + raw, [it + target.path for it in target.servers])
    for name, text in values.items():
        if name in styles:
            value = arguments.values[name, "path"]
            compare(styles[name], from_text(styles[name].style, value, text), value)


def _matched(server: str, path: str, url: str) -> dict[str, str] | None:
    """Return the text of each placeholder, or None if the URL does not match."""
    names: list[str] = []
    pattern = re.escape(quote(server.rstrip("/"), safe=SAFE))
    for index, part in enumerate(
        re.split(r"\{([^{}]+)\}", path.partition("?")[0].partition("#")[0])
    ):
        if index % 2:
            names.append(part)
            pattern += "([^/?#]*?)"
        else:
            pattern += re.escape(quote(part, safe=SAFE))
    found = re.fullmatch(pattern, url)
    return None if found is None else dict(zip(names, found.groups(), strict=True))


SAFE = "/:?#[]@!$&'()*+,;=%~"


def check_rest(
    found: list[Parameter], arguments: Arguments, arrived: Arrived, query: Pairs, cookies: Pairs
) -> None:
    """Check query, headers and cookies. Raises ``Mismatch``."""
    # Objects whose keys are parameters are last, so they do not take names of other parameters.
    for it in sorted(found, key=lambda it: it.style.style == "form" and it.style.explode):
        value = arguments.values.get(it.key)
        if it.style.location == "path" or it.key not in arguments.values:
            continue
        if it.style.location == "header":
            text = arrived.header(it.style.name)
            if text is None:
                raise Mismatch(f"header {it.style.name!r} did not come", None, value)
            compare(it, from_text(it.style, value, text), value)
        else:
            pairs = query if it.style.location == "query" else cookies
            compare(it, from_pairs(it.style, value, pairs), value)
        if it.style.allow_reserved and it.style.location == "query":
            _check_reserved(it.style, value, query)
    if query.left or cookies.left:
        raise Mismatch("more than what was given", query.left or cookies.left, arguments.values)
    names = {it.style.name.lower() for it in found if it.style.location == "header"}
    given = {name.lower() for name, location in arguments.values if location == "header"}
    others = {name for name, value in arrived.headers if not is_key(name, value)}
    if sent := (names - given) & (others - USUAL):
        raise Mismatch("headers that nobody gave", sent, sorted(given))


def is_key(name: str, value: str) -> bool:
    """Return whether a header is the idempotency key."""
    return name in ("idempotency-key", "x-idempotency-key") and UUID.fullmatch(value) is not None


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

USUAL = frozenset(
    {"user-agent", "host", "connection", "accept-encoding", "content-length", "cookie"}
)
"""Headers that every client sends."""


def _check_reserved(style: Style, value: Any, query: Pairs) -> None:
    raw = "&".join(f"{name}={text}" for name, text in query.raw)
    for text in (value if isinstance(value, list) else [value]) if value != {} else ():
        if isinstance(text, str) and text not in raw:
            raise Mismatch(f"{style.name!r} is encoded in spite of allowReserved", raw, text)


def compare(parameter: Parameter, texts: Any, value: Any) -> None:
    """Check that the received data decodes to ``value``. Raises ``Mismatch``."""
    came = typed(texts, value)
    if not same(came, value):
        style = parameter.style
        raise Mismatch(f"{style.location} {style.name!r} ({style.style})", came, value)
