"""Credentials from the environment or from a file, never from the command line."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..configuration import Definition
from ..grants import ClientCredentials, RefreshToken
from ..operation import Operation
from ..security import SecurityScheme
from ..stores import FileStore
from .exits import AccessError
from .names import GRANTS, Names, arguments, grant_prefix, names_of

PAIR = ("username", "password")
NEEDED = ("client_id", "client_secret")
OPTIONAL = ("refresh_token", "scopes", "token_url", "token_store")


def from_environment(names: Names, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what the environment has; an empty variable is none."""
    known = [*names.credentials, names.server]
    found = {name: environment.get(names.variable(name), "") for name in known}
    return {name: value for name, value in found.items() if value}


def from_file(names: Names, path: Path) -> dict[str, str]:
    """Return what a file has, TOML or JSON.

    Raises ``AccessError`` for a file that others can read, and for what it should not have.
    """
    prefix = f"{names.prefix}_".lower()
    known = {*names.credentials, names.server}
    found: dict[str, str] = {}
    for key, value in _content(path).items():
        name = key.removeprefix(prefix) if key not in known else key
        if name not in known:
            raise AccessError(f"{path}: {key!r} is not one of {', '.join(sorted(known))}")
        if not isinstance(value, str):
            raise AccessError(f"{path}: {key} must be text, in quotes")
        found[name] = value
    return {name: value for name, value in found.items() if value}


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            _check_mode(path, os.fstat(file.fileno()).st_mode)
            text = file.read().decode("utf-8")
        found = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise AccessError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        # The text of the error could show a secret.
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise AccessError(f"{path}: is not {kind}") from error
    if not isinstance(found, dict):
        raise AccessError(f"{path}: is not a JSON object")
    return found


def _check_mode(path: Path, mode: int) -> None:
    """Raise ``AccessError`` when others can read a file. Windows has no such modes."""
    if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
        raise AccessError(f"{path}: others can read it. Mend that: chmod 600 {path}")


def made(definition: Definition, values: Mapping[str, str]) -> dict[str, Any]:
    """Return credentials by the argument of the client that takes them.

    Raises ``AccessError`` for half a credential.
    """
    names = names_of(definition)
    found: dict[str, Any] = {}
    for argument, schemes in arguments(definition).items():
        if any(it.kind == "basic" for it in schemes):
            pair = [f"{argument}_{it}" for it in PAIR]
            if _is_there(names, values, pair):
                found[argument] = tuple(values[it] for it in pair)
        elif argument in values:
            found[argument] = values[argument]
        elif any(it.kind in GRANTS for it in schemes):
            prefix = grant_prefix(definition, argument)
            if _is_there(names, values, [f"{prefix}{it}" for it in NEEDED]):
                given = {it: values.get(f"{prefix}{it}") for it in (*NEEDED, *OPTIONAL)}
                found[argument] = _grant(given, schemes, names.variable(f"{prefix}refresh_token"))
    return found


def _is_there(names: Names, values: Mapping[str, str], wanted: list[str]) -> bool:
    missing = [names.variable(it) for it in wanted if it not in values]
    if missing and len(missing) < len(wanted):
        others = " and ".join(names.variable(it) for it in wanted if it in values)
        raise AccessError(f"{others} needs {' and '.join(missing)} too")
    return not missing


def _grant(given: Mapping[str, str | None], schemes: list[SecurityScheme], variable: str) -> Any:
    store = given["token_store"]
    common: dict[str, Any] = {
        "client_id": given["client_id"],
        "client_secret": given["client_secret"],
        "token_url": given["token_url"],
        "store": None if store is None else FileStore(store),
    }
    if given["refresh_token"] is not None:
        return RefreshToken(refresh_token=given["refresh_token"], **common)
    if given["token_url"] or any(it.client_credentials_url for it in schemes):
        return ClientCredentials(scopes=given["scopes"], **common)
    raise AccessError(f"the API gives tokens to users only: {variable} is needed too")


def check(definition: Definition, operation: Operation[Any], given: Mapping[str, Any]) -> None:
    """Raise ``AccessError`` with the variables that a call needs, when none of its ways is open."""
    schemes = definition.schemes
    ways = [[schemes[name] for name in it if name in schemes] for it in operation.security]
    if not ways or any(all(it.argument in given for it in way) for way in ways):
        return
    names = names_of(definition)
    wanted = dict.fromkeys(
        " and ".join(_wanted(definition, names, scheme) for scheme in way) for way in ways
    )
    raise AccessError(
        f"{operation.id} needs credentials: {'; or '.join(wanted)}. "
        "Set them in the environment, or write them into a file for --credentials."
    )


def _wanted(definition: Definition, names: Names, scheme: SecurityScheme) -> str:
    if scheme.kind == "mutualTLS":
        return f"a client certificate ({scheme.name!r}), which only the Python client can send"
    return " or ".join(_ways(definition, names, scheme))


def _ways(definition: Definition, names: Names, scheme: SecurityScheme) -> Iterator[str]:
    """Yield the variables that will do for a scheme."""
    argument = scheme.argument
    if scheme.kind == "basic":
        yield " with ".join(names.variable(f"{argument}_{it}") for it in PAIR)
        return
    yield names.variable(argument)
    if scheme.kind in GRANTS:
        prefix = grant_prefix(definition, argument)
        first = [names.variable(f"{prefix}{it}") for it in NEEDED]
        if scheme.client_credentials_url is None or scheme.token_url is not None:
            first.append(names.variable(f"{prefix}refresh_token"))
        yield ", ".join(first)
