"""The options that select or describe the clients of a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from oasmith.cli.direct import Spec, document_at
from oasmith.cli.output import stop, stop_with
from oasmith.config.client import FILE, Client, Configuration, client, find, read
from oasmith.config.keys import CLIENT_KEYS
from oasmith.config.toml import nearest

Config = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help=f"Use this file instead of the nearest {FILE}.",
    ),
]
Validation = Annotated[
    Literal["strict", "tolerant"] | None,
    typer.Option(
        help="Whether problems that do not prevent generation are errors (default: strict)."
    ),
]
MapReferences = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PREFIX=FOLDER",
        help="Read references that start with this URL from a local folder. Repeatable.",
    ),
]

Overlay = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Apply this overlay to the document. Repeatable; applied in the given order.",
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only operations with this tag. Repeatable."),
]
Paths = Annotated[
    list[str] | None,
    typer.Option(
        "--path",
        metavar="PATH",
        help="Only operations of this path; a * at the end matches any rest. Repeatable.",
    ),
]
Operations = Annotated[
    list[str] | None,
    typer.Option(
        "--operation",
        metavar="ID",
        help="Only this operation: its operationId, or 'GET /pets'. Repeatable.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOptions:
    """The options shared by all commands for clients; each field has the name of its option."""

    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=f"Clients of {FILE} (default: all)."),
    ] = None
    config: Config = None
    spec: Spec = None
    output: Annotated[str | None, typer.Option(metavar="DIR", help="The client's folder.")] = None
    package: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of the Python package.")
    ] = None
    client_class: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The client's class (default: derived from the package)."
        ),
    ] = None
    distribution: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The distribution name, as used by pip (default: PACKAGE-client)."
        ),
    ] = None
    client_version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The client's version (default: 0.1.0).")
    ] = None
    runtime: Annotated[
        Literal["vendored", "package"] | None,
        typer.Option(
            help="Whether the client includes the parts of the runtime that it needs, or depends "
            "on oasmith-runtime (default: vendored)."
        ),
    ] = None
    cli: Annotated[
        bool | None,
        typer.Option("--cli/--no-cli", help="Whether the client has a command line (default: no)."),
    ] = None
    formats: Annotated[
        Literal["types", "text"] | None,
        typer.Option(
            help="Whether dates, UUIDs and similar formats are Python types or strings (default: "
            "types)."
        ),
    ] = None
    naming: Annotated[
        Literal["python", "document"] | None,
        typer.Option(
            help="Whether fields and methods have Python-style names, or those of the document "
            "(default: python)."
        ),
    ] = None
    validation: Validation = None
    formatter: Annotated[
        Literal["black", "ruff"] | None,
        typer.Option(
            help="The code formatter (default: ruff); black gives the same result, more slowly."
        ),
    ] = None
    templates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="A folder of custom templates, which override built-in ones of the same name.",
        ),
    ] = None
    map_references: MapReferences = None
    overlay: Overlay = None
    tag: Tags = None
    path: Paths = None
    operation: Operations = None
    allow_partial: Annotated[
        bool,
        typer.Option(
            "--allow-partial", help="Leave out what cannot be generated, and list it in the client."
        ),
    ] = False

    def given(self) -> dict[str, Any]:
        """Return the options with which the user described a client."""
        described = [option for option in fields(self) if option.name not in ("names", "config")]
        values = ((option, getattr(self, option.name)) for option in described)
        return {option.name: value for option, value in values if value not in (option.default, [])}


SELECTING = ("tag", "path", "operation")
"""The options that select operations."""


def for_clients(
    **defaults: str,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add ``ClientOptions`` to a command, which gets the selected clients as ``clients``.

    If the command has a parameter ``options``, it gets the options, too.

    Args:
        defaults: Default values of ``--output`` and ``--package`` for a command where they are
            optional.
    """

    def decorate(run: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(run, eval_str=True)

        def command(**values: Any) -> None:
            shared = {option.name: values.pop(option.name) for option in fields(ClientOptions)}
            options = ClientOptions(**shared)
            if "options" in signature.parameters:
                values["options"] = options
            run(selected(options, defaults), **values)

        hints = get_type_hints(ClientOptions, include_extras=True)
        kind = inspect.Parameter.KEYWORD_ONLY
        shared_parameters = [
            inspect.Parameter(
                option.name, kind, default=option.default, annotation=hints[option.name]
            )
            for option in fields(ClientOptions)
        ]
        own_parameters = [
            parameter
            for parameter in signature.parameters.values()
            if parameter.name not in ("clients", "options")
        ]
        parameters = [*shared_parameters, *own_parameters]
        # typer reads the help text and the name of a command from the function.
        command.__doc__, command.__name__ = run.__doc__, run.__name__
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        # typer derives the command line from the signature.
        vars(command)["__signature__"] = inspect.Signature(parameters)
        return command

    return decorate


def selected(options: ClientOptions, defaults: Mapping[str, str]) -> list[Client]:
    """Return the clients that the options select. Exits with 2 if the options are invalid."""
    given = options.given()
    if "spec" in given:
        if options.names:
            stop(f"--spec and the client {options.names[0]} exclude each other")
        return [_described({**defaults, **given})]
    for option in given:
        stop(f"{_flag(option)} needs --spec", f"In {FILE}, the key is {_key(option)}.")
    return named_clients(configured(options.config), options.names or [])


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _key(option: str) -> str:
    """Return the key of ``oasmith.toml`` that is equivalent to an option."""
    renamed = {
        "client_version": "version",
        "map_references": "references",
        "overlay": "overlays",
        **dict.fromkeys(SELECTING, "select"),
    }
    return renamed.get(option, option).replace("_", "-")


def _described(given: Mapping[str, Any]) -> Client:
    """Return the client that the options describe."""
    for option in ("output", "package"):
        if option not in given:
            stop(f"--spec needs {_flag(option)}", "oasmith generate --help shows an example.")
    values: dict[str, Any] = {}
    spec, folders = document_at(given["spec"])
    given = {**given, "spec": spec}
    select = {f"{option}s": given[option] for option in SELECTING if option in given}
    if select:
        values["select"] = select
    for option, value in given.items():
        key = _key(option)
        if option in SELECTING:
            continue
        values[key] = mapped(value) if key == "references" else value
        if key == "overlays":
            values[key] = list(map(str, value))
        if isinstance(value, Path):
            values[key] = str(value)
        value_type = CLIENT_KEYS[key].type
        if not value_type.accepts(values[key]):
            stop(f"{_flag(option)} must be {value_type.wanted}, not {value!r}")
    return replace(client(values["package"], values, Path()), source_folders=folders)


def mapped(pairs: list[str] | None) -> dict[str, str]:
    """Parse the ``PREFIX=FOLDER`` values of ``--map-references``."""
    table = {}
    for pair in pairs or []:
        # Split at the last "=": a URL may contain "=", too.
        prefix, _, folder = pair.rpartition("=")
        if not prefix or not Path(folder).is_dir():
            stop(f"--map-references must be PREFIX=FOLDER with a folder that exists, not {pair}")
        table[prefix] = folder
    return table


def configured(config: Path | None) -> list[Client]:
    """Return the clients of the configuration. Exits with 2 if it is missing or invalid.

    Documents of other projects are resolved to local files: see ``sources.locate``.
    """
    configuration = configuration_of(config)
    if not any(client.used_sources for client in configuration.clients):
        return list(configuration.clients)
    from oasmith.sources.locate import located

    clients, findings = located(configuration)
    if findings:
        stop_with(findings)
    return list(clients)


def configuration_of(config: Path | None) -> Configuration:
    """Read the configuration. Exits with 2 if it is missing or invalid."""
    path = config or find(Path.cwd())
    if path is None:
        stop(
            f"there is no {FILE} in this folder or above",
            "Create one with oasmith new, or name a document: oasmith generate --help.",
        )
    configuration, findings = read(path)
    if configuration is None:
        stop_with(findings)
    return configuration


def named_clients(clients: list[Client], names: list[str]) -> list[Client]:
    """Return the clients with these names, or all without names. Exits with 2 if one is unknown."""
    known = {client.name: client for client in clients}
    for name in names:
        if name not in known:
            stop(f"there is no client {name} in {FILE}", nearest(name, list(known)))
    return [known[name] for name in names] or clients
