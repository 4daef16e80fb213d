"""What the parts of one comparison share."""

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
    """Two clients, and what is called differently in the new one."""

    old: Surface
    new: Surface
    renamed: Mapping[str, str]
    """Names that went with those that came for the same thing."""

    def old_names(self, symbol: Symbol) -> Names:
        """Return what names in the old client's annotations stand for in the new one."""
        return Names(self.renamed, self.old.aliases, self.old.symbols.keys()).of(symbol.name)

    def new_names(self, symbol: Symbol) -> Names:
        """Return what names in the new client's annotations stand for."""
        return Names({}, self.new.aliases, self.new.symbols.keys()).of(symbol.name)

    def successor(self, name: str) -> str:
        """Return what a name is called now, or would be called below what has another name."""
        return successor(name, self.renamed)

    def pairs(self) -> Iterator[tuple[Symbol, Symbol]]:
        """Yield each name that is still there, whatever it is called, before and after."""
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
            name: The name in the new client; in the old one, where it is gone.
            message: What is different, in one line.
            level: How much it matters. Who breaks is the code of callers.
            old: What it was.
            new: What it is.
            part: An argument of the name.
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
        """Return the heading of a name: the method, or the class of a member."""
        symbols = {**self.old.symbols, **self.new.symbols}
        symbol = symbols.get(name)
        if symbol is None or symbol.kind in ("class", "type", "module"):
            return name or "the package"
        above = symbols.get(symbol.parent)
        is_operation = above is not None and above.identity.startswith("group of")
        return name if is_operation else symbol.parent or name


def of(old: Surface, new: Surface) -> Changing:
    """Return what a comparison of two clients works with."""
    known = _without_unknown(old, new)
    return Changing(known, new, {**_former(known, new), **renamed(known.symbols, new.symbols)})


def _former(old: Surface, new: Surface) -> dict[str, str]:
    """Return names that went, and of which the new client itself says what they are called now."""
    pairs = {}
    for name in old.symbols.keys() - new.symbols.keys():
        above, _, own = name.rpartition(".")
        after = f"{above}.{new.former.get(own, '')}".removeprefix(".")
        if after in new.symbols and after not in old.symbols:
            pairs[name] = after
    return pairs


def _without_unknown(old: Surface, new: Surface) -> Surface:
    """Leave out details of what the new client takes from another distribution."""
    outside = {
        name
        for name, symbol in new.symbols.items()
        if symbol.location == new.start and symbol.kind == "attribute"
    }
    symbols = {
        name: replace(symbol, kind="attribute", arguments=None, bases=frozenset(), annotation="")
        if name in outside
        else symbol
        for name, symbol in old.symbols.items()
        if not _is_below(name, outside)
    }
    return replace(old, symbols=symbols)


def _is_below(name: str, others: set[str]) -> bool:
    parent = name.rpartition(".")[0]
    return bool(parent) and (parent in others or _is_below(parent, others))
