"""Parameters, request bodies and responses.

A class that is derived from the runtime's class of the same name adds the fields that only the
generator needs, for signatures and documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oasmith.ir.types import ANYTHING, TypeSpec
from oasmith_runtime import operation as runtime
from oasmith_runtime.operation import (
    BodyKind as BodyKind,
    Header as Header,
    ParameterLocation as ParameterLocation,
    Part as Part,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(runtime.Parameter):
    """A parameter of an operation or of its path item."""

    annotation: TypeSpec
    """The type in the signature: everything that is accepted."""
    description: str = ""
    default: Any = None
    has_default: bool = False
    deprecated: bool = False
    example: Any = None
    """The first example in the document, as data; None if there is no example."""
    pointer: str = ""

    @property
    def ident(self) -> str:
        """The argument's name in Python."""
        return self.argument or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(runtime.Media):
    """One media type of a body or a response."""

    annotation: TypeSpec
    """Request body: the type in the signature. Response: the type that the method returns."""
    example: Any = None
    """The first example in the document for this media type, as data; None if there is none."""

    @property
    def sent(self) -> str | None:
        """The ``Content-Type`` of a body; None for a media type range, where the caller chooses."""
        is_range = "*" in self.media_type.partition(";")[0]
        return self.sent_as or (None if is_range else self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyField:
    """A property of a request body that is a separate argument of the method."""

    name: str
    """The name on the wire."""
    ident: str
    """The argument's name in Python."""
    annotation: TypeSpec
    required: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(runtime.Body):
    """A request body."""

    media: tuple[Media, ...]
    """The first one is sent by default."""
    description: str = ""
    annotation: TypeSpec = ANYTHING
    """The type in the signature: the union of the annotations of all media types."""
    keywords: tuple[BodyField, ...] = ()
    """The properties that are separate arguments; empty if the body is one argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSpec(runtime.ResponseSpec):
    """One documented response of an operation."""

    media: tuple[Media, ...] = ()
    description: str = ""
    header_names: tuple[str, ...] = ()
    """All documented headers; ``headers`` only has those whose type is not just a string."""
