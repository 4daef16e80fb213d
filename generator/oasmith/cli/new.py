"""``oasmith new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oasmith.cli.output import stop, stop_with
from oasmith.cli.requirements import require_generate
from oasmith.config.client import FILE, find
from oasmith.config.keys import CLIENT_KEYS, is_package
from oasmith.diagnostics.findings import Level, display, has_errors


def new(
    name: Annotated[str, typer.Argument(help="The name of the Python package, such as petshop.")],
    *,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Convert a configuration of openapi-python-client or openapi-generator.",
        ),
    ] = None,
    spec: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="With --from: the document, if the configuration does not name it.",
        ),
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help=f"The project's folder (default: that of the nearest {FILE}, otherwise the "
            "current folder).",
        ),
    ] = None,
) -> None:
    """Create a client project for your own API.

    Writes a small document with comments, its configuration and a test. With --from, it only
    converts the configuration of another generator, and lists what cannot be converted.

    Existing files are not overwritten; an existing oasmith.toml is extended.

    \b
    Examples:
      oasmith new petshop
      oasmith new petshop --directory ../petshop-client
      oasmith new petshop --from config.yaml --spec petshop.yaml
    """
    require_generate("new")
    from oasmith import scaffold

    if not is_package(name):
        stop(f"{name!r} must be {CLIENT_KEYS['package'].type.wanted}")
    folder = directory or _project_folder()
    if from_ is not None:
        _convert(name, from_, spec, folder)
        return
    if spec is not None:
        stop("--spec needs --from", "Without --from, oasmith new writes a new document.")
    files, findings = scaffold.plan(name, folder)
    if findings:
        stop_with(findings)
    scaffold.write(files)
    for path in files:
        print(f"wrote {display(path)}")
    print("\nNext:", *_next_steps(name, folder), sep="\n    ")


def _convert(name: str, config: Path, spec: Path | None, folder: Path) -> None:
    """Add a client to oasmith.toml, converted from another generator's configuration."""
    from oasmith.config.reference import SCHEMA_FILE, schema_text
    from oasmith.migration import migrate
    from oasmith.scaffold import before_client, write

    migration = migrate(name, config, spec, folder)
    path = folder / FILE
    before, findings = before_client(name, path)
    if findings or has_errors(migration.findings):
        errors = [finding for finding in migration.findings if finding.level is Level.ERROR]
        stop_with([*findings, *errors])
    files = {path: f"{before}\n{migration.table(name)}"}
    if not path.exists() and not (folder / SCHEMA_FILE).exists():
        files[folder / SCHEMA_FILE] = schema_text()
    write(files)
    for finding in migration.findings:
        print(finding)
    print(f"wrote {display(path)}")
    print("\nNext:", "oasmith validate", "oasmith generate", sep="\n    ")


def _next_steps(name: str, folder: Path) -> list[str]:
    return [
        "oasmith validate",
        "oasmith generate",
        f"pip install pytest --editable {display(folder / 'generated' / name)}",
        f"pytest {display(folder / 'tests' / f'test_{name}.py')}",
    ]


def _project_folder() -> Path:
    config = find(Path.cwd())
    return config.parent if config is not None else Path.cwd()
