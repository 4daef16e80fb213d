"""Completion of words in a shell, with argcomplete."""

from __future__ import annotations

import os

from .definition import CommandLine
from .exit_codes import InputError
from .parser import Parser


def complete(parser: Parser) -> None:
    """Answer a shell that asks how words go on, and end the program; else do nothing."""
    if "_ARGCOMPLETE" not in os.environ:
        return
    import argcomplete

    argcomplete.autocomplete(parser, always_complete_options=False)


def shell_code(program: CommandLine, shell: str) -> str:
    """Return what makes a shell ask this program. Raises ``InputError`` without argcomplete."""
    try:
        from argcomplete.shell_integration import shellcode
    except ImportError as error:
        raise InputError(
            f"--completion needs argcomplete, which is not installed. Fix: {program.extra}"
        ) from error
    return shellcode([program.name], shell=shell)
