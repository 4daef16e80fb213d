"""Named schemas to ``models.py``, through datamodel-code-generator.

The tool runs in-process, without its formatters, header and timestamp. Every schema has its name by
now, so it has none to invent; that is checked.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import tokenize

from datamodel_code_generator import InputFileType, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.parser import LiteralType

from oasmith import ir
from oasmith.filters import docstring

HEADER = '"""The models: what bodies and answers look like."""'

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
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "models", "version": "0"},
                "paths": {},
                "components": {"schemas": dict(models.schemas)},
            }
        ),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        formatters=[],
        disable_timestamp=True,
        custom_file_header=HEADER,
        base_class="_runtime.model.Model",
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
        use_exact_imports=True,
    )
    if not isinstance(text, str):
        raise ModelsError(f"the model generator gave {type(text).__name__} in place of text")
    tidied = _tidied(text)
    _check(tidied, set(models.schemas))
    return tidied


def _tidied(text: str) -> str:
    """Return the text with our base class, and without what that class has already."""
    text = text.replace("from _runtime.model import Model", "from ._runtime.model import Model")
    text = _without_configuration(text)
    if "ConfigDict(" not in text:
        text = re.sub(r"(?m)^(from pydantic import .*?)ConfigDict, ", r"\1", text)
        text = re.sub(r"(?m)^(from pydantic import .*?), ConfigDict$", r"\1", text)
        text = re.sub(r"(?m)^from pydantic import ConfigDict\n", "", text)
    return _with_docstrings(_with_sorted_imports(text))


def _without_configuration(text: str) -> str:
    """Return the text without each class's own ``model_config``; an empty class gets a ``pass``."""
    text = re.sub(
        r"(?m)^(class .*:\n)    model_config = ConfigDict\([^()]*\)\n+(?! )",
        r"\1    pass\n\n\n",
        text,
    )
    return re.sub(r"(?m)^    model_config = ConfigDict\([^()]*\)\n", "", text)


def _with_sorted_imports(text: str) -> str:
    """Return the text with its imports in the usual groups: standard, third-party, our own."""
    lines = text.splitlines()
    found = [line for line in lines if re.match(r"(from|import) (?!__future__)", line)]
    rest = "\n".join(line for line in lines if line not in found)
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for line in sorted(found, key=str.lower):
        module = line.split()[1]
        is_standard = module.partition(".")[0] in sys.stdlib_module_names
        groups[2 if module.startswith(".") else 0 if is_standard else 1].append(line)
    block = "\n\n".join("\n".join(group) for group in groups if group)
    future = "from __future__ import annotations"
    return rest.replace(future, f"{future}\n\n{block}", 1)


def _with_docstrings(text: str) -> str:
    """Return the text with each docstring wrapped, and on one line where it fits."""
    lines = text.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(iter(lines).__next__))):
        is_statement = token.line.lstrip().startswith('"""') and token.start[0] > 1
        if token.type == tokenize.STRING and token.string.startswith('"""\n') and is_statement:
            (first, column), (last, _) = token.start, token.end
            words = inspect.cleandoc(ast.literal_eval(token.string))
            written = docstring(words, column)
            end = f"\n{' ' * column}" if "\n" in written else ""
            lines[first - 1 : last] = [f'{" " * column}"""{written}{end}"""\n']
    return "".join(lines)


def _check(text: str, wanted: set[str]) -> None:
    """Raise ``ModelsError`` unless the module defines exactly the names that were decided."""
    found = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found.update(it.id for it in node.targets if isinstance(it, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    if found != wanted:
        missing, extra = sorted(wanted - found), sorted(found - wanted)
        raise ModelsError(f"models.py lacks {missing} and has {extra} that nobody asked for")
