"""Searches for secrets in everything that generated clients log, raise and print during tests.

Each secret of a test contains the word ``MARK``. Three kinds of text are collected where they are
created: the records that reach the root logger, the text and traceback of each exception, and the
``repr`` of each object of the runtime, when it is created and when the test ends.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import inspect
import logging
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from types import ModuleType
from typing import Any

MARK = "hush"

FORMS = (MARK, "aHVza", "h1c2", "odXNo")
"""The mark as plain text, and encoded as base64 at each of three offsets."""

EACH = 50
"""The maximum number of objects of a class that are checked in a test."""


@dataclass
class Gathered:
    """The output of the clients during one test."""

    found: list[str] = field(default_factory=list)
    """Each text with a secret, and its origin."""
    counts: Counter[str] = field(default_factory=Counter)
    """The number of checked texts of each kind."""
    made: Counter[type] = field(default_factory=Counter)
    errors: list[BaseException] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)

    def look(self, kind: str, text: str) -> None:
        """Search for secrets in a text."""
        self.counts[kind] += 1
        if any(form in text for form in FORMS):
            self.found.append(f"{kind}: {text}")

    def add(self, it: Any) -> None:
        """Check a new object, and store it to check it again at the end."""
        self.made[type(it)] += 1
        if self.made[type(it)] > EACH:
            return
        (self.errors if isinstance(it, BaseException) else self.objects).append(it)
        self.look("repr", repr(it))
        if isinstance(it, BaseException):
            self.look("message", str(it))

    def end(self) -> list[str]:
        """Check all stored objects again, and return the texts with secrets."""
        for it in self.objects:
            self.look("repr", repr(it))
        for error in self.errors:
            for it in _chain(error):
                # Without lines of code, because they include those of the tests.
                self.look("traceback", "".join(traceback.format_exception_only(it)))
        found = self.found
        self.found, self.made, self.errors, self.objects = [], Counter(), [], []
        return found


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that its traceback shows."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


NOW = Gathered()
"""The output during the current test."""


class LogHandler(logging.Handler):
    """Checks each record as formatted by the simplest configuration."""

    def emit(self, record: logging.LogRecord) -> None:
        """Check a record with its traceback."""
        NOW.look("log", self.format(record))


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of generated runtimes, and instruments their classes."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the usual module spec, with a loader that instruments the module."""
        if "._runtime." not in fullname and not fullname.startswith("oasmith_runtime."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                _watch(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _watch(module: ModuleType) -> None:
    for it in vars(module).values():
        # Exceptions have the package as their module, their methods the defining module.
        init = vars(it).get("__init__") if inspect.isclass(it) else None
        is_own = getattr(init, "__module__", None) == module.__name__
        if is_own and not getattr(it, "_is_protocol", False):
            it.__init__ = _watched(it, it.__init__)


def _watched(kind: type, init: Callable[..., None]) -> Callable[..., None]:
    @wraps(init)
    def made(self: Any, *arguments: Any, **options: Any) -> None:
        init(self, *arguments, **options)
        if type(self) is kind or isinstance(self, BaseException):
            NOW.add(self)

    return made


def install() -> None:
    """Instrument every runtime that is imported from now on, and all loggers."""
    sys.meta_path.insert(0, Finder())
    logging.getLogger().addHandler(LogHandler(logging.DEBUG))
    logging.getLogger().setLevel(logging.DEBUG)
