"""The one place that knows the order of the stages.

Stages are imported when they run: what only validates does not wait for the code generators.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from oasmith.cache import Cache
from oasmith.config import Client
from oasmith.document import Document
from oasmith.findings import Finding, Location, display, has_errors
from oasmith.fingerprint import of_folder
from oasmith.memory import Memory, Texts, findings_from_data, findings_to_data, keep_texts
from oasmith.rules import tolerated

if TYPE_CHECKING:
    from oasmith import ir

NO_CACHE = Cache(None)


class StageError(Exception):
    """Something that no stage should let happen: a fault of oasmith, not of a document."""

    def __init__(self, stage: str, cause: Exception) -> None:
        """Say in which ``stage`` it happened, and where in the document if the cause knows."""
        place = getattr(cause, "pointer", "")
        where = f"{stage}, at #{place}" if place else stage
        super().__init__(f"stage {where}: {type(cause).__name__}: {cause}")


@dataclass(frozen=True, slots=True)
class Validated:
    """A document with everything that is wrong with it."""

    document: Document | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A document's IR; None when findings stand in its way."""

    document: Document | None
    api: ir.Api | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Generated:
    """The files of a client, name to text; None when findings stand in their way."""

    files: Mapping[str, str] | None
    findings: list[Finding]
    hashes: Mapping[str, str] | None = None
    """The SHA-256 of each file in hex, where it is known."""


def findings(
    spec: Path,
    *,
    tolerant: bool = False,
    references: Mapping[str, Path] | None = None,
    cache: Cache = NO_CACHE,
) -> list[Finding]:
    """Return what is wrong with a document; the arguments are those of ``validate``."""
    memory = Memory(cache, "validate", spec, tolerant, references or {})
    known = memory.recall()
    if known is not None:
        return findings_from_data(known)
    made = validate(spec, tolerant=tolerant, references=references)
    if made.document is not None:
        memory.remember(made.document, findings_to_data(made.findings))
    return made.findings


def validate(
    spec: Path, *, tolerant: bool = False, references: Mapping[str, Path] | None = None
) -> Validated:
    """Load, resolve and validate a document.

    Args:
        spec: The root file.
        tolerant: Report faults that generation can live with as warnings.
        references: Prefixes of absolute URLs with the local folders that stand for them.

    Raises ``StageError`` for a fault of oasmith.
    """
    with _stage("resolve"):
        from oasmith.refs import resolve

        document, findings = resolve(spec, references=references or {})
        if tolerant:
            findings = [tolerated(finding) for finding in findings]
    if document is not None:
        with _stage("validate"):
            from oasmith.validate import validate as check

            findings = [*findings, *check(document, tolerant=tolerant)]
    return Validated(document, findings)


def lower(client: Client) -> Lowered:
    """Run all stages up to the IR. Raises ``StageError`` for a fault of oasmith."""
    made = validate(client.spec, tolerant=client.tolerant, references=client.references)
    if made.document is None or has_errors(made.findings):
        return Lowered(made.document, None, made.findings)
    with _stage("lower"):
        from oasmith.lower import lower as run

        api, findings = run(made.document, client.settings)
    return Lowered(made.document, api, [*made.findings, *findings])


def generate(client: Client, cache: Cache = NO_CACHE) -> Generated:
    """Run all stages up to formatted files, the manifest among them; nothing is written.

    What ``cache`` knows is not done again. Raises ``StageError`` for a fault of oasmith.
    """
    templates = of_folder(client.templates) if client.templates else ""
    memory = Memory(cache, "generate", client.spec, client, templates)
    known = memory.recall()
    if known is None:
        return _generated(client, memory, cache)
    hashes = known["hashes"]
    again = partial(_files_of, client)
    files = None if hashes is None else Texts(cache, hashes, again)
    return Generated(files, findings_from_data(known["findings"]), hashes)


def _files_of(client: Client) -> Mapping[str, str]:
    """Return the files of a client that is known to have some."""
    files = generate(client).files
    if files is None:
        raise StageError("cache", LookupError("the document has changed while it was read"))
    return files


def _generated(client: Client, memory: Memory, cache: Cache) -> Generated:
    made = lower(client)
    hashes, files = None, None
    found = made.findings
    if made.api is not None and made.document is not None and not has_errors(made.findings):
        files, more = _files(client, made.api, made.document)
        if files is None:
            return Generated(None, [*found, *more])
        hashes = keep_texts(cache, files)
    if made.document is not None:
        memory.remember(made.document, {"findings": findings_to_data(found), "hashes": hashes})
    return Generated(files, found, hashes)


def _files(
    client: Client, api: ir.Api, document: Document
) -> tuple[dict[str, str] | None, list[Finding]]:
    from oasmith.environment import TemplateError
    from oasmith.format import FormatError

    try:
        with _stage("model"):
            from oasmith.models import render_models

            models = render_models(api.models)
        with _stage("render", but=TemplateError if client.templates else None):
            from oasmith.render import render

            files = {**render(api, document, client.templates), f"{api.package}/models.py": models}
        with _stage("format", but=FormatError if client.templates else None):
            from oasmith.format import format_files

            files = format_files(files, client.formatter)
    except (TemplateError, FormatError) as error:
        return None, [_of_template(line, client.templates) for line in str(error).splitlines()]
    return _with_manifest(files, api.package, document), []


def _of_template(line: str, templates: Path | None) -> Finding:
    """Return the finding of a user's own template, from the line ``file:line: message``."""
    found = re.fullmatch(r"(.+?):(\d+): (.*)", line)
    name, number, message = found.groups() if found else ("template", "1", line)
    # A template is named with its path or as templates name each other, other files as generated.
    path = (templates or Path()) / name
    location = Location(display(path) if path.exists() else name, int(number))
    hint = f"Mend the template in {display(templates)}." if templates else ""
    return Finding("template", message, location, hint)


def _with_manifest(files: dict[str, str], package: str, document: Document) -> dict[str, str]:
    """Add the manifest; the document's files are named from where its root file lies."""
    from oasmith.write import MANIFEST, manifest

    start = document.path.resolve().parent
    names = {
        Path(os.path.relpath(path, start)).as_posix(): hashed
        for path, hashed in document.files.items()
    }
    return dict(sorted({**files, f"{package}/{MANIFEST}": manifest(files, names)}.items()))


@contextmanager
def _stage(name: str, but: type[Exception] | None = None) -> Iterator[None]:
    """Say of any error in which stage it came up; what ``but`` names is the user's to mend."""
    try:
        yield
    except Exception as error:
        if but is not None and isinstance(error, but):
            raise
        raise StageError(name, error) from error
