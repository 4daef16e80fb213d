"""What is sent and what comes back: the runtime's descriptions, with what signatures and docs say.

A class here adds to the runtime's class of the same name what only the generator knows.
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
    """A parameter of an operation, its own or its path's."""

    annotation: TypeSpec
    """What the signature says: as wide as what is accepted."""
    description: str = ""
    default: Any = None
    has_default: bool = False
    deprecated: bool = False
    example: Any = None
    """The first example of the document, as data; None when there is none."""
    pointer: str = ""

    @property
    def ident(self) -> str:
        """The argument's name in Python."""
        return self.argument or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(runtime.Media):
    """One media type of a body or a response."""

    annotation: TypeSpec
    """Bodies: what the signature accepts. Responses: what the method returns."""
    example: Any = None
    """The first example of the document for this media type, as data; None when there is none."""

    @property
    def sent(self) -> str | None:
        """What a body is sent as; None for a range of which a caller must choose one."""
        is_range = "*" in self.media_type.partition(";")[0]
        return self.sent_as or (None if is_range else self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyField:
    """A property of a body that is an argument of its own."""

    name: str
    """As it is sent."""
    ident: str
    """The argument's name in Python."""
    annotation: TypeSpec
    required: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(runtime.Body):
    """A request body."""

    media: tuple[Media, ...]
    """The first is the one that is sent unless another is asked for."""
    description: str = ""
    annotation: TypeSpec = ANYTHING
    """What the signature says: the union of the media types' annotations."""
    keywords: tuple[BodyField, ...] = ()
    """The properties that are arguments; none where the body is one argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSpec(runtime.ResponseSpec):
    """One documented response of an operation."""

    media: tuple[Media, ...] = ()
    description: str = ""
    header_names: tuple[str, ...] = ()
    """All that are documented; ``headers`` has those that are more than text."""
