"""Named schemas to ``models.py``, through datamodel-code-generator.

The tool runs in-process, without its formatters, header and timestamp. Every schema has its name by
now, so it has none to invent; that is checked.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
from typing import Any

from datamodel_code_generator import InputFileType, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.parser import LiteralType

from oasmith import ir
from oasmith.filters import docstring, plain
from oasmith.shape import transform

HEADER = '"""The models: what bodies and answers look like."""'

BASE = "_runtime.model"
"""The module of the base class, as far as the tool takes it: it refuses a relative one."""

EMPTY = f"{HEADER}\n"


class ModelsError(Exception):
    """The model generator did not do what was asked: a fault of oasmith, not of a document."""


def render_models(models: ir.Models) -> str:
    """Return the text of ``models.py``, not yet formatted.

    Raises ``ModelsError`` when the classes are not those that ``models`` names.
    """
    if not models.schemas:
        return EMPTY
    text = generate(
        _prepared(models),
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
            for name, its in models.fields.items()
            for key, ident in its.items()
        },
        use_exact_imports=True,
    )
    if not isinstance(text, str):
        raise ModelsError(f"the model generator gave {type(text).__name__} in place of text")
    tidied = _tidied(_with_defaults(text, models))
    _check(tidied, set(models.schemas))
    return tidied


def _prepared(models: ir.Models) -> str:
    """Return the document that the tool reads, with prose that no line of code can come from."""

    def change(node: dict[str, Any], _: str) -> dict[str, Any]:
        words = node.get("description")
        return {**node, "description": plain(words)} if isinstance(words, str) else node

    schemas = {name: transform(it, "schema", change) for name, it in models.schemas.items()}
    info = {"title": "models", "version": "0"}
    document = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}
    return json.dumps(document)


def _with_defaults(text: str, models: ir.Models) -> str:
    """Return the text with a default for each field that travels one way only."""
    lines = text.split("\n")
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module == BASE:
            lines[node.lineno - 1] = f"from {BASE} import READ_ONLY, WRITE_ONLY, Model"
        if not isinstance(node, ast.ClassDef) or node.name not in models.one_way:
            continue
        idents = models.fields.get(node.name, {})
        defaults = {
            idents.get(name, name): default for name, default in models.one_way[node.name].items()
        }
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign) and statement.value is None:
                for name in _names(statement) & defaults.keys():
                    lines[(statement.end_lineno or 0) - 1] += f" = {defaults[name]}"
    return "\n".join(lines)


def _tidied(text: str) -> str:
    """Return the text with our base class, and without what that class has already.

    Only statements are changed, whatever the strings between them say.
    """
    text = _with_sorted_imports(_without_configuration(text))
    return _with_docstrings(text)


def _without_configuration(text: str) -> str:
    """Return the text without each class's own ``model_config``; an empty class gets a ``pass``."""
    lines = text.split("\n")
    for node in reversed(ast.parse(text).body):
        if not isinstance(node, ast.ClassDef):
            continue
        for statement in reversed(node.body):
            if isinstance(statement, ast.Assign) and _names(statement) == {"model_config"}:
                is_all = len(node.body) == 1
                lines[statement.lineno - 1 : statement.end_lineno] = ["    pass"] if is_all else []
    return "\n".join(lines)


def _with_sorted_imports(text: str) -> str:
    """Return the text with its imports in the usual groups: standard, third-party, our own."""
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines = text.split("\n")
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    places = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            places.append(node.lineno - 1)
            node.names = [it for it in node.names if (it.asname or it.name) in used]
            level, name = (1, "_runtime.model") if node.module == BASE else (0, node.module or "")
            is_standard = name.partition(".")[0] in sys.stdlib_module_names
            statement = ast.ImportFrom(name, node.names, level)
            if node.names:
                groups[2 if level else 0 if is_standard else 1].append(ast.unparse(statement))
    for place in reversed(places):
        del lines[place]
    block = "\n\n".join("\n".join(sorted(group, key=str.lower)) for group in groups if group)
    future = lines.index("from __future__ import annotations")
    return "\n".join((*lines[: future + 1], "", block, *lines[future + 1 :]))


def _with_docstrings(text: str) -> str:
    """Return the text with each docstring wrapped, and on one line where it fits."""
    lines = text.split("\n")
    body = ast.parse(text).body[1:]
    inner = [it for node in body if isinstance(node, ast.ClassDef) for it in node.body]
    found = [it for it in (*body, *inner) if isinstance(it, ast.Expr)]
    for node in sorted(found, key=lambda it: it.lineno, reverse=True):
        value, column = node.value, node.col_offset
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            written = docstring(inspect.cleandoc(value.value), column)
            end = f"\n{' ' * column}" if "\n" in written else ""
            lines[node.lineno - 1 : node.end_lineno] = [f'{" " * column}"""{written}{end}"""']
    return "\n".join(lines)


def _names(node: ast.stmt) -> set[str]:
    """Return the names that a statement defines."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {it.id for it in targets if isinstance(it, ast.Name)}


def _check(text: str, wanted: set[str]) -> None:
    """Raise ``ModelsError`` unless the module defines exactly the names that were decided."""
    found = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            found |= _names(node)
    if found != wanted:
        missing, extra = sorted(wanted - found), sorted(found - wanted)
        raise ModelsError(f"models.py lacks {missing} and has {extra} that nobody asked for")
