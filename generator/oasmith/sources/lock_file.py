"""``oasmith.lock``, next to ``oasmith.toml``: the pins of all sources.

It is TOML with a sorted table for each source and one line for each file, so that two branches
that update different sources merge without a conflict. It has no timestamps and no local paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from oasmith.config.sources import KINDS, LOCK, REF_KINDS
from oasmith.config.toml import TomlFile, read_toml, toml_scalar
from oasmith.diagnostics.findings import Finding, Location, display
from oasmith.sources.paths import is_safe
from oasmith.sources.pins import Pin, PinnedFile, Revision
from oasmith.whole_file import write_whole

RULE = "invalid-lock"
VERSION = 1
HINT = "Restore it from version control, or delete it and run oasmith lock."
ABOUT = "# The pinned sources of oasmith.toml. Written by oasmith lock and oasmith update.\n"

_KEYS = {
    "commit": r"[0-9a-f]{40}|[0-9a-f]{64}",
    "tag-object": r"[0-9a-f]{40}|[0-9a-f]{64}",
    "version": r"[ -~]+",
}
_SHA256 = r"[0-9a-f]{64}"
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def read_lock(folder: Path) -> tuple[Mapping[str, Pin], list[Finding]]:
    """Return the pins by the names of their sources; none if the lock is missing or invalid."""
    if not (folder / LOCK).exists():
        return {}, []
    file, findings = read_toml(folder / LOCK, RULE)
    if file is None:
        return {}, [Finding(RULE, one.message, one.location, HINT) for one in findings]
    if file.data.get("version") != VERSION:
        message = f"has the version {file.data.get('version')!r}, not {VERSION}"
        hint = "Use the version of oasmith that wrote it, or a newer one."
        return {}, [Finding(RULE, message, file.locate(("version",)), hint)]
    tables = file.data.get("sources", {})
    if not isinstance(tables, dict):
        return {}, [_finding(file, (), "sources must be a table")]
    pins, findings = {}, []
    for name, table in tables.items():
        problem = _problem(table)
        if problem:
            findings.append(_finding(file, (name,), f"{name} {problem}"))
        else:
            pins[name] = _pin(name, table)
    return ({} if findings else pins), findings


def _finding(file: TomlFile, steps: tuple[str, ...], message: str) -> Finding:
    return Finding(RULE, message, file.locate(("sources", *steps)), HINT)


def _problem(table: Any) -> str:
    """Return what is wrong with the table of a source; empty if it is valid."""
    if not isinstance(table, dict) or len(table.keys() & KINDS.keys()) != 1:
        return f"must have one of {', '.join(KINDS)}"
    for key in (*KINDS, *REF_KINDS, *_KEYS):
        value = table.get(key, "x")
        if not isinstance(value, str) or not value:
            return f"must have a string as {key}"
    for key, pattern in _KEYS.items():
        if key in table and not re.fullmatch(pattern, table[key]):
            return f"has an invalid {key}"
    if "git" in table and "commit" not in table:
        return "has no commit"
    return _problem_of_files(table)


def _problem_of_files(table: Mapping[str, Any]) -> str:
    files: Any = table.get("files")
    links: Any = table.get("links", [])
    if not _are_tables(files, {"path": str, "sha256": str, "size": int}):
        return "must have files, each with path, sha256 and size"
    if not _are_tables(links, {"path": str, "target": str}):
        return "must have links with path and target"
    paths = [file["path"] for file in files]
    documents = table.get("documents", [])
    if len(set(paths)) < len(paths):
        return "has a file twice"
    if not all(is_safe(path) for path in paths):
        return "has a file whose path is not safe"
    if not all(re.fullmatch(_SHA256, file["sha256"]) and file["size"] >= 0 for file in files):
        return "has a file with an invalid hash or size"
    known = {*paths, *(link["path"] for link in links)}
    if not isinstance(documents, list) or not all(one in known for one in documents):
        return "has a document that is not one of its files"
    if not all(link["target"] in paths for link in links):
        return "has a link whose target is not one of its files"
    default = table.get("default-document", "")
    return "" if default in ("", *documents) else "has a default document that is not in documents"


def _are_tables(value: Any, keys: Mapping[str, type]) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and one.keys() == keys.keys()
        and all(type(one[key]) is kind for key, kind in keys.items())
        for one in value
    )


def _pin(name: str, table: Mapping[str, Any]) -> Pin:
    kind = next(key for key in KINDS if key in table)
    ref_kind = next((key for key in REF_KINDS if key in table), "")
    return Pin(
        name=name,
        kind=kind,
        address=table[kind],
        ref_kind=ref_kind,
        ref=table.get(ref_kind, ""),
        revision=Revision(
            commit=table.get("commit", ""),
            tag_object=table.get("tag-object", ""),
            version=table.get("version", ""),
        ),
        documents=tuple(table.get("documents", ())),
        default_document=table.get("default-document", ""),
        files=tuple(PinnedFile(**file) for file in table["files"]),
        links={link["path"]: link["target"] for link in table.get("links", ())},
    )


def pinned_at(folder: Path, name: str) -> Location:
    """Return the location of a source's table in ``oasmith.lock``."""
    file, _ = read_toml(folder / LOCK, RULE)
    return Location(display(folder / LOCK)) if file is None else file.locate(("sources", name))


def lock_text(pins: Mapping[str, Pin]) -> str:
    """Return the text of a lock."""
    blocks = ["\n".join(_block(pins[name])) + "\n" for name in sorted(pins)]
    return f"{ABOUT}version = {VERSION}\n" + "".join(f"\n{block}" for block in blocks)


def _block(pin: Pin) -> Iterator[str]:
    key = pin.name if _BARE.fullmatch(pin.name) else toml_scalar(pin.name)
    yield f"[sources.{key}]"
    facts = {
        pin.kind: pin.address,
        pin.ref_kind: pin.ref,
        "commit": pin.revision.commit,
        "tag-object": pin.revision.tag_object,
        "version": pin.revision.version,
        "default-document": pin.default_document,
    }
    yield from (f"{name} = {toml_scalar(value)}" for name, value in facts.items() if value)
    yield "documents = ["
    yield from (f"    {toml_scalar(path)}," for path in sorted(pin.documents))
    yield "]"
    yield "files = ["
    for file in sorted(pin.files):
        hashed = f"sha256 = {toml_scalar(file.sha256)}, size = {file.size}"
        yield f"    {{ path = {toml_scalar(file.path)}, {hashed} }},"
    yield "]"
    if pin.links:
        yield "links = ["
        for path, target in sorted(pin.links.items()):
            yield f"    {{ path = {toml_scalar(path)}, target = {toml_scalar(target)} }},"
        yield "]"


def write_lock(folder: Path, pins: Mapping[str, Pin]) -> bool:
    """Write the lock atomically if its content has changed; return whether it has."""
    path, content = folder / LOCK, lock_text(pins).encode()
    if path.exists() and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True
