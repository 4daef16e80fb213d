"""Bodies of requests and responses, line by line, with what is marked in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from oasmith.openapi.pointer import join
from oasmith.page.html import Html, joined, tag
from oasmith_runtime.redaction import redact, without_named

MAX_LINE = 2_000
"""Characters of one line that are shown."""
CONTEXT = 3
"""Lines around a marked one that are shown, however long the body is."""

Lines: TypeAlias = Sequence[tuple[str, str]]
"""Lines of text, each with the JSON pointer of the value that begins in it."""


class _Number(float):
    """A number as it is written: reading it as a float would change what it looks like."""

    def __new__(cls, written: str) -> _Number:
        number = super().__new__(cls, written)
        number.written = written
        return number

    written: str


def data_of(content: bytes) -> Any:
    """Return the object or list that a body is as JSON; None where it is something else."""
    try:
        data = json.loads(content, parse_float=_Number, parse_constant=_Number)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict | list) else None


def body_lines(content: bytes, pointer: str) -> Lines:
    """Return the lines of a body, without secrets; none where it is empty.

    Args:
        content: The body; JSON is laid out, other text is shown as it is, the rest is counted.
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
        return [(f"({len(content)} bytes that are no text)", pointer)]
    return [(line, pointer) for line in redact(text).splitlines()]


def _json_lines(value: Any, pointer: str, indent: str, label: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a value; ``label`` is the key before it."""
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
    # The end belongs to no place of its own.
    yield f"{indent}{'}' if is_object else ']'}", ""


def _scalar(value: Any) -> str:
    if isinstance(value, _Number):
        return value.written
    return json.dumps(value, ensure_ascii=False)


def body_html(lines: Lines, marked: Mapping[str, Sequence[str]], limit: int) -> Html:
    """Return a body as HTML.

    Args:
        lines: Of the body.
        marked: What is said of values, by their JSON pointers.
        limit: Lines that are shown besides marked ones; how many are left out is said.
    """
    first = {pointer: number for number, (_, pointer) in reversed(list(enumerate(lines)))}
    places = {first[pointer]: pointer for pointer in marked if pointer in first}
    near = {number + step for number in places for step in range(-CONTEXT, CONTEXT + 1)}
    shown = [number for number in range(len(lines)) if number < limit or number in near]
    parts: list[str] = []
    before = -1
    for number in shown:
        parts += _left_out(number - before - 1)
        said = marked[places[number]] if number in places else ()
        parts.append(_line(lines[number][0], said))
        before = number
    parts += _left_out(len(lines) - before - 1)
    return tag("pre", tag("code", joined(parts)), tabindex="0") if parts else Html("")


def _line(text: str, said: Sequence[str]) -> Html:
    cut = text if len(text) <= MAX_LINE else f"{text[:MAX_LINE]}… {len(text) - MAX_LINE} more"
    if not said:
        return joined([cut, "\n"])
    indent = " " * (len(text) - len(text.lstrip(" ")))
    notes = [tag("span", f"{indent}↑ {one}\n", class_="note") for one in said]
    return joined([tag("mark", cut), "\n", *notes])


def _left_out(number: int) -> list[Html]:
    if not number:
        return []
    words = "1 line is left out" if number == 1 else f"{number} lines are left out"
    return [tag("span", f"… {words}\n", class_="left-out")]
