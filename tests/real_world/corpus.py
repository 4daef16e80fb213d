"""The real documents, and one client generated from each."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings

CORPUS = Path(os.environ.get("OASMITH_CORPUS", ""))

ZOHO = "https://raw.githubusercontent.com/Zohocorp-Pvt-Ltd/crm-oas/refs/heads/main/v8.0/"

REFERENCES = {ZOHO: "zoho-crm-v8"}
"""URLs in the documents with the corresponding folders of the corpus."""

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}


def documents() -> list[str]:
    """Return the names of the documents: files that begin with their version of OpenAPI."""
    if not os.environ.get("OASMITH_CORPUS"):
        return []
    files = [path for suffix in ("json", "yaml", "yml") for path in CORPUS.rglob(f"*.{suffix}")]
    return sorted(it.relative_to(CORPUS).as_posix() for it in files if _is_document(it))


def parameters() -> list[Any]:
    """Return the names of the documents for a parametrized test; without any it is skipped."""
    reason = "OASMITH_CORPUS names no folder with documents"
    none = pytest.param("", id="no-corpus", marks=pytest.mark.skip(reason=reason))
    return list(documents()) or [none]


def _is_document(path: Path) -> bool:
    if "openapi" not in path.read_text(encoding="utf-8", errors="replace"):
        return False
    data = parsed(path)
    return (
        isinstance(data, dict) and "openapi" in data and bool({"paths", "webhooks"} & data.keys())
    )


@cache
def parsed(path: Path) -> Any:
    """Return a document as data, read without oasmith."""
    text = path.read_text(encoding="utf-8")
    try:
        return json.loads(text)
    except ValueError:
        return yaml.load(text, Loader=yaml.CSafeLoader)


def operations(name: str) -> Counter[tuple[str, str]]:
    """Return method and path of every operation of a document, read without oasmith."""
    found: Counter[tuple[str, str]] = Counter()
    for path, item in (parsed(CORPUS / name).get("paths") or {}).items():
        if isinstance(item, dict) and not path.startswith("x-"):
            found.update((method.upper(), path) for method in item if method in METHODS)
    return found


def package(name: str) -> str:
    """Return the package of a document's client."""
    words = "".join(character if character.isalnum() else "_" for character in name.lower())
    return f"c_{words}"


@dataclass(frozen=True)
class Made:
    """The result of one document."""

    name: str
    made: pipeline.Generated
    folder: Path
    fault: str = ""
    """The internal error of oasmith; empty if there was none."""

    @property
    def counts(self) -> dict[str, int]:
        """How often each rule was reported."""
        return dict(sorted(Counter(it.rule for it in self.made.findings).items()))


def make(name: str, folder: Path, spec: Path | None = None) -> Made:
    """Generate the client of a document of the corpus, or of the one at ``spec``."""
    output = folder / package(name)
    client = Client(
        name=name,
        spec=spec or CORPUS / name,
        output=output,
        settings=Settings(package=package(name), client_class="Api", distribution=package(name)),
        tolerant=True,
        formatter="ruff",
        references={url: CORPUS / place for url, place in REFERENCES.items()},
    )
    try:
        made = pipeline.generate(client)
    except pipeline.StageError as error:
        return Made(name, pipeline.Generated(None, []), output, str(error))
    if made.files is not None:
        write.write(write.compare(output, made.files, package(name)))
    return Made(name, made, output)
