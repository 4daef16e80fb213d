"""Webhooks and callbacks: requests that the API sends to a server of the user."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oasmith import ir
from oasmith.ir.types import NULL, union_of
from oasmith.lower.context import Context, text
from oasmith.lower.operations.collect import Node, Raw, methods
from oasmith.lower.operations.content import Contents
from oasmith.naming import Names, snake
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Tree

SECTIONS = ("webhooks", "x-webhooks")
"""The keys of webhooks in a document; the second one is for 3.0, which has no ``webhooks``."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request that the API sends."""

    raw: Raw
    name: str
    """The name in the document."""
    wanted: str
    """The words of its name in Python."""
    operation: str = ""
    """For a callback: the id of the operation that declares it; empty for a webhook."""


def incoming(context: Context, raws: list[Raw]) -> list[Incoming]:
    """Return the webhooks and then the callbacks, in the order of the document."""
    return [
        *_webhooks(context),
        *(callback for raw in raws for callback in _callbacks(context, raw)),
    ]


def _webhooks(context: Context) -> Iterator[Incoming]:
    for section in SECTIONS:
        for name, item, item_pointer in context.tree.members(context.data, section, ""):
            for raw, suffix in _requests(context.tree, name, item, item_pointer):
                yield Incoming(raw, name, f"{name} {suffix}".strip())


def _callbacks(context: Context, raw: Raw) -> Iterator[Incoming]:
    for name, callback, callback_pointer in context.tree.members(
        raw.node, "callbacks", raw.pointer
    ):
        urls = [url for url in callback if not url.startswith("x-")]
        for number, url in enumerate(urls, start=1):
            item, target = context.tree.follow(callback[url], pointers.join(callback_pointer, url))
            index = str(number) if len(urls) > 1 else ""
            for request, suffix in _requests(context.tree, url, item, target):
                yield Incoming(request, name, " ".join([raw.called, name, index, suffix]), raw.id)


def _requests(tree: Tree, path: str, item: Node, pointer: str) -> Iterator[tuple[Raw, str]]:
    """Yield the requests of a path item, each with its method if there are several."""
    operations = list(methods(item, pointer))
    for method, node, node_pointer in operations:
        raw = Raw(path, method, node, node_pointer, item, pointer)
        if "requestBody" in node:
            raw.body = tree.follow(node["requestBody"], pointers.join(node_pointer, "requestBody"))
        yield raw, method.lower() if len(operations) > 1 else ""


def webhooks(
    context: Context, contents: Contents, requests: list[Incoming]
) -> tuple[ir.Webhook, ...]:
    """Return the webhooks and callbacks with the types of their bodies."""
    names = Names(snake, context.settings.names, {"type_checking", "webhooks"})
    for request in requests:
        names.want(request.raw.pointer, request.wanted)
    idents = context.resolve(names)
    return tuple(
        _webhook(request, contents.incoming(request.raw), idents[request.raw.pointer])
        for request in requests
    )


def _webhook(request: Incoming, media: tuple[ir.Media, ...], ident: str) -> ir.Webhook:
    node = request.raw.node
    return ir.Webhook(
        name=request.name,
        ident=ident,
        constant=ident.upper(),
        method=request.raw.method,
        operation=request.operation,
        media=media,
        annotation=union_of([one.annotation for one in media] or [NULL]),
        summary=text(node, "summary"),
        description=text(node, "description"),
        deprecated=node.get("deprecated") is True,
        pointer=request.raw.pointer,
    )
