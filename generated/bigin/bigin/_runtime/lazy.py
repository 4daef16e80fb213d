"""What is imported when it is first used: names of a package (PEP 562), values of a mapping."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any


def lazy(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a module's ``__getattr__`` that finds each name in its submodule.

    ``places`` maps a name to a submodule, e.g. ``{"Bigin": "client"}``; the empty text says that
    the name is a submodule itself.
    """

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = importlib.import_module(f".{places[name] or name}", package)
        return getattr(module, name) if places[name] else module

    return load


class LazyMapping(Mapping[str, Any]):
    """A mapping whose values are names of submodules."""

    def __init__(self, package: str, places: Mapping[str, tuple[str, str]]) -> None:
        """Find each value in ``package``; ``places`` has its submodule and name by its key."""
        self._package = package
        self._places = places

    def __getitem__(self, key: str) -> Any:
        module, name = self._places[key]
        return getattr(importlib.import_module(f".{module}", self._package), name)

    def module_of(self, key: str) -> str:
        """Return the submodule of a value, which is not imported for that."""
        return self._places[key][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __repr__(self) -> str:
        return f"<{len(self)} values of {self._package}>"
