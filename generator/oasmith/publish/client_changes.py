"""Changes for callers of a client that are not caused by its document.

They come from ``oasmith.toml``, from templates, or from a newer version of oasmith.
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
"""The maximum number of names in a message."""


def settings_changes(old: Client, new: Client, file: TomlFile) -> Iterator[Change]:
    """Yield the changes of a client's package, distribution and command.

    Args:
        old: The client that callers have.
        new: The client with the new settings.
        file: The ``oasmith.toml`` that it is configured in.
    """
    before, after = old.settings, new.settings
    where = file.locate(("clients", new.name))
    if before.package != after.package:
        package_location = file.locate(("clients", new.name, "package"))
        message = f"the client is imported as {after.package}; it was {before.package}"
        packages = before.package, after.package
        yield _change("name-changed", message, package_location, ("source",), *packages)
    if before.distribution != after.distribution:
        message = f"the client is installed as {after.distribution}; it was {before.distribution}"
        names = before.distribution, after.distribution
        yield _change("name-changed", message, where, ("operations",), *names)
    if before.cli and not after.cli:
        message = f"the command {before.package} was removed"
        yield _change("name-removed", message, where, ("operations",), before.package)
    if after.cli and not before.cli:
        message = f"the command {after.package} is new"
        yield _change("name-added", message, where, (), None, after.package)


def code_changes(old: Path, new: Path, known: set[str]) -> Iterator[Change]:
    """Yield the public names removed from or added to a client for other reasons than its document.

    Args:
        old: The package that callers have.
        new: The package as it is now.
        known: The names that are only generated for one of the two documents, by this version of
            oasmith.
    """
    before, after = code_names.load(old), code_names.load(new)
    if before is None or after is None:
        return
    explained = _with_last_steps(known)
    names = [
        code_names.names_of(module) | code_names.exported(module) for module in (before, after)
    ]
    removed = sorted(_outermost((names[0] - names[1]) - explained))
    added = sorted(_outermost((names[1] - names[0]) - explained))
    place = Location(display(new / "__init__.py"))
    if removed:
        verb = "was" if len(removed) == 1 else "were"
        message = f"{_listed(removed)} {verb} removed from the package"
        yield _change("name-removed", message, place, ("source",), removed)
    if added:
        verb = "is" if len(added) == 1 else "are"
        yield _change(
            "name-added", f"{_listed(added)} {verb} new in the package", place, (), None, added
        )


def _with_last_steps(names: set[str]) -> set[str]:
    """Return names, also as the package exports them: ``errors.Missing`` also as ``Missing``."""
    return names | {name.rpartition(".")[2] for name in names}


def _outermost(names: set[str]) -> set[str]:
    """Return the names without those that are members or arguments of another one."""
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
