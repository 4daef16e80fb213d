"""Samples of each operation: Python, the command line, and curl, with the document's examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from oasmith.ir.types import NULL
from oasmith.reference.blocks import Code, Sample, Samples
from oasmith.reference.curl import NOWHERE, curl

Format = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Formats the Python among files, which it gets by their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """What the templates of samples show of one operation."""

    call: ExampleCall
    form: ir.FormKind
    is_batch: bool
    returns_nothing: bool
    files: FilesLine | None
    """The call with a file; None where there is none."""
    command: CommandView
    items: str
    """The items of a batch as JSON; empty where there are none."""
    constructor: Given
    """Argument and value of the client; None is a variable of the same name."""
    variables: tuple[tuple[str, str], ...]
    """The environment variables of the credentials that the call needs, with values."""

    @property
    def has_refresh(self) -> bool:
        """Whether the client gets a token that is refreshed."""
        return any(value is None for _, value in self.constructor)


def samples(
    api: ir.Api, readme: ReadmeView, overrides: Path | None, format: Format
) -> dict[str, Samples]:
    """Return the samples of every operation, by its id.

    Args:
        api: The document.
        readme: What the client's README has gathered.
        overrides: A folder of templates that take the place of ours.
        format: What formats Python.

    Raises ``TemplateError`` for a faulty template, and what ``format`` does.
    """
    folders = [overrides] if overrides is not None else []
    templates = environment([*folders, packaged.templates()])

    def rendered(name: str, view: SampleView) -> str:
        context = {"api": api, "readme": readme, "sample": view}
        return render_template(templates, f"reference/{name}.jinja", context)

    pairs = [(resource, one) for resource in api.resources for one in resource.operations]
    views = [_view(api, resource, operation) for resource, operation in pairs]
    python = format(
        {f"{number}.py": rendered("sample.py", view) for number, view in enumerate(views)}
    )
    result = {}
    for number, ((_, operation), view) in enumerate(zip(pairs, views, strict=True)):
        shown = [Sample("Python", Code("python", python[f"{number}.py"].strip("\n")))]
        if api.has_cli:
            text = rendered("sample.sh", view).strip("\n")
            shown.append(Sample("Command line", Code("sh", text)))
        request = curl(api, operation, view.call)
        if request is not None:
            shown.append(Sample("curl", Code("sh", plain(request))))
        result[operation.id] = Samples(tuple(shown))
    return result


def _view(api: ir.Api, resource: ir.Resource, operation: ir.Operation) -> SampleView:
    form = operation.forms[0].kind
    call = example_call(api, resource, operation, form)
    return SampleView(
        call=call,
        form=form,
        is_batch=operation.batch is not None,
        returns_nothing=operation.result == NULL,
        files=files_line(api, resource, operation),
        command=command(api, operation, call),
        items="" if operation.batch is None else _json(call.body.value if call.body else []),
        constructor=_constructor(api, operation),
        variables=_variables(api, operation),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _needed(api: ir.Api, operation: ir.Operation) -> list[ir.SecurityScheme]:
    """Return the schemes of the first alternative."""
    schemes = {scheme.name: scheme for scheme in api.schemes}
    return [schemes[name] for name in next(iter(operation.security), {}) if name in schemes]


def _constructor(api: ir.Api, operation: ir.Operation) -> Given:
    """Return what the client is made with: where the API is, and what the call needs."""
    shown = client(api)
    values = place(api)
    if any(one.ident == "server" and one.default is None for one in shown.arguments):
        values["server"] = NOWHERE
    known = secrets(api)
    is_refreshed = "RefreshToken" in grants(api)
    for scheme in _needed(api, operation):
        if scheme.argument in known:
            is_token = scheme.traits.is_fetched and is_refreshed and scheme.argument == "token"
            values[scheme.argument] = None if is_token else known[scheme.argument]
    return tuple(values.items())


def _variables(api: ir.Api, operation: ir.Operation) -> tuple[tuple[str, str], ...]:
    """Return the variables of what the call needs: a token, or name and password."""
    known = {one.argument: one for one in credentials(api)}
    names: list[str] = []
    for scheme in _needed(api, operation):
        if scheme.argument in known:
            values = list(known[scheme.argument].values)
            names += values if scheme.traits.takes == "password" else values[:1]
    return tuple((variable(api, name), f"your-{name}") for name in dict.fromkeys(names))
