"""``oasmith mock``."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from oasmith.cli.direct import client_at
from oasmith.cli.options import (
    Config,
    MapReferences,
    Overlay,
    Validation,
    configured,
    mapped,
    named_clients,
)
from oasmith.cli.output import stop, stop_with
from oasmith.cli.requirements import require_mock
from oasmith.config.client import FILE, Client

if TYPE_CHECKING:
    from oasmith.mock.document import MockDocument
    from oasmith.mock.options import MockOptions
    from oasmith.mock.serving import Host

Parsed = TypeVar("Parsed")


def mock(
    spec: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|URL|-",
            help=f"A document: a file, a URL, or - for standard input (default: that of {FILE}).",
        ),
    ] = None,
    *,
    client: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"The client of {FILE} to use, if there are several."),
    ] = None,
    config: Config = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65535,
            help="The port of the first data centre; the others use the following ports. 0 uses "
            "free ports.",
        ),
    ] = 4010,
    seed: Annotated[
        int,
        typer.Option(help="The seed for generated values, used where the document has no example."),
    ] = 0,
    token: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOKEN[@DATA_CENTER][:SCOPE,…]",
            help="A token to accept, with its scopes (default: any token). Repeatable.",
        ),
    ] = None,
    fail: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE[@ITEM]",
            help="Respond with this error row to calls, or to one item of each batch, counted "
            "from 0. Repeatable.",
        ),
    ] = None,
    latency: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="The delay before each response.")
    ] = 0.0,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND[@REQUEST]",
            help="reset, timeout, truncate, malformed or a status, for all requests or for one, "
            "counted from 0. Repeatable.",
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="The initial state as JSON: lists by the paths of their collections.",
        ),
    ] = None,
    validation: Validation = None,
    map_references: MapReferences = None,
    overlay: Overlay = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Do not print a line for each request.")
    ] = False,
) -> None:
    """Run a mock server for the API of a document, on this machine.

    Requests are checked against the document. An invalid request gets the error row for its fault;
    others get the document's examples, or generated values. Each data centre has its own port. A
    request can choose its response with a header: Prefer: code=404, Prefer: code=SOME_CODE, Prefer:
    example=NAME, Prefer: fail="SOME_CODE@3", Prefer: seed=7.

    \b
    Examples:
      oasmith mock
      oasmith mock spec/bigin/openapi.yaml --port 0
      oasmith mock --client bigin --fail INVALID_DATA@3 --latency 0.2
      oasmith mock --token secret:ZohoBigin.modules.ALL --fault 503@0
      oasmith mock --state products.json
    """
    require_mock("oasmith mock")
    chosen = _client(spec, client, config)
    if validation is not None:
        chosen = replace(chosen, tolerant=validation == "tolerant")
    if map_references:
        references = {prefix: Path(folder) for prefix, folder in mapped(map_references).items()}
        chosen = replace(chosen, references={**chosen.references, **references})
    chosen = replace(chosen, overlays=(*chosen.overlays, *(overlay or ())))
    document = _document(chosen)
    options = _options(document, seed, token or [], fail or [], latency, fault or [])
    if state is not None:
        options = _with_state(document, options, state)
    _serve(document, options, host, port, quiet=quiet)


def _client(spec: str | None, name: str | None, config: Path | None) -> Client:
    """Return the client whose document is served. Exits with 2 if there is not exactly one."""
    if spec is not None:
        if name is not None:
            stop(f"the document {spec} and --client {name} exclude each other")
        return client_at(spec)
    clients = configured(config)
    candidates = named_clients(clients, [name] if name is not None else [])
    if len(candidates) > 1:
        names = ", ".join(one.name for one in candidates)
        stop(f"{FILE} has several clients: {names}", f"Choose one: --client {candidates[0].name}")
    return candidates[0]


def _document(chosen: Client) -> MockDocument:
    """Load a document for the mock. Exits with 2 if that is not possible.

    Other errors of the document are only reported by ``oasmith validate``: a mock starts without
    delay, and also works for third-party documents with errors.
    """
    from oasmith.mock.load import DocumentError, load

    try:
        return load(chosen.spec, chosen.settings, chosen.reading, is_tolerant=chosen.tolerant)
    except DocumentError as error:
        stop_with(error.findings)


def _options(
    document: MockDocument,
    seed: int,
    tokens: Sequence[str],
    failures: Sequence[str],
    latency: float,
    faults: Sequence[str],
) -> MockOptions:
    """Return the parsed options of the mock. Exits with 2 if one is invalid."""
    from oasmith.mock.options import (
        MockOptions,
        OptionError,
        parse_failure,
        parse_fault,
        parse_token,
    )

    def parsed(option: str, texts: Sequence[str], parse: Callable[[str], Parsed]) -> list[Parsed]:
        try:
            return [parse(text) for text in texts]
        except OptionError as error:
            stop(f"{option}: {error}")

    options = MockOptions(
        seed=seed,
        tokens=dict(parsed("--token", tokens, parse_token)),
        failures=tuple(parsed("--fail", failures, parse_failure)),
        latency=latency,
        faults=tuple(parsed("--fault", faults, parse_fault)),
    )
    try:
        document.check_failures(options.failures)
    except OptionError as error:
        stop(f"--fail: {error}")
    known = {server.id for server in document.api.servers}
    for token in options.tokens.values():
        if token.data_center is not None and token.data_center not in known:
            stop(f"--token: {token.data_center} is not one of {', '.join(sorted(known))}")
    return options


def _with_state(document: MockDocument, options: MockOptions, file: Path) -> MockOptions:
    """Return options with the initial state from a file. Exits with 2 if it is invalid."""
    from oasmith.mock.options import OptionError, parse_state

    try:
        options_with_state = replace(options, state=parse_state(file.read_text(encoding="utf-8")))
        document.resources.state(options_with_state.state)
    except (OptionError, UnicodeDecodeError) as error:
        stop(f"--state {file}: {error}")
    return options_with_state


def _serve(
    document: MockDocument, options: MockOptions, host: str, port: int, *, quiet: bool
) -> None:
    from oasmith.mock.server import MockApp, serve
    from oasmith.mock.serving import AddressError, hosts, listening, origins, with_urls

    try:
        sockets = listening(host, port, len(origins(document)))
    except AddressError as error:
        stop(str(error), "Choose another port with --port; 0 uses free ports.")
    served = hosts(document, host, sockets)
    print("\n".join(_table(document, served)), flush=True)
    log: Callable[[str], None] = (lambda _: None) if quiet else _print_line
    gc.enable()
    serve(MockApp(document, with_urls(options, served), served, log), sockets)


def _print_line(line: str) -> None:
    print(line, flush=True)


def _table(document: MockDocument, served: Sequence[Host]) -> list[str]:
    """Return a table of the mock's URLs, and the code with which a client uses it."""
    api = document.api
    rows = [
        (server.id, host.server_url(server), host.accounts(server) or "")
        for host in served
        for server in host.servers
    ] or [("", served[0].url, "")]
    heading = "data centre" if api.has_data_centers else "server"
    rows = [(heading, "URL", "accounts URL" if any(row[2] for row in rows) else ""), *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [f"{api.title} {api.document_version}", ""]
    for row in rows:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  " + "  ".join(padded).rstrip())
    id, url, accounts = rows[1]
    more = f', accounts="{accounts}"' if accounts else ""
    return [*lines, "", f'  Server(id="{id}", url="{url}"{more})', ""]
