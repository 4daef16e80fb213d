"""Bodies of requests and responses, line by line, with marked values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from oasmith.openapi.pointer import join
from oasmith.page.html import Html, joined, tag
from oasmith_runtime.redaction import redact, without_named

MAX_LINE = 2_000
"""The maximum number of characters of a line that are shown."""
CONTEXT = 3
"""The number of lines that are always shown before and after a marked one."""

Lines: TypeAlias = Sequence[tuple[str, str]]
"""Lines of text, each with the JSON pointer of the value that begins in it."""


class _Number(float):
    """A number with its original spelling, which a float would not preserve."""

    def __new__(cls, written: str) -> _Number:
        number = super().__new__(cls, written)
        number.written = written
        return number

    written: str


def data_of(content: bytes) -> Any:
    """Parse a body as a JSON object or array; return None for any other body."""
    try:
        data = json.loads(content, parse_float=_Number, parse_constant=_Number)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict | list) else None


def body_lines(content: bytes, pointer: str) -> Lines:
    """Return the lines of a body without secrets; nothing for an empty body.

    Args:
        content: The body: JSON is pretty-printed, other text is unchanged, and of binary data only
            the size is shown.
        pointer: JSON pointer to the body in its exchange, such as ``/response/body``.
    """
    if not content:
        return ()
    data = data_of(content)
    if data is not None:
        return list(_json_lines(without_named(data), pointer, "", ""))
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return [(f"({len(content)} bytes of binary data)", pointer)]
    return [(line, pointer) for line in redact(text).splitlines()]


def _json_lines(value: Any, pointer: str, indent: str, label: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a value; ``label`` is its key."""
    if not isinstance(value, dict | list) or not value:
        yield f"{indent}{label}{_scalar(value)}", pointer
        return
    is_object = isinstance(value, dict)
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    yield f"{indent}{label}{'{' if is_object else '['}", pointer
    for number, (key, below) in enumerate(items, 1):
        name = f"{_scalar(key)}: " if is_object else ""
        lines = list(_json_lines(below, join(pointer, str(key)), f"{indent}  ", name))
        if number < len(items):
            lines[-1] = f"{lines[-1][0]},", lines[-1][1]
        yield from lines
    # The closing bracket has no JSON pointer.
    yield f"{indent}{'}' if is_object else ']'}", ""


def _scalar(value: Any) -> str:
    if isinstance(value, _Number):
        return value.written
    return json.dumps(value, ensure_ascii=False)


def body_html(lines: Lines, marked: Mapping[str, Sequence[str]], limit: int) -> Html:
    """Return a body as HTML.

    Args:
        lines: The lines of the body.
        marked: The notes on values, by their JSON pointers.
        limit: The number of lines shown from the start, in addition to those around marked ones.
    """
    first = {pointer: number for number, (_, pointer) in reversed(list(enumerate(lines)))}
    places = {first[pointer]: pointer for pointer in marked if pointer in first}
    context = {number + step for number in places for step in range(-CONTEXT, CONTEXT + 1)}
    shown = [number for number in range(len(lines)) if number < limit or number in context]
    parts: list[str] = []
    last = -1
    for number in shown:
        parts += _left_out(number - last - 1)
        notes = marked[places[number]] if number in places else ()
        parts.append(_line(lines[number][0], notes))
        last = number
    parts += _left_out(len(lines) - last - 1)
    return tag("pre", tag("code", joined(parts)), tabindex="0") if parts else Html("")


def _line(text: str, notes: Sequence[str]) -> Html:
    cut = text if len(text) <= MAX_LINE else f"{text[:MAX_LINE]}… {len(text) - MAX_LINE} more"
    if not notes:
        return joined([cut, "\n"])
    indent = " " * (len(text) - len(text.lstrip(" ")))
    spans = [tag("span", f"{indent}↑ {note}\n", class_="note") for note in notes]
    return joined([tag("mark", cut), "\n", *spans])


def _left_out(number: int) -> list[Html]:
    if not number:
        return []
    words = "1 line is left out" if number == 1 else f"{number} lines are left out"
    return [tag("span", f"… {words}\n", class_="left-out")]
