"""The text of ``--help``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from .definition import Command, CommandArgument, CommandLine
from .exit_codes import MEANINGS

WIDTH = 96
"""Maximum line length in characters."""


def escape(text: str) -> str:
    """Escape text for argparse, in the help of an option."""
    return text.replace("%", "%%")


def escape_page(text: str) -> str:
    """Escape text for argparse, before or after the options.

    argparse formats such text only if it contains ``%(prog)``.
    """
    return escape(text) if "%(prog)" in text else text


def shorten(text: str, width: int = WIDTH) -> str:
    """Return a text shortened to one line."""
    return textwrap.shorten(text, width, placeholder=" …")


def listed(values: Sequence[str]) -> str:
    """Return values separated by commas, at most twelve."""
    return ", ".join(values[:12]) + (", …" if len(values) > 12 else "")


def usage(command: Command) -> Iterator[str]:
    """Yield the required arguments of a command."""
    for argument in command.arguments:
        if argument.is_body and command.has_parts and argument.required:
            yield "--part NAME=VALUE"
        elif argument.required:
            yield f"{argument.option} VALUE" if argument.option else argument.name.upper()


def argument_text(argument: CommandArgument) -> str:
    """Return the help of an argument, with its possible values."""
    values = listed(argument.choices)
    named = f"one of {values}" if len(argument.choices) > 1 else values
    hint = " or ".join(filter(None, (named, argument.hint)))
    if argument.is_boolean:
        hint = f"or {argument.negation or f'{argument.option}=false'}"
    return (f"{argument.help} ({hint})" if hint else argument.help).strip()


def description(command: Command) -> str:
    """Return the description of a command."""
    deprecated = "Deprecated by the API." if command.deprecated else ""
    call = f"{command.http_method} {command.path} ({command.operation})"
    return _page(command.summary, command.description, deprecated, call)


def epilog(command: Command) -> str:
    """Return the result, scopes, errors and exit codes of a command."""
    tables = {
        "scopes, any one of which is sufficient": dict.fromkeys(command.scopes, ""),
        "errors": command.errors or {},
    }
    return _page(
        f"result: {command.returns}" if command.returns else "",
        *(f"{title}:\n{_columns(rows)}" for title, rows in tables.items() if rows),
        f"documentation: {command.documentation}" if command.documentation else "",
        _exit_codes(),
    )


def program_epilog(program: CommandLine) -> str:
    """Return the credentials and exit codes, which are the same for all commands."""
    variables = {program.variable(name): text for name, text in program.values.items()}
    variables[program.variable(program.server)] = f"as --{program.server.replace('_', '-')}"
    return _page(
        "credentials, from the environment, or in lower case from a file for --credentials.\n"
        "They are never arguments, which other users of the machine can see:\n"
        f"{_columns(variables)}",
        _exit_codes(),
    )


def _exit_codes() -> str:
    return f"exit status:\n{_columns({str(code): text for code, text in MEANINGS.items()})}"


def _page(*paragraphs: str) -> str:
    """Join paragraphs with empty lines, and wrap long lines."""
    lines = "\n\n".join(filter(None, paragraphs)).splitlines()
    return "\n".join(line if line[:2] == "  " else textwrap.fill(line, WIDTH) for line in lines)


def _columns(rows: Mapping[str, str]) -> str:
    """Return a table of names and their descriptions."""
    width = min(max(map(len, rows), default=0), 40)
    return "\n".join(
        f"  {name.ljust(width)}  {shorten(text, WIDTH - width)}".rstrip()
        for name, text in rows.items()
    )
