"""Text to the bytes that are written: formatted, and compiled once as a last check."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import black

from oasmith.filters import WIDTH

Formatter = Literal["black", "ruff"]


class FormatError(Exception):
    """Generated code that is no Python: a fault of oasmith, not of a document."""


def format_files(files: Mapping[str, str], formatter: Formatter = "black") -> dict[str, str]:
    """Return the files with their Python formatted; other files stay as they are.

    Raises ``FormatError`` that names the file and line of what does not compile.
    """
    python = {name: text for name, text in files.items() if name.endswith(".py")}
    for name, text in python.items():
        _compile(name, text)
    formatted = _ruff(python) if formatter == "ruff" else _black(python)
    return {name: formatted.get(name, text) for name, text in files.items()}


def _compile(name: str, text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SyntaxWarning)
            compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, SyntaxWarning, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise FormatError(f"{name}:{line}: the generated code is wrong: {error}") from error


def _black(files: Mapping[str, str]) -> dict[str, str]:
    mode = black.Mode(line_length=WIDTH, target_versions={black.TargetVersion.PY311})
    return {name: black.format_str(text, mode=mode) for name, text in files.items()}


def _ruff(files: Mapping[str, str]) -> dict[str, str]:
    """Format in one run of ruff over a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--quiet", "--no-cache"]
        options = ["--line-length", str(WIDTH), "--target-version", "py311", folder]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise FormatError(f"ruff did not format: {done.stderr.strip()}")
        return {name: (root / name).read_text(encoding="utf-8") for name in files}
