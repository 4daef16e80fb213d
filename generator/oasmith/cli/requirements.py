"""Checks that the extras that a command needs are installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from oasmith.cli.output import stop

GENERATE: Mapping[str, str] = {
    "black": "black",
    "datamodel_code_generator": "datamodel-code-generator",
    "jinja2": "jinja2",
    "markdown_it": "markdown-it-py",
    "markupsafe": "markupsafe",
    "pygments": "pygments",
    "ruff": "ruff",
}
"""Modules of the extra ``generate``, with the distributions that they come from."""

MOCK: Mapping[str, str] = {"starlette": "starlette", "uvicorn": "uvicorn"}
"""Modules of the extra ``mock``, with the distributions that they come from."""


RECORD: Mapping[str, str] = {"vcr": "vcrpy"}
"""Modules of the extra ``record``, with the distributions that they come from."""

UPGRADE: Mapping[str, str] = {"griffe": "griffelib"}
"""Modules of the extra ``upgrade``, with the distributions that they come from."""

PUBLISH: Mapping[str, str] = {
    "build": "build",
    "griffe": "griffelib",
    "hatchling": "hatchling",
    "packaging": "packaging",
    "tomlkit": "tomlkit",
}
"""Modules of the extra ``publish``, with the distributions that they come from."""


def require_generate(command: str) -> None:
    """Exit with 2 if the extra ``generate`` is not installed."""
    _require(command, GENERATE, "generate")


def require_record(command: str) -> None:
    """Exit with 2 if the extra ``record`` is not installed."""
    _require(command, RECORD, "record")


def require_publish(command: str) -> None:
    """Exit with 2 if the extra ``publish`` is not installed."""
    _require(command, PUBLISH, "publish")


def require_mock(command: str) -> None:
    """Exit with 2 if the extra ``mock`` is not installed."""
    _require(command, MOCK, "mock")


def require_upgrade(command: str) -> None:
    """Exit with 2 if the extra ``upgrade`` is not installed."""
    _require(command, UPGRADE, "upgrade")


def _require(command: str, modules: Mapping[str, str], extra: str) -> None:
    missing = [name for module, name in modules.items() if find_spec(module) is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        stop(
            f"{command} needs {', '.join(missing)}, which {verb} not installed",
            f"Install the extra {extra}: pip install 'oasmith[{extra}]'",
        )
