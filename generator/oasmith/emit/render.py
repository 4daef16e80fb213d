"""Rendering of all files of a client except its models."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pydantic_core import PydanticSerializationError, to_json

import oasmith_runtime
from oasmith import ir, packaged
from oasmith.document.bundle import Document
from oasmith.emit import literals, runtime
from oasmith.emit.command_line import cli, program
from oasmith.emit.docs import index, readme
from oasmith.emit.environment import environment, render_template
from oasmith.emit.resources import (
    arguments,
    forms,
    imports,
    inputs,
    methods,
    package,
    webhooks,
)

Views: TypeAlias = Mapping[str, tuple[methods.Method, ...]]
"""The methods of each resource, by the resource's identifier."""


@dataclass(frozen=True, slots=True)
class Target:
    """One file to render: its path, its template, and its context in addition to the shared one."""

    path: str
    template: str
    context: Mapping[str, Any]


def render(api: ir.Api, document: Document, overrides: Path | None = None) -> dict[str, str]:
    """Return the files of a client except its models: path in the output directory to text.

    Templates in the folder ``overrides`` take precedence. Raises ``TemplateError`` for an invalid
    template.
    """
    folders = [overrides] if overrides is not None else []
    templates = environment([*folders, packaged.templates()])
    views = {resource.ident: methods.methods_of(resource) for resource in api.resources}
    shared = _shared(api, views)
    files = {
        target.path: render_template(
            templates,
            target.template,
            {**shared, "runtime_module": _runtime_module(api, target), **target.context},
        )
        for target in _targets(api, views)
    }
    copied = runtime.copied(api, overrides)
    files |= {f"{api.package}/_runtime/{name}": text for name, text in copied.items()}
    # PEP 561: without this file type checkers ignore the annotations.
    files[f"{api.package}/py.typed"] = ""
    files[f"{api.package}/openapi.json"] = _json(document.data)
    # Sorted, so that the manifest and all listings have the same order.
    return dict(sorted(files.items()))


def unused_templates(folder: Path) -> list[tuple[Path, str]]:
    """Return the unused files of a user's template folder, each with a similar template's name.

    A template that another template of the folder includes or imports is used. The name is empty
    if no template has a similar one.
    """
    known = _names(packaged.templates())
    own = _names(folder)
    texts = [
        (folder / name).read_text(encoding="utf-8", errors="replace")
        for name in own
        if name.endswith(SUFFIX)
    ]
    unused = [
        name
        for name in own
        if name not in known
        and not name.startswith("client/_runtime/")
        and not any(name in text for text in texts)
    ]
    return [
        (folder / name, next(iter(difflib.get_close_matches(name, known, n=1)), ""))
        for name in unused
    ]


SUFFIX = ".jinja"


def _names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.startswith((".", "README"))
        and path.parent.name != "__pycache__"
    )


def _facade(api: ir.Api) -> dict[str, Any]:
    """Return the context of the facade of a client's runtime."""
    exports = runtime.exports(api)
    return {
        "runtime_exports": exports,
        "runtime_version": oasmith_runtime.__version__,
    }


def _runtime_module(api: ir.Api, target: Target) -> str:
    """Return the module of the runtime, as a file of the package imports it."""
    depth = target.path.count("/")
    return f"{'.' * depth}_runtime" if api.carries_runtime else runtime.PACKAGE


def _shared(api: ir.Api, views: Views) -> dict[str, Any]:
    """Return the context of all templates."""
    return {
        "api": api,
        "client": package.client(api),
        "exports": package.exports(api),
        "has_batches": runtime.has_batches(api),
        "has_oauth": runtime.has_oauth(api),
        "runtime_requirement": runtime.requirement(),
        "row_text": package.row_text,
        "methods_of": lambda resource: views[resource.ident],
        "readme": readme.readme(api),
        "returns": forms.returns,
        "sentence": arguments.sentence,
        "webhook_annotation": webhooks.annotation,
        "webhook_text": webhooks.text,
        "server_text": package.server_text,
    }


