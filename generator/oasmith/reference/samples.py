"""Code samples of each operation: Python, command line and curl, with the document's examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oasmith import ir, packaged
from oasmith.emit.command_line.command import CommandView, command
from oasmith.emit.command_line.program import credentials, variable
from oasmith.emit.docs.readme import FilesLine, Given, ReadmeView, files_line, place, secrets
from oasmith.emit.environment import environment, render_template
from oasmith.emit.filters import plain
from oasmith.emit.resources.examples import ExampleCall, example_call
from oasmith.emit.resources.package import client, grants
from oasmith.ir.types import BYTES, NULL
from oasmith.reference.blocks import Code, Sample, Samples
from oasmith.reference.curl import NOWHERE, curl, form_parts

Format = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Formats the Python files of a mapping from file names to contents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """The data of one operation for the templates of samples."""

    call: ExampleCall
    form: ir.FormKind
    files: FilesLine | None
    """The call with a file; None if it sends no file."""
    command: CommandView
    parts: tuple[str, ...]
    """The parts of a form with a file, as arguments of the command line."""
    items: str
    """The items of a batch as JSON; empty without a batch."""
    constructor: Given
    """Arguments and values for the client; None stands for a variable of the same name."""
    variables: tuple[tuple[str, str], ...]
    """The environment variables of the credentials that the call needs, with values."""

    template: str
    """The name of the template for the Python sample."""
    client: str
    """The class of the client."""

    @property
    def imported(self) -> tuple[str, ...]:
        """The names that the Python sample imports from the client's package."""
        refresh = ("RefreshToken",) if self.has_refresh else ()
        inputs = ("inputs",) if self.call.names_inputs else ()
        return (self.client, *refresh, *inputs)

    @property
    def is_download(self) -> bool:
        """Whether the response is saved to a file."""
        return self.form == "bytes"

    @property
    def has_refresh(self) -> bool:
        """Whether the client is created with a refresh token."""
        return any(value is None for _, value in self.constructor)


def samples(
    api: ir.Api, readme: ReadmeView, overrides: Path | None, format: Format
) -> dict[str, Samples]:
    """Return the samples of every operation, by its id.

    Args:
        api: The document.
        readme: The data of the client's README.
        overrides: A folder with templates that replace the built-in ones.
        format: The formatter for Python.

    Raises ``TemplateError`` for an invalid template, and what ``format`` raises.
    """
    folders = [overrides] if overrides is not None else []
    templates = environment([*folders, packaged.templates()])

    def rendered(name: str, view: SampleView) -> str:
        context = {"api": api, "readme": readme, "sample": view}
        return render_template(templates, f"reference/samples/{name}.jinja", context)

    pairs = [(resource, one) for resource in api.resources for one in resource.operations]
    views = [_view(api, resource, operation) for resource, operation in pairs]
    python = format(
        {f"{number}.py": rendered(view.template, view) for number, view in enumerate(views)}
    )
    result = {}
    for number, ((_, operation), view) in enumerate(zip(pairs, views, strict=True)):
        code_samples = [Sample("Python", Code("python", python[f"{number}.py"].strip("\n")))]
        if api.has_cli:
            text = rendered("command.sh", view).strip("\n")
            code_samples.append(Sample("Command line", Code("sh", text)))
        request = curl(api, operation, view.call)
        if request is not None:
            code_samples.append(Sample("curl", Code("sh", plain(request))))
        result[operation.id] = Samples(tuple(code_samples))
    return result


def _view(api: ir.Api, resource: ir.Resource, operation: ir.Operation) -> SampleView:
    # Bytes are saved to a file instead of kept in memory or written to a terminal.
    kinds: list[ir.FormKind] = [form.kind for form in operation.forms]
    form: ir.FormKind = "bytes" if "bytes" in kinds and operation.result == BYTES else kinds[0]
    call = example_call(api, resource, operation, form)
    files = files_line(api, resource, operation)
    return SampleView(
        call=call if files is None else files.shown,
        form=form,
        template=_template(operation, form, has_files=files is not None),
        client=api.client_class,
        files=files,
        command=command(api, operation, call if files is None else _without_body(call)),
        parts=() if files is None else tuple(_parts(operation, call)),
        items="" if operation.batch is None else _json(call.body.value if call.body else []),
        constructor=_constructor(api, operation),
        variables=_variables(api, operation),
    )


def _without_body(call: ExampleCall) -> ExampleCall:
    return replace(call, arguments=call.without_body, body=None, fields=())


def _parts(operation: ir.Operation, call: ExampleCall) -> Iterator[str]:
    media = operation.body.media[:1] if operation.body is not None else ()
    for one in media:
        for part in form_parts(one, call.body.value if call.body is not None else None):
            yield f"{part.name}={'@FILE' if part.is_file else part.text}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _template(operation: ir.Operation, form: ir.FormKind, *, has_files: bool) -> str:
    """Return the name of the template for the Python sample, which depends on the response."""
    name: str = form
    if operation.batch is not None and form == "call":
        name = "batch"
    elif form == "call":
        returns_nothing = operation.result == NULL
        kinds = ("files", "files_nothing") if has_files else ("call", "nothing")
        name = kinds[returns_nothing]
    return f"{name}.py"


def _needed(api: ir.Api, operation: ir.Operation) -> list[ir.SecurityScheme]:
    """Return the schemes of the first security alternative."""
    schemes = {scheme.name: scheme for scheme in api.schemes}
    return [schemes[name] for name in next(iter(operation.security), {}) if name in schemes]


def _constructor(api: ir.Api, operation: ir.Operation) -> Given:
    """Return the constructor arguments for the client: the server, and the credentials."""
    view = client(api)
    values = place(api)
    if any(one.ident == "server" and one.default is None for one in view.arguments):
        values["server"] = NOWHERE
    known = secrets(api)
    is_refreshed = "RefreshToken" in grants(api)
    for scheme in _needed(api, operation):
        if scheme.argument in known:
            is_token = scheme.traits.is_fetched and is_refreshed and scheme.argument == "token"
            values[scheme.argument] = None if is_token else known[scheme.argument]
    return tuple(values.items())


def _variables(api: ir.Api, operation: ir.Operation) -> tuple[tuple[str, str], ...]:
    """Return the environment variables for the call: data centre and credentials."""
    known = {one.argument: one for one in credentials(api)}
    names: list[str] = []
    places = [("data_center", api.servers[0].id)] if api.has_data_centers else []
    for scheme in _needed(api, operation):
        if scheme.argument in known:
            values = list(known[scheme.argument].values)
            names += values if scheme.traits.takes == "password" else values[:1]
    values_by_name = [*places, *((name, f"your-{name}") for name in dict.fromkeys(names))]
    return tuple((variable(api, name), value) for name, value in values_by_name)
