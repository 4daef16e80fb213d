"""What a command needs besides the core of oasmith."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from oasmith.cli.output import stop

GENERATE: Mapping[str, str] = {
    "black": "black",
    "datamodel_code_generator": "datamodel-code-generator",
    "jinja2": "jinja2",
    "markupsafe": "markupsafe",
    "ruff": "ruff",
}
"""Modules of the extra ``generate``, with the distributions that they come from."""


def require_generate(command: str) -> None:
    """End the program with 2 where the extra ``generate`` is not installed."""
    missing = [name for module, name in GENERATE.items() if find_spec(module) is None]
    if missing:
        stop(
            f"{command} needs {', '.join(missing)}, which the core of oasmith does without",
            "Install what makes clients: pip install 'oasmith[generate]'",
        )


RECORD: Mapping[str, str] = {"vcr": "vcrpy"}
"""Modules of the extra ``record``, with the distributions that they come from."""


def require_record(command: str) -> None:
    """End the program with 2 where the extra ``record`` is not installed."""
    missing = [name for module, name in RECORD.items() if find_spec(module) is None]
    if missing:
        stop(
            f"{command} needs {', '.join(missing)}, which the core of oasmith does without",
            "Install what makes cassettes: pip install 'oasmith[record]'",
        )
