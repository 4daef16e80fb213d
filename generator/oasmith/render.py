"""IR to text: every file of a client that comes from a template, and those copied as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from oasmith import ir, packaged
from oasmith.document import Document
from oasmith.environment import environment, render_template
from oasmith.views import (
    arguments,
    constants,
    fields,
    forms,
    imports,
    methods,
    package,
    readme,
    webhooks,
)


@dataclass(frozen=True, slots=True)
class Target:
    """One file to render: where it goes, from which template, with what besides ``api``."""

    path: str
    template: str
    context: Mapping[str, Any]


def render(api: ir.Api, document: Document, overrides: Path | None = None) -> dict[str, str]:
    """Return the client's files, path relative to the output directory to text.

    The models are not among them: they are the model stage's. A template that also lies in the
    folder ``overrides`` is taken from there. Raises ``TemplateError`` for a faulty template.
    """
    folders = [overrides] if overrides is not None else []
    made = environment([*folders, packaged.templates()])
    shared = _shared(api)
    files = {
        target.path: render_template(made, target.template, {**shared, **target.context})
        for target in _targets(api)
    }
    files.update(_copied(api, [*folders, packaged.templates()]))
    files[f"{api.package}/openapi.json"] = _json(document.data)
    return dict(sorted(files.items()))


def _shared(api: ir.Api) -> dict[str, Any]:
    """Return what every template may use."""
    return {
        "api": api,
        "client": package.client(api),
        "exports": package.exports(api),
        "fields": fields,
        "row_text": package.row_text,
        "methods_of": methods.methods_of,
        "readme": readme.readme(api),
        "returns": forms.returns,
        "sentence": arguments.sentence,
        "webhook_text": webhooks.text,
        "server_text": package.server_text,
    }


def _targets(api: ir.Api) -> Iterator[Target]:
    root = api.package
    yield Target("README.md", "docs/README.md.jinja", {})
    yield Target("API.md", "docs/API.md.jinja", {})
    yield Target("pyproject.toml", "project/pyproject.toml.jinja", {})
    for name in ("__init__", "__main__", "client", "errors", "scopes", "security"):
        yield Target(f"{root}/{name}.py", f"client/{name}.py.jinja", {})
    if api.webhooks:
        needed = webhooks.imports(api.webhooks)
        yield Target(f"{root}/webhooks.py", "client/webhooks.py.jinja", {"imports": needed})
    if api.models.modules:
        places = package.places(api.models.modules)
        yield Target(
            f"{root}/models/__init__.py", "client/models/__init__.py.jinja", {"places": places}
        )
    servers = package.client(api).server_module
    yield Target(f"{root}/{servers}.py", f"client/{servers}.py.jinja", {})
    for folder in ("operations", "resources"):
        yield Target(f"{root}/{folder}/__init__.py", f"client/{folder}/__init__.py.jinja", {})
    for resource in api.resources:
        shown = methods.methods_of(resource)
        yield Target(
            f"{root}/operations/{resource.ident}.py",
            "client/operations/resource.py.jinja",
            {"resource": resource, "imports": constants.imports(resource.operations)},
        )
        yield Target(
            f"{root}/resources/{resource.ident}.py",
            "client/resources/resource.py.jinja",
            {"resource": resource, "methods": shown, "imports": imports.imports(shown)},
        )


def _copied(api: ir.Api, folders: list[Path]) -> dict[str, str]:
    """Return the runtime, file by file from the first folder that has it, and ``py.typed``."""
    copied = {f"{api.package}/py.typed": ""}
    for folder in reversed(folders):
        for name, text in runtime(folder).items():
            copied[f"{api.package}/_runtime/{name}"] = text
    return copied


def runtime(folder: Path) -> dict[str, str]:
    """Return the plain Python in a folder of templates, path in the runtime to text."""
    root = folder / "client" / "_runtime"
    paths = sorted(root.rglob("*.py"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def _json(data: Any) -> str:
    """Return JSON in which only what can be read stands as itself; the rest is escaped."""
    try:
        text = to_json(data, indent=2).decode() + "\n"
    except PydanticSerializationError:
        # Half a pair of surrogates has no bytes; json passes it on, and it is escaped below.
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    return re.sub(
        r"[^\x20-\x7e\n]",
        lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1],
        text,
    )
