"""Credentials from the environment or from a file, never from the command line."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .definition import Command, CommandCredential, CommandLine, OAuthClasses
from .exit_codes import AccessError

CLIENT = ("client_id", "client_secret")


def read(program: CommandLine, path: str | None) -> dict[str, str]:
    """Return the values of a file, or of the environment; the server may come from either.

    Raises ``AccessError`` for a file that others can read, and for what it should not have.
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
            raise AccessError(f"{path}: {key} must be text, in quotes")
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
        # The text of the error could show a secret.
        raise AccessError(f"{path} is not {format_}") from None
    if not isinstance(content, dict):
        raise AccessError(f"{path} is not a JSON object")
    return content


def _check_mode(path: Path, mode: int) -> None:
    """Raise ``AccessError`` when others can read a file. Windows has no such modes."""
    if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
        raise AccessError(f"{path} can be read by other users. Fix: chmod 600 {path}")


def client_arguments(program: CommandLine, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the credentials by the argument of the client that takes them.

    Raises ``AccessError`` for half a credential.
    """
    oauth = None if program.oauth is None else program.oauth()
    given = {
        credential.argument: _credential(program, credential, values, oauth)
        for credential in program.credentials
    }
    return {argument: value for argument, value in given.items() if value is not None}


def _credential(
    program: CommandLine,
    credential: CommandCredential,
    values: Mapping[str, str],
    oauth: OAuthClasses | None,
) -> Any:
    """Return what the client takes; None when nothing is there."""
    if credential.kind == "password":
        pair = tuple(credential.values)
        return tuple(values[name] for name in pair) if _has(program, values, pair) else None
    if credential.argument in values or oauth is None or credential.kind != "oauth":
        return values.get(credential.argument)
    needed = tuple(f"{credential.prefix}{name}" for name in CLIENT)
    return _fetched(program, credential, values, oauth) if _has(program, values, needed) else None


def _has(program: CommandLine, values: Mapping[str, str], names: tuple[str, ...]) -> bool:
    missing = [program.variable(name) for name in names if name not in values]
    if missing and len(missing) < len(names):
        present = " and ".join(program.variable(name) for name in names if name in values)
        raise AccessError(f"{present} needs {' and '.join(missing)} too")
    return not missing


def _fetched(
    program: CommandLine,
    credential: CommandCredential,
    values: Mapping[str, str],
    oauth: OAuthClasses,
) -> Any:
    """Return what fetches tokens."""

    def value(name: str) -> str | None:
        return values.get(f"{credential.prefix}{name}")

    store = value("token_store")
    options = {name: value(name) for name in (*CLIENT, "token_url")}
    options["store"] = None if store is None else oauth.store(store)
    refresh_token = value("refresh_token")
    if refresh_token is not None:
        return oauth.refresh_token(refresh_token=refresh_token, **options)
    if credential.needs_user and options["token_url"] is None:
        missing = program.variable(f"{credential.prefix}refresh_token")
        raise AccessError(f"the API issues tokens to users only: {missing} is needed too")
    return oauth.client_credentials(scopes=value("scopes"), **options)


def check(program: CommandLine, command: Command, given: Mapping[str, Any]) -> None:
    """Raise ``AccessError`` that names the variables, when no alternative of a call is given."""
    alternatives = command.credentials
    if not alternatives or any(all(name in given for name in way) for way in alternatives):
        return
    needs = {credential.argument: credential.needs for credential in program.credentials}
    certificate = "a client certificate, which only the Python client can send"
    wanted = dict.fromkeys(
        " and ".join(needs.get(argument, certificate) for argument in way) for way in alternatives
    )
    raise AccessError(
        f"{command.operation} needs credentials: {'; or '.join(wanted)}. "
        "Set them in the environment, or put them in a file for --credentials."
    )
