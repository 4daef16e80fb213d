"""The state of one comparison of two clients, which its parts share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from oasmith.client_diff.annotations import Names
from oasmith.client_diff.renames import renamed, successor
from oasmith.client_diff.surface import Surface
from oasmith.client_diff.symbols import Symbol
from oasmith.diff.changes import Change, ChangeLevel

_SEPARATORS = re.compile(r"[.()]+")


@dataclass(frozen=True)
class Changing:
    """Two clients, and the names that are renamed in the new one."""

    old: Surface
    new: Surface
    renamed: Mapping[str, str]
    """Removed names, each with the new name of the same object."""

    def old_names(self, symbol: Symbol) -> Names:
        """Return the meaning of names in the old client's annotations, with their new names."""
        return Names(self.renamed, self.old.aliases, self.old.symbols.keys()).of(symbol.name)

    def new_names(self, symbol: Symbol) -> Names:
        """Return the meaning of names in the new client's annotations."""
        return Names({}, self.new.aliases, self.new.symbols.keys()).of(symbol.name)

    def successor(self, name: str) -> str:
        """Return the new name of an object, which may follow from a renamed parent."""
        return successor(name, self.renamed)

    def pairs(self) -> Iterator[tuple[Symbol, Symbol]]:
        """Yield the old and the new symbol of each object that still exists, renamed or not."""
        taken = set(self.renamed.values())
        for name, old in self.old.symbols.items():
            after = self.successor(name)
            if after in self.new.symbols and (name in self.renamed or after not in taken):
                yield old, self.new.symbols[after]

    def change(
        self,
        rule: str,
        name: str,
        message: str,
        level: ChangeLevel,
        *,
        old: Any = None,
        new: Any = None,
        part: str = "",
    ) -> Change:
        """Return a change.

        Args:
            rule: Its rule.
            name: The name in the new client; in the old one, if it was removed.
            message: What is different, in one line.
            level: Its level. What breaks is ``source``, the code of callers.
            old: The old value.
            new: The new value.
            part: The changed argument of the name, if there is one.
        """
        place = f"{name}({part})" if part else name
        return Change(
            rule=rule,
            level=level,
            breaks=() if level is ChangeLevel.INFO else ("source",),
            subject=self._subject(name),
            message=message,
            location=self.new.nearest(name),
            pointer="/" + _SEPARATORS.sub("/", place).strip("/"),
            old=old,
            new=new,
        )

    def _subject(self, name: str) -> str:
        """Return the heading for a name: the method itself, or the class of a member."""
        symbols = {**self.old.symbols, **self.new.symbols}
        symbol = symbols.get(name)
        if symbol is None or symbol.kind in ("class", "type", "module"):
            return name or "the package"
        parent = symbols.get(symbol.parent)
        is_operation = parent is not None and parent.identity.startswith("group of")
        return name if is_operation else symbol.parent or name


def of(old: Surface, new: Surface) -> Changing:
    """Return the state for the comparison of two clients."""
    known = _without_unknown(old, new)
    return Changing(known, new, {**_former(known, new), **renamed(known.symbols, new.symbols)})


def _former(old: Surface, new: Surface) -> dict[str, str]:
    """Return removed names whose new name the new client lists itself."""
    pairs = {}
    for name in old.symbols.keys() - new.symbols.keys():
        parent, _, last_name = name.rpartition(".")
        after = f"{parent}.{new.former.get(last_name, '')}".removeprefix(".")
        if after in new.symbols and after not in old.symbols:
            pairs[name] = after
    return pairs


def _without_unknown(old: Surface, new: Surface) -> Surface:
    """Return the old surface without details of what the new client imports from elsewhere.

    These objects are defined in another distribution, so their details are unknown.
    """
    external = {
        name
        for name, symbol in new.symbols.items()
        if symbol.location == new.start and symbol.kind == "attribute"
    }
    symbols = {
        name: replace(symbol, kind="attribute", arguments=None, bases=frozenset(), annotation="")
        if name in external
        else symbol
        for name, symbol in old.symbols.items()
        if not _is_below(name, external)
    }
    return replace(old, symbols=symbols)


def _is_below(name: str, others: set[str]) -> bool:
    parent = name.rpartition(".")[0]
    return bool(parent) and (parent in others or _is_below(parent, others))
