"""Names that were removed, renamed or added."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.client_diff.comparison import Changing
from oasmith.client_diff.reader import ASYNC
from oasmith.client_diff.symbols import Symbol
from oasmith.diff.changes import Change, ChangeLevel


def lost(changing: Changing) -> Iterator[Change]:
    """Yield the changes of names that were removed or renamed."""
    for name, symbol in changing.old.symbols.items():
        after = changing.successor(name)
        if name in changing.renamed:
            if not _follows(changing, name):
                yield _changed(changing, symbol, after)
        elif _is_lost(changing, symbol, after):
            yield _removed(changing, symbol)


def _follows(changing: Changing, name: str) -> bool:
    """Return whether a name is different only because its parent was renamed."""
    parent, _, last_name = name.rpartition(".")
    return bool(parent) and changing.renamed[name] == f"{changing.successor(parent)}.{last_name}"


def _is_lost(changing: Changing, symbol: Symbol, after: str) -> bool:
    exists = after in changing.new.symbols and after not in changing.renamed.values()
    if symbol.name == ASYNC or _is_emptied(changing, symbol):
        # The async client is reported by its class, an emptied group by its methods.
        return False
    # The members of a removed object are not reported separately.
    parent = changing.successor(symbol.parent)
    return not exists and (not symbol.parent or parent in changing.new.symbols)


def _is_emptied(changing: Changing, symbol: Symbol) -> bool:
    """Return whether all methods of a group are in other groups now."""
    start = f"{symbol.name}."
    methods = [name for name in changing.old.symbols if name.startswith(start)]
    is_group = symbol.identity.startswith("group of")
    return is_group and all(name in changing.renamed for name in methods)


def _changed(changing: Changing, symbol: Symbol, after: str) -> Change:
    name, level = symbol.name, ChangeLevel.BREAKING
    message = f"{name} is called {after}"
    if "." not in name and (name in changing.new.former or _is_kept(changing, name)):
        level = ChangeLevel.WARNING
        message += "; the old name can still be imported"
    return changing.change("name-changed", after, message, level, old=name, new=after)


def _removed(changing: Changing, symbol: Symbol) -> Change:
    name = symbol.name
    if _is_kept(changing, name):
        message = f"{name} is no longer listed; it can still be imported"
        return changing.change("name-removed", name, message, ChangeLevel.WARNING, old=name)
    return changing.change("name-removed", name, f"{name} is gone", ChangeLevel.BREAKING, old=name)


def _is_kept(changing: Changing, name: str) -> bool:
    return "." not in name and name in changing.new.kept


def came(changing: Changing) -> Iterator[Change]:
    """Yield the changes of names that were added."""
    known = {changing.successor(name) for name in changing.old.symbols}
    for name, symbol in changing.new.symbols.items():
        if name not in known and (not symbol.parent or symbol.parent in known):
            yield changing.change("name-added", name, f"{name} is new", ChangeLevel.INFO, new=name)
