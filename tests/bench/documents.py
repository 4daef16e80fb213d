"""The documents of the benchmarks, and the operations in them, read without any generator."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

ROOT = Path(__file__).parents[2]

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

ZOHO = "https://raw.githubusercontent.com/Zohocorp-Pvt-Ltd/crm-oas/refs/heads/main/v8.0/"
"""The prefix of references to siblings in Zoho's documents."""

REAL = {
    "zoho": "zoho-crm-v8/related_records.json",
    "xero": "xero/xero_accounting.yaml",
    "discord": "discord/openapi.json",
    "adyen": "adyen/ManagementService-v3.json",
    "asana": "asana/asana_oas.yaml",
    "openai": "openai/openapi.yaml",
}
"""Short names of real documents, with their paths in the folder ``OASMITH_CORPUS``."""

Operations: TypeAlias = Counter[tuple[str, str]]
"""Method and path, without the names of the path's parameters."""


@dataclass(frozen=True)
class Document:
    """One document, the same for every generator."""

    name: str
    path: Path

    @property
    def operations(self) -> Operations:
        """The operations of its paths; webhooks do not count, because a client cannot call them."""
        return operations(parsed(self.path))


def documents(corpus: Path | None, scratch: Path, *, quick: bool) -> list[Document]:
    """Return Bigin's document, and those of ``corpus``; Zoho's refer to siblings in a copy."""
    bigin = Document("bigin", ROOT / "generated" / "bigin" / "bigin" / "openapi.json")
    if corpus is None:
        return [bigin]
    names = ["zoho"] if quick else list(REAL)
    return [bigin, *(Document(name, _local(corpus / REAL[name], scratch)) for name in names)]


def _local(path: Path, scratch: Path) -> Path:
    """Return a document whose references can all be resolved without a network."""
    if ZOHO not in path.read_text(encoding="utf-8"):
        return path
    folder = scratch / path.parent.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for sibling in path.parent.glob("*.json"):
        text = sibling.read_text(encoding="utf-8").replace(ZOHO, "")
        (folder / sibling.name).write_text(text, encoding="utf-8")
    return folder / path.name


def parsed(path: Path) -> Any:
    """Return a document as data."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)


def operations(document: Any) -> Operations:
    """Return the operations of a document."""
    return Counter(
        (method.upper(), erased(path))
        for path, item in document["paths"].items()
        if path.startswith("/")
        for method in item
        if method in METHODS
    )


def erased(path: str) -> str:
    """Return a path without the names of its parameters, which generators may change."""
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/") or "/"
