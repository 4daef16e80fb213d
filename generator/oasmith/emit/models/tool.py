"""datamodel-code-generator: schemas to the statements that define them.

The tool runs in-process, without its formatters, header and timestamp. Every schema has its name by
now, so it has none to invent; that is checked.
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
from oasmith.openapi.look_around import python_pattern
from oasmith.openapi.patterns import is_usable

HEADER = '"""The models."""'

BASE = "_runtime"
"""The module of the base class, as far as the tool takes it: it refuses a relative one."""


COMPILE = "compile_pattern"
"""``re.compile``: a class may have a field with that name."""

PART = 40_000
"""Characters of schemas that are made at a time, more or less."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the tool made of schemas."""

    statements: tuple[ast.stmt, ...]
    imports: Mapping[str, Import]
    """Each name that they import, with where it comes from."""
    widened: tuple[Widened, ...] = ()
    """What is left open, because the tool fails on it."""


@dataclass(frozen=True, slots=True)
class Import:
    """Where an imported name comes from."""

    module: str
    name: str
    """What it is called there."""


Texts = Mapping[str, str]
Remember = Callable[[Texts, Callable[[Texts], Texts]], Texts]
"""Returns what the second makes of each text by itself; what it knows is not made again."""


def forget(texts: Texts, make: Callable[[Texts], Texts]) -> Texts:
    """Remember nothing."""
    return make(texts)


def define(
    schemas: Mapping[str, Any],
    stands: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, str]],
    remember: Remember = forget,
) -> Made:
    """Return statements that define one class or alias for each schema.

    Args:
        schemas: Names to JSON Schemas; every ``$ref`` is ``#/components/schemas/Name``.
        stands: What they refer to besides, each with a schema that refers to nothing.
        fields: Classes to their properties whose fields have another name, with that name.
        remember: Knows what was made before, part by part.

    Raises ``ModelsError`` when the tool makes nothing of anything.
    """
    parts = {str(number): part for number, part in enumerate(_parts(schemas, stands))}
    orders = {number: json.dumps([its, _renamed(its, fields)]) for number, its in parts.items()}
    texts = remember(orders, lambda some: {name: _made(*json.loads(some[name])) for name in some})
    body: list[ast.stmt] = []
    widened: list[Widened] = []
    for number in parts:
        text, its = json.loads(texts[number])
        body += ast.parse(text).body[1:]  # without the header
        widened += [Widened(*one) for one in its]
    imports = {
        name.asname or name.name: Import(statement.module or "", name.name)
        for statement in body
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    }
    imports[COMPILE] = Import("re", "compile")
    return Made(tuple(map(_Patterns().visit, body)), imports, tuple(widened))


class _Patterns(ast.NodeTransformer):
    """Compiles the patterns that pydantic's own engine does not read."""

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        pattern = node.value.value if isinstance(node.value, ast.Constant) else None
        if node.arg == "pattern" and isinstance(pattern, str) and not is_usable(pattern):
            text = ast.Constant(python_pattern(pattern))
            node.value = ast.Call(ast.Name(COMPILE), [text], [])
        self.generic_visit(node)
        return node


def _made(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of a part and what is left open in it, as JSON: so it can be remembered."""
    written = widening.written(schemas, lambda some: _checked(some, fields))
    return json.dumps([written.text, written.widened])


def _checked(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of schemas. Raises ``ModelsError`` when it defines something else."""
    text = _text(schemas, fields)
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        raise ModelsError(f"the model generator wrote no Python: {error}") from error
    defined = {name for statement in statements for name in _defined(statement)}
    if defined != schemas.keys():
        missing, extra = sorted(schemas.keys() - defined), sorted(defined - schemas.keys())
        raise ModelsError(f"models lack {missing} and have {extra} that were not asked for")
    return text


def _parts(schemas: Mapping[str, Any], stands: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield schemas in parts that do not refer to each other, each with its stands.

    A schema that changes leaves the other parts as they are.
    """
    needs = {name: set(references(nodes(schema))) for name, schema in schemas.items()}
    groups = together(needs)
    size = sum(len(json.dumps(schema)) for schema in schemas.values())
    count = 1 << (size // PART).bit_length()
    parts: dict[int, list[str]] = {}
    for names in groups:
        parts.setdefault(crc32(names[0].encode()) % count, []).extend(names)
    for _, names in sorted(parts.items()):
        needed = set().union(*(needs[name] for name in names)) & stands.keys()
        yield {name: stands[name] for name in sorted(needed)} | {
            name: schemas[name] for name in sorted(names)
        }


def together(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """Return names in groups, sorted, of which none needs a name of another."""
    group = {name: {name} for name in needs}
    for name, others in needs.items():
        for other in others & needs.keys():
            if group[other] is not group[name]:
                small, large = sorted((group[name], group[other]), key=len)
                large |= small
                group.update(dict.fromkeys(small, large))
    return sorted(sorted(its) for its in {id(group): group for group in group.values()}.values())


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
    """Return what the tool writes. Raises ``ModelsError`` for whatever comes up in it."""
    # It takes half a second to import, which a client that is not made does not wait for.
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
                f"{name}.{key}": ident for name, its in fields.items() for key, ident in its.items()
            },
            use_exact_imports=True,
        )
    except Exception as error:  # There is no one class of what it raises.
        raise ModelsError(f"the model generator failed: {error}") from error
    if not isinstance(text, str):
        raise ModelsError(f"the model generator gave {type(text).__name__} in place of text")
    return text


def _document(schemas: Mapping[str, Any]) -> str:
    info = {"title": "models", "version": "0"}
    components = {"schemas": schemas}
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": {}, "components": components})
