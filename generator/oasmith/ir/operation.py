"""One operation: the runtime's description, with what signatures and docs say.

A class here adds to the runtime's class of the same name what only the generator knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from oasmith.ir.access import Provenance, Server
from oasmith.ir.content import Body, Parameter, ResponseSpec
from oasmith.ir.errors import ErrorRow
from oasmith.ir.types import NULL, TypeSpec
from oasmith_runtime import operation as runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(runtime.Batch):
    """How a list of items travels (``x-batch``)."""

    item_annotation: TypeSpec
    item_type: TypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination(runtime.Pagination):
    """How the pages of a list follow each other."""

    item: TypeSpec
    """The type of one item."""


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
class Operation(runtime.Operation[Any]):
    """One method of the client, and others that give its response in another form."""

    ident: str
    """The constant, e.g. ``UPDATE_RELATED_RECORDS``."""
    method_ident: str
    """The method, e.g. ``update``: that of the first form."""
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

    Anything where a response only comes item by item.
    """
    results: Mapping[str, TypeSpec] = field(default_factory=dict)
    """What a call returns, by the media type that ``accept`` asks for; the first is usual."""
    forms: tuple[Form, ...] = ()
    """The methods; the first is the one that is called after the operation."""
    errors: tuple[ErrorRow, ...] = ()
    batch: Batch | None = None
    pagination: Pagination | None = None
    servers: tuple[Server, ...] = ()
    source: Provenance | None = None
    pointer: str = ""
