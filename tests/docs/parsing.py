"""Parses a command line as ``oasmith`` does, without running the command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import typer
from typer.exceptions import TyperException

from oasmith.cli import application

COMMANDS: Mapping[str, Any] = typer.main.get_command(application()).commands  # type: ignore[attr-defined]


def problem(words: list[str]) -> str:
    """Return why ``oasmith`` would refuse these arguments; empty if it accepts them.

    Files need not exist, because pages refer to the reader's files.
    """
    name, *rest = words
    if name not in COMMANDS:
        return f"there is no command {name}"
    try:
        COMMANDS[name].make_context(name, list(rest))
    except typer.BadParameter as error:
        return "" if error.message.endswith("does not exist.") else error.message
    except TyperException as error:
        return str(error)
    return ""


def option_problem(line: str) -> str:
    """Return what is wrong with a command in running text, which may stand for several."""
    command = re.match(r"oasmith ([a-z-]+)", line)
    if command is None:
        return ""
    if command[1] not in COMMANDS:
        return f"there is no command {command[1]}"
    known = {
        option
        for one in COMMANDS[command[1]].params
        for option in (*one.opts, *one.secondary_opts, "--help")
    }
    shown = re.findall(r"(?<!\S)--[a-z][a-z-]*", line.split(" -- ")[0])
    return ", ".join(f"there is no {option}" for option in shown if option not in known)
