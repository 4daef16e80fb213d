"""What a client knows of each operation, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from .errors import ArgumentError, ErrorRow
from .media_types import distance, fits, is_xml, kind_of
from .retry import RetryPolicy
from .servers import Server
from .type_specs import ANYTHING, TypeSpec

BodyKind = Literal[
    "json", "form", "multipart", "text", "binary", "any", "events", "lines", "sequence"
]
"""How a body is written and read; ``any``: as its actual media type says."""

PaginationKind = Literal["cursor", "link", "offset", "page", "url"]
"""How the pages of a list follow each other; ``pagination.kinds`` has a class for each."""

STREAMS = frozenset({"events", "lines", "sequence"})
"""Kinds of which a response is items one by one."""

ParameterLocation = Literal["path", "query", "header", "cookie", "querystring"]
"""Where a parameter stands in a request; ``querystring``: the value is the whole query."""

ResultT_co = TypeVar("ResultT_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an operation, as OpenAPI describes it."""

    name: str
    """The name on the wire."""
    argument: str = ""
    """The argument's name in Python; empty when it is ``name``."""
    location: ParameterLocation
    type: TypeSpec
    required: bool = False
    style: str = "simple"
    explode: bool = False
    allow_reserved: bool = False
    media_type: str | None = None
    """Set when the value is written in a media type of its own instead of in a style."""
    nullable: bool = False
    """Whether None means null, although the parameter is optional."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body, or one field of a form."""

    name: str
    type: TypeSpec = ANYTHING
    """``BYTES`` for a file."""
    required: bool = False
    content_type: str = ""
    """What the document says of it; several are separated by commas."""
    style: str = ""
    """Set when the value is written as a query parameter would be."""
    explode: bool = False
    allow_reserved: bool = False

    def as_parameter(self) -> Parameter:
        """Return the query parameter that is written as this part of a form is."""
        return Parameter(
            name=self.name,
            location="query",
            type=self.type,
            style=self.style,
            explode=self.explode,
            allow_reserved=self.allow_reserved,
        )


@dataclass(frozen=True, slots=True)
class Media:
    """One media type of a request body or a response."""

    media_type: str
    kind: BodyKind
    type: TypeSpec
    sent_as: str | None = None
    """What a range such as ``*/*`` is sent as, unless the caller chooses."""
    is_event: bool = False
    """Of server-sent events: whether the type is that of the whole event, not of its data."""
    parts: tuple[Part, ...] = ()
    """Of forms and multipart bodies: what is documented of each part."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request body; the first media type is the one that is sent, unless the caller chooses."""

    media: tuple[Media, ...]
    required: bool = True
    nullable: bool = False
    """Whether None means null, although the body is optional."""
    argument: str = "body"
    fields: Mapping[str, str] = field(default_factory=dict)
    """The arguments that are properties of the body, with the properties."""


@dataclass(frozen=True, slots=True)
class Header:
    """A documented header of a response that is not just text."""

    name: str
    type: TypeSpec
    is_list: bool = False
    """Whether its text is several values with commas between them."""
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """One documented response: a status such as ``200``, ``4XX`` or ``default``."""

    status: str
    media: tuple[Media, ...] = ()
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How a list of items travels. All pointers are JSON pointers."""

    items: str = ""
    """Into the request's body: the list of items."""
    parameter: str = ""
    """The parameter that is the list of items, where it is not in the body."""
    results: str
    """Into the response's body: the list of results."""
    size: int
    """The most items of one call."""
    succeeded: Mapping[str, Any]
    """Pointer into a result to the value that it has when its item succeeded."""
    result_type: TypeSpec
    item_id: str | None = None
    """Into an item: its id."""
    result_id: str | None = None
    """Into a result: the id of the item that it belongs to."""
    argument: str = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How the pages of a list follow each other. Steps are names of properties, and indexes."""

    kind: PaginationKind
    results: tuple[str | int, ...]
    """Into the response: the list."""
    argument: str = ""
    """The method's argument that chooses a page; empty when the body does."""
    body: tuple[str, ...] = ()
    """Into the body: what chooses a page."""
    limit: str = ""
    """The argument that says how long a page is; empty when there is none."""
    number: str = ""
    """The argument that counts pages where responses have no cursor; empty when there is none."""
    first: int = 0
    """The number of the first page or item, when the caller does not give it."""
    next: tuple[str | int, ...] | None = None
    """Into the response: the next cursor or URL."""
    more: tuple[str | int, ...] | None = None
    """Into the response: whether there is more."""
    pages: tuple[str | int, ...] | None = None
    """Into the response: the number of pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[ResultT_co]):
    """One operation of the document; ``ResultT_co`` is what its method returns."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[ResponseSpec, ...] = ()
    errors: tuple[ErrorRow, ...] = ()
    security: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """Alternatives, as in OpenAPI: each names its schemes with the scopes that they need."""
    batch: Batch | None = None
    pagination: Pagination | None = None
    retries: RetryPolicy | None = None
    """None: the document does not say when a call is repeated."""
    servers: tuple[Server, ...] = ()
    """Those of the operation or its path, which take the place of the client's server."""
    idempotency_key: str | None = None
    """The header with a key of each call, by which the API acts once however often it arrives."""

    def is_success(self, status: int) -> bool:
        """Return whether a response is no error.

        That is the 2XX range; a documented redirect too, where no other success is documented.
        """
        if 200 <= status < 300:
            return True
        known = {spec.status.upper() for spec in self.responses}
        others = any(name.startswith("2") or name == "DEFAULT" for name in known)
        return 300 <= status < 400 and not others and bool({str(status), "3XX"} & known)

    def response_spec(self, status: int) -> ResponseSpec | None:
        """Return the documented response for ``status``: exact, then its range, then default."""
        known = {spec.status.upper(): spec for spec in self.responses}
        return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


def nearest_media(documented: Sequence[Media], actual: str) -> Media | None:
    """Return the documented media type that a response's type means; None when it means none.

    JSON, XML and raw bytes under another name of their kind still are what was documented, as
    ``application/problem+json`` is JSON. Types of text differ too much for that.
    """
    if not actual:
        return documented[0]
    if (fitting := fitting_media(documented, actual)) is not None:
        return fitting
    kind = kind_of(actual)
    if kind == "text" and not is_xml(actual):
        return None
    alike = (m for m in documented if m.kind == kind and (kind != "text" or is_xml(m.media_type)))
    return next(alike, None)


def fitting_media(documented: Sequence[Media], actual: str) -> Media | None:
    """Return the media type whose name and parameters fit the best; None when none has the name."""
    fitting = (media for media in documented if fits(media.media_type, actual))
    return min(fitting, key=lambda media: distance(media.media_type, actual), default=None)


def choose_media(body: Body, media_type: str | None) -> tuple[Media, str]:
    """Return the documented media type that fits the chosen one, and what is sent.

    Raises ``ArgumentError`` for a choice that is not documented.
    """
    if media_type is None:
        first = body.media[0]
        return first, first.sent_as or first.media_type
    if any(character in media_type for character in "*\r\n"):
        raise ArgumentError.of("media_type", f"{media_type!r} cannot be sent; choose one type")
    if (fitting := fitting_media(body.media, media_type)) is not None:
        return fitting, media_type
    documented = ", ".join(media.media_type for media in body.media)
    raise ArgumentError.of("media_type", f"{media_type!r} is not one of {documented}")
