"""Shell completion, with argcomplete."""

from __future__ import annotations

import os

from .definition import CommandLine
from .exit_codes import InputError
from .parser import Parser


def complete(parser: Parser) -> None:
    """Print completions and exit if a shell requests them; else do nothing."""
    if "_ARGCOMPLETE" not in os.environ:
        return
    import argcomplete

    argcomplete.autocomplete(parser, always_complete_options=False)


def shell_code(program: CommandLine, shell: str) -> str:
    """Return the code that enables completion. Raises ``InputError`` without argcomplete."""
    try:
        from argcomplete.shell_integration import shellcode
    except ImportError as error:
        raise InputError(
            f"--completion needs argcomplete, which is not installed. Fix: {program.extra}"
        ) from error
    return shellcode([program.name], shell=shell)
