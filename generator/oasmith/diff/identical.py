"""Detection of documents whose files are identical, so that they need not be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import yaml

from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.diff.revisions import names_in

LARGE = 200
"""The maximum number of files of one document that are compared here."""

_SEQUENCE = object()
"""Stands for the key of a mapping at the level of a sequence."""


def unchanged_version(old: Client, new: Client) -> str | None:
    """Return the version of a document with identical files and settings on both sides.

    None if something differs, or if the files alone do not decide it.
    """
    # With mapped URLs or overlays, the files alone do not decide what the document says.
    if old.references or new.references or old.overlays or new.overlays:
        return None
    if _compared(old) != _compared(new):
        return None
    # The target of a link of another project cannot be seen from the files.
    if any(folder.links for client in (old, new) for folder in client.source_folders):
        return None
    waiting, seen = [(old.spec.resolve(), new.spec.resolve())], set[Path]()
    while waiting:
        before, after = waiting.pop()
        if after in seen:
            continue
        seen.add(after)
        content = _read(after)
        if content is None or content != _read(before) or len(seen) > LARGE:
            return None
        for pair in _referenced(before, after, content.decode(errors="replace")):
            if pair[0].is_file() != pair[1].is_file():
                return None
            waiting += [pair] if pair[0].is_file() else []
    return version(new.spec.read_text(encoding="utf-8-sig", errors="replace"))


def _compared(client: Client) -> tuple[Settings, bool, object]:
    """Return the settings that affect a client, without their locations in the configuration."""
    settings = replace(client.settings, named_at={}, renames_at={})
    selection = None if client.selection is None else replace(client.selection, named_at={})
    return settings, client.tolerant, selection


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _referenced(before: Path, after: Path, text: str) -> Iterator[tuple[Path, Path]]:
    """Yield the files that a document may refer to: the old and the new one."""
    for name in map(unquote, names_in(text)):
        # A longer text, or one with a null character, cannot be the name of a file.
        if 0 < len(name) < 1000 and "\0" not in name:
            yield (before.parent / name).resolve(), (after.parent / name).resolve()


def version(text: str) -> str | None:
    """Return ``info.version`` of a document, or None; nothing after it is parsed."""
    keys: list[object] = []
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            match event:
                case yaml.MappingStartEvent():
                    keys.append(None)
                    continue
                case yaml.SequenceStartEvent():
                    keys.append(_SEQUENCE)
                    continue
                case yaml.ScalarEvent(value=value) if keys and keys[-1] is None:
                    keys[-1] = value
                    continue
                case yaml.ScalarEvent(value=value) if keys == ["info", "version"]:
                    return str(value)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    keys.pop()
                case yaml.ScalarEvent() | yaml.AliasEvent():
                    pass
                case _:
                    continue
            # A value has ended; the next scalar is a key.
            if keys and keys[-1] is not _SEQUENCE:
                keys[-1] = None
    except yaml.YAMLError:
        return None
    return None
