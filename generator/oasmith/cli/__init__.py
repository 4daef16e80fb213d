"""The command line; modules and large dependencies are imported only for the command that runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from oasmith import __version__
from oasmith.cli.output import COULD_NOT_RUN
from oasmith.diagnostics.findings import display
from oasmith.run import disable_garbage_collection

COMMANDS: Mapping[str, str] = {
    **{"generate": "generate", "check": "generate", "validate": "inspect", "dump-ir": "inspect"},
    **{"new": "new", "diff": "diff", "verify": "verify", "record": "record"},
    **{"import-har": "record", "mock": "mock", "rule": "rule", "lock": "lock"},
    **{"schema": "schema", "publish": "publish", "update": "update", "vendor": "vendor"},
    **{"why": "why", "lock-names": "lock_names", "bundle": "bundle", "docs": "docs"},
}
"""Each command, and the module that has the function of the same name."""


def _version(value: bool) -> None:
    if value:
        print(f"oasmith {__version__}")
        raise typer.Exit


def oasmith(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Generate typed Python clients from hand-maintained OpenAPI documents.

    \b
    Clients:
      oasmith new petshop     create a document, a configuration and a test
      oasmith validate        report what is wrong with documents
      oasmith generate        generate clients
      oasmith check           fail if a client is out of date with its document
      oasmith docs            write the documentation of clients, as HTML and Markdown
      oasmith diff            report what a change to a document breaks, and for whom
      oasmith verify          check recorded exchanges against the document and the client
      oasmith record          record the exchanges of a program with an API as cassettes
      oasmith import-har      convert HAR files to cassettes
      oasmith mock            run a mock server of an API
      oasmith bundle          bundle a document into one file; convert its OpenAPI version
      oasmith publish         check the version of a client, and build its distributions
      oasmith lock-names      keep the names of a released client
      oasmith rule ID         explain a rule
      oasmith schema          print the JSON Schema of oasmith.toml, for editors

    \b
    Documents of other projects:
      oasmith lock            pin them, and fetch the pinned files
      oasmith update          show what has changed since a pin, then move the pin
      oasmith vendor          copy pinned files into this repository
      oasmith why SOURCE      show who uses a source, and why each file is needed

    Exit status: 0 nothing to report, 1 findings, 2 the command could not run.
    """


def application(commands: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the command line with some of the commands."""
    app = typer.Typer(
        name="oasmith",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(oasmith)
    for name in commands:
        module = import_module(f"oasmith.cli.{COMMANDS[name]}")
        app.command()(getattr(module, name.replace("-", "_")))
    return app


def main() -> None:
    """Run the command line; an internal error exits with 2 and asks for a bug report."""
    disable_garbage_collection()
    first = sys.argv[1:2]
    try:
        # All commands together take longer to import than some take to run.
        application(first if first and first[0] in COMMANDS else COMMANDS)()
    except Exception as error:
        if os.environ.get("OASMITH_TRACEBACK"):
            raise
        _report(error)
        sys.exit(COULD_NOT_RUN)


def _report(error: Exception) -> None:
    if isinstance(error, OSError):
        path = f": {display(Path(error.filename))}" if error.filename else ""
        print(f"oasmith: {error.strerror or error}{path}", file=sys.stderr)
        return
    import platform

    from oasmith.pipeline import StageError

    text = str(error) if isinstance(error, StageError) else f"{type(error).__name__}: {error}"
    print(
        f"oasmith: a fault of oasmith itself: {text}\n"
        "    Please report this with the part of the document that causes it, and with the\n"
        "    traceback that OASMITH_TRACEBACK=1 shows. This is "
        f"oasmith {__version__}, Python {platform.python_version()}, {sys.platform}.",
        file=sys.stderr,
    )
