"""Credentials from the environment or from a file, never from the command line."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ArgumentError
from .definition import Command, CommandLine
from .exit_codes import AccessError


def read(program: CommandLine, path: str | None) -> dict[str, str]:
    """Return the values of a file, or of the environment; the server may come from either.

    Raises ``AccessError`` for a file that other users can read, and for unknown or invalid keys.
    """
    server = program.server
    known = [*program.values, server]
    variables = {name: os.environ.get(program.variable(name), "") for name in known}
    if path is not None:
        variables = {server: variables[server], **_from_file(program, Path(path))}
    return {name: value for name, value in variables.items() if value}


def _from_file(program: CommandLine, path: Path) -> dict[str, str]:
    known = {*program.values, program.server}
    values: dict[str, str] = {}
    for key, value in _content(path).items():
        name = key if key in known else key.removeprefix(f"{program.name}_".lower())
        if name not in known:
            raise AccessError(f"{path}: {key!r} is not one of {', '.join(sorted(known))}")
        if not isinstance(value, str):
            raise AccessError(f"{path}: {key} must be a string, in quotes")
        values[name] = value
    return values


def _content(path: Path) -> dict[str, Any]:
    format_ = "JSON" if path.suffix == ".json" else "TOML"
    try:
        with path.open("rb") as file:
            _check_mode(path, os.fstat(file.fileno()).st_mode)
            text = file.read().decode("utf-8")
        content = json.loads(text) if format_ == "JSON" else tomllib.loads(text)
    except OSError as error:
        raise AccessError(f"{path} could not be read: {error.strerror or error}") from error
    except (ValueError, RecursionError):
        # The message of the error could contain a secret.
        raise AccessError(f"{path} is not {format_}") from None
    if not isinstance(content, dict):
        raise AccessError(f"{path} is not a JSON object")
    return content


def _check_mode(path: Path, mode: int) -> None:
    """Raise ``AccessError`` if other users can read a file. Windows has no such modes."""
    if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
        raise AccessError(f"{path} can be read by other users. Fix: chmod 600 {path}")


def client_arguments(program: CommandLine, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the credentials by the argument of the client that takes them.

    Raises ``AccessError`` for an incomplete credential.
    """
    try:
        return program.client()._named_credentials(values, program.variable)
    except ArgumentError as error:
        raise AccessError("; ".join(problem.message for problem in error.problems)) from error


def check(program: CommandLine, command: Command, given: Mapping[str, Any]) -> None:
    """Raise ``AccessError`` that names the variables if no alternative of a call is complete."""
    alternatives = command.credentials
    if not alternatives or any(all(name in given for name in names) for names in alternatives):
        return
    needs = {credential.argument: credential.needs for credential in program.credentials}
    certificate = "a client certificate, which only the Python client can send"
    required = dict.fromkeys(
        " and ".join(needs.get(name, certificate) for name in names) for names in alternatives
    )
    raise AccessError(
        f"{command.operation} needs credentials: {'; or '.join(required)}. "
        "Set them in the environment, or put them in a file for --credentials."
    )
