"""The places of pages and entries: page, anchor and slug."""

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
"""The headings of sections and pages, whose slugs entries must not have."""

MODELS, ERRORS, AUTHENTICATION, WEBHOOKS = "models", "errors", "authentication", "webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of all pages and entries."""

    pages: Mapping[str, Place]
    """By the name of the page."""
    operations: Mapping[str, Place]
    """By the operation's id."""
    titles: Mapping[str, str]
    """The title of each operation by its id: resource and method."""
    models: Mapping[str, Place]
    """By the name of the class or alias."""
    errors: Mapping[str, Place]
    """By the name of the exception class."""
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
    """Return the name of the page of servers."""
    return "data-centres" if api.has_data_centers else "servers"


def group_page(resource: ir.Resource) -> str:
    """Return the name of the page of a group of operations."""
    return f"operations/{resource.ident}"


def places(api: ir.Api) -> Places:
    """Return the places of all pages and entries of ``api``."""
    anchors = Anchors()
    groups = [group_page(resource) for resource in api.resources]
    others = ["index", AUTHENTICATION, servers_page(api), MODELS, ERRORS, WEBHOOKS]
    pages = {name: Place(name, anchors.give(name)) for name in [*others, *groups]}
    operations: dict[str, Place] = {}
    titles: dict[str, str] = {}
    for resource in api.resources:
        method_titles = [f"{resource.ident}.{one.method_ident}" for one in resource.operations]
        ids = [one.id for one in resource.operations]
        operations |= dict(zip(ids, _on(group_page(resource), method_titles, anchors), strict=True))
        titles |= dict(zip(ids, method_titles, strict=True))
    return Places(
        pages=pages,
        operations=operations,
        titles=titles,
        models=_by_name(MODELS, api.models.schemas, anchors),
        errors=_by_name(ERRORS, [one.ident for one in api.error_classes], anchors),
        schemes=_by_name(AUTHENTICATION, [one.name for one in api.schemes], anchors),
        webhooks=_by_name(WEBHOOKS, [one.ident for one in api.webhooks], anchors, "parse_{}"),
    )


def _by_name(
    page: str, names: Iterable[str], anchors: Anchors, title: str = "{}"
) -> dict[str, Place]:
    """Return the places of entries by their names; ``title`` is the pattern of their headings."""
    known = list(names)
    titles = [title.format(name) for name in known]
    return dict(zip(known, _on(page, titles, anchors, page.removesuffix("s")), strict=True))


def _on(page: str, titles: list[str], anchors: Anchors, kind: str = "") -> list[Place]:
    """Return the places of entries on one page, with the slugs of their headings.

    Markdown renderers agree on the slug of a unique ASCII heading, but not on those of repeated or
    non-ASCII headings: such an entry gets an explicit anchor before its heading.
    """
    slugs = [slug(title) for title in titles]
    counts = Counter([*slugs, *map(slug, TITLES)])
    page_anchors = Anchors()
    result = []
    for title, name in zip(titles, slugs, strict=True):
        is_plain = counts[name] == 1 and title.isascii() and bool(name)
        entry_slug = page_anchors.give(name) if is_plain else page_anchors.give("entry", name)
        anchor = anchors.give(kind, title) if kind else anchors.give(title)
        result.append(Place(page, anchor, entry_slug, needs_anchor=not is_plain))
    return result


def slug(title: str) -> str:
    """Return the slug of an ASCII heading in GitHub, Python-Markdown and MyST."""
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", title.lower(), flags=re.ASCII).strip())
