"""One operation, with what is special about its calls: batches, pages, repetitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from oasmith.ir.access import Provenance, Server
from oasmith.ir.content import Body, Parameter, ResponseSpec
from oasmith.ir.errors import ErrorRow
from oasmith.ir.types import NULL, TypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How a list of items travels (``x-batch``). Pointers are JSON pointers."""

    items: str
    """Into the request body: the list of items, e.g. ``/data``."""
    item_id: str | None
    """Into a request item: its id, e.g. ``/id``."""
    results: str
    """Into the answer's body: the list of results."""
    id: str | None
    """Into a result: the id of the item that it belongs to, e.g. ``/details/id``."""
    succeeded: tuple[tuple[str, Any], ...]
    """Pairs of pointer and value; a result succeeded when all of them hold."""
    size: int
    """The most items of one call: the schema's ``maxItems``."""
    item_annotation: TypeSpec
    item_type: TypeSpec
    result_type: TypeSpec
    parameter: str
    """The method's argument that takes the items, e.g. ``data``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """When a call is repeated, as the document says. Times are seconds; None says nothing."""

    max_retries: int | None = None
    statuses: tuple[str, ...] | None = None
    connection_errors: bool | None = None
    initial_delay: float | None = None
    max_delay: float | None = None
    multiplier: float | None = None
    max_elapsed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How the pages of a list follow each other. Steps are names of properties, and indexes."""

    kind: Literal["cursor", "offset", "page", "url"]
    results: tuple[str | int, ...]
    """Into the answer: the list."""
    item: TypeSpec
    """The type of one item."""
    argument: str = ""
    """The argument that chooses a page; empty when the body does, or the answer has a URL."""
    body: tuple[str, ...] = ()
    """Into the body: what chooses a page."""
    limit: str = ""
    """The argument that says how long a page is; empty when there is none."""
    next: tuple[str | int, ...] | None = None
    """Into the answer: the next cursor or URL."""
    more: tuple[str | int, ...] | None = None
    """Into the answer: whether there is more."""
    pages: tuple[str | int, ...] | None = None
    """Into the answer: the number of pages."""
    first: int = 0
    """The number of the first page or item, when the caller does not give it."""


FormKind = Literal["call", "items", "bytes", "pages", "each"]
"""How a method gives its answer.

Whole, item by item, as bytes, all pages as one iterator, or the items of a batch as they come back.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of the methods of an operation."""

    kind: FormKind
    ident: str
    item: TypeSpec | None = None
    """The type of one item, where there are items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of the client, and others that give its answer in another form."""

    id: str
    ident: str
    """The constant, e.g. ``UPDATE_RELATED_RECORDS``."""
    method_ident: str
    """The method, e.g. ``update``: that of the first form."""
    method: str
    """The HTTP method in capitals."""
    path: str
    summary: str = ""
    description: str = ""
    docs: str | None = None
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    """In the order of the signature."""
    body: Body | None = None
    responses: tuple[ResponseSpec, ...] = ()
    media_types: tuple[str, ...] = ()
    """What the argument ``media_type`` chooses from; empty when there is nothing to choose."""
    accepts: tuple[str, ...] = ()
    """What the argument ``accept`` chooses from; empty when there is nothing to choose."""
    result: TypeSpec = NULL
    """What a call returns (for a batch: of one result).

    Anything where an answer only comes item by item.
    """
    forms: tuple[Form, ...] = ()
    """The methods; the first is the one that is called after the operation."""
    errors: tuple[ErrorRow, ...] = ()
    security: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    batch: Batch | None = None
    pagination: Pagination | None = None
    retries: Retries | None = None
    """Of the operation, else of the document; None where neither says anything."""
    servers: tuple[Server, ...] = ()
    """Only where the operation or its path has servers that differ from the document's."""
    source: Provenance | None = None
    pointer: str = ""
