"""docs/command-line.md matches the help of the commands.

``OASMITH_UPDATE=1 pytest tests/docs/test_command_line.py`` writes it.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from oasmith.cli import application

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"

HEAD = """# Command line

The help of every command, as printed by `oasmith COMMAND --help`. All commands have the same exit
statuses: 0 if there is nothing to report, 1 for findings at or above the failing level, 2 if the
command could not run.
"""


def page() -> str:
    commands: Mapping[str, Any] = typer.main.get_command(application()).commands  # type: ignore[attr-defined]
    parts = [HEAD, *(section(name, commands[name]) for name in sorted(commands))]
    return "\n".join(parts)


def section(name: str, command: Any) -> str:
    words, _, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:\n")
    lines = [f"## oasmith {name}", "", words.strip(), ""]
    if examples:
        lines += ["```", *(line.strip() for line in examples.strip().splitlines()), "```", ""]
    rows = list(parameters(command))
    if rows:
        lines += ["| | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def parameters(command: Any) -> Iterator[str]:
    context = typer.Context(command)
    for one in command.params:
        record = one.get_help_record(context)
        if record is not None:
            name, explained = record
            # A list is an option that can be repeated.
            name = re.sub(r" <list\[\w+\]>", " …", name)
            yield f"| `{_cell(name)}` | {_cell(explained)} |"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


def test_the_reference_is_what_the_commands_say() -> None:
    text = page()
    if os.environ.get("OASMITH_UPDATE"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_every_command_and_option_is_explained() -> None:
    rows = re.findall(r"(?m)^\| `([^`]+)` \| (.*) \|$", page())
    assert len(rows) > 80
    assert not [name for name, help in rows if not help]
