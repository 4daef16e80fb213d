"""Filters that escape the text of a document for generated code.

A document is untrusted input, so its text only reaches a file through one of these filters, which
converts it into something that is safe in its context: a literal, a part of a docstring, a comment,
a name. Templates cannot print anything else (see ``environment``). Each filter returns ``Markup``
as the sign that the text is safe; this has nothing to do with HTML here.
"""

from __future__ import annotations

import ast
import json
import keyword
import re
import shlex
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from oasmith.emit import literals
from oasmith.emit.annotations import Annotation
from oasmith.emit.literals import WIDTH as WIDTH, FilterError as FilterError


def literal(value: Any, indent: int | None = None) -> Markup:
    """Return the expression that evaluates to ``value``, see ``literals.written``.

    With ``indent``, a long expression is split into lines, and those after the first are indented
    by this number of columns. This is for code that is not formatted afterwards.
    """
    return Markup(literals.written(value) if indent is None else literals.broken(value, indent))


def keywords(value: Any) -> Markup:
    """Return the arguments that create a dataclass instance, see ``literals.keywords``."""
    return Markup(literals.keywords(value))


def ident(value: str) -> Markup:
    """Return an identifier. Raises ``FilterError`` if it is not an identifier."""
    if not value.isidentifier() or keyword.iskeyword(value):
        raise FilterError(f"{value!r} is not an identifier")
    return Markup(value)


def module(value: str) -> Markup:
    """Return the name of a module, which may be relative.

    Raises ``FilterError`` for anything else.
    """
    if not re.fullmatch(r"\.+|\.*\w+(\.\w+)*", value) or not all(map(_is_name, value.split("."))):
        raise FilterError(f"{value!r} is not a module name")
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


@lru_cache(maxsize=1024)
def expr(value: str) -> Markup:
    """Return an expression, such as the default of an argument.

    Raises ``FilterError`` if it contains anything other than names, literals and unions of them.
    """
    try:
        nodes = list(ast.walk(ast.parse(value, mode="eval")))
    except SyntaxError as error:
        raise FilterError(f"{value!r} is not an expression") from error
    if other := [node for node in nodes if not isinstance(node, _PLAIN_NODES)]:
        raise FilterError(f"{value!r} is not a name or a literal: {type(other[0]).__name__}")
    return Markup(value)


def annotation(value: Annotation) -> Markup:
    """Return the text of an annotation, which only has literals and names from ``naming``."""
    return Markup(value.text)


def plain(text: str) -> str:
    """Return ``text`` with all control characters except line feeds escaped."""
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


@lru_cache(maxsize=1024)
def docstring(text: str, indent: int = 4) -> Markup:
    """Return ``text`` for the inside of a docstring, wrapped, with its paragraphs and list items.

    The lines after the first are indented by ``indent`` columns.
    """
    return Markup(_in_docstring(_filled(plain(text), indent)))


def whole_docstring(text: str, indent: int = 4) -> Markup:
    """Return ``text`` as a docstring with quotes; after several lines, on a line of their own."""
    inside = docstring(text, indent)
    closing = "\n" + " " * indent if "\n" in inside else ""
    return Markup(f'"""{inside}{closing}"""')


def entry(pair: Sequence[str], indent: int = 8) -> Markup:
    """Return ``name: text`` for a docstring, with the lines after the first indented further."""
    name, text = pair
    return _entry(name, text, indent)


# A client has most texts twice: in a blocking and in an async method.
@lru_cache(maxsize=1024)
def _entry(name: str, text: str, indent: int) -> Markup:
    joined = f"{plain(name)}: {_one_paragraph(plain(text))}".rstrip(": ")
    width = WIDTH - indent - 4
    lines = [joined]
    if len(joined) > width or "\n" in joined:
        lines = textwrap.wrap(joined, width, break_long_words=False)
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
    """Return ``text`` with each paragraph and list item on one line."""
    blocks = re.split(r"\n\s*\n", plain(text).strip("\n "))
    return "\n\n".join("\n".join(_parts(block)) for block in blocks)


def _parts(paragraph: str) -> list[str]:
    """Return a paragraph, split before each list item."""
    parts: list[str] = []
    for line in paragraph.splitlines():
        if parts and not _ITEM.match(line.strip()):
            parts[-1] += " " + line.strip()
        else:
            parts.append(line.strip())
    return parts or [""]


def _wrapped(part: str, indent: int) -> str:
    width = WIDTH - indent - len('"""')
    if len(part) <= width:
        return part
    item = _ITEM.match(part)
    return textwrap.fill(
        part,
        width,
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
    """Return a document's text as Markdown.

    Descriptions are CommonMark according to OpenAPI, so only raw HTML is escaped.
    """
    return Markup(plain(text).strip().replace("<", "&lt;"))


def cell(text: str) -> Markup:
    """Return ``text`` for a cell of a Markdown table or for a heading, on one line."""
    return Markup(_one_paragraph(plain(text)).replace("|", "\\|").replace("<", "&lt;"))


def code(text: str) -> Markup:
    """Return ``text`` as a Markdown code span that also works in a table cell."""
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
    """Return strings, lists and tables as TOML on one line."""
    if isinstance(value, str):
        # Strings of printable text are the same in JSON.
        return Markup(json.dumps(plain(value), ensure_ascii=False))
    if isinstance(value, Mapping):
        pairs = [f"{_toml_key(key)} = {toml(item)}" for key, item in value.items()]
        return Markup("{ " + ", ".join(pairs) + " }" if pairs else "{}")
    return Markup("[" + ", ".join(toml(item) for item in value) + "]")


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml(key)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "literal": literal,
    "keywords": keywords,
    "ident": ident,
    "annotation": annotation,
    "expr": expr,
    "module": module,
    "docstring": docstring,
    "whole_docstring": whole_docstring,
    "entry": entry,
    "comment": comment,
    "prose": prose,
    "cell": cell,
    "shell": shell,
    "code": code,
    "toml": toml,
}
"""The filters for templates by name."""
