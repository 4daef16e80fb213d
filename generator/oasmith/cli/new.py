"""``oasmith new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oasmith.cli.output import stop, stop_with
from oasmith.cli.requirements import require_generate
from oasmith.config.client import FILE, find
from oasmith.config.keys import CLIENT_KEYS, is_package
from oasmith.diagnostics.findings import display


def new(
    name: Annotated[
        str, typer.Argument(help="What the client is to be imported as, such as petshop.")
    ],
    *,
    directory: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help=f"The project's folder (default: that of the nearest {FILE}, else this one).",
        ),
    ] = None,
) -> None:
    """Start a client for an API of your own.

    Writes a small document with comments, its configuration and a test.

    Nothing that exists is replaced; an oasmith.toml that is there is added to.

    \b
    Examples:
      oasmith new petshop
      oasmith new petshop --directory ../petshop-client
    """
    require_generate("new")
    from oasmith import scaffold

    if not is_package(name):
        stop(f"{name!r} must be {CLIENT_KEYS['package'].type.wanted}")
    folder = directory or _project()
    files, findings = scaffold.plan(name, folder)
    if findings:
        stop_with(findings)
    scaffold.write(files)
    for path in files:
        print(f"wrote {display(path)}")
    print("\nNext:", *_next_steps(name, folder), sep="\n    ")


def _next_steps(name: str, folder: Path) -> list[str]:
    return [
        "oasmith validate",
        "oasmith generate",
        f"pip install pytest --editable {display(folder / 'generated' / name)}",
        f"pytest {display(folder / 'tests' / f'test_{name}.py')}",
    ]


def _project() -> Path:
    config = find(Path.cwd())
    return config.parent if config is not None else Path.cwd()
