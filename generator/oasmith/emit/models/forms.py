"""Forms of fields, so that the model generator gets each form only once.

Thousands of fields of a large document only differ in their names, their descriptions and the
classes that they refer to. The rest of a field is its form. The model generator gets each form as a
field of a temporary class.
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
from oasmith.emit.models.model_generator import Import, Remember, define
from oasmith.emit.models.sorting import PLACEHOLDERS, PREFIX, nodes, references
from oasmith.openapi.grammar import transform

SHEET = 100
"""The number of forms in a class; the model generator is slow with many fields in a class."""

PLACE = re.compile(r"([A-Z][A-Za-z]*)([0-9]+)")
"""A placeholder for a class or alias that a field refers to: its kind and its number."""

MARK = "\0"
"""The delimiter of placeholders; it is not in other Python code, where strings escape it."""

FIELD, ALIAS = "field", "alias"


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that the type of a field depends on."""

    schema: str
    """The schema as JSON, with numbered placeholders in its references."""
    is_required: bool
    is_renamed: bool
    default: str
    """The name of the default, if the schema has no default."""
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A field of a class."""

    form: Form
    key: str
    ident: str
    targets: tuple[str, ...]
    """The classes and aliases that it refers to, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Template:
    """The statement of a form, split at its placeholders."""

    parts: tuple[str, ...]
    """Text and keys of placeholders, alternately."""
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
    """Return the form of a property with its names.

    Args:
        key: The property's name.
        ident: The field's name.
        schema: The property's schema.
        is_required: Whether the property is required.
        default: The name of its default, if the schema has no default.
        is_nullable: Whether it may be null.
        kind_of: Names of classes and aliases to their kinds, see ``sorting.PLACEHOLDERS``.
    """
    targets: dict[str, str] = {}
    bare = json.dumps(_numbered(schema, targets, kind_of))
    form = Form(bare, is_required, key != ident, default, is_nullable)
    return Use(form, key, ident, tuple(targets))


def _numbered(schema: Any, targets: dict[str, str], kind_of: Mapping[str, str]) -> Any:
    """Return a schema without descriptions, with a numbered placeholder in each reference."""

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
    """The imports of the statements."""
    widened: frozenset[Form]
    """The forms that accept any value, because the model generator fails on their schemas."""


def templates(forms: Iterable[Form], remember: Remember) -> Templates:
    """Return the statement of each form."""
    sheets = _sheets(set(forms))
    fields = {
        name: {
            f"key{number}": f"name{number}" for number, form in enumerate(sheet) if form.is_renamed
        }
        for name, sheet in sheets.items()
    }
    placeholders = dict(_placeholders(form for sheet in sheets.values() for form in sheet))
    schemas = {name: _sheet(sheet) for name, sheet in sheets.items()}
    defined = define(schemas, placeholders, fields, remember)
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
    """Return forms in sheets; a form stays in its sheet if others are added or removed."""
    count = 1 << (len(forms) // SHEET).bit_length()
    sheets: dict[str, list[Form]] = {}
    for form in sorted(forms, key=astuple):
        sheets.setdefault(f"Sheet{crc32(form.schema.encode()) % count}", []).append(form)
    return sheets


def _placeholders(forms: Iterable[Form]) -> Iterator[tuple[str, Any]]:
    """Yield a schema for each numbered placeholder that forms refer to."""
    for form in forms:
        for name in references(nodes(json.loads(form.schema))):
            yield name, PLACEHOLDERS[name.rstrip(digits)]


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
    """Marks the placeholders: the names of referenced models, and the property's name."""

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
