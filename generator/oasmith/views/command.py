"""The command line of a client, as its README shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from oasmith import ir
from oasmith.views.shown import Line, Shown

GRANTS = ("oauth2", "openIdConnect")
"""Kinds of schemes whose tokens the client can fetch."""


@dataclass(frozen=True, slots=True)
class CommandView:
    """What to type for one call."""

    operation: str
    """The operation's id."""
    command: tuple[str, str]
    """The resource and the method, as they are typed."""
    words: tuple[str, ...]
    """The arguments, but for the items of a batch."""
    items: str
    """The option that takes the items of a batch; empty where there are none."""
    variables: tuple[tuple[str, str], ...]
    """What the environment has of credentials, each with what it is."""


def command(api: ir.Api, operation: ir.Operation, shown: Shown) -> CommandView:
    """Return how a call that is shown in Python is typed."""
    items = next((it.ident for it in shown.arguments if it.are_items), "")
    return CommandView(
        operation=operation.id,
        command=(_typed(shown.resource), _typed(shown.method)),
        words=tuple(word for it in shown.arguments if not it.are_items for word in _words(it)),
        items=f"--{_typed(items)}" if items else "",
        variables=tuple(dict.fromkeys(_variables(api))),
    )


def _typed(ident: str) -> str:
    """Return a name of Python as it is typed: ``kebab`` of the runtime is alike."""
    return ident.strip("_").replace("_", "-") or ident


def _words(line: Line) -> Iterator[str]:
    if line.ident:
        yield f"--{_typed(line.ident)}"
    if isinstance(line.value, str):
        # A text that begins with @ would be a file.
        yield f"@{line.value}" if line.value.startswith("@") else line.value
    else:
        yield json.dumps(line.value, ensure_ascii=False, default=str)


def _variables(api: ir.Api) -> Iterator[tuple[str, str]]:
    prefix = api.package.upper()
    grants = {it.argument for it in api.schemes if it.kind in GRANTS}
    for argument, kind in dict.fromkeys((it.argument, it.kind) for it in api.schemes):
        if not argument or kind == "mutualTLS":
            continue
        name = f"{prefix}_{argument.upper()}"
        if kind == "basic":
            yield f"{name}_USERNAME", "a user name"
            yield f"{name}_PASSWORD", "its password"
            continue
        yield name, "a token or key that you keep fresh yourself"
        if argument in grants:
            first = name if len(grants) > 1 else prefix
            yield f"{first}_CLIENT_ID", "the id of a registered OAuth client"
            yield f"{first}_CLIENT_SECRET", "its secret"
            yield f"{first}_REFRESH_TOKEN", "a refresh token of a user"
            yield f"{first}_TOKEN_STORE", "a file that keeps the token for the next command"
