"""A whole document: operations by tag, webhooks and models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from oasmith.ir.access import SecurityScheme, Server
from oasmith.ir.content import Media
from oasmith.ir.errors import ErrorClass, ErrorEnvelope
from oasmith.ir.inputs import Constructor, Input, NamedValues
from oasmith.ir.operation import Operation
from oasmith.ir.types import NULL, TypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that the API sends: a webhook, or a callback of an operation."""

    name: str
    """The name in the document, e.g. ``order.created``."""
    ident: str
    """E.g. ``order_created``; the function that parses it is ``parse_order_created``."""
    constant: str
    """E.g. ``ORDER_CREATED``."""
    method: str
    """The HTTP method in upper case."""
    operation: str = ""
    """For a callback: the id of the operation that declares it; empty for a webhook."""
    media: tuple[Media, ...] = ()
    """The media types of the request body."""
    annotation: TypeSpec = NULL
    """The type of the parsed body: the union of the types of all media types."""
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The operations of one tag."""

    name: str
    ident: str
    """The name of the module and of the client's attribute, e.g. ``related_records``."""
    class_ident: str
    """E.g. ``RelatedRecords``; the async class has the prefix ``Async``."""
    description: str = ""
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A part of the document that could not be generated and that the user allowed to omit."""

    what: str
    reason: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The discriminator of an alias: the property that selects one of its types."""

    property: str
    mapping: Mapping[str, str]
    """Value of the property to the name of the class or alias."""
    types: tuple[str, ...] = ()
    """For a base class: the base and the types of the mapping that do not inherit from it."""
    base: str = ""
    """The class of an object whose value is not in the mapping."""
    default: str = ""
    """The class of such an object according to the document."""
    is_closed: bool = False
    """Whether values that are not in the mapping are invalid, because the union is only sent."""
    is_optional: bool = False
    """Whether the property may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The named schemas that become ``models.py``, or the modules of ``models``."""

    schemas: Mapping[str, Any]
    """Name to JSON Schema 2020-12; every ``$ref`` is ``#/components/schemas/Name``."""
    has_formats: bool = False
    """Whether a field is a string with a format that has a Python type, such as a date."""
    pointers: Mapping[str, str] = field(default_factory=dict)
    """Name to the JSON pointer of its schema in the document."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Class to the names of its fields by property; only where the two names differ."""
    one_way: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Class to its properties that are missing in one direction, such as a read-only property in
    a request; with the name of the runtime's default for them."""
    nullable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Class to its properties that may be null."""
    discriminators: Mapping[str, Discriminator] = field(default_factory=dict)
    """Alias to its discriminator."""
    tags: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Class to its discriminator properties, each with the value that this class has."""
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Module of the package ``models`` to its names; empty if there is only ``models.py``."""
    constructors: Mapping[str, Constructor] = field(default_factory=dict)
    """Class to its constructor, if its fields are not enough to describe it."""
    keeps_names: bool = False
    """Whether fields have the names of the document instead of Python's style."""

    def idents_of(self, name: str) -> dict[str, str]:
        """Return the field names of a class and its bases by property, where the two differ."""
        idents: dict[str, str] = {}
        schema = self.schemas.get(name)
        for part in schema.get("allOf", ()) if isinstance(schema, dict) else ():
            reference = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(reference, str):
                idents |= self.idents_of(reference.rpartition("/")[2])
        return {**idents, **self.fields.get(name, {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A whole document, ready to be rendered."""

    title: str
    description: str
    document_version: str
    package: str
    """The import name, e.g. ``bigin``."""
    distribution: str
    """The name on a package index, e.g. ``bigin-client``."""
    client_version: str
    client_class: str
    """E.g. ``Bigin``; the async class is ``AsyncBigin``."""
    base_error: str
    """The base class of all exceptions, e.g. ``BiginError``."""
    servers: tuple[Server, ...]
    schemes: tuple[SecurityScheme, ...]
    resources: tuple[Resource, ...]
    error_classes: tuple[ErrorClass, ...]
    envelope: ErrorEnvelope
    models: Models
    inputs: tuple[Input, ...] = ()
    """The types that arguments accept instead of models, in the order of their names."""
    constants: tuple[NamedValues, ...] = ()
    """The enums of the models as named constants."""
    has_cli: bool = False
    """Whether the client has a command line."""
    runtime: Literal["vendored", "package"] = "vendored"
    """Whether the client includes its parts of the runtime, or depends on ``oasmith-runtime``."""
    license: str = ""
    """The name of the API's licence in the document."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Further keys of ``[project]`` in the client's ``pyproject.toml`` (PEP 621)."""
    docs: str | None = None
    webhooks: tuple[Webhook, ...] = ()
    """The webhooks and the callbacks of operations."""
    omitted: tuple[Omission, ...] = ()

    @property
    def carries_runtime(self) -> bool:
        """Whether the client includes a copy of the parts of the runtime that it needs."""
        return self.runtime == "vendored"

    @property
    def has_data_centers(self) -> bool:
        """Whether the servers are data centres, which have an accounts host."""
        return any(server.accounts is not None for server in self.servers)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the order of the resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
