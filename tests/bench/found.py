"""The operations in generated code, and the files that do not compile.

An operation is found if a method and a URL occur together in code that compiles: as arguments of
one call (oasmith, openapi-generator), or as entries of one dictionary (openapi-python-client).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .documents import METHODS, Operations, erased

URLS = ("path", "resource_path", "url")
"""The names that generators use for the URL next to ``method``."""


@dataclass
class Found:
    """The operations in the code of one client."""

    operations: Operations = field(default_factory=Operations)
    modules: dict[tuple[str, str], Path] = field(default_factory=dict)
    """The file of each operation."""
    broken: list[Path] = field(default_factory=list)
    """Files that do not compile; their content does not count."""


def found_in(folder: Path) -> Found:
    """Return the operations in the Python files of ``folder``."""
    found = Found()
    for path in sorted(folder.rglob("*.py")):
        try:
            tree = ast.parse(path.read_bytes())
        except SyntaxError:
            found.broken.append(path)
            continue
        for operation in _operations(tree):
            found.operations[operation] += 1
            found.modules.setdefault(operation, path)
    return found


def dropped(wanted: Operations, found: Operations) -> int:
    """Return how many operations are missing; additional ones do not compensate for them."""
    return (wanted - found).total()


def _operations(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        named = _named(node)
        method = _text(named.get("method"))
        url = next((text for it in URLS if (text := _text(named.get(it)))), "")
        if method.lower() in METHODS and url.startswith("/"):
            yield method.upper(), erased(url)


def _named(node: ast.AST) -> Mapping[str, ast.expr]:
    if isinstance(node, ast.Call):
        return {it.arg: it.value for it in node.keywords if it.arg}
    if isinstance(node, ast.Dict):
        return {_text(key): value for key, value in zip(node.keys, node.values, strict=True)}
    return {}


def _text(node: ast.expr | None) -> str:
    """Return a string; ``"…".format(…)`` counts as the string before it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _text(node.func.value) if node.func.attr == "format" else ""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""
