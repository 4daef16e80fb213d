"""The stages stand in one line: none knows a later one, and only the pipeline knows the order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator" / "oasmith"

COMMON = {
    "oasmith",
    "cpu_count",
    "cycles",
    "document",
    "filters",
    "findings",
    "fixed_fields",
    "grammar",
    "ir",
    "normalize",
    "packaged",
    "paging",
    "patterns",
    "pointer",
}
COMMON |= {"emit", "rules", "runtime", "settings", "tree"}
"""Data types, and what is known of OpenAPI, JSON and Python text: the same for all stages."""

STAGES = {
    "load": {"load", "positions"},
    "resolve": {"refs", "reference_targets", "reference_kinds", "schema_ids", "origins"},
    "validate": {"validate", "validators", "specification", "causes", "checks"},
    "lower": {"lower", "naming"},
    "model": {"models"},
    "render": {"render", "environment", "views"},
    "format": {"format", "black_pool"},
    "write": {"write"},
}
"""Each stage with the modules that are its own."""

ALSO = {
    # Files are read while references are followed.
    "resolve": {"load"},
}
"""What a stage may import besides, with the reason."""

HOUSE = {"cache", "cli", "config", "explanations", "fingerprint", "folder_lock", "policy"}
HOUSE |= {"pipeline"}
HOUSE |= {"policy_file", "report", "run", "run_cache", "scaffold", "snippets", "toml"}
HOUSE |= {"validation_worker", "__main__", "__init__"}
"""Around the stages; no stage imports these."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield each module's first name below the package, with its file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


def imported(path: Path) -> set[str]:
    """Return the first names below the package of all that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    names = [name.split(".") for name in found if name.split(".")[0] == "oasmith"]
    known = {name for name, _ in modules()}
    return {name[1] for name in names if len(name) > 1 and name[1] in known}


def test_every_module_has_its_place() -> None:
    placed = COMMON | HOUSE | set().union(*STAGES.values())
    assert {name for name, _ in modules()} == placed - {"oasmith"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_its_own_and_what_is_common(stage: str) -> None:
    allowed = COMMON | STAGES[stage] | ALSO.get(stage, set())
    for name, path in modules():
        if name in STAGES[stage]:
            extra = imported(path) - allowed
            assert not extra, f"{path.name} of the stage {stage} imports {sorted(extra)}"


def test_what_is_common_knows_no_stage() -> None:
    for name, path in modules():
        if name in COMMON:
            assert imported(path) <= COMMON, path.name


def test_only_the_pipeline_and_the_command_line_see_more_than_one_stage() -> None:
    for name, path in modules():
        if name in HOUSE - {"pipeline", "cli", "__main__"}:
            seen = {stage for stage, own in STAGES.items() if imported(path) & own}
            # Names, file names and templates are tools here; no stage is run.
            assert seen <= {"load", "lower", "render", "format"}, path.name
