"""Writes the Python blocks of a README as modules for type checkers."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

from .blocks import CLIENT, Block, blocks


def modules(readme: Path, folder: Path) -> list[Path]:
    """Write a module for each section of a README into a folder, and return them.

    Each starts with the names that the README promises: those of its first section, and an open
    client. Async code is in a function, as the README says.
    """
    found = blocks(readme)
    sections: dict[str, list[Block]] = {}
    for block in found:
        sections.setdefault(block.section, []).append(block)
    first = next(iter(sections.values()))
    paths = []
    for number, section in enumerate(sections.values()):
        path = folder / f"section_{number}.py"
        code = "" if section is first else _beginning(first)
        path.write_text(code + "\n".join(map(_code, section)), encoding="utf-8")
        paths.append(path)
    return paths


def _beginning(section: list[Block]) -> str:
    """Return what the first section defines for the others: its imports, its names, the client."""
    block = section[0]
    made = CLIENT.search(block.code)
    assert made is not None, f"{block.path}:{block.line}: no `with` makes a client"
    imports = [
        ast.unparse(statement)
        for other in section[1:]
        for statement in ast.parse(other.code).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    lines = [*imports, block.code[: made.start()], f"{made[2]} = {made[1]}", ""]
    return "\n".join(lines)


def _code(block: Block) -> str:
    """Return a block with its location; in a function if it has top-level ``await``."""
    place = f"# {block.path.name}:{block.line}, {block.section}\n"
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
    tree = compile(block.code, str(block.path), "exec", flags=flags)
    if not any(_awaits(statement) for statement in tree.body):
        return place + block.code
    return (
        f"{place}async def _awaited_{block.line}() -> None:\n{textwrap.indent(block.code, '    ')}"
    )


def _awaits(node: ast.AST) -> bool:
    """Return whether code has ``await`` outside the functions that it defines."""
    if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
        return True
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    return any(map(_awaits, ast.iter_child_nodes(node)))
