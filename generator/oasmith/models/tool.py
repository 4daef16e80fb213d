"""datamodel-code-generator: schemas to the statements that define them.

The tool runs in-process, without its formatters, header and timestamp. Every schema has its name by
now, so it has none to invent; that is checked.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HEADER = '"""The models."""'

BASE = "_runtime.model"
"""The module of the base class, as far as the tool takes it: it refuses a relative one."""


class ModelsError(Exception):
    """The model generator did not do what was asked: a fault of oasmith, not of a document."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the tool made of schemas."""

    statements: tuple[ast.stmt, ...]
    imports: Mapping[str, Import]
    """Each name that they import, with where it comes from."""


@dataclass(frozen=True, slots=True)
class Import:
    """Where an imported name comes from."""

    module: str
    name: str
    """What it is called there."""


def define(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> Made:
    """Return statements that define one class or alias for each schema.

    Args:
        schemas: Names to JSON Schemas; every ``$ref`` is ``#/components/schemas/Name``.
        fields: Classes to their properties whose fields have another name, with that name.

    Raises ``ModelsError`` when something else is defined.
    """
    body = ast.parse(_text(schemas, fields)).body
    found = {name for statement in body for name in _defined(statement)}
    if found != schemas.keys():
        missing, extra = sorted(schemas.keys() - found), sorted(found - schemas.keys())
        raise ModelsError(f"models lack {missing} and have {extra} that nobody asked for")
    imports = {
        it.asname or it.name: Import(statement.module or "", it.name)
        for statement in body
        if isinstance(statement, ast.ImportFrom)
        for it in statement.names
    }
    return Made(tuple(body), imports)


def _defined(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines."""
    if isinstance(statement, ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {it.id for it in statement.targets if isinstance(it, ast.Name)}
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return {statement.target.id}
    return set()


def _text(schemas: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]]) -> str:
    if not schemas:
        return ""
    # It takes half a second to import, which a client that is not made does not wait for.
    from datamodel_code_generator import InputFileType, PythonVersion, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.parser import LiteralType

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
    if not isinstance(text, str):
        raise ModelsError(f"the model generator gave {type(text).__name__} in place of text")
    return text


def _document(schemas: Mapping[str, Any]) -> str:
    info = {"title": "models", "version": "0"}
    components = {"schemas": schemas}
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": {}, "components": components})
