"""The one way for a document's text into generated code.

A document may come from anybody, so none of its text reaches a file unless one of these filters
has turned it into what its place can hold: a literal, a part of a docstring, a comment, a name.
Whatever else a template prints is refused (see ``render``). Each filter returns ``Markup``, the
sign that ``render`` looks for; it has nothing to do with HTML here.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import keyword
import math
import re
import shlex
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from oasmith.emit.annotations import Annotation
from oasmith.ir.types import TypeSpec

WIDTH = 100
"""Columns of generated code."""


class FilterError(ValueError):
    """A value that cannot stand where a template wants it: a fault of oasmith, not of a user."""


def literal(value: Any, indent: int | None = None) -> Markup:
    """Return the Python literal that evaluates to ``value`` (JSON data, tuples).

    With ``indent`` it is broken into lines where it is longer than one, the ones after the first
    indented by that many columns: for code that no formatter sees.
    """
    return Markup(_literal(value) if indent is None else _broken(value, indent))


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping | list | tuple):
        first, parts, last = _pieces(value)
        comma = "," if isinstance(value, tuple) and len(parts) == 1 else ""
        return first + ", ".join(key + _literal(item) for key, item in parts) + comma + last
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, TypeSpec):
        given = (getattr(value, field.name) for field in dataclasses.fields(value))
        return f"{type(value).__name__}({', '.join(map(_literal, given))})"
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    raise FilterError(f"{value!r} has no literal")


def _quoted(text: str) -> str:
    """Return a string's literal; one that is longer than a line is cut into adjacent ones.

    A formatter puts those one below the other, and never joins what does not fit a line.
    """
    whole = _one_literal(text)
    if len(whole) <= WIDTH:
        return whole
    parts = re.findall(rf".{{1,{WIDTH - 25}}}(?:\s+|\Z)|\S+\s*|\s+", text, re.DOTALL)
    return "(" + " ".join(map(_one_literal, parts)) + ")" if len(parts) > 1 else whole


def _one_literal(text: str) -> str:
    """Return ``repr`` with the double quotes that formatters prefer."""
    single = repr(str(text))
    if single[0] == '"' or '"' in text:
        return single
    return '"' + single[1:-1].replace("\\'", "'") + '"'


def _pieces(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """Return a container's brackets and its items, each with the text before it."""
    if isinstance(value, Mapping):
        return "{", [(f"{_literal(key)}: ", item) for key, item in value.items()], "}"
    brackets = "()" if isinstance(value, tuple) else "[]"
    return brackets[0], [("", item) for item in value], brackets[1]


def _broken(value: Any, indent: int) -> str:
    flat = _literal(value)
    if indent + len(flat) <= WIDTH - 20 or not isinstance(value, Mapping | list | tuple):
        return flat
    first, parts, last = _pieces(value)
    inner = "\n" + " " * (indent + 4)
    lines = [f"{inner}{key}{_broken(item, indent + 4)}," for key, item in parts]
    return first + "".join(lines) + "\n" + " " * indent + last


def ident(value: str) -> Markup:
    """Return a name that ``naming`` chose. Raises ``FilterError`` when it is no identifier."""
    if not value.isidentifier() or keyword.iskeyword(value):
        raise FilterError(f"{value!r} is not an identifier")
    return Markup(value)


def module(value: str) -> Markup:
    """Return the name of a module, which may be relative. Raises ``FilterError`` for others."""
    if not re.fullmatch(r"\.*\w+(\.\w+)*", value) or not all(map(_is_name, value.split("."))):
        raise FilterError(f"{value!r} is not a module")
    return Markup(value)


def _is_name(part: str) -> bool:
    return part == "" or (part.isidentifier() and not keyword.iskeyword(part))


_PLAIN_NODES = (
    ast.Expression,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Tuple,
    ast.List,
    ast.BinOp,
    ast.BitOr,
    ast.UnaryOp,
    ast.USub,
    ast.Constant,
    ast.Load,
)


def expr(value: str) -> Markup:
    """Return an expression, such as an argument's default.

    Raises ``FilterError`` when it could do more than name something, or is more than a literal.
    """
    try:
        nodes = list(ast.walk(ast.parse(value, mode="eval")))
    except SyntaxError as error:
        raise FilterError(f"{value!r} is not an expression") from error
    if wrong := [node for node in nodes if not isinstance(node, _PLAIN_NODES)]:
        raise FilterError(f"{value!r} is no name and no literal: {type(wrong[0]).__name__}")
    return Markup(value)


