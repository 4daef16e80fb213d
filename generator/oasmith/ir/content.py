"""What is sent and what comes back: parameters, bodies and headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from oasmith.ir.types import ANYTHING, STRING, TypeSpec

ParameterLocation = Literal["path", "query", "header", "cookie", "querystring"]
BodyKind = Literal[
    "json", "form", "multipart", "text", "binary", "any", "events", "lines", "sequence"
]
"""How a body is written and read; ``any``: as its actual media type says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation, its own or its path's."""

    name: str
    ident: str
    location: ParameterLocation
    required: bool
    annotation: TypeSpec
    """What the signature says: as wide as what is accepted."""
    type: TypeSpec
    """What the value is checked against."""
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
    type: TypeSpec
    """What it is checked against; ``BYTES`` for a file."""
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
    annotation: TypeSpec
    """Bodies: what the signature accepts. Answers: what the method returns."""
    type: TypeSpec
    """What the value is decoded to or checked against."""
    sent_as: str | None = None
    """Of a request: what a range such as ``*/*`` is sent as; None where a caller must choose."""
    example: Any = None
    """The first example of the document for this media type, as data; None when there is none."""
    is_event: bool = False
    """Of server-sent events: whether the type is that of the whole event, not of its data."""
    parts: tuple[Part, ...] = ()
    """Of multipart bodies: what is documented of each part. Of forms: fields with an encoding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body."""

    required: bool
    media: tuple[Media, ...]
    """The first is the one that is sent unless another is asked for."""
    description: str = ""
    ident: str = "body"
    annotation: TypeSpec = ANYTHING
    """What the signature says: the union of the media types' annotations."""
    nullable: bool = False
    """Whether a media type's schema allows null. An optional body then tells null from no body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A documented header of an answer."""

    name: str
    description: str = ""
    type: TypeSpec = STRING
    is_list: bool = False
    """Whether its text is several values with commas between them."""
    is_json: bool = False
