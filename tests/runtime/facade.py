"""The facade of the runtime as lines of text, to find changes that break clients.

One line for each name, base, attribute, method and parameter. A removed line is a breaking change,
and so is a new required parameter of an existing function. Any other new line is an addition.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import griffe

import oasmith_runtime

SNAPSHOT = Path(__file__).with_suffix(".txt")

CALLED = frozenset({"_batch", "_bytes", "_call", "_configure", "_each", "_pages", "_stream"})
"""Methods that only generated code calls: clients of an earlier version need them, too."""


def lines() -> list[str]:
    """Return the current lines of the facade, sorted."""
    package = griffe.load("oasmith_runtime", search_paths=[_root().parent], resolve_aliases=True)
    return sorted({line for name in dir(oasmith_runtime) for line in _lines(name, package[name])})


def _root() -> Path:
    return Path(oasmith_runtime.__file__).parent


def _lines(name: str, member: griffe.Object | griffe.Alias) -> Iterator[str]:
    yield name
    if member.is_function:
        yield from _parameters(name, member)
    elif member.is_class:
        yield from (f"{name} is a {str(base).rpartition('.')[2]}" for base in member.bases)
        for inner, value in member.all_members.items():
            if inner == "__init__" or not inner.startswith("_") or inner in CALLED:
                yield f"{name}.{inner}"
                if value.is_function:
                    yield from _parameters(f"{name}.{inner}", value)


def _parameters(name: str, function: griffe.Object | griffe.Alias) -> Iterator[str]:
    for parameter in function.parameters:
        if parameter.name not in ("self", "cls"):
            kind = str(parameter.kind.value if parameter.kind else "")
            need = "required" if parameter.required else "optional"
            yield f"{name}({parameter.name}): {kind}, {need}"


def breaks(old: list[str], new: list[str]) -> list[str]:
    """Return the breaking changes from the old lines."""
    # A required parameter may become optional.
    kept = {*new, *(line.replace(", optional", ", required") for line in new)}
    gone = [f"gone: {line}" for line in old if line not in kept]
    functions = {line.partition("(")[0] for line in old}
    needed = [
        f"must be given: {line}"
        for line in new
        if line.endswith(", required") and line not in old and line.partition("(")[0] in functions
    ]
    return gone + needed


def snapshot() -> tuple[str, list[str]]:
    """Return the version of the last snapshot, and its lines."""
    version, *old = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    return version, old


def is_updated() -> bool:
    """Return whether the snapshot is to be updated."""
    return bool(os.environ.get("OASMITH_UPDATE"))


def write(version: str, new: list[str]) -> None:
    """Replace the snapshot."""
    SNAPSHOT.write_text("\n".join([version, *new]) + "\n", encoding="utf-8")
