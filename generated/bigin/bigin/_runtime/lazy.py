"""Lazy imports of names on first use (PEP 562), so that importing a client is cheap."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

FORMER_NAMES = {
    "AnswerTooLong": "ResponseTooLarge",
    "Answered": "RawResponse",
    "UnexpectedAnswer": "UnexpectedResponse",
}
"""Deprecated names, with their replacements."""


def lazy_exports(
    package: str,
    exports: Mapping[str, Collection[str]],
    *,
    submodules: Collection[str] = (),
) -> Callable[[str], Any]:
    """Return a ``__getattr__`` for a package that imports each name from its module.

    Args:
        package: The package's ``__name__``.
        exports: Modules with the names that they define; a relative one begins with a dot, e.g.
            ``{".client": ["Bigin"]}``. If several define a name, the last one takes precedence.
        submodules: Submodules of the package that are exported themselves.
    """
    modules = {name: module for module, names in exports.items() for name in names}

    def load(name: str) -> Any:
        if name not in modules and FORMER_NAMES.get(name) in modules:
            message = f"{package}.{name} is now called {FORMER_NAMES[name]}"
            warnings.warn(message, DeprecationWarning, stacklevel=2)
            name = FORMER_NAMES[name]
        if name in modules:
            value = getattr(importlib.import_module(modules[name], package), name)
        elif name in submodules:
            return importlib.import_module(f".{name}", package)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        # Stored in the package, so that Python does not call this function again.
        setattr(sys.modules[package], name, value)
        return value

    return load


class LazyMapping(Mapping[str, Any]):
    """A mapping whose values are imported from submodules on access."""

    def __init__(self, package: str, locations: Mapping[str, tuple[str, str]]) -> None:
        """Store ``locations``: the submodule of ``package`` and the name of each value, by key."""
        self._package = package
        self._locations = locations

    def __getitem__(self, key: str) -> Any:
        module, name = self._locations[key]
        return getattr(importlib.import_module(f".{module}", self._package), name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._locations)

    def __len__(self) -> int:
        return len(self._locations)

    def __contains__(self, key: object) -> bool:
        return key in self._locations

    def __repr__(self) -> str:
        return f"<{len(self)} values of {self._package}>"
