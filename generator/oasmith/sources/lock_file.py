"""``oasmith.lock``: what is pinned of each source. It lies beside ``oasmith.toml``.

TOML, with a block for each source, sorted, and one line for each file: two branches that move
different sources merge without a conflict. There is no time in it, and no path of a machine.
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
HINT = "Take it back from version control, or delete it and run oasmith lock."
ABOUT = "# What oasmith.toml takes from other projects. oasmith lock and oasmith update write it.\n"

_KEYS = {
    "commit": r"[0-9a-f]{40}|[0-9a-f]{64}",
    "tag-object": r"[0-9a-f]{40}|[0-9a-f]{64}",
    "version": r"[ -~]+",
}
_SHA256 = r"[0-9a-f]{64}"
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def read_lock(folder: Path) -> tuple[Mapping[str, Pin], list[Finding]]:
    """Return the pins by their sources; none where there is no lock, or something is wrong."""
    if not (folder / LOCK).exists():
        return {}, []
    file, findings = read_toml(folder / LOCK, RULE)
    if file is None:
        return {}, [Finding(RULE, one.message, one.location, HINT) for one in findings]
    if file.data.get("version") != VERSION:
        message = f"is of version {file.data.get('version')!r}, not {VERSION}"
        hint = "Use the oasmith that wrote it, or a newer one."
        return {}, [Finding(RULE, message, file.locate(("version",)), hint)]
    tables = file.data.get("sources", {})
    if not isinstance(tables, dict):
        return {}, [_wrong(file, (), "sources must be a table")]
    pins, wrong = {}, []
    for name, table in tables.items():
        problem = _problem(table)
        if problem:
            wrong.append(_wrong(file, (name,), f"{name} {problem}"))
        else:
            pins[name] = _pin(name, table)
    return ({} if wrong else pins), wrong


def _wrong(file: TomlFile, steps: tuple[str, ...], message: str) -> Finding:
    return Finding(RULE, message, file.locate(("sources", *steps)), HINT)


def _problem(table: Any) -> str:
    """Return what is wrong with a block; nothing where all is well."""
    if not isinstance(table, dict) or len(table.keys() & KINDS.keys()) != 1:
        return f"must have one of {', '.join(KINDS)}"
    for key in (*KINDS, *REF_KINDS, *_KEYS):
        value = table.get(key, "x")
        if not isinstance(value, str) or not value:
            return f"must have text as {key}"
    for key, pattern in _KEYS.items():
        if key in table and not re.fullmatch(pattern, table[key]):
            return f"has a {key} that is none"
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
        return "has the path of a file that leads elsewhere"
    if not all(re.fullmatch(_SHA256, file["sha256"]) and file["size"] >= 0 for file in files):
        return "has a file whose hash or size is none"
    known = {*paths, *(link["path"] for link in links)}
    if not isinstance(documents, list) or not all(one in known for one in documents):
        return "has a document that is none of its files"
    if not all(link["target"] in paths for link in links):
        return "has a link to what is none of its files"
    default = table.get("default-document", "")
    return "" if default in ("", *documents) else "has a default document that is none of them"


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
    """Return where the block of a source stands."""
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
    """Write the lock where it differs, as a whole or not at all; return whether it did."""
    path, content = folder / LOCK, lock_text(pins).encode()
    if path.exists() and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True
