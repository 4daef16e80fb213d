"""One operation.

A class that is derived from the runtime's class of the same name adds the fields that only the
generator needs, for signatures and documentation.
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
    """How a list of items is sent and its results are returned (``x-batch``)."""

    item_annotation: TypeSpec
    item_type: TypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination(runtime.Pagination):
    """How the pages of a list are fetched."""

    item: TypeSpec
    """The type of one item."""


FormKind = Literal["call", "items", "bytes", "pages", "each"]
"""In which form a method returns the response.

``call``: as a whole; ``items``: as a stream of items; ``bytes``: as a stream of bytes; ``pages``:
the items of all pages as one iterator; ``each``: the results of a batch as they arrive.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of the methods of an operation."""

    kind: FormKind
    ident: str
    item: TypeSpec | None = None
    """The type of one item; None if the form has no items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(runtime.Operation[Any]):
    """One operation, and the methods of the client that call it."""

    ident: str
    """The name of the constant, e.g. ``UPDATE_RELATED_RECORDS``."""
    method_ident: str
    """The name of the method of the first form, e.g. ``update``."""
    summary: str = ""
    description: str = ""
    docs: str | None = None
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    """In the order of the signature."""
    body: Body | None = None
    responses: tuple[ResponseSpec, ...] = ()
    media_types: tuple[str, ...] = ()
    """The choices of the argument ``media_type``; empty if there is no choice."""
    accepts: tuple[str, ...] = ()
    """The choices of the argument ``accept``; empty if there is no choice."""
    result: TypeSpec = NULL
    """The return type of a call (for a batch: the type of one result).

    ``ANYTHING`` for a response that can only be read item by item.
    """
    results: Mapping[str, TypeSpec] = field(default_factory=dict)
    """The return type of a call by the value of ``accept``; the first one is the default."""
    forms: tuple[Form, ...] = ()
    """The methods; the first one has the name of the operation."""
    errors: tuple[ErrorRow, ...] = ()
    batch: Batch | None = None
    pagination: Pagination | None = None
    servers: tuple[Server, ...] = ()
    source: Provenance | None = None
    pointer: str = ""
