"""The last published version of a client, as its wheel carries it, or as it is installed."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from oasmith.config.client import Client
from oasmith.diff.git import SideError
from oasmith.publish.published import Published, parsed

DOCUMENT = "openapi.json"
"""The document in the package of a client."""


@contextmanager
def of_wheel(client: Client, path: Path) -> Iterator[Published]:
    """Give a client as its wheel carries it, with the settings of today.

    Raises ``SideError`` for a file that is no wheel of the client.
    """
    name, version = _named(path)
    if name != canonicalize_name(client.settings.distribution):
        hint = f"Name the client that it is of, or a wheel of {client.settings.distribution}."
        raise SideError(f"{path.name} is no wheel of {client.name}", hint)
    with tempfile.TemporaryDirectory(prefix="oasmith-") as folder:
        there = Path(folder).resolve()
        try:
            with zipfile.ZipFile(path) as wheel:
                package = _package(wheel.namelist(), path.name)
                own = [name for name in wheel.namelist() if name.startswith(f"{package}/")]
                wheel.extractall(there, own)
                scripts = _scripts(wheel)
        except (OSError, zipfile.BadZipFile) as error:
            raise SideError(f"{path.name} cannot be read: {error}") from None
        yield _published(client, path.name, version, there / package, scripts)


def _named(path: Path) -> tuple[str, Version]:
    try:
        name, version, _, _ = parse_wheel_filename(path.name)
    except InvalidWheelFilename:
        raise SideError(f"{path.name} is not called as a wheel is", "Do not rename it.") from None
    return name, version


def _package(names: list[str], where: str) -> str:
    """Return the package of a client among the files of its distribution."""
    for name in names:
        package, _, rest = name.partition("/")
        if rest == DOCUMENT and f"{package}/manifest.json" in names:
            return package
    raise SideError(f"{where} carries no document", "It is no client that oasmith has made.")


def _scripts(wheel: zipfile.ZipFile) -> str:
    ending = ".dist-info/entry_points.txt"
    names = [name for name in wheel.namelist() if name.endswith(ending)]
    return wheel.read(names[0]).decode() if names else ""


def is_installed(name: str) -> bool:
    """Return whether there is such a distribution in this environment."""
    try:
        distribution(name)
    except (PackageNotFoundError, ValueError):
        return False
    return True


def of_installed(client: Client, name: str) -> Published:
    """Return a client as it is installed, with the settings of today.

    Raises ``SideError`` where the distribution is no client, or not this one.
    """
    installed = distribution(name)
    if canonicalize_name(name) != canonicalize_name(client.settings.distribution):
        hint = f"{client.name} is the distribution {client.settings.distribution}."
        raise SideError(f"{name} is not the distribution of {client.name}", hint)
    package = _package([file.as_posix() for file in installed.files or ()], name)
    return _published(
        client,
        f"{name} {installed.version}",
        parsed(installed.version, name),
        Path(str(installed.locate_file(package))).resolve(),
        _entry_points(installed),
    )


def _entry_points(installed: Distribution) -> str:
    return installed.read_text("entry_points.txt") or ""


def _published(
    client: Client, name: str, version: Version, package: Path, scripts: str
) -> Published:
    settings = replace(
        client.settings,
        package=package.name,
        client_version=str(version),
        cli="[console_scripts]" in scripts,
    )
    return Published(
        name=name,
        version=version,
        # What is bundled refers to nothing else, and was valid when it was released.
        client=replace(
            client, spec=package / DOCUMENT, settings=settings, references={}, tolerant=True
        ),
        package=package,
        shown={package.parent: f"{name}:"},
    )
