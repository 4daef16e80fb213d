"""Where everything is: which page, and which name in links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oasmith import ir
from oasmith.page.anchors import Anchors
from oasmith.reference.blocks import Inline, Place, PlaceLink

TITLES = (
    *("Samples", "Signature", "Parameters", "Request body", "Responses", "Errors", "Batch"),
    *("Pagination", "Authorization", "Data centres", "Servers", "Retries", "Source", "Operations"),
    *("Used by", "Scopes", "Flows", "Models", "Authentication", "Webhooks"),
)
"""The headings of sections and pages, which stand on a page before some entries."""

MODELS, ERRORS, AUTHENTICATION, WEBHOOKS = "models", "errors", "authentication", "webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of all that is documented."""

    pages: Mapping[str, Place]
    """By the name of the page."""
    operations: Mapping[str, Place]
    """By the operation's id."""
    titles: Mapping[str, str]
    """What each operation is called, by its id: resource and method."""
    models: Mapping[str, Place]
    """By the class or alias."""
    errors: Mapping[str, Place]
    """By the exception's class."""
    schemes: Mapping[str, Place]
    """By the scheme's name in the document."""
    webhooks: Mapping[str, Place]
    """By the webhook's identifier."""

    def operation(self, operation: ir.Operation) -> PlaceLink:
        """Return the link to an operation."""
        return PlaceLink(self.operations[operation.id], self.titles[operation.id], is_code=True)

    def model(self, name: str) -> Inline:
        """Return the link to a model."""
        return PlaceLink(self.models[name], name, is_code=True)


def servers_page(api: ir.Api) -> str:
    """Return what the page of servers is called."""
    return "data-centres" if api.has_data_centers else "servers"


def group_page(resource: ir.Resource) -> str:
    """Return what the page of a group of operations is called."""
    return f"operations/{resource.ident}"


def places(api: ir.Api) -> Places:
    """Return the places of all that is documented of ``api``."""
    anchors = Anchors()
    groups = [group_page(resource) for resource in api.resources]
    others = ["index", AUTHENTICATION, servers_page(api), MODELS, ERRORS, WEBHOOKS]
    pages = {name: Place(name, anchors.give(name)) for name in [*others, *groups]}
    operations: dict[str, Place] = {}
    titles: dict[str, str] = {}
    for resource in api.resources:
        own = [f"{resource.ident}.{one.method_ident}" for one in resource.operations]
        ids = [one.id for one in resource.operations]
        operations |= dict(zip(ids, _on(group_page(resource), own, anchors), strict=True))
        titles |= dict(zip(ids, own, strict=True))
    return Places(
        pages=pages,
        operations=operations,
        titles=titles,
        models=_named(MODELS, api.models.schemas, anchors),
        errors=_named(ERRORS, [one.ident for one in api.error_classes], anchors),
        schemes=_named(AUTHENTICATION, [one.name for one in api.schemes], anchors),
        webhooks=_named(WEBHOOKS, [one.ident for one in api.webhooks], anchors, "parse_{}"),
    )


def _named(
    page: str, names: Iterable[str], anchors: Anchors, title: str = "{}"
) -> dict[str, Place]:
    """Return the places of entries by their names; ``title`` is how a heading has a name."""
    known = list(names)
    titles = [title.format(name) for name in known]
    return dict(zip(known, _on(page, titles, anchors, page.removesuffix("s")), strict=True))


def _on(page: str, titles: list[str], anchors: Anchors, kind: str = "") -> list[Place]:
    """Return the places of entries on one page, with the slugs of their headings.

    Renderers agree on the slug of a plain heading, and differ in those of headings that are alike
    or are not ASCII: such an entry gets a name that is written before its heading.
    """
    slugs = [slug(title) for title in titles]
    counts = Counter([*slugs, *map(slug, TITLES)])
    own = Anchors()
    result = []
    for title, name in zip(titles, slugs, strict=True):
        is_plain = counts[name] == 1 and title.isascii() and bool(name)
        given = own.give(name) if is_plain else own.give("entry", name)
        anchor = anchors.give(kind, title) if kind else anchors.give(title)
        result.append(Place(page, anchor, given, needs_anchor=not is_plain))
    return result


def slug(title: str) -> str:
    """Return what GitHub, Python-Markdown and MyST make of a heading in ASCII."""
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", title.lower(), flags=re.ASCII).strip())