def _targets(api: ir.Api, views: Views) -> Iterator[Target]:
    root = api.package
    yield Target("README.md", "docs/README.md.jinja", {})
    yield Target("API.md", "docs/API.md.jinja", {"index": index.index(api, views)})
    yield Target("pyproject.toml", "project/pyproject.toml.jinja", {})
    for name in ("__init__", "client", "errors"):
        yield Target(f"{root}/{name}.py", f"client/{name}.py.jinja", {})
    yield Target(
        f"{root}/testing.py",
        "client/testing.py.jinja",
        {
            "testing_names": package.testing_names(api),
            "testing_requirement": f"{api.distribution}[testing]",
        },
    )
    if any(scheme.scopes for scheme in api.schemes):
        yield Target(f"{root}/scopes.py", "client/scopes.py.jinja", {})
    if api.constants:
        yield Target(
            f"{root}/constants.py",
            "client/constants.py.jinja",
            {"enums": [inputs.described(enum) for enum in api.constants]},
        )
    if api.inputs:
        yield Target(f"{root}/inputs.py", "client/inputs.py.jinja", {"inputs": inputs.inputs(api)})
    if api.runtime == "vendored":
        yield Target(
            f"{root}/_runtime/__init__.py", "client/_runtime/__init__.py.jinja", _facade(api)
        )
    if api.webhooks:
        of_webhooks = imports.of_webhooks(api.webhooks)
        yield Target(f"{root}/webhooks.py", "client/webhooks.py.jinja", {"imports": of_webhooks})
    if api.models.modules:
        modules = api.models.modules
        names = sorted(name for of_module in modules.values() for name in of_module)
        exported = {f".{module}": of_module for module, of_module in modules.items()}
        yield Target(
            f"{root}/models/__init__.py",
            "client/models/__init__.py.jinja",
            {"names": names, "exported": exported},
        )
    servers = package.client(api).server_module
    yield Target(f"{root}/{servers}.py", f"client/{servers}.py.jinja", {})
    yield from _calls(api, views)
    if api.has_cli:
        yield from _command_line(api)


def _calls(api: ir.Api, views: Views) -> Iterator[Target]:
    root = api.package
    yield Target(
        f"{root}/operations/__init__.py",
        "client/operations/__init__.py.jinja",
        {
            "operations": {
                operation.id: (resource.ident, operation.ident)
                for resource in api.resources
                for operation in resource.operations
            },
            "schemes": {scheme.name: scheme for scheme in api.schemes},
        },
    )
    yield Target(f"{root}/resources/__init__.py", "client/resources/__init__.py.jinja", {})
    for resource in api.resources:
        of_resource = views[resource.ident]
        yield Target(
            f"{root}/operations/{resource.ident}.py",
            "client/operations/resource.py.jinja",
            {"resource": resource, "imports": imports.of_operations(resource.operations)},
        )
        yield Target(
            f"{root}/resources/{resource.ident}.py",
            "client/resources/resource.py.jinja",
            {
                "resource": resource,
                "forms": [
                    (method, form, form is method.forms[0])
                    for method in of_resource
                    for form in method.forms
                ],
                "bases": imports.bases(of_resource),
                "async_bases": tuple(f"Async{base}" for base in imports.bases(of_resource)),
                "imports": imports.of_methods(of_resource),
            },
        )


def _command_line(api: ir.Api) -> Iterator[Target]:
    root = api.package
    yield Target(f"{root}/__main__.py", "client/__main__.py.jinja", {})
    yield Target(
        f"{root}/commands/__init__.py",
        "client/commands/__init__.py.jinja",
        {"program": program.program(api)},
    )
    for resource in api.resources:
        commands = cli.commands(api, resource)
        yield Target(
            f"{root}/commands/{resource.ident}.py",
            "client/commands/resource.py.jinja",
            {
                "resource": resource,
                "commands": commands,
                "names": tuple(sorted({"Command", *literals.names(commands)})),
            },
        )


def _json(data: Any) -> str:
    """Return JSON in which all characters that are not printable are escaped."""
    try:
        text = to_json(data, indent=2).decode() + "\n"
    except PydanticSerializationError:
        # A lone surrogate cannot be encoded; ``json`` keeps it, and it is escaped below.
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(
        r"[^\x20-\x7e\n]",
        lambda match: match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1],
        text,
    )
