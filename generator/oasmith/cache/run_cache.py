"""The cache of whole runs: the result for a document, while nothing has changed.

Which files a document depends on is known only after it was read. So there are two entries: the
places that were looked at, by all settings, and the result, by these and by what lies there now.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from oasmith.cache.fingerprint import fingerprint
from oasmith.cache.store import Cache, key
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.document.bundle import Document, project_of
from oasmith.document.reading import ReadOptions


class RunCache:
    """The cached result of one document under one set of settings."""

    def __init__(
        self, cache: Cache, kind: str, spec: Path, options: ReadOptions, *settings: Any
    ) -> None:
        """Cache a result of a ``kind``.

        The ``options`` of reading and the ``settings`` are all inputs besides the disk.
        """
        self._cache = cache
        self._spec = spec
        self._options = options
        if cache.folder is not None:
            # Findings name files from the working directory.
            inputs = [str(Path.cwd()), str(spec), options, *settings]
            decided = json.dumps(inputs, default=_setting_to_data)
            self._run = key(f"run {kind}", fingerprint(), decided)

    def load(self) -> Any:
        """Return what was stored; None when there is nothing, or when a file has changed."""
        if self._cache.folder is None:
            return None
        places = self._cache.get(self._run)
        if places is None:
            return None
        named_paths = json.loads(places)
        # A folder that becomes a project changes which references are allowed.
        project = project_of(self._spec, self._options)
        states = [str(project), *(_state(Path(path)) for path in named_paths)]
        content = self._cache.get(key(self._run, *named_paths, *states))
        return None if content is None else json.loads(content)

    def store(self, document: Document, value: Any) -> None:
        """Keep ``value``, plain data, as what comes of ``document``.

        The hashes are those of what was read: a file that changed meanwhile is another one.
        """
        read = input_states(document) if self._cache.folder is not None else None
        if read is None:
            return
        named_paths = [str(link) for link in document.lookups.links]
        # The result comes first: paths without a result would be looked up in vain.
        self._cache.put(key(self._run, *named_paths, *read), json.dumps(value).encode())
        self._cache.put(self._run, json.dumps(named_paths).encode())


def input_states(document: Document) -> list[str] | None:
    """Return the state of everything that was looked at when the document was read.

    None when that cannot be told: where a file is no document, its contents are unknown.
    """
    states = [_known(document, path) for path in document.lookups.links.values()]
    known = [state for state in states if state is not None]
    return None if len(known) < len(states) else [str(document.lookups.project), *known]


def _known(document: Document, path: Path) -> str | None:
    """Return the state of a file when the document was read; None for one that is no document."""
    if path in document.files:
        return _present(path, document.files[path])
    if path in document.lookups.missing:
        return _absent(path, document.lookups.missing[path])
    return None


def _state(named: Path) -> str:
    """Return what is at a place now."""
    path = named.resolve()
    if path.is_file():
        try:
            return _present(path, hashlib.sha256(path.read_bytes()).hexdigest())
        except OSError as error:
            return f"{type(error).__name__} {path}"
    folder = path.parent
    siblings = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return _absent(path, tuple(siblings))


def _present(path: Path, hashed: str) -> str:
    return f"{hashed} {path}"


def _absent(path: Path, siblings: tuple[str, ...]) -> str:
    return f"no {path} among {json.dumps(siblings)}"


def findings_to_data(findings: list[Finding]) -> list[Any]:
    """Return findings as plain data."""
    return [dataclasses.asdict(finding) for finding in findings]


def findings_from_data(data: list[Any]) -> list[Finding]:
    """Return the findings that ``findings_to_data`` was given."""
    return [
        Finding(
            **{
                **fields,
                "level": Level(fields["level"]),
                "location": Location(**fields["location"]),
            }
        )
        for fields in data
    ]


class CachedTexts(Mapping[str, str]):
    """Cached files, name to text; a text is read when it is asked for."""

    def __init__(
        self, cache: Cache, hashes: Mapping[str, str], again: Callable[[], Mapping[str, str]]
    ) -> None:
        """Take the texts by their ``hashes``; ``again`` makes them all where one is gone."""
        self._cache = cache
        self._hashes = hashes
        self._again = again
        self._made: Mapping[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        content = self._cache.get(key("text", self._hashes[name])) if self._made is None else None
        if content is not None:
            return content.decode()
        if self._made is None:
            self._made = self._again()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)


def cached_texts(
    cache: Cache,
    kind: str,
    texts: Mapping[str, str],
    make: Callable[[Mapping[str, str]], Mapping[str, str]],
) -> dict[str, str]:
    """Return what ``make`` makes of each text by itself, name to text; known ones are not made.

    ``kind`` says all that decides besides a text and oasmith itself.
    """
    if cache.folder is None:
        return dict(make(texts))
    keys = {name: key(kind, fingerprint(), text) for name, text in texts.items()}
    contents = {name: cache.get(entry) for name, entry in keys.items()}
    known = {name: content.decode() for name, content in contents.items() if content is not None}
    # Each text is cached by itself, so that a small change formats few files again.
    new = {name: text for name, text in texts.items() if name not in known}
    computed = make(new) if new else {}
    for name, text in computed.items():
        cache.put(keys[name], text.encode())
    return {name: known[name] if name in known else computed[name] for name in texts}


def store_texts(cache: Cache, files: Mapping[str, str]) -> dict[str, str]:
    """Keep the text of each file, and return its SHA-256 in hex."""
    hashes = {}
    for name, text in files.items():
        content = text.encode()
        hashes[name] = hashlib.sha256(content).hexdigest()
        cache.put(key("text", hashes[name]), content)
    return hashes


def _setting_to_data(value: Any) -> Any:
    """Return settings as plain data: all of their fields, so that none can be forgotten."""
    if isinstance(value, Path):
        return str(value.resolve())
    if isinstance(value, Mapping):
        return dict(value)
    return dataclasses.asdict(value)
