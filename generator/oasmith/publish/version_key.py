"""Changing the key ``version`` of a client in ``oasmith.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from oasmith.config.toml import TomlFile
from oasmith.whole_file import write_whole

KEY = "version"
NEIGHBOUR = "package"
"""The required key of every client that a missing version is added below."""


def with_version(file: TomlFile, client: str, version: str) -> str:
    """Return the text of ``oasmith.toml`` with another version of a client, otherwise unchanged.

    Raises ``ValueError`` if the file is written in a way that does not allow this.
    """
    table = file.data["clients"][client]
    text = _replaced(file.text, client, version) if KEY in table else _added(file, client, version)
    if _without(tomllib.loads(text), client, version) != _without(file.data, client, version):
        raise ValueError(f"the version of {client} cannot be set")
    return text


def write(path: Path, text: str) -> None:
    """Write the file atomically, and keep its byte order mark. Raises ``OSError``."""
    mark = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    write_whole(path.resolve(), mark + text.encode())


def _replaced(text: str, client: str, version: str) -> str:
    try:
        document: Any = tomlkit.parse(text)
        document["clients"][client][KEY] = version
    except (TOMLKitError, KeyError) as error:
        raise ValueError(str(error)) from None
    return tomlkit.dumps(document)


def _added(file: TomlFile, client: str, version: str) -> str:
    """Return the text with a new line; tomlkit would add it below the next table's comment."""
    lines = file.text.splitlines(keepends=True)
    number = file.locate(("clients", client, NEIGHBOUR)).line
    line = lines[number - 1]
    before = line[: line.find(NEIGHBOUR)]
    ending = "\r\n" if line.endswith("\r\n") else "\n"
    lines[number - 1] = f'{line.rstrip()}{ending}{before}{KEY} = "{version}"{ending}'
    return "".join(lines)


def _without(data: dict[str, Any], client: str, version: str) -> dict[str, Any]:
    """Return the data of a file, with a fixed version for one client, for comparisons."""
    clients = data["clients"]
    return {**data, "clients": {**clients, client: {**clients[client], KEY: version}}}
