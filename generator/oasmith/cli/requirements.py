"""What a command needs besides the core of oasmith."""

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
"""Those of the extra ``record``."""

UPGRADE: Mapping[str, str] = {"griffe": "griffelib"}
"""Those of the extra ``upgrade``."""

PUBLISH: Mapping[str, str] = {
    "build": "build",
    "griffe": "griffelib",
    "hatchling": "hatchling",
    "packaging": "packaging",
    "tomlkit": "tomlkit",
}
"""Those of the extra ``publish``."""


def require_generate(command: str) -> None:
    """End the program with 2 where the extra ``generate`` is not installed."""
    _require(command, GENERATE, "Install what makes clients: pip install 'oasmith[generate]'")


def require_record(command: str) -> None:
    """End the program with 2 where the extra ``record`` is not installed."""
    _require(command, RECORD, "Install what makes cassettes: pip install 'oasmith[record]'")


def require_publish(command: str) -> None:
    """End the program with 2 where the extra ``publish`` is not installed."""
    _require(command, PUBLISH, "Install what builds clients: pip install 'oasmith[publish]'")


def require_mock(command: str) -> None:
    """End the program with 2 where the extra ``mock`` is not installed."""
    _require(command, MOCK, "Install what serves mocks: pip install 'oasmith[mock]'")


def require_upgrade(command: str) -> None:
    """End the program with 2 where the extra ``upgrade`` is not installed."""
    _require(command, UPGRADE, "Install what compares clients: pip install 'oasmith[upgrade]'")


def _require(command: str, modules: Mapping[str, str], hint: str) -> None:
    missing = [name for module, name in modules.items() if find_spec(module) is None]
    if missing:
        stop(f"{command} needs {', '.join(missing)}, which the core of oasmith does without", hint)
