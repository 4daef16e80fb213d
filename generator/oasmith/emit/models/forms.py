"""Fields of one form are typed once.

Thousands of fields of a large document differ only in their names and words, or in the class that
they refer to. What is left without these is a form. The tool gets each form once, as a field of a
class that is thrown away.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from string import digits
from typing import Any
from zlib import crc32

from oasmith.emit.models import defaults
from oasmith.emit.models.definitions import Member, names
from oasmith.emit.models.sorting import PREFIX, STANDS, nodes, references
from oasmith.emit.models.tool import Import, Remember, define
from oasmith.openapi.grammar import transform

SHEET = 100
"""Forms in a class; the tool takes longer for each field of a class that has many."""

PLACE = re.compile(r"([A-Z][A-Za-z]*)([0-9]+)")
"""The name of what a field refers to, as long as it stands for any: its kind and its number."""

MARK = "\0"
"""Stands around what is to be filled in: no Python text has it, escaped as it is in strings."""

FIELD, ALIAS = "field", "alias"


@dataclass(frozen=True, slots=True)
class Form:
    """What the type of a field depends on."""

    schema: str
    """As JSON; the classes that it refers to are numbered."""
    is_required: bool
    is_renamed: bool
    default: str
    """What it defaults to, unless the schema says that."""
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A field of a class."""

    form: Form
    key: str
    ident: str
    targets: tuple[str, ...]
    """The classes that it refers to, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Template:
    """The statement of a form, cut where something is to be filled in."""

    parts: tuple[str, ...]
    """Text and the word for what is filled in, in turn."""
    uses: frozenset[str]

    def filled(self, use: Use, words: str) -> Member:
        """Return the statement of one field."""
        values = {FIELD: use.ident, ALIAS: repr(use.key)}
        values.update((str(number), name) for number, name in enumerate(use.targets))
        text = "".join(values[part] if index % 2 else part for index, part in enumerate(self.parts))
        return Member(text, self.uses.union(use.targets), words)


def use_of(
    key: str,
    ident: str,
    schema: Any,
    *,
    is_required: bool,
    default: str,
    is_nullable: bool,
    kind_of: Mapping[str, str],
) -> Use:
    """Return the use of a form that a property is.

    Args:
        key: The property's name.
        ident: The field's name.
        schema: The property's schema.
        is_required: Whether the property is required.
        default: The name of its default, unless the schema says one.
        is_nullable: Whether it may be null.
        kind_of: Each name with the kind of what it refers to, such as a class or an alias.
    """
    targets: dict[str, str] = {}
    bare = json.dumps(_numbered(schema, targets, kind_of))
    form = Form(bare, is_required, key != ident, default, is_nullable)
    return Use(form, key, ident, tuple(targets))


def _numbered(schema: Any, targets: dict[str, str], kind_of: Mapping[str, str]) -> Any:
    """Return a schema without words, with a kind and a number in the place of each reference."""

    def change(node: dict[str, Any], _: str) -> dict[str, Any]:
        bare = {key: value for key, value in node.items() if key != "description"}
        if "$ref" in node:
            name = node["$ref"].removeprefix(PREFIX)
            place = targets.setdefault(name, f"{kind_of[name]}{len(targets)}")
            bare["$ref"] = PREFIX + place
        return bare

    return transform(schema, "schema", change)


@dataclass(frozen=True, slots=True)
class Templates:
    """The statements of forms."""

    by_form: Mapping[Form, Template]
    imports: Mapping[str, Import]
    """What the statements import."""
    widened: frozenset[Form]
    """The forms whose type is the widest, because the tool makes no other."""


def templates(forms: Iterable[Form], remember: Remember) -> Templates:
    """Return the statement of each form."""
    sheets = _sheets(set(forms))
    fields = {
        name: {
            f"key{number}": f"name{number}" for number, form in enumerate(sheet) if form.is_renamed
        }
        for name, sheet in sheets.items()
    }
    stands = dict(_stands(form for sheet in sheets.values() for form in sheet))
    schemas = {name: _sheet(sheet) for name, sheet in sheets.items()}
    defined = define(schemas, stands, fields, remember)
    templates_by_form = {}
    for statement in defined.statements:
        if isinstance(statement, ast.ClassDef) and statement.name in sheets:
            for field in statement.body:
                if isinstance(field, ast.AnnAssign):
                    form = _form_of(ast.unparse(field.target), sheets[statement.name])
                    templates_by_form[form] = _template(field, form)
    widened = {_form_of(one.key, sheets[one.name]) for one in defined.widened}
    return Templates(templates_by_form, defined.imports, frozenset(widened))


def _form_of(field: str, sheet: Sequence[Form]) -> Form:
    return sheet[int(field.removeprefix("key").removeprefix("name"))]


def _sheets(forms: Collection[Form]) -> dict[str, list[Form]]:
    """Return forms in sheets; a form stays in its sheet when others come or go."""
    count = 1 << (len(forms) // SHEET).bit_length()
    sheets: dict[str, list[Form]] = {}
    for form in sorted(forms, key=astuple):
        sheets.setdefault(f"Sheet{crc32(form.schema.encode()) % count}", []).append(form)
    return sheets


def _stands(forms: Iterable[Form]) -> Iterator[tuple[str, Any]]:
    """Yield a schema for each numbered place that fields refer to."""
    for form in forms:
        for name in references(nodes(json.loads(form.schema))):
            yield name, STANDS[name.rstrip(digits)]


def _sheet(sheet: list[Form]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            f"key{number}": json.loads(form.schema) for number, form in enumerate(sheet)
        },
        "required": [f"key{number}" for number, form in enumerate(sheet) if form.is_required],
    }


def _template(statement: ast.AnnAssign, form: Form) -> Template:
    statement.target = ast.Name(MARK + FIELD + MARK)
    statement.value = defaults.default(statement.value, form.default, is_nullable=form.is_nullable)
    text = ast.unparse(_Marked().visit(statement))
    uses = frozenset(name for name in names(statement) if MARK not in name)
    return Template(tuple(text.split(MARK)), uses)


class _Marked(ast.NodeTransformer):
    """Marks what is to be filled in: the names of places, and the property's name."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        place = PLACE.fullmatch(node.id)
        if place:
            node.id = MARK + place[2] + MARK
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        if node.arg == "alias":
            node.value = ast.Name(MARK + ALIAS + MARK)
            return node
        self.generic_visit(node)
        return node
