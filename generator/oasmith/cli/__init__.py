"""The command line. Its modules import what is heavy only when a command runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from oasmith import __version__
from oasmith.cli import (
    bundle,
    diff,
    docs,
    generate,
    inspect,
    lock,
    lock_names,
    mock,
    new,
    publish,
    record,
    rule,
    schema,
    update,
    vendor,
    verify,
    why,
)
from oasmith.cli.output import COULD_NOT_RUN
from oasmith.diagnostics.findings import display
from oasmith.run import own_process

app = typer.Typer(
    name="oasmith",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
COMMANDS = (
    *(generate.generate, generate.check, inspect.validate, inspect.dump_ir),
    *(new.new, diff.diff, verify.verify, record.record),
    *(record.import_har, mock.mock, rule.rule, lock.lock),
    *(schema.schema, publish.publish, update.update, vendor.vendor),
    *(why.why, lock_names.lock_names, bundle.bundle, docs.docs),
)
for command in COMMANDS:
    app.command()(command)


def _version(value: bool) -> None:
    if value:
        print(f"oasmith {__version__}")
        raise typer.Exit


@app.callback()
def oasmith(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Forge typed Python clients from hand-maintained OpenAPI documents.

    \b
    A first client of your own:
      oasmith new petshop     write a starting document, configuration and test
      oasmith validate        say what is wrong with the document, and where
      oasmith generate        make the client
      oasmith check           fail when the client is not what the document gives
      oasmith diff            say what a change of the document breaks, and whom
      oasmith verify          hold recorded exchanges against document and client
      oasmith record          write what a program exchanges with an API as cassettes
      oasmith import-har      write the entries of HAR files as cassettes
      oasmith mock            answer as the API would, on this machine
      oasmith bundle          write a document of many files as one, also in another version
      oasmith docs            write the client's documentation, as HTML and Markdown
      oasmith rule ID         explain what a finding means
      oasmith lock            keep the names of a released client
      oasmith schema          print the JSON Schema of oasmith.toml, for editors
      oasmith publish         check the version of a client, and build what is uploaded
      oasmith lock-names      keep the names of a released client

    \b
    Documents of other projects:
      oasmith lock            pin them, and fetch what is pinned
      oasmith update          show what moving a pin changes, then move it
      oasmith vendor          copy what is pinned into this repository
      oasmith why SOURCE      say who uses a source, and how its files came in

    Exit status: 0 nothing to report, 1 findings, 2 the command could not run.
    """


def main() -> None:
    """Run the command line; a fault of oasmith itself ends it with 2 and says what to report."""
    own_process()
    try:
        app()
    except Exception as error:
        if os.environ.get("OASMITH_TRACEBACK"):
            raise
        _report(error)
        sys.exit(COULD_NOT_RUN)


def _report(error: Exception) -> None:
    if isinstance(error, OSError):
        place = f": {display(Path(error.filename))}" if error.filename else ""
        print(f"oasmith: {error.strerror or error}{place}", file=sys.stderr)
        return
    import platform

    from oasmith.pipeline import StageError

    text = str(error) if isinstance(error, StageError) else f"{type(error).__name__}: {error}"
    print(
        f"oasmith: a fault of oasmith itself: {text}\n"
        "    Please report this with the part of the document that it is about, and with what\n"
        "    OASMITH_TRACEBACK=1 shows besides. Yours is "
        f"oasmith {__version__}, Python {platform.python_version()}, {sys.platform}.",
        file=sys.stderr,
    )
