"""The files of a new client: a small document, its configuration and a test."""

from __future__ import annotations

from pathlib import Path

from oasmith import packaged
from oasmith.config.check import RULE
from oasmith.config.client import FILE
from oasmith.config.reference import SCHEMA_FILE, schema_text
from oasmith.config.toml import read_toml
from oasmith.diagnostics.findings import Finding, Location, display
from oasmith.emit.environment import environment, render_template
from oasmith.naming import pascal

HEAD = (
    f"#:schema ./{SCHEMA_FILE}\n"
    "# Which document becomes which client. Paths are relative to this file.\n"
)


def plan(name: str, folder: Path) -> tuple[dict[Path, str], list[Finding]]:
    """Return the files of a new client, path to text; nothing is written.

    Args:
        name: The client's package.
        folder: The folder of the project. An existing ``oasmith.toml`` in it is extended.

    Returns:
        The files, and a finding for each reason why they must not be written.
    """
    spec, output = f"spec/{name}/openapi.yaml", f"generated/{name}"
    variables = {
        "name": name,
        "title": pascal(name),
        "client_class": pascal(name),
        "spec": spec,
        "output": output,
    }
    templates = environment([packaged.templates()])
    rendered = {
        path: render_template(templates, f"scaffold/{template}.jinja", variables)
        for path, template in (
            (folder / spec, "openapi.yaml"),
            (folder / "tests" / f"test_{name}.py", "test.py"),
            (folder / FILE, "client.toml"),
        )
    }
    before, findings = before_client(name, folder / FILE)
    rendered[folder / FILE] = f"{before}\n{rendered[folder / FILE]}"
    if not (folder / FILE).exists() and not (folder / SCHEMA_FILE).exists():
        rendered[folder / SCHEMA_FILE] = schema_text()
    findings += [
        Finding("foreign-file", "already exists", Location(display(path)), "Choose another name.")
        for path in rendered
        if path.exists() and path.name != FILE
    ]
    return rendered, findings


def before_client(name: str, path: Path) -> tuple[str, list[Finding]]:
    """Return the text of ``oasmith.toml`` before a new client's table, and errors.

    Args:
        name: The name of the new client in ``oasmith.toml``.
        path: The file, which need not exist yet.
    """
    if not path.exists():
        return HEAD, []
    file, findings = read_toml(path, RULE)
    if file is None:
        return "", findings
    clients = file.data.get("clients", {})
    if name in clients:
        location = file.locate(("clients", name))
        return "", [
            Finding(RULE, f"a client {name} already exists", location, "Choose another name.")
        ]
    return file.text if file.text.endswith("\n") else f"{file.text}\n", []


def write(files: dict[Path, str]) -> None:
    """Write the files of ``plan``. Raises ``OSError`` when a file cannot be written."""
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
