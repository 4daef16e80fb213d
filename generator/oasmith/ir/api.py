"""A whole document: its operations by tag, its webhooks and its models."""

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
    """As the document calls it, e.g. ``order.created``."""
    ident: str
    """E.g. ``order_created``; the function that reads it is ``parse_order_created``."""
    constant: str
    """E.g. ``ORDER_CREATED``."""
    method: str
    """The HTTP method in capitals."""
    operation: str = ""
    """Of a callback: the id of the operation that it belongs to."""
    media: tuple[Media, ...] = ()
    """Of the body that it brings."""
    annotation: TypeSpec = NULL
    """What the body is read as: the union of its media types."""
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The operations of one tag."""

    name: str
    ident: str
    """Module and attribute, e.g. ``related_records``."""
    class_ident: str
    """E.g. ``RelatedRecords``; the async class has ``Async`` before it."""
    description: str = ""
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Something that could not be generated and that the user allowed to be left out."""

    what: str
    reason: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """How an alias tells by a property which of its types an object is."""

    property: str
    mapping: Mapping[str, str]
    """Each value of the property with the name of its class or alias."""
    types: tuple[str, ...] = ()
    """What the alias is, where that is less than the union of all: a base class."""
    base: str = ""
    """What an object is, at least, whose value is not in the mapping."""
    default: str = ""
    """What the document says that such an object is."""
    is_closed: bool = False
    """Whether other values are wrong: the union is only sent."""
    is_optional: bool = False
    """Whether an object may lack the property."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The named schemas that become ``models.py``, or the modules of ``models``."""

    schemas: Mapping[str, Any]
    """Name to JSON Schema 2020-12; every ``$ref`` is ``#/components/schemas/Name``."""
    has_formats: bool = False
    """Whether a field is a text that Python has a type for, such as a date."""
    pointers: Mapping[str, str] = field(default_factory=dict)
    """Name to the place of its schema in the document."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Class to its properties whose fields have another name, with that name."""
    one_way: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Class to its properties that it must do without one way, as a read-only one in a request;
    with the name of the default that the runtime has for them."""
    nullable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Class to its properties that may be null."""
    discriminators: Mapping[str, Discriminator] = field(default_factory=dict)
    """Each alias that a discriminator belongs to."""
    tags: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Class to its properties that tell it from others, with its own value."""
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The modules of the package ``models``, each with its names; none when there is one file."""
    constructors: Mapping[str, Constructor] = field(default_factory=dict)
    """How the classes that are sent are made, where their fields alone do not say it."""
    keeps_names: bool = False
    """Whether fields are called as the document calls them, and not as Python would."""

    def idents_of(self, name: str) -> dict[str, str]:
        """Return the properties of a class and its bases whose fields have another name."""
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
    """Import name, e.g. ``bigin``."""
    distribution: str
    """Name on a package index, e.g. ``bigin-client``."""
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
    """What the arguments of operations take in place of models, by name."""
    constants: tuple[NamedValues, ...] = ()
    """The values of the enums among the models, by name."""
    has_cli: bool = False
    """Whether the client has a command line."""
    runtime: Literal["vendored", "package"] = "vendored"
    """Whether the client carries what it needs of the runtime, or depends on it."""
    license: str = ""
    """Of the API, as the document names it."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What the client's ``pyproject.toml`` has in ``[project]`` besides, as PEP 621 says."""
    docs: str | None = None
    webhooks: tuple[Webhook, ...] = ()
    """With the callbacks of operations."""
    omitted: tuple[Omission, ...] = ()

    @property
    def carries_runtime(self) -> bool:
        """Whether the client has a copy of what it needs of the runtime."""
        return self.runtime == "vendored"

    @property
    def has_data_centers(self) -> bool:
        """Whether the servers are data centres, each with its accounts host."""
        return any(server.accounts is not None for server in self.servers)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, in the order of the resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
