"""Webhooks and callbacks: what the API sends, to be read by whoever runs the server for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oasmith import ir, pointer as pointers
from oasmith.lower.answers import joined
from oasmith.lower.collect import Node, Raw, methods
from oasmith.lower.content import Contents
from oasmith.lower.context import Context, text
from oasmith.naming import Names, snake
from oasmith.tree import Tree

SECTIONS = ("webhooks", "x-webhooks")
"""Where a document names its webhooks; the second is what 3.0 has for want of a word."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request that the API sends."""

    raw: Raw
    name: str
    """As the document calls it."""
    wanted: str
    """What its name in Python is made of."""
    operation: str = ""
    """Of a callback: the id of the operation that it belongs to."""


def incoming(context: Context, raws: list[Raw]) -> list[Incoming]:
    """Return the webhooks of a document and the callbacks of its operations, in its order."""
    return [*_webhooks(context), *(it for raw in raws for it in _callbacks(context, raw))]


def _webhooks(context: Context) -> Iterator[Incoming]:
    for section in SECTIONS:
        for name, item, at in context.tree.members(context.data, section, ""):
            for raw, more in _requests(context.tree, name, item, at):
                yield Incoming(raw, name, f"{name} {more}".strip())


def _callbacks(context: Context, raw: Raw) -> Iterator[Incoming]:
    for name, callback, at in context.tree.members(raw.node, "callbacks", raw.pointer):
        urls = [url for url in callback if not url.startswith("x-")]
        for number, url in enumerate(urls, start=1):
            item, place = context.tree.follow(callback[url], pointers.join(at, url))
            which = str(number) if len(urls) > 1 else ""
            for found, more in _requests(context.tree, url, item, place):
                yield Incoming(found, name, " ".join([raw.id, name, which, more]), raw.id)


def _requests(tree: Tree, path: str, item: Node, pointer: str) -> Iterator[tuple[Raw, str]]:
    """Yield the requests of a path item, with the method where that tells them apart."""
    found = list(methods(item, pointer))
    for method, node, at in found:
        raw = Raw(path, method, node, at, item, pointer)
        if "requestBody" in node:
            raw.body = tree.follow(node["requestBody"], pointers.join(at, "requestBody"))
        yield raw, method.lower() if len(found) > 1 else ""


def webhooks(context: Context, contents: Contents, found: list[Incoming]) -> tuple[ir.Webhook, ...]:
    """Return the webhooks and callbacks with the types of what they bring."""
    names = Names(snake, context.settings.names, {"type_checking", "webhooks"})
    for it in found:
        names.want(it.raw.pointer, it.wanted)
    idents = context.resolve(names)
    return tuple(_webhook(it, contents.incoming(it.raw), idents[it.raw.pointer]) for it in found)


def _webhook(found: Incoming, media: tuple[ir.Media, ...], ident: str) -> ir.Webhook:
    node = found.raw.node
    return ir.Webhook(
        name=found.name,
        ident=ident,
        constant=ident.upper(),
        method=found.raw.method,
        operation=found.operation,
        media=media,
        annotation=joined([one.annotation for one in media] or ["None"]),
        summary=text(node, "summary"),
        description=text(node, "description"),
        deprecated=node.get("deprecated") is True,
        pointer=found.raw.pointer,
    )
