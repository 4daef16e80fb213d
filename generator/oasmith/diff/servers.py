"""Comparison of servers and data centres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oasmith import ir
from oasmith.diff.changes import Breaks, Change
from oasmith.diff.context import BREAKING, INFO, Context
from oasmith.diff.pairing import Paired, paired
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import SERVER_NAMES

Numbered = tuple[int, ir.Server]
"""A server with its index."""


def servers(
    context: Context,
    subject: str,
    old: tuple[Sequence[ir.Server], str],
    new: tuple[Sequence[ir.Server], str],
) -> Iterator[Change]:
    """Yield the differences between two lists of servers, each given with its pointer."""
    pairs, gone, added = _paired(old[0], new[0])
    for _, server in gone:
        yield context.change(
            f"{_kind(server)}-removed",
            subject,
            f"{_described(server)} is gone",
            new[1],
            BREAKING,
            # Servers of operations have no names in the client.
            *(("source", "operations") if server.ident else ("operations",)),
            old=_data(server),
        )
    for index, server in added:
        yield context.change(
            f"{_kind(server)}-added",
            subject,
            f"{_described(server)} is new",
            f"{new[1]}/{index}",
            new=_data(server),
        )
    for (before_index, before), (after_index, after) in pairs:
        pointer = f"{new[1]}/{after_index}"
        yield from _server(context, subject, before, after, f"{old[1]}/{before_index}", pointer)
        nodes = context.old.node(f"{old[1]}/{before_index}"), context.new.node(pointer)
        # Changes of names that callers use are reported as server-renamed.
        yield from words(context, subject, _described(after), *nodes, more=SERVER_NAMES)
    order = [index for _, (index, _) in sorted(pairs, key=lambda pair: pair[0][0])]
    if order != sorted(order):
        yield context.change(
            "server-order-changed",
            subject,
            f"{_described(new[0][0])} is the default; it was {_described(old[0][0])}"
            if pairs and old[0][0].id != new[0][0].id
            else "the order of the servers is different",
            new[1],
            old=[server.url for server in old[0]],
            new=[server.url for server in new[0]],
        )


def _paired(old: Sequence[ir.Server], new: Sequence[ir.Server]) -> Paired[Numbered]:
    """Pair servers by name, then by URL; if one is left on each side, these are paired, too."""
    pairing = paired(enumerate(old), enumerate(new), lambda one: one[1].id, lambda one: one[1].url)
    if len(pairing.gone) == len(pairing.added) == 1:
        return Paired([*pairing.pairs, (pairing.gone[0], pairing.added[0])], [], [])
    return pairing


def _server(
    context: Context,
    subject: str,
    old: ir.Server,
    new: ir.Server,
    old_pointer: str,
    pointer: str,
) -> Iterator[Change]:
    if old.ident != new.ident:
        yield context.change(
            "server-renamed",
            subject,
            f"{_described(old)} is called {new.ident} in the client; it was {old.ident}",
            pointer,
            BREAKING,
            "source",
            old=old.id,
            new=new.id,
        )
    if old.url != new.url:
        breaks = tuple(_breaks(old.url, new.url))
        yield context.change(
            "server-url-changed",
            subject,
            f"the URL of {new.id} is {new.url}; it was {old.url}",
            f"{pointer}/url",
            BREAKING if breaks else INFO,
            *breaks,
            old=old.url,
            new=new.url,
        )
    if old.accounts != new.accounts:
        yield context.change(
            "accounts-host-changed",
            subject,
            f"the accounts host of {new.id} is {new.accounts or 'gone'}; "
            f"it was {old.accounts or 'not set'}",
            f"{pointer}/x-data-center/accounts",
            BREAKING if old.accounts else INFO,
            *(("operations",) if old.accounts else ()),
            old=old.accounts,
            new=new.accounts,
        )
    yield from _variables(context, subject, old, new, (old_pointer, pointer))


def _variables(
    context: Context, subject: str, old: ir.Server, new: ir.Server, places: tuple[str, str]
) -> Iterator[Change]:
    pointer = places[1]
    before = {one.name: one for one in old.variables}
    after = {one.name: one for one in new.variables}
    for name in sorted(before.keys() - after.keys()):
        yield context.change(
            "server-variable-removed",
            subject,
            f"{new.id}: the variable {name} is gone",
            f"{pointer}/variables",
            BREAKING,
            "source",
            old=name,
        )
    for name in sorted(after.keys() - before.keys()):
        yield context.change(
            "server-variable-added",
            subject,
            f"{new.id}: the variable {name} is new",
            f"{pointer}/variables/{name}",
            new=name,
        )
    for name in sorted(before.keys() & after.keys()):
        variable_pointer = pointers.join(pointer, "variables", name)
        label = f"{new.id}: the variable {name}"
        yield from _variable(context, label, before[name], after[name], variable_pointer, subject)
        nodes = (
            context.old.node(pointers.join(places[0], "variables", name)),
            context.new.node(variable_pointer),
        )
        yield from words(context, subject, label, *nodes)


def _variable(
    context: Context, label: str, old: ir.Variable, new: ir.Variable, pointer: str, subject: str
) -> Iterator[Change]:
    gone = [one for one in old.values if new.values and one not in new.values]
    added = [one for one in new.values if old.values and one not in old.values]
    if gone or (new.values and not old.values):
        values_text = ", ".join(gone or new.values)
        verb_text = f"may no longer be {values_text}" if gone else f"must be one of {values_text}"
        yield context.change(
            "server-variable-tightened",
            subject,
            f"{label} {verb_text}",
            f"{pointer}/enum",
            BREAKING,
            "operations",
            old=list(old.values),
            new=list(new.values),
        )
    if added or (old.values and not new.values):
        yield context.change(
            "server-variable-relaxed",
            subject,
            f"{label} may be {', '.join(added) or 'anything'}",
            f"{pointer}/enum",
            old=list(old.values),
            new=list(new.values),
        )
    if old.default != new.default:
        yield context.change(
            "server-variable-default-changed",
            subject,
            f"{label} is {new.default} by default; it was {old.default}",
            f"{pointer}/default",
            BREAKING,
            "operations",
            old=old.default,
            new=new.default,
        )


def _breaks(old: str, new: str) -> Iterator[Breaks]:
    """Yield what breaks: a new path changes every request, a new host may need a firewall rule."""
    before, after = _parts(old), _parts(new)
    if before[1] != after[1]:
        yield "wire"
    if before[0] != after[0]:
        yield "operations"


def _parts(url: str) -> tuple[str, str]:
    """Return a URL up to the end of the host, and its path; a relative URL has only a path."""
    scheme, mark, rest = url.partition("://")
    host, _, path = rest.partition("/")
    return (f"{scheme}{mark}{host}", path.strip("/")) if mark else ("", url.strip("/"))


def _kind(server: ir.Server) -> str:
    return "data-center" if server.accounts is not None else "server"


def _described(server: ir.Server) -> str:
    return f"{server.id} ({server.url})" if server.id != server.url else server.url


def _data(server: ir.Server) -> dict[str, str | None]:
    return {"id": server.id, "url": server.url, "accounts": server.accounts}
