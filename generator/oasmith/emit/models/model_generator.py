"""The model generator: datamodel-code-generator converts schemas into Python definitions.

It runs in the same process, without its formatters, header and timestamp. All schemas have names,
and it is checked that the generator does not invent others.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from oasmith.emit.models import widening
from oasmith.emit.models.sorting import nodes, references
from oasmith.emit.models.widening import ModelsError, Widened
from oasmith.openapi.lookaround import python_pattern
from oasmith.openapi.patterns import is_usable

HEADER = '"""The models."""'

BASE = "_runtime"
"""The module of the base class; the model generator does not accept a relative module."""


COMPILE = "compile_pattern"
"""The name of ``re.compile``, because a class may have a field with the name ``compile``."""

PART = 40_000
"""The approximate size of a part of the schemas, in characters of JSON."""


@dataclass(frozen=True, slots=True)
class Generated:
    """The output of the model generator."""

    statements: tuple[ast.stmt, ...]
    imports: Mapping[str, Import]
    """The imported names with their origins."""
    widened: tuple[Widened, ...] = ()
    """The schemas that accept any value, because the model generator fails on them."""


@dataclass(frozen=True, slots=True)
class Import:
    """The origin of an imported name."""

    module: str
    name: str
    """The name in this module."""


Texts = Mapping[str, str]
Remember = Callable[[Texts, Callable[[Texts], Texts]], Texts]
"""A cache: returns the results of a function for texts, and only calls it for unknown texts.

The result for a text must not depend on the other texts.
"""


def forget(texts: Texts, generate_texts: Callable[[Texts], Texts]) -> Texts:
    """Return the results without a cache."""
    return generate_texts(texts)


def define(
    schemas: Mapping[str, Any],
    placeholders: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, str]],
    remember: Remember = forget,
) -> Generated:
    """Return statements that define one class or alias for each schema.

    Args:
        schemas: Names to JSON Schemas; every ``$ref`` is ``#/components/schemas/Name``.
        placeholders: Schemas for other names that they refer to; these have no references.
        fields: Class to the names of its fields by property, where the two differ.
        remember: A cache for the output of each part.

    Raises ``ModelsError`` if the model generator always fails.
    """
    parts = {str(number): part for number, part in enumerate(_parts(schemas, placeholders))}
    inputs = {number: json.dumps([part, _renamed(part, fields)]) for number, part in parts.items()}
    texts = remember(
        inputs, lambda some: {number: _generated(*json.loads(some[number])) for number in some}
    )
    body: list[ast.stmt] = []
    widened: list[Widened] = []
    for number in parts:
        text, widened_in_part = json.loads(texts[number])
        body += ast.parse(text).body[1:]  # without the header
        widened += [Widened(*one) for one in widened_in_part]
    imports = {
        name.asname or name.name: Import(statement.module or "", name.name)
        for statement in body
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    }
    imports[COMPILE] = Import("re", "compile")
    return Generated(tuple(map(_Patterns().visit, body)), imports, tuple(widened))


class _Patterns(ast.NodeTransformer):
    """Replaces patterns that pydantic's regex engine does not support by compiled ones."""

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        pattern = node.value.value if isinstance(node.value, ast.Constant) else None
        if node.arg == "pattern" and isinstance(pattern, str) and not is_usable(pattern):
            text = ast.Constant(python_pattern(pattern))
            node.value = ast.Call(ast.Name(COMPILE), [text], [])
        self.generic_visit(node)
        return node


def _generated(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of a part and its widened schemas as JSON, so that it can be cached."""
    written = widening.written(schemas, lambda some: _checked(some, fields))
    return json.dumps([written.text, written.widened])


def _checked(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of schemas. Raises ``ModelsError`` if it does not define exactly these."""
    text = _text(schemas, fields)
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        raise ModelsError(f"the model generator wrote invalid Python: {error}") from error
    defined = {name for statement in statements for name in _defined(statement)}
    if defined != schemas.keys():
        missing, extra = sorted(schemas.keys() - defined), sorted(defined - schemas.keys())
        raise ModelsError(
            f"the model generator did not define {missing} and unexpectedly defined {extra}"
        )
    return text


def _parts(schemas: Mapping[str, Any], placeholders: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield schemas in parts that do not refer to each other, each with its placeholders.

    A change of one schema does not affect other parts.
    """
    needs = {name: set(references(nodes(schema))) for name, schema in schemas.items()}
    groups = together(needs)
    size = sum(len(json.dumps(schema)) for schema in schemas.values())
    count = 1 << (size // PART).bit_length()
    parts: dict[int, list[str]] = {}
    for names in groups:
        parts.setdefault(crc32(names[0].encode()) % count, []).extend(names)
    for _, names in sorted(parts.items()):
        needed = set().union(*(needs[name] for name in names)) & placeholders.keys()
        yield {name: placeholders[name] for name in sorted(needed)} | {
            name: schemas[name] for name in sorted(names)
        }


def together(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """Return names in sorted groups, so that no group needs a name of another one."""
    group = {name: {name} for name in needs}
    for name, others in needs.items():
        for other in others & needs.keys():
            if group[other] is not group[name]:
                small, large = sorted((group[name], group[other]), key=len)
                large |= small
                group.update(dict.fromkeys(small, large))
    groups = {id(members): members for members in group.values()}
    return sorted(sorted(members) for members in groups.values())


def _renamed(
    schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    return {name: fields[name] for name in schemas if name in fields}


def _defined(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines."""
    if isinstance(statement, ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return {statement.target.id}
    return set()


def _text(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> str:
    """Return the output of the model generator. Raises ``ModelsError`` if it fails in any way."""
    # The import takes half a second, so it is delayed until a client is generated.
    from datamodel_code_generator import InputFileType, PythonVersion, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.parser import LiteralType

    try:
        text = generate(
            _document(schemas),
            input_file_type=InputFileType.OpenAPI,
            output_model_type=DataModelType.PydanticV2BaseModel,
            target_python_version=PythonVersion.PY_311,
            formatters=[],
            disable_timestamp=True,
            custom_file_header=HEADER,
            base_class=f"{BASE}.Model",
            use_schema_description=True,
            use_field_description=True,
            use_attribute_docstrings=True,
            use_annotated=True,
            field_constraints=True,
            use_standard_collections=True,
            use_union_operator=True,
            use_type_alias=True,
            enum_field_as_literal=LiteralType.All,
            keep_model_order=True,
            aliases={
                f"{name}.{key}": ident
                for name, idents in fields.items()
                for key, ident in idents.items()
            },
            use_exact_imports=True,
        )
    except Exception as error:  # Its errors have no common base class.
        raise ModelsError(f"the model generator failed: {error}") from error
    if not isinstance(text, str):
        raise ModelsError(f"the model generator returned {type(text).__name__} instead of text")
    return text


def _document(schemas: Mapping[str, Any]) -> str:
    info = {"title": "models", "version": "0"}
    components = {"schemas": schemas}
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": {}, "components": components})
