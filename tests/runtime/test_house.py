"""The structure of the runtime: no import cycles, one package for pydantic, one facade."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import oasmith_runtime

ROOT = Path(oasmith_runtime.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    .removesuffix("__init__")
    .rstrip("."): path
    for path in sorted(ROOT.rglob("*.py"))
}
"""The name of each module below the package, empty for the package itself, with its file."""


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the imports of a module, also those for type checkers: name, and whether relative."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    package = parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", False
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            start = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{start}.{alias.name}".lstrip(".") for alias in node.names]
            yield from ((name if name in MODULES else start, True) for name in names)


def graph() -> dict[str, set[str]]:
    """Return the imports of each module from the package, except the facade, which imports all."""
    return {
        name: {other for other, is_relative in imports(path) if is_relative and other != name}
        for name, path in MODULES.items()
        if name
    }


def part_of(name: str) -> str:
    """Return the sub-package of a module, or the module itself at the top."""
    return name.partition(".")[0]


def test_every_import_is_of_a_module() -> None:
    assert len(MODULES) > 40
    assert {other for others in graph().values() for other in others} <= MODULES.keys()


def test_modules_do_not_import_each_other() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {error.args[1]}")


def test_sub_packages_do_not_import_each_other() -> None:
    between: dict[str, set[str]] = {}
    for name, others in graph().items():
        between.setdefault(part_of(name), set()).update(part_of(other) for other in others)
    try:
        TopologicalSorter({a: b - {a} for a, b in between.items()}).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of sub-packages: {error.args[1]}")


def users_of(*libraries: str) -> set[str]:
    """Return the modules that import one of some libraries, anywhere."""
    return {
        name
        for name, path in MODULES.items()
        for other, is_relative in imports(path)
        if not is_relative and other.partition(".")[0] in libraries
    }


def test_pydantic_is_in_one_sub_package() -> None:
    found = users_of("pydantic", "pydantic_core", "typing_extensions")
    assert found
    assert {part_of(name) for name in found} == {"models"}


@pytest.mark.parametrize("library", ["httpx2", "pyreqwest"])
def test_an_http_library_is_in_one_module(library: str) -> None:
    named = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and any(isinstance(it, ast.Constant) and it.value == library for it in node.args)
    }
    assert named | users_of(library) <= {f"http.{library}"}


def test_descriptions_of_operations_need_neither_pydantic_nor_an_http_library() -> None:
    code = (
        "import sys\n"
        "from oasmith_runtime import Batch, Operation, Pagination, RetryPolicy, Server\n"
        "from oasmith_runtime import ErrorRow, SecurityScheme\n"
        "heavy = {'pydantic', 'pydantic_core', 'httpx2', 'httpcore2', 'pyreqwest', 'filelock'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_the_facade_has_what_it_names() -> None:
    names = [name for names in oasmith_runtime.EXPORTS.values() for name in names]
    assert sorted(names) == dir(oasmith_runtime)
    for name in names:
        assert hasattr(oasmith_runtime, name), name
    tree = ast.parse(MODULES[""].read_text(encoding="utf-8"))
    checked = {
        f".{node.module}": tuple(alias.asname or "" for alias in node.names)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1
    }
    assert checked == {**oasmith_runtime.EXPORTS, ".lazy": checked[".lazy"]}
