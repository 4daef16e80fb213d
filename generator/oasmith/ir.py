"""The intermediate representation: all that a template may know of a document.

Plain frozen data. Every name, type expression and order is decided before rendering,
so that templates lay out and never decide. ``oasmith dump-ir`` prints it as JSON.

Conventions:

* ``ident`` is a Python identifier that ``naming`` chose; ``name`` is the document's own word.
* ``annotation`` and ``type`` are Python type expressions. A class or alias of the generated
  ``models`` module is written ``models.Name``; builtins and ``typing`` names stand bare.
* ``pointer`` is a JSON pointer into the bundled document (RFC 6901).
* Prose (``summary``, ``description``, …) is the document's text, unescaped; templates pass it
  through a filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ParameterLocation = Literal["path", "query", "header", "cookie", "querystring"]
BodyKind = Literal[
    "json", "form", "multipart", "text", "binary", "any", "events", "lines", "sequence"
]
"""How a body is written and read; ``any``: as its actual media type says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact comes from (``x-source``)."""

    url: str
    read: str
    """ISO date on which the page was read."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """One ``{placeholder}`` of a server's URL."""

    name: str
    default: str | None
    """None when the document gives none; the client's user must then give a value."""
    values: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One entry of ``servers``; with ``accounts`` it is a data centre."""

    name: str
    """The id of the data centre or the server's name, e.g. ``eu``."""
    ident: str
    """The enumerator, e.g. ``EU``."""
    url: str
    description: str = ""
    accounts: str | None = None
    """The origin of the OAuth endpoints for this server, e.g. ``https://accounts.zoho.eu``."""
    variables: tuple[ServerVariable, ...] = ()
    source: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One OAuth scope as the document declares it; a template has ``placeholders``."""

    name: str
    """E.g. ``ZohoBigin.modules.{module_name}.UPDATE``."""
    description: str = ""
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeParameter:
    """How a scope's placeholder follows from a parameter (``x-scope-parameters``)."""

    placeholder: str
    parameter: str
    values: tuple[tuple[str, str], ...]
    """Pairs of the parameter's value and the scope's word, e.g. ``("Contacts", "contacts")``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One OAuth 2 flow. URLs are those of the first server."""

    kind: Literal[
        "authorizationCode", "clientCredentials", "password", "implicit", "deviceAuthorization"
    ]
    authorization_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One entry of ``components.securitySchemes``."""

    name: str
    ident: str
    kind: Literal["oauth2", "bearer", "basic", "apiKey", "openIdConnect", "other", "mutualTLS"]
    location: Literal["header", "query", "cookie"] = "header"
    key: str = "Authorization"
    """The header, query parameter or cookie that carries the credential."""
    prefix: str | None = "Bearer"
    """The word before the token in the header (``x-authorization-prefix``)."""
    argument: str = "token"
    """The client's argument that takes the credential, e.g. ``token`` or ``api_key``.

    Empty for ``mutualTLS``: the HTTP client has the certificate.
    """
    description: str = ""
    flows: tuple[Flow, ...] = ()
    scopes: tuple[Scope, ...] = ()
    scope_parameters: tuple[ScopeParameter, ...] = ()
    server_pointer: str | None = None
    """JSON pointer into the token endpoint's answer to the API's origin (``x-token-response``)."""
    source: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One scheme that an alternative needs, with all of its scopes."""

    scheme: str
    """Its name; the alternative can never be met when ``Api.schemes`` has no such scheme."""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One entry of ``security``: all requirements hold together; empty means anonymous."""

    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation, its own or its path's."""

    name: str
    ident: str
    location: ParameterLocation
    required: bool
    annotation: str
    """What the signature says; readable, e.g. ``str``."""
    type: str
    """What the value is checked against, e.g. ``models.RecordId``."""
    description: str = ""
    default: Any = None
    has_default: bool = False
    style: str = "simple"
    explode: bool = False
    allow_reserved: bool = False
    media_type: str | None = None
    """Set for a ``content`` parameter: the value is written in this media type."""
    nullable: bool = False
    """Whether the schema allows null. An optional one then tells null from what is not given."""
    deprecated: bool = False
    example: Any = None
    """The first example of the document, as data; None when there is none."""
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body, or one field of a form."""

    name: str
    type: str
    """What it is checked against; ``bytes`` for a file."""
    required: bool = False
    content_type: str = ""
    """As the document says; several are separated by commas."""
    style: str = ""
    """Of a form's field: empty unless the document says how it is written."""
    explode: bool = False
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One media type of a body or an answer."""

    media_type: str
    kind: BodyKind
    annotation: str
    """Bodies: what the signature accepts. Answers: what the method returns."""
    type: str
    """What the value is decoded to or checked against."""
    sent_as: str | None = None
    """Of a request: what a range such as ``*/*`` is sent as; None where a caller must choose."""
    example: Any = None
    """The first example of the document for this media type, as data; None when there is none."""
    is_event: bool = False
    """Of server-sent events: whether the type is that of the whole event, not of its data."""
    parts: tuple[Part, ...] = ()
    """Of multipart bodies: what is documented of each part. Of forms: fields with a style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body."""

    required: bool
    media: tuple[Media, ...]
    """The first is the one that is sent unless another is asked for."""
    description: str = ""
    ident: str = "body"
    annotation: str = "Any"
    """What the signature says: the union of the media types' annotations."""
    nullable: bool = False
    """Whether a media type's schema allows null. An optional body then tells null from no body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A documented header of an answer."""

    name: str
    description: str = ""
    type: str = "str"
    is_list: bool = False
    """Whether its text is several values with commas between them."""
    is_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """One line of an operation's error table (``x-errors``)."""

    code: str
    status: str
    """The response's key: ``400``, ``4XX`` or ``default``."""
    message: str
    resolution: str
    meaning: str = ""
    docs: str | None = None
    oauth: Literal["invalid_token", "insufficient_scope"] | None = None
    """What it says of the token, in the words of RFC 6750."""
    source: Provenance | None = None
    example: Any = None
    """The body of the row's example, as data."""
    error_class: str = ""
    """The exception class of the row's code, e.g. ``InvalidModule``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response of an operation."""

    status: str
    """``200``, ``4XX`` or ``default``."""
    description: str = ""
    media: tuple[Media, ...] = ()
    headers: tuple[Header, ...] = ()


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
    item_annotation: str
    item_type: str
    result_type: str
    parameter: str
    """The method's argument that takes the items, e.g. ``data``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """When a call is repeated, as the document says. Times are seconds; None says nothing."""

    most: int | None = None
    statuses: tuple[str, ...] | None = None
    connection_errors: bool | None = None
    initial: float | None = None
    longest: float | None = None
    exponent: float | None = None
    elapsed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How the pages of a list follow each other. Steps are names of properties, and indexes."""

    kind: Literal["cursor", "offset", "page", "url"]
    results: tuple[str | int, ...]
    """Into the answer: the list."""
    item: str
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
    item: str = ""
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
    answers: tuple[Answer, ...] = ()
    media_types: tuple[str, ...] = ()
    """What the argument ``media_type`` chooses from; empty when there is nothing to choose."""
    accepts: tuple[str, ...] = ()
    """What the argument ``accept`` chooses from; empty when there is nothing to choose."""
    result: str = "None"
    """What a call returns, as a type expression (for a batch: of one result).

    ``Any`` where an answer only comes item by item.
    """
    forms: tuple[Form, ...] = ()
    """The methods; the first is the one that is called after the operation."""
    errors: tuple[ErrorRow, ...] = ()
    security: tuple[Alternative, ...] = ()
    batch: Batch | None = None
    pagination: Pagination | None = None
    retries: Retries | None = None
    """Of the operation, else of the document; None where neither says anything."""
    servers: tuple[Server, ...] = ()
    """Only where the operation or its path has servers that differ from the document's."""
    source: Provenance | None = None
    pointer: str = ""


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
    annotation: str = "None"
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
class ErrorClass:
    """The exception class of one error code, with all of its rows in the document."""

    code: str
    ident: str
    rows: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEnvelope:
    """Where an error's parts stand in its body (``x-error-envelope``), as JSON pointers."""

    code: str = "/code"
    message: str = "/message"
    details: str = "/details"


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Something that could not be generated and that the user allowed to be left out."""

    what: str
    reason: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The named schemas that become ``models.py``, or the modules of ``models``."""

    schemas: Mapping[str, Any]
    """Name to JSON Schema 2020-12; every ``$ref`` is ``#/components/schemas/Name``."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Class to its properties whose fields have another name, with that name."""
    one_way: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Class to its properties that it must do without one way, as a read-only one in a request;
    with the name of the default that ``_runtime.model`` has for them."""
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The modules of the package ``models``, each with its names; none when there is one file."""


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
    license: str = ""
    docs: str | None = None
    webhooks: tuple[Webhook, ...] = ()
    """With the callbacks of operations."""
    omitted: tuple[Omission, ...] = ()

    @property
    def has_data_centers(self) -> bool:
        """Whether the servers are data centres, each with its accounts host."""
        return any(server.accounts is not None for server in self.servers)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, in the order of the resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
