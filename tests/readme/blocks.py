"""The Python blocks of a README, with their lines, run as printed."""

from __future__ import annotations

import ast
import asyncio
import inspect
import io
import re
import traceback
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wire.loopback import Arrived, Loopback


@dataclass(frozen=True)
class Block:
    """One block of Python."""

    path: Path
    section: str
    """The heading above it."""
    line: int
    """The number of its first line of code, from 1."""
    code: str

    def compiled(self) -> Any:
        """Return its code, with the README's line numbers; top-level ``await`` is allowed."""
        text = "\n" * (self.line - 1) + self.code
        return compile(text, str(self.path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def blocks(path: Path) -> list[Block]:
    """Return every block of Python in a README, in order."""
    found: list[Block] = []
    section, start, code = "", 0, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if start and line == "```":
            found.append(Block(path, section, start, code))
            start, code = 0, ""
        elif start:
            code += line + "\n"
        elif line.startswith("```python"):
            start = number + 1
        elif line.startswith("#"):
            section = line.lstrip("# ")
    return found


@dataclass
class Ran:
    """The result of a block."""

    block: Block
    printed: str
    requests: list[Arrived]
    names: dict[str, Any]
    """The names after it, including those of the blocks before it."""
    error: str = ""
    """Its exception, with the README's line."""


CLIENT = re.compile(r"^with (\w+\(.*\)) as (\w+):$", re.MULTILINE)
"""How the first block of a README creates a client."""


class Session:
    """Runs the blocks of one README as a reader would, one after another.

    Each has the names of those before it, and each section an open client like that of the first
    block, as the README says: with a new credential, which has fetched no token yet.
    """

    def __init__(self, path: Path, server: Loopback, **names: Any) -> None:
        """Start with ``names``, which only a program around the README's code can provide."""
        self.blocks = blocks(path)
        self._server = server
        self._names: dict[str, Any] = {"__name__": "readme", **names}
        self._section = ""
        self._clients: list[Any] = []

    def run(self, block: Block, names: dict[str, Any] | None = None) -> Ran:
        """Run a block; with ``names`` once more, as if only those existed before it."""
        if names is None:
            names = self._names
            if block.section != self._section:
                self._section = block.section
                self._open(names)
        else:
            names = dict(names)
            self._open(names)
        before = len(self._server.requests)
        printed, error = _execute(block, names)
        self._clients += [it for it in names.values() if hasattr(it, "with_options")]
        return Ran(block, printed, self._server.requests[before:], dict(names), error)

    def run_all(self, prepare: Callable[[Block], None] = lambda _: None) -> list[Ran]:
        """Run every block, each after a call of ``prepare`` with it."""
        found = []
        for block in self.blocks:
            prepare(block)
            found.append(self.run(block))
        return found

    def close(self) -> None:
        """Close what the code has left open, as at the end of its program."""
        for client in self._clients:
            if not inspect.isclass(client) and not inspect.iscoroutinefunction(client.close):
                client.close()
        self._clients.clear()

    def _open(self, names: dict[str, Any]) -> None:
        """Put a new client into ``names``, if the README creates one."""
        self.close()
        made = CLIENT.search(self.blocks[0].code)
        if made is not None:
            own: dict[str, Any] = {}
            exec(self.blocks[0].code[: made.start()], own)
            names[made[2]] = eval(made[1], own)


def _execute(block: Block, names: dict[str, Any]) -> tuple[str, str]:
    """Run a block, and return its output and its exception."""
    printed = io.StringIO()
    # Warning filters that a block changes are restored.
    with redirect_stdout(printed), warnings.catch_warnings():
        try:
            result = eval(block.compiled(), names)
            if inspect.iscoroutine(result):
                asyncio.run(result)
        except Exception as failure:
            return printed.getvalue(), _told(block, failure)
    return printed.getvalue(), ""


def _told(block: Block, failure: BaseException) -> str:
    """Return the exception of a block, and its line in the README."""
    frames = traceback.extract_tb(failure.__traceback__)
    lines = [it.lineno for it in frames if it.filename == str(block.path)]
    line = lines[-1] if lines else getattr(failure, "lineno", None) or block.line
    return f"{block.path}:{line}: {type(failure).__name__}: {failure}"
