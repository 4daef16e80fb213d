"""Filters of what stands several times in a file: names, imports, arguments, rows of tables.

They are as strict as those of ``filters``, of which they are made. What has lines begins at the
place of the filter, and goes on at the indentation that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from oasmith.emit import filters
from oasmith.emit.resources.arguments import Argument
from oasmith.emit.resources.imports import Imports
from oasmith.emit.resources.inputs import Field
from oasmith.emit.resources.methods import Section

EMPTY = Markup()


def names(some: Iterable[str]) -> Markup:
    """Return names with commas between them."""
    return Markup(", ").join(map(filters.ident, some))


def items(values: Iterable[Any], indent: int = 4) -> Markup:
    """Return values as the literals of a list, one on each line."""
    return _lines([filters.literal(value) + "," for value in values], indent)


def pairs(values: Mapping[Any, Any], indent: int = 4) -> Markup:
    """Return keys and values as the literals of a dictionary, one pair on each line."""
    return _lines([Markup(f"{_literal(key)}: {_literal(values[key])},") for key in values], indent)


def passed(some: Iterable[str]) -> Markup:
    """Return arguments that are passed on by their names, each with a comma after it."""
    return EMPTY.join(Markup("{0}={0}, ").format(filters.ident(name)) for name in some)


def by_name(some: Iterable[Argument]) -> Markup:
    """Return the inside of a dictionary that has arguments by their names."""
    return EMPTY.join(
        Markup(f"{_literal(argument.ident)}: {filters.ident(argument.ident)}, ")
        for argument in some
    )


def arguments(some: Iterable[Argument], indent: int = 8) -> Markup:
    """Return arguments as a signature has them, one on each line."""
    return _lines([_argument(argument) for argument in some], indent)


def _argument(argument: Argument) -> Markup:
    default = filters.expr(argument.default) if argument.default else EMPTY
    given = Markup(" = ") + default if default else EMPTY
    return Markup(f"{filters.ident(argument.ident)}: {argument.written.text}{given},")


def imported(some: Iterable[str], module: str) -> Markup:
    """Return the import of names; below that of another distribution is an empty line."""
    gap = "" if module.startswith(".") else "\n"
    return Markup(f"from {filters.module(module)} import ({names(some)}){gap}")


def standard_library(imports: Imports) -> Markup:
    """Return what a module imports of the standard library, with an empty line below."""
    lines = [Markup(f"import {filters.ident(module)}\n") for module in imports.modules]
    lines += [
        Markup(f"from {filters.module(module)} import ({names(some)})\n")
        for module, some in imports.standard
    ]
    return EMPTY.join([*lines, Markup("\n")]) if lines else EMPTY


def for_checkers(imports: Imports, package: str) -> Markup:
    """Return what a module imports of the client for type checkers alone, if anything."""
    if not imports.package:
        return EMPTY
    gap = "\n" if imports.runtime else ""
    source = f"from {filters.module(package)} import ({names(imports.package)})"
    return Markup(f"{gap}if TYPE_CHECKING:\n    {source}")


def import_block(imports: Imports, runtime: str, package: str) -> Markup:
    """Return all that a module imports, with an empty line below if that is any of ours."""
    own = imported(imports.runtime, runtime) if imports.runtime else EMPTY
    block = standard_library(imports) + own + for_checkers(imports, package)
    return block + Markup("\n") if own or imports.package else block.removesuffix("\n")


def entries(some: Iterable[str | Sequence[str]], indent: int = 8) -> Markup:
    """Return the lines of a section of a docstring: texts, or names with what is said of each."""
    return _lines(
        [
            filters.docstring(one, indent) if isinstance(one, str) else filters.entry(one, indent)
            for one in some
        ],
        indent,
    )


def sections(some: Iterable[Section], indent: int = 4) -> Markup:
    """Return the sections of a docstring, each with its heading and an empty line above it."""
    gap, inner = Markup("\n" + " " * indent), Markup("\n" + " " * (indent + 4))
    return EMPTY.join(
        Markup("\n")
        + gap
        + filters.docstring(one.heading, indent)
        + inner
        + entries(one.lines, indent + 4)
        for one in some
    )


def more(texts: Iterable[str], indent: int = 4) -> Markup:
    """Return further paragraphs of a docstring, each with an empty line above it."""
    gap = Markup("\n\n" + " " * indent)
    return EMPTY.join(gap + filters.docstring(text, indent) for text in texts)


def below(text: str, indent: int = 4, *, is_apart: bool = False) -> Markup:
    """Return a docstring below a name, if there is one; with an empty line after it if asked."""
    if not text:
        return EMPTY
    gap = "\n" if is_apart else ""
    return Markup("\n" + " " * indent + filters.whole_docstring(text, indent) + gap)


def fields(some: Iterable[Field], indent: int = 4) -> Markup:
    """Return the body of a class with fields, each with what is said of it."""
    return _lines(
        [
            Markup(f"{filters.ident(field.name)}: {field.annotation.text}")
            + below(field.description, indent)
            for field in some
        ]
        or [Markup("pass")],
        indent,
    )


def keys(some: Iterable[Field], indent: int = 8) -> Markup:
    """Return the inside of a dictionary with the annotation of each field by its name."""
    return _lines(
        [Markup(f"{_literal(field.name)}: {field.annotation.text},") for field in some], indent
    )


def _codes(some: Iterable[str]) -> Markup:
    return EMPTY.join(filters.code(one) + " " for one in some)


CELLS: Mapping[str, Callable[[Any], Markup]] = {
    "cell": lambda text: filters.cell(text) + " ",
    "code": lambda text: filters.code(text) + " ",
    "codes": _codes,
}
"""How a cell is written: as prose, as code, as several pieces of code."""


def rows(values: Iterable[Sequence[Any]], *columns: str) -> Markup:
    """Return the rows of a Markdown table, below its head; ``columns`` says how each is written."""
    written = (
        Markup("| ").join(CELLS[column](cell) for column, cell in zip(columns, row, strict=True))
        for row in values
    )
    return EMPTY.join(Markup(f"\n| {row}|") for row in written)


def chosen(some: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return those of which the first item is true, without it: no text, but for ``rows``."""
    return [rest for is_there, *rest in some if is_there]


def notes(texts: Iterable[str]) -> Markup:
    """Return paragraphs of Markdown, each with an empty line above it."""
    return EMPTY.join(Markup("\n\n") + filters.prose(text) for text in texts)


def bullets(some: Iterable[Sequence[str]]) -> Markup:
    """Return a list in Markdown of pairs, with a colon between the two."""
    return EMPTY.join(
        Markup(f"\n- {filters.cell(what)}: {filters.cell(text)}") for what, text in some
    )


def _lines(lines: Iterable[Markup], indent: int) -> Markup:
    return Markup("\n" + " " * indent).join(lines)


def _literal(value: Any) -> Markup:
    return filters.literal(value)


LISTS: Mapping[str, Callable[..., Any]] = {
    "names": names,
    "items": items,
    "pairs": pairs,
    "passed": passed,
    "by_name": by_name,
    "arguments": arguments,
    "imported": imported,
    "standard_library": standard_library,
    "for_checkers": for_checkers,
    "import_block": import_block,
    "entries": entries,
    "sections": sections,
    "more": more,
    "below": below,
    "fields": fields,
    "keys": keys,
    "rows": rows,
    "chosen": chosen,
    "notes": notes,
    "bullets": bullets,
}
"""What templates may use besides ``filters.FILTERS``, by name."""
