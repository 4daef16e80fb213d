"""Comparison of two generated clients: every change that affects their callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oasmith.client_diff.arguments import arguments
from oasmith.client_diff.comparison import Changing, of
from oasmith.client_diff.name_changes import came, lost
from oasmith.client_diff.package import ClientPackage
from oasmith.client_diff.surface import surface_of
from oasmith.client_diff.symbols import Symbol, blocking
from oasmith.client_diff.types import types
from oasmith.diff.changes import Change, ChangeLevel, Comparison

_ORDER = {level: number for number, level in enumerate(ChangeLevel)}


def compare(old: ClientPackage, new: ClientPackage) -> Comparison:
    """Return all changes from one client to another.

    Args:
        old: The old client.
        new: The new client, whose package may have another name.
    """
    changing = of(surface_of(old), surface_of(new))
    changes = [*_package(changing, old, new), *lost(changing), *came(changing)]
    for before, after in changing.pairs():
        changes += [*_kinds(changing, before, after), *_bases(changing, before, after)]
        changes += [*arguments(changing, before, after), *types(changing, before, after)]
    return Comparison(
        name=f"{new.name} (Python)",
        old_version=old.version,
        new_version=new.version,
        changes=tuple(sorted(_deduplicated(changes), key=lambda change: _ORDER[change.level])),
    )


def _package(changing: Changing, old: ClientPackage, new: ClientPackage) -> Iterator[Change]:
    if old.name != new.name:
        message = f"the package {old.name} is called {new.name}"
        yield changing.change(
            "name-changed", "", message, ChangeLevel.BREAKING, old=old.name, new=new.name
        )


def _kinds(changing: Changing, old: Symbol, new: Symbol) -> Iterator[Change]:
    """Yield the change of a name's kind, if callers have to adapt, and of a constant's value."""
    groups = {"field": "attribute", "constant": "attribute", "type": "attribute"}
    kinds = [groups.get(symbol.kind, symbol.kind) for symbol in (old, new)]
    if kinds[0] != kinds[1]:
        yield changing.change(
            "kind-changed",
            new.name,
            f"{old.name} is a {new.kind}; it was a {old.kind}",
            ChangeLevel.BREAKING,
            old=old.kind,
            new=new.kind,
        )
    if old.kind == new.kind == "constant" and old.value != new.value:
        yield changing.change(
            "constant-changed",
            new.name,
            f"{old.name} is {new.value}; it was {old.value}",
            ChangeLevel.WARNING,
            old=old.value,
            new=new.value,
        )


def _bases(changing: Changing, old: Symbol, new: Symbol) -> Iterator[Change]:
    """Yield removed and added base classes: ``except`` for a removed one does not catch it."""
    before = {changing.renamed.get(base, base) for base in old.bases}
    for base in sorted(before - new.bases):
        message = f"{new.name} no longer has the base class {base}"
        yield changing.change("base-removed", new.name, message, ChangeLevel.BREAKING, old=base)
    for base in sorted(new.bases - before):
        message = f"{new.name} also has the base class {base}"
        yield changing.change("base-added", new.name, message, ChangeLevel.INFO, new=base)


def _deduplicated(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes without those of the async client that the blocking client has, too."""
    known: set[tuple[str, str]] = set()
    every = sorted(changes, key=lambda change: blocking(change.subject) != change.subject)
    for change in every:
        key = change.rule, blocking(change.pointer.replace("/", "."))
        if key not in known:
            yield change
        known.add(key)
