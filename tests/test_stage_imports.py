"""Stages do not import later stages, and only the pipeline knows their order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator" / "oasmith"

ALLOWED = {
    # Shared by all stages: data types, and knowledge of OpenAPI, JSON and files.
    "cpu_count": set(),
    "packaged": set(),
    "whole_file": set(),
    "git": set(),
    "page": set(),
    "openapi": set(),
    "ir": set(),
    "diagnostics": set(),
    "naming": {"diagnostics"},
    # The stages, in their order; the last is ``write``.
    "document": {"diagnostics", "openapi"},
    "config": {"diagnostics", "naming", "document"},
    "validate": {"diagnostics", "openapi", "document", "packaged"},
    "lower": {"diagnostics", "openapi", "document", "config", "ir", "naming"},
    "emit": {"openapi", "document", "ir", "packaged"},
    "format": {"config", "cpu_count", "emit"},
    "write": {"diagnostics"},
    # Next to the last three: traffic checked against a lowered document; and two documents
    # compared.
    "contract": {"diagnostics", "openapi", "document", "ir"},
    "traffic": {"diagnostics", "openapi", "ir", "contract"},
    "fixtures": {"diagnostics", "openapi", "document"},
    "verify": {
        *("diagnostics", "openapi", "document", "ir", "contract", "traffic", "fixtures"),
        "page",
    },
    "record": {"diagnostics", "openapi", "document", "ir", "contract", "traffic", "fixtures"},
    "bundle": {"diagnostics", "openapi", "document"},
    "mock": {"diagnostics", "openapi", "document", "config", "ir", "lower", "contract", "traffic"},
    "diff": {"diagnostics", "openapi", "config", "git", "ir", "contract", "whole_file"},
    "client_diff": {"diagnostics", "diff"},
    "publish": {"diagnostics", "config", "diff", "whole_file"},
    # Around the stages.
    "cache": {"diagnostics", "document", "packaged"},
    "folder_lock": {"cache"},
    "client_files": {"config", "diagnostics", "folder_lock", "write"},
    "sources": {"cache", "config", "diagnostics", "document", "git", "whole_file"},
    "run": {"cache"},
    "concurrent_call": {"cpu_count"},
    "reference": {"emit", "ir", "packaged", "page"},
    "migration": {"config", "diagnostics", "document", "naming", "openapi"},
    "scaffold": {"config", "diagnostics", "emit", "naming", "packaged"},
}
"""Each package, or top-level module, with the others that it may import."""

OPEN = {
    "stages",
    "pipeline",
    "fleet",
    "cli",
    "pytest_plugin",
    "__main__",
}
"""The packages that may import any other: those that run the stages."""


def module(path: Path) -> str:
    """Return the name of a module below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(name: str) -> Iterator[str]:
    """Yield the modules below the package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports are absolute"
            source, _, below = (node.module or "").partition(".")
            if source == "oasmith":
                for alias in node.names:
                    full = f"{below}.{alias.name}".removeprefix(".")
                    yield full if full in MODULES else below


def top(name: str) -> str:
    """Return the package of a module."""
    return name.partition(".")[0]


def test_every_module_is_in_a_room() -> None:
    assert {top(name) for name in MODULES} == {*ALLOWED, *OPEN, "__init__"}


@pytest.mark.parametrize("owner", ALLOWED)
def test_a_room_imports_what_it_may(owner: str) -> None:
    for name in MODULES:
        if top(name) == owner:
            extra = {top(other) for other in imported(name) if other} - ALLOWED[owner] - {owner}
            assert not extra, f"{name} imports {sorted(extra)}"


def test_nothing_is_allowed_that_is_not_needed() -> None:
    for owner, allowed in ALLOWED.items():
        used = {top(it) for name in MODULES if top(name) == owner for it in imported(name)}
        assert allowed <= used, owner


def test_only_the_pipeline_and_the_command_line_see_the_stages() -> None:
    for name in MODULES:
        if "pipeline" in imported(name) or "stages" in imported(name):
            assert top(name) in OPEN, name


PACKAGES = {name for name in MODULES if MODULES[name].name == "__init__.py"}


def folder(name: str) -> str:
    """Return the folder of a module, or the module itself if it is next to folders."""
    above = name.rpartition(".")[0]
    has_folders = any(it.rpartition(".")[0] == above for it in PACKAGES)
    return name if has_folders else above or name


@pytest.mark.parametrize("units", [str, folder])
def test_nothing_needs_what_needs_it(units: Callable[[str], str]) -> None:
    needs: dict[str, set[str]] = {units(name): set() for name in MODULES}
    for name in MODULES:
        needs[units(name)] |= {units(it) for it in imported(name) if it} - {units(name)}
    while free := [unit for unit, others in needs.items() if not others]:
        needs = {unit: others - set(free) for unit, others in needs.items() if unit not in free}
    assert not needs, sorted(needs)
