"""Changes that callers of a client see, and that are not in its document.

They come from ``oasmith.toml``, from templates, or from a newer oasmith.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oasmith.config.client import Client
from oasmith.config.toml import TomlFile
from oasmith.diagnostics.findings import Location, display
from oasmith.diff.changes import Breaks, Change, ChangeLevel
from oasmith.publish import code_names

SHOWN = 3
"""Names that one message lists."""


def settings_changes(old: Client, new: Client, file: TomlFile) -> Iterator[Change]:
    """Yield what another package, distribution or command means for those who use the client.

    Args:
        old: The client that they have.
        new: The client as it is to be.
        file: The ``oasmith.toml`` that it is configured in.
    """
    before, after = old.settings, new.settings
    where = file.locate(("clients", new.name))
    if before.package != after.package:
        place = file.locate(("clients", new.name, "package"))
        words = f"the client is imported as {after.package}; it was {before.package}"
        yield _change("name-changed", words, place, ("source",), before.package, after.package)
    if before.distribution != after.distribution:
        words = f"pip calls the client {after.distribution}; it was {before.distribution}"
        names = before.distribution, after.distribution
        yield _change("name-changed", words, where, ("operations",), *names)
    if before.cli and not after.cli:
        words = f"the command {before.package} is gone"
        yield _change("name-removed", words, where, ("operations",), before.package)
    if after.cli and not before.cli:
        words = f"the command {after.package} is new"
        yield _change("name-added", words, where, (), None, after.package)


def code_changes(old: Path, new: Path, known: set[str]) -> Iterator[Change]:
    """Yield the public names that the code of a client lost or won, unless its documents say so.

    Args:
        old: The package that callers have.
        new: The package as it is now.
        known: The names that only one of the two documents gives, as today's oasmith makes them.
    """
    before, after = code_names.load(old), code_names.load(new)
    if before is None or after is None:
        return
    explained = _with_last_steps(known)
    names = [
        code_names.names_of(module) | code_names.exported(module) for module in (before, after)
    ]
    gone = sorted(_outermost((names[0] - names[1]) - explained))
    added = sorted(_outermost((names[1] - names[0]) - explained))
    place = Location(display(new / "__init__.py"))
    if gone:
        verb = "is" if len(gone) == 1 else "are"
        words = f"{_listed(gone)} {verb} gone from the package"
        yield _change("name-removed", words, place, ("source",), gone)
    if added:
        verb = "is" if len(added) == 1 else "are"
        yield _change(
            "name-added", f"{_listed(added)} {verb} new in the package", place, (), None, added
        )


def _with_last_steps(names: set[str]) -> set[str]:
    """Return names, also as the package itself offers them: ``errors.Missing`` as ``Missing``."""
    return names | {name.rpartition(".")[2] for name in names}


def _outermost(names: set[str]) -> set[str]:
    """Return the names without those that stand below another one of them."""
    return {
        name
        for name in names
        if not {name.rpartition(".")[0], name.partition("(")[0]} & (names - {name})
    }


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _change(
    rule: str,
    message: str,
    location: Location,
    breaks: tuple[Breaks, ...],
    old: object = None,
    new: object = None,
) -> Change:
    return Change(
        rule=rule,
        level=ChangeLevel.BREAKING if breaks else ChangeLevel.INFO,
        breaks=breaks,
        subject="the client",
        message=message,
        location=location,
        pointer="",
        old=old,
        new=new,
    )
