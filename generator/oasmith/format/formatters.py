"""Formatting of generated files; Python code is also compiled as a check."""

from __future__ import annotations

import importlib
import subprocess
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from oasmith.config.settings import Formatter as Formatter
from oasmith.emit.filters import WIDTH
from oasmith.format.black_pool import NotFormatted, format_with_black


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not valid Python."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FormatError(Exception):
    """Generated code is not valid Python: an error in a template or in oasmith."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Create the error with all ``problems``; the message has one line for each."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def format_files(files: Mapping[str, str], formatter: Formatter = "ruff") -> dict[str, str]:
    """Return the files with Python code formatted and other files unchanged.

    Raises ``FormatError`` with all files that do not compile.
    """
    python = {name: text for name, text in files.items() if name.endswith(".py")}
    try:
        formatted = _ruff(python) if formatter == "ruff" else format_with_black(python)
    except NotFormatted as error:
        # The compiler reports the line, and every invalid file.
        _raise(_problems(python) or (Problem(".", 1, f"{formatter} did not format: {error}"),))
    # A last check; the lines that are reported are those before formatting.
    if problems := _problems(formatted):
        _raise(_problems(python) or problems)
    return {name: formatted.get(name, text) for name, text in files.items()}


def _raise(problems: tuple[Problem, ...]) -> NoReturn:
    raise FormatError(problems)


def _problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    return tuple(problem for name in sorted(files) if (problem := _problem(name, files[name])))


def _problem(name: str, text: str) -> Problem | None:
    """Return the error of a file, if any; a ``SyntaxWarning`` counts as an error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SyntaxWarning)
            compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return Problem(name, error.lineno or 1, error.msg)
    except (SyntaxWarning, ValueError, RecursionError, MemoryError) as error:
        return Problem(name, 1, str(error))
    return None


def _ruff(files: Mapping[str, str]) -> dict[str, str]:
    """Format all files with one run of ruff in a temporary folder."""
    # Without types. ``python -m ruff`` would start another Python first.
    ruff: Any = importlib.import_module("ruff")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        command = [ruff.find_ruff_bin(), "format", "--isolated", "--quiet", "--no-cache"]
        options = ["--line-length", str(WIDTH), "--target-version", "py311", "."]
        completed = subprocess.run(
            [*command, *options], cwd=root, capture_output=True, text=True, check=False
        )
        if completed.returncode != 0:
            raise NotFormatted(completed.stderr.strip())
        return {name: (root / name).read_bytes().decode() for name in files}