def annotation(value: Annotation) -> Markup:
    """Return the text of an annotation; it is made of names that ``naming`` chose, and literals."""
    return Markup(value.text)


def plain(text: str) -> str:
    """Return ``text`` with line feeds as its only controls, everything unprintable escaped."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "\n".join(
        line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n")
    )


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def docstring(text: str, indent: int = 4) -> Markup:
    """Return ``text`` for the inside of a docstring, wrapped, paragraphs and items kept apart.

    The lines after the first are indented by ``indent`` columns.
    """
    return Markup(_in_docstring(_filled(plain(text), indent)))


def entry(pair: Sequence[str], indent: int = 8) -> Markup:
    """Return ``name: text`` for a docstring, with the lines after the first indented further."""
    name, text = pair
    joined = f"{plain(name)}: {_one_paragraph(plain(text))}".rstrip(": ")
    lines = textwrap.wrap(joined, WIDTH - indent - 4, break_long_words=False) or [""]
    return Markup(_in_docstring(("\n" + " " * (indent + 4)).join(lines)))


def _in_docstring(text: str) -> str:
    """Escape what could end a docstring or change its characters."""
    escaped = text.replace("\\", "\\\\")
    return re.sub(r'"{2,}|"\Z', lambda run: '\\"' * len(run[0]), escaped)


_ITEM = re.compile(r"([-*+]|\d+[.)])\s+")


def _filled(text: str, indent: int) -> str:
    lines = paragraphs(text).split("\n")
    joined = "\n".join(_wrapped(line, indent) for line in lines)
    return re.sub(r"\n(?=[^\n])", "\n" + " " * indent, joined)


def paragraphs(text: str) -> str:
    """Return ``text`` with a line for each paragraph and item of a list, however long."""
    blocks = re.split(r"\n\s*\n", plain(text).strip("\n "))
    return "\n\n".join("\n".join(_parts(block)) for block in blocks)


def _parts(paragraph: str) -> list[str]:
    """Return a paragraph cut before each item of a list."""
    parts: list[str] = []
    for line in paragraph.splitlines():
        if parts and not _ITEM.match(line.strip()):
            parts[-1] += " " + line.strip()
        else:
            parts.append(line.strip())
    return parts or [""]


def _wrapped(part: str, indent: int) -> str:
    item = _ITEM.match(part)
    return textwrap.fill(
        part,
        WIDTH - indent - len('"""'),
        subsequent_indent="  " if item else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())


def comment(text: str, indent: int = 0) -> Markup:
    """Return ``text`` as comment lines, the ones after the first indented by ``indent``."""
    lines = textwrap.wrap(
        _one_paragraph(plain(text)), WIDTH - indent - 2, break_long_words=False
    ) or [""]
    return Markup(("\n" + " " * indent).join(f"# {line}".rstrip() for line in lines))


def prose(text: str) -> Markup:
    """Return a document's text as one Markdown paragraph per paragraph, its markup kept.

    Descriptions are CommonMark by OpenAPI's word; only raw HTML is made harmless.
    """
    return Markup(plain(text).strip().replace("<", "&lt;"))


def cell(text: str) -> Markup:
    """Return ``text`` for a cell of a Markdown table or a heading: one line, its markup kept."""
    return Markup(_one_paragraph(plain(text)).replace("|", "\\|").replace("<", "&lt;"))


def code(text: str) -> Markup:
    """Return ``text`` as a Markdown code span that also survives in a table's cell."""
    clean = _one_paragraph(plain(text)).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", clean)), default=0))
    padding = " " if "`" in clean else ""
    return Markup(f"{fence}{padding}{clean}{padding}{fence}")


def shell(text: str) -> Markup:
    """Return ``text`` as one word of a POSIX shell, on one line."""
    line = "".join(
        character if character.isprintable() else _escaped(character) for character in text
    )
    return Markup(shlex.quote(line))


def toml(value: Any) -> Markup:
    """Return a TOML basic string or list of them; for printable text JSON's are the same."""
    return Markup(json.dumps(_printable(value), ensure_ascii=False))


def _printable(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else [_printable(item) for item in value]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "literal": literal,
    "ident": ident,
    "annotation": annotation,
    "expr": expr,
    "module": module,
    "docstring": docstring,
    "entry": entry,
    "comment": comment,
    "prose": prose,
    "cell": cell,
    "shell": shell,
    "code": code,
    "toml": toml,
}
"""What templates may use, by name."""
