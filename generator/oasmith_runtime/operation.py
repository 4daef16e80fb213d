"""The description of operations as data."""

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
"""How a body is encoded and decoded; ``any``: by its actual media type."""

PaginationKind = Literal["cursor", "link", "offset", "page", "url"]
"""Kinds of pagination; ``pagination.kinds`` has a class for each."""

STREAMS = frozenset({"events", "lines", "sequence"})
"""Kinds whose responses are streams of items."""

ParameterLocation = Literal["path", "query", "header", "cookie", "querystring"]
"""The location of a parameter in a request; ``querystring``: the value is the whole query."""

ResultT_co = TypeVar("ResultT_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation (OpenAPI's Parameter Object)."""

    name: str
    """The name in the document."""
    argument: str = ""
    """The name of the Python argument; empty if it is ``name``."""
    location: ParameterLocation
    type: TypeSpec
    required: bool = False
    style: str = "simple"
    explode: bool = False
    allow_reserved: bool = False
    media_type: str | None = None
    """The media type of the value, if it has ``content`` instead of a style."""
    nullable: bool = False
    """Whether None means null, although the parameter is optional."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a multipart body, or a field of a form."""

    name: str
    type: TypeSpec = ANYTHING
    """``BYTES`` for a file."""
    required: bool = False
    content_type: str = ""
    """The documented media types, separated by commas."""
    style: str = ""
    """Set if the value is serialized as a query parameter."""
    explode: bool = False
    allow_reserved: bool = False

    def as_parameter(self) -> Parameter:
        """Return a query parameter with the same serialization as this part of a form."""
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
    """A media type of a request body or a response."""

    media_type: str
    kind: BodyKind
    type: TypeSpec
    sent_as: str | None = None
    """The default media type to send for a range such as ``*/*``."""
    is_event: bool = False
    """For server-sent events: whether the type is that of the whole event, not of its data."""
    parts: tuple[Part, ...] = ()
    """For forms and multipart bodies: the documented parts."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request body; the first media type is the default."""

    media: tuple[Media, ...]
    required: bool = True
    nullable: bool = False
    """Whether None means null, although the body is optional."""
    argument: str = "body"
    fields: Mapping[str, str] = field(default_factory=dict)
    """Arguments that are properties of the body, with the names of the properties."""


@dataclass(frozen=True, slots=True)
class Header:
    """A documented header of a response with another type than a string."""

    name: str
    type: TypeSpec
    is_list: bool = False
    """Whether it is a comma-separated list of values."""
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """A documented response for a status such as ``200``, ``4XX`` or ``default``."""

    status: str
    media: tuple[Media, ...] = ()
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How a list of items is sent. All pointers are JSON Pointers."""

    items: str = ""
    """Pointer to the list of items in the request body."""
    parameter: str = ""
    """The parameter with the list of items, if it is not in the body."""
    results: str
    """Pointer to the list of results in the response body."""
    size: int
    """Maximum number of items of one call."""
    succeeded: Mapping[str, Any]
    """Values that mean success, by pointers into a result."""
    result_type: TypeSpec
    item_id: str | None = None
    """Pointer to the id in an item."""
    result_id: str | None = None
    """Pointer to the id of the item in a result."""
    argument: str = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """The pagination of a list. Paths consist of names of properties, and indexes."""

    kind: PaginationKind
    results: tuple[str | int, ...]
    """Path to the list in the response."""
    argument: str = ""
    """The method's argument that selects a page; empty if it is in the body."""
    body: tuple[str, ...] = ()
    """Path to the value in the body that selects a page."""
    limit: str = ""
    """The argument for the page size; empty if there is none."""
    number: str = ""
    """The argument for the page number, if responses have no cursor; empty if there is none."""
    first: int = 0
    """The default number of the first page or item."""
    next: tuple[str | int, ...] | None = None
    """Path to the next cursor or URL in the response."""
    more: tuple[str | int, ...] | None = None
    """Path to the flag in the response that says whether there are more pages."""
    pages: tuple[str | int, ...] | None = None
    """Path to the number of pages in the response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[ResultT_co]):
    """An operation of the document; ``ResultT_co`` is the return type of its method."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[ResponseSpec, ...] = ()
    errors: tuple[ErrorRow, ...] = ()
    security: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """Alternatives, as in OpenAPI: each has its schemes with the required scopes."""
    batch: Batch | None = None
    pagination: Pagination | None = None
    retries: RetryPolicy | None = None
    """None if the document has no retry policy."""
    servers: tuple[Server, ...] = ()
    """The servers of the operation or its path, which replace the client's server."""
    idempotency_key: str | None = None
    """The header with an idempotency key, by which the API applies each call only once."""

    def is_success(self, status: int) -> bool:
        """Return whether a status is a success.

        That is the 2XX range, and a documented redirect if no other success is documented.
        """
        if 200 <= status < 300:
            return True
        known = {spec.status.upper() for spec in self.responses}
        others = any(name.startswith("2") or name == "DEFAULT" for name in known)
        return 300 <= status < 400 and not others and bool({str(status), "3XX"} & known)

    def response_spec(self, status: int) -> ResponseSpec | None:
        """Return the documented response for ``status``: exact, else its range, else default."""
        known = {spec.status.upper(): spec for spec in self.responses}
        return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


def nearest_media(documented: Sequence[Media], actual: str) -> Media | None:
    """Return the documented media type that best matches that of a response; None if none does.

    Other media types of the same kind match for JSON, XML and binary data, such as
    ``application/problem+json`` for JSON. Text types differ too much for that.
    """
    if not actual:
        return documented[0]
    if (matching := fitting_media(documented, actual)) is not None:
        return matching
    kind = kind_of(actual)
    if kind == "text" and not is_xml(actual):
        return None
    similar = (m for m in documented if m.kind == kind and (kind != "text" or is_xml(m.media_type)))
    return next(similar, None)


def fitting_media(documented: Sequence[Media], actual: str) -> Media | None:
    """Return the media type whose name and parameters match best; None if no name matches."""
    matching = (media for media in documented if fits(media.media_type, actual))
    return min(matching, key=lambda media: distance(media.media_type, actual), default=None)


def choose_media(body: Body, media_type: str | None) -> tuple[Media, str]:
    """Return the documented media type that matches the chosen one, and the type to send.

    Raises ``ArgumentError`` for a choice that is not documented.
    """
    if media_type is None:
        first = body.media[0]
        return first, first.sent_as or first.media_type
    if any(character in media_type for character in "*\r\n"):
        raise ArgumentError.of("media_type", f"{media_type!r} cannot be sent; choose one type")
    if (matching := fitting_media(body.media, media_type)) is not None:
        return matching, media_type
    documented = ", ".join(media.media_type for media in body.media)
    raise ArgumentError.of("media_type", f"{media_type!r} is not one of {documented}")
