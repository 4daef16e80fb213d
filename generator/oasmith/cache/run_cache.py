"""The cache of whole runs: the result for a document, valid until an input changes.

The files that a document depends on are known only after it has been read. So there are two
entries: the paths of these files, by all settings, and the result, by settings and file contents.
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
        """Create the cache for a result of a ``kind``.

        The ``options`` for reading and the ``settings`` must be all inputs apart from files.
        """
        self._cache = cache
        self._spec = spec
        self._options = options
        if cache.folder is not None:
            # Findings contain paths relative to the working directory.
            inputs = [str(Path.cwd()), str(spec), options, *settings]
            serialized = json.dumps(inputs, default=_setting_to_data)
            self._run = key(f"run {kind}", fingerprint(), serialized)

    def load(self) -> Any:
        """Return the stored value; None if there is none, or if a file has changed."""
        if self._cache.folder is None:
            return None
        paths = self._cache.get(self._run)
        if paths is None:
            return None
        named_paths = json.loads(paths)
        # A folder that becomes the root of a project changes which references are allowed.
        project = project_of(self._spec, self._options)
        states = [str(project), *(_state(Path(path)) for path in named_paths)]
        content = self._cache.get(key(self._run, *named_paths, *states))
        return None if content is None else json.loads(content)

    def store(self, document: Document, value: Any) -> None:
        """Store ``value``, plain data, as the result for ``document``.

        The key contains the hashes of the files as they were read, not of their current content.
        """
        read = input_states(document) if self._cache.folder is not None else None
        if read is None:
            return
        named_paths = [str(link) for link in document.lookups.links]
        # The result is stored first: paths without a result would be useless.
        self._cache.put(key(self._run, *named_paths, *read), json.dumps(value).encode())
        self._cache.put(self._run, json.dumps(named_paths).encode())


def input_states(document: Document) -> list[str] | None:
    """Return the state of all files that were accessed when the document was read.

    None if it is unknown: the content of a file that is not a document is not kept.
    """
    states = [_known(document, path) for path in document.lookups.links.values()]
    known = [state for state in states if state is not None]
    return None if len(known) < len(states) else [str(document.lookups.project), *known]


def _known(document: Document, path: Path) -> str | None:
    """Return the state of a file as it was read; None for a file that is not a document."""
    if path in document.files:
        return _present(path, document.files[path])
    if path in document.lookups.missing:
        return _absent(path, document.lookups.missing[path])
    return None


def _state(link: Path) -> str:
    """Return the current state of a file."""
    path = link.resolve()
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
    """Return findings from the plain data of ``findings_to_data``."""
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
    """Cached files, name to text; each text is read from the cache on access."""

    def __init__(
        self, cache: Cache, hashes: Mapping[str, str], regenerate: Callable[[], Mapping[str, str]]
    ) -> None:
        """Refer to texts by their ``hashes``; ``regenerate`` is called if one is missing."""
        self._cache = cache
        self._hashes = hashes
        self._regenerate = regenerate
        self._texts: Mapping[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        content = self._cache.get(key("text", self._hashes[name])) if self._texts is None else None
        if content is not None:
            return content.decode()
        if self._texts is None:
            self._texts = self._regenerate()
        return self._texts[name]

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
    """Return the result of ``make`` for each text, name to text; cached results are reused.

    ``make`` must treat each text independently. ``kind`` must contain all other inputs.
    """
    if cache.folder is None:
        return dict(make(texts))
    keys = {name: key(kind, fingerprint(), text) for name, text in texts.items()}
    contents = {name: cache.get(entry) for name, entry in keys.items()}
    known = {name: content.decode() for name, content in contents.items() if content is not None}
    # Each text is cached separately, so that after a small change few files are formatted again.
    new = {name: text for name, text in texts.items() if name not in known}
    computed = make(new) if new else {}
    for name, text in computed.items():
        cache.put(keys[name], text.encode())
    return {name: known[name] if name in known else computed[name] for name in texts}


def store_texts(cache: Cache, files: Mapping[str, str]) -> dict[str, str]:
    """Store the text of each file, and return the SHA-256 of each in hex."""
    hashes = {}
    for name, text in files.items():
        content = text.encode()
        hashes[name] = hashlib.sha256(content).hexdigest()
        cache.put(key("text", hashes[name]), content)
    return hashes


def _setting_to_data(value: Any) -> Any:
    """Convert settings to plain data, with all of their fields."""
    if isinstance(value, Path):
        return str(value.resolve())
    if isinstance(value, Mapping):
        return dict(value)
    return dataclasses.asdict(value)
