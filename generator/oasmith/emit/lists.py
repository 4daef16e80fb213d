"""Filters for lists: names, imports, arguments, rows of tables.

They are as strict as those of ``filters``, from which they are composed. The first line of a
multi-line result has no indentation; the others have the indentation that is passed.
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
    """Return names, separated by commas."""
    return Markup(", ").join(map(filters.ident, some))


def items(values: Iterable[Any], indent: int = 4) -> Markup:
    """Return values as the literals of a list, one on each line."""
    return _lines([filters.literal(value) + "," for value in values], indent)


def pairs(values: Mapping[Any, Any], indent: int = 4) -> Markup:
    """Return keys and values as the literals of a dictionary, one pair on each line."""
    return _lines([Markup(f"{_literal(key)}: {_literal(values[key])},") for key in values], indent)


def passed(some: Iterable[str]) -> Markup:
    """Return keyword arguments ``name=name``, each with a comma after it."""
    return EMPTY.join(Markup("{0}={0}, ").format(filters.ident(name)) for name in some)


def by_name(some: Iterable[Argument]) -> Markup:
    """Return the items of a dictionary from names of arguments to their values."""
    return EMPTY.join(
        Markup(f"{_literal(argument.ident)}: {filters.ident(argument.ident)}, ")
        for argument in some
    )


def arguments(some: Iterable[Argument], indent: int = 8) -> Markup:
    """Return the arguments of a signature, one on each line."""
    return _lines([_argument(argument) for argument in some], indent)


def _argument(argument: Argument) -> Markup:
    default = filters.expr(argument.default) if argument.default else EMPTY
    assigned = Markup(" = ") + default if default else EMPTY
    return Markup(f"{filters.ident(argument.ident)}: {argument.written.text}{assigned},")


def imported(some: Iterable[str], module: str) -> Markup:
    """Return the import of names; an empty line follows if it is from another distribution."""
    gap = "" if module.startswith(".") else "\n"
    return Markup(f"from {filters.module(module)} import ({names(some)}){gap}")


def standard_library(imports: Imports) -> Markup:
    """Return the imports from the standard library, with an empty line after them."""
    lines = [Markup(f"import {filters.ident(module)}\n") for module in imports.modules]
    lines += [
        Markup(f"from {filters.module(module)} import ({names(some)})\n")
        for module, some in imports.standard
    ]
    return EMPTY.join([*lines, Markup("\n")]) if lines else EMPTY


def for_checkers(imports: Imports, package: str) -> Markup:
    """Return the imports from the client that are only for type checkers, if there are any."""
    if not imports.package:
        return EMPTY
    gap = "\n" if imports.runtime else ""
    source = f"from {filters.module(package)} import ({names(imports.package)})"
    return Markup(f"{gap}if TYPE_CHECKING:\n    {source}")


def import_block(imports: Imports, runtime: str, package: str) -> Markup:
    """Return all imports of a module, with an empty line after those of the client."""
    own = imported(imports.runtime, runtime) if imports.runtime else EMPTY
    block = standard_library(imports) + own + for_checkers(imports, package)
    return block + Markup("\n") if own or imports.package else block.removesuffix("\n")


def entries(some: Iterable[str | Sequence[str]], indent: int = 8) -> Markup:
    """Return the lines of a docstring section: texts, or names with their descriptions."""
    return _lines(
        [
            filters.docstring(one, indent) if isinstance(one, str) else filters.entry(one, indent)
            for one in some
        ],
        indent,
    )


def sections(some: Iterable[Section], indent: int = 4) -> Markup:
    """Return the sections of a docstring, each with its heading and an empty line before it."""
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
    """Return further paragraphs of a docstring, each with an empty line before it."""
    gap = Markup("\n\n" + " " * indent)
    return EMPTY.join(gap + filters.docstring(text, indent) for text in texts)


def below(text: str, indent: int = 4, *, is_apart: bool = False) -> Markup:
    """Return an attribute docstring, if ``text`` is not empty.

    With ``is_apart``, an empty line follows.
    """
    if not text:
        return EMPTY
    gap = "\n" if is_apart else ""
    return Markup("\n" + " " * indent + filters.whole_docstring(text, indent) + gap)


def fields(some: Iterable[Field], indent: int = 4) -> Markup:
    """Return the body of a class with fields and their docstrings."""
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
    """Return the items of a dictionary from names of fields to their annotations."""
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
"""The kinds of table cells: text, code, several pieces of code."""


def rows(values: Iterable[Sequence[Any]], *columns: str) -> Markup:
    """Return the rows of a Markdown table without its head; ``columns`` has a key of ``CELLS``."""
    joined = (
        Markup("| ").join(CELLS[column](cell) for column, cell in zip(columns, row, strict=True))
        for row in values
    )
    return EMPTY.join(Markup(f"\n| {row}|") for row in joined)


def chosen(some: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return the rows for ``rows`` whose first item is true, without this item."""
    return [row for is_chosen, *row in some if is_chosen]


def notes(texts: Iterable[str]) -> Markup:
    """Return paragraphs of Markdown, each with an empty line before it; skip empty texts."""
    return EMPTY.join(Markup("\n\n") + filters.prose(text) for text in texts if text)


def bullets(some: Iterable[Sequence[str]]) -> Markup:
    """Return a Markdown list of pairs, separated by a colon."""
    return EMPTY.join(
        Markup(f"\n- {filters.cell(name)}: {filters.cell(text)}") for name, text in some
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
"""Further filters for templates by name, in addition to ``filters.FILTERS``."""
