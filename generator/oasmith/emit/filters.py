"""The one way for a document's text into generated code.

A document may come from anybody, so none of its text reaches a file unless one of these filters
has turned it into what its place can hold: a literal, a part of a docstring, a comment, a name.
Whatever else a template prints is refused (see ``render``). Each filter returns ``Markup``, the
sign that ``render`` looks for; it has nothing to do with HTML here.
"""

from __future__ import annotations

import ast
import json
import keyword
import re
import shlex
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from oasmith.emit import literals
from oasmith.emit.annotations import Annotation
from oasmith.emit.literals import WIDTH as WIDTH, FilterError as FilterError


def literal(value: Any, indent: int | None = None) -> Markup:
    """Return the expression that evaluates to ``value``, see ``literals.written``.

    With ``indent`` it is broken into lines where it is longer than one, the ones after the first
    indented by that many columns: for code that no formatter sees.
    """
    return Markup(literals.written(value) if indent is None else literals.broken(value, indent))


def keywords(value: Any) -> Markup:
    """Return the arguments that make a dataclass, see ``literals.keywords``."""
    return Markup(literals.keywords(value))


def ident(value: str) -> Markup:
    """Return a name that ``naming`` chose. Raises ``FilterError`` when it is no identifier."""
    if not value.isidentifier() or keyword.iskeyword(value):
        raise FilterError(f"{value!r} is not an identifier")
    return Markup(value)


def module(value: str) -> Markup:
    """Return the name of a module, which may be relative. Raises ``FilterError`` for others."""
    if not re.fullmatch(r"\.+|\.*\w+(\.\w+)*", value) or not all(map(_is_name, value.split("."))):
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


def whole_docstring(text: str, indent: int = 4) -> Markup:
    """Return ``text`` as a docstring with its quotes; after several lines these have their own."""
    inside = docstring(text, indent)
    closing = "\n" + " " * indent if "\n" in inside else ""
    return Markup(f'"""{inside}{closing}"""')


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
    """Return strings, and lists and tables of them, as TOML writes them in one line."""
    if isinstance(value, str):
        # For printable text JSON's strings are the same.
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
"""What templates may use, by name."""
