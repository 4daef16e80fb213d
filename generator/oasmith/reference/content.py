"""The content of the reference documentation, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith import ir
from oasmith.emit.docs.readme import ReadmeView
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.methods import methods_of
from oasmith.emit.resources.webhooks import annotation
from oasmith.reference.access import authentication, documentation, servers
from oasmith.reference.blocks import (
    Block,
    Bullets,
    Cell,
    Code,
    CodeSpan,
    Description,
    Entry,
    Folded,
    Page,
    Paragraph,
    PlaceLink,
    Plain,
    Prose,
    Reference,
    Samples,
    section,
    table,
)
from oasmith.reference.errors import errors
from oasmith.reference.models import ModelEntries
from oasmith.reference.operations import Operations
from oasmith.reference.places import MODELS, WEBHOOKS, Places, group_page, places
from oasmith.reference.schemas import Schemas

MANY = 40
"""The number of operations above which their list in the index is folded."""


def reference(api: ir.Api, readme: ReadmeView, samples: Mapping[str, Samples]) -> Reference:
    """Return the reference documentation of a client.

    Args:
        api: The document.
        readme: The data of the client's README.
        samples: The samples of each operation, by its id.
    """
    where = places(api)
    schemas = Schemas(api, where)
    groups = tuple(_groups(api, where, Operations(api, where, schemas, samples)))
    access = (authentication(api, where, readme), servers(api, where))
    models = Page(
        title="Models",
        place=where.pages[MODELS],
        blocks=(_models_introduction(api),),
        entries=ModelEntries(api, where, schemas).entries(),
    )
    others = (*_webhooks(api, where), *((models,) if models.entries else ()), errors(api, where))
    return Reference(
        title=api.title,
        version=api.document_version,
        package=api.package,
        index=_index(api, where, (*groups, *access, *others)),
        pages=(*groups, *access, *others),
    )


def _models_introduction(api: ir.Api) -> Block:
    before = Plain("Classes and type aliases of ")
    after = Plain(". Undocumented properties are kept, in requests and responses.")
    return Paragraph((before, CodeSpan(f"{api.package}.models"), after))


def _groups(api: ir.Api, where: Places, operations: Operations) -> Iterator[Page]:
    for resource in api.resources:
        yield Page(
            title=resource.name,
            place=where.pages[group_page(resource)],
            blocks=(Description(resource.description),) if resource.description else (),
            entries=tuple(operations.entry(method) for method in methods_of(resource)),
        )


def _index(api: ir.Api, where: Places, pages: tuple[Page, ...]) -> Page:
    """Return the first page: the description of the API, its operations, and the other pages."""
    blocks: list[Block] = [Description(api.description)] if api.description else []
    if documentation(api):
        blocks.append(Paragraph(documentation(api)))
    blocks.append(Code("sh", f"pip install {api.distribution}"))
    blocks.append(Paragraph(_both_clients(api)))
    rows = [
        (
            (where.operation(method.operation),),
            (CodeSpan(f"{method.operation.method} {method.operation.path}"),),
            (Prose(method.summary),),
        )
        for resource in api.resources
        for method in methods_of(resource)
    ]
    operations: Block | None = table(("method", "call", "summary"), list(rows))
    if operations is not None and len(rows) > MANY:
        operations = Folded(f"All {len(rows)} operations", (operations,))
    links: list[Cell] = [(PlaceLink(page.place, page.title),) for page in pages]
    blocks += [one for one in (operations, Bullets(tuple(links))) if one is not None]
    if api.omitted:
        omitted: tuple[Cell, ...] = tuple(
            (CodeSpan(one.what), Plain(": "), Prose(one.reason)) for one in api.omitted
        )
        blocks += [Paragraph((Plain("Omitted from the client:"),)), Bullets(omitted)]
    return Page(title=api.title, place=where.pages["index"], blocks=tuple(blocks))


def _both_clients(api: ir.Api) -> Cell:
    return (
        Plain("Each method exists on "),
        CodeSpan(api.client_class),
        Plain(", and its async version on "),
        CodeSpan(f"Async{api.client_class}"),
        Plain("."),
    )


def _webhooks(api: ir.Api, where: Places) -> tuple[Page, ...]:
    entries = tuple(
        Entry(
            title=f"parse_{webhook.ident}",
            place=where.webhooks[webhook.ident],
            kind="webhook",
            call=(webhook.method, webhook.name),
            is_deprecated=webhook.deprecated,
            summary=(Prose(sentence(webhook.summary)),) if webhook.summary else (),
            sections=section("", *_webhook(webhook, where)),
        )
        for webhook in api.webhooks
    )
    page = Page(title="Webhooks", place=where.pages[WEBHOOKS], entries=entries)
    return (page,) if entries else ()


def _webhook(webhook: ir.Webhook, where: Places) -> Iterator[Block]:
    if webhook.description:
        yield Description(webhook.description)
    yield Paragraph((Plain("Returns "), CodeSpan(annotation(webhook).text), Plain(".")))
    place = where.operations.get(webhook.operation)
    if place is not None:
        link = PlaceLink(place, where.titles[webhook.operation], is_code=True)
        yield Paragraph((Plain("A callback of "), link, Plain(".")))
