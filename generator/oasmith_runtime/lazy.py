"""Names that are imported when they are first used (PEP 562): importing a client is cheap."""

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
"""Names that clients had before, to those of today."""


def lazy_exports(
    package: str,
    exports: Mapping[str, Collection[str]],
    *,
    submodules: Collection[str] = (),
) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package that finds each name where it is defined.

    Args:
        package: The package's ``__name__``.
        exports: Module to the names that it defines; a relative one begins with a dot, e.g.
            ``{".client": ["Bigin"]}``. Of a name that several have, the last one counts.
        submodules: Modules of the package that are names themselves.
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
        # Kept in the package, so that Python does not ask here a second time.
        setattr(sys.modules[package], name, value)
        return value

    return load


class LazyMapping(Mapping[str, Any]):
    """A mapping whose values are names of submodules."""

    def __init__(self, package: str, locations: Mapping[str, tuple[str, str]]) -> None:
        """Find each value in ``package``; ``locations`` has its submodule and name by its key."""
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
