"""Arguments of methods: parameters, bodies and media types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import NONE, STR, Annotation, Annotator, named, one_of
from oasmith.emit.filters import WIDTH

NOT_GIVEN = named("NotGiven")
"""The type of the default of an argument for which None means null."""

_INDENT = 8
"""The indentation of the arguments in a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method."""

    ident: str
    annotation: Annotation
    default: str | None = None
    """The default as an expression; None if the argument is required."""
    description: str = ""
    async_annotation: Annotation | None = None
    """The annotation in the async client, if it differs."""

    @property
    def written(self) -> Annotation:
        """The annotation in a signature.

        A union that is too long for its line gets parentheses, because black would add them and
        ruff keeps them.
        """
        assigned = "" if self.default is None else f" = {self.default}"
        annotation = self.annotation
        line = f"{' ' * _INDENT}{self.ident}: {annotation.text}{assigned},"
        is_long = len(line) > WIDTH and annotation.is_union
        return annotation.in_parentheses() if is_long else annotation


def argument_of(parameter: ir.Parameter, annotator: Annotator) -> Argument:
    """Return a parameter as an argument."""
    default = None if parameter.required else omitted(parameter.nullable)
    text = sentence(parameter.description)
    if parameter.has_default and not parameter.required:
        text = f"{text} The API's default is {_shown(parameter.default)}.".strip()
    return Argument(
        ident=parameter.ident,
        annotation=_optional(annotator.argument(parameter.annotation), default),
        default=default,
        description=text if parameter.has_default else parameter.description,
    )


def omitted(nullable: bool) -> str:
    """Return the default of an optional argument."""
    return "NOT_GIVEN" if nullable else "None"


def _optional(annotation: Annotation, default: str | None) -> Annotation:
    """Return an annotation with the type of its default."""
    if default is None:
        return annotation
    annotation |= NONE
    return annotation | NOT_GIVEN if default == "NOT_GIVEN" else annotation


def _shown(value: object) -> str:
    """Return a default as a Python literal; a long one is truncated."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def body_of(operation: ir.Operation, annotator: Annotator) -> Argument | None:
    """Return the argument of the body, for a batch of its items; None if there is no body."""
    body, batch = operation.body, operation.batch
    if batch is not None:
        return _items_of(operation, batch, annotator)
    if body is None:
        return None
    default = None if body.required else omitted(body.nullable)
    return Argument(
        ident=body.argument,
        annotation=_optional(annotator.argument(body.annotation), default),
        default=default,
        description=" ".join(filter(None, [_sent(body), _parts(body)])),
    )


def _items_of(operation: ir.Operation, batch: ir.Batch, annotator: Annotator) -> Argument:
    """Return the argument of the items of a batch."""
    texts = [one.description for one in operation.parameters if one.name == batch.parameter]
    text = texts[0] if texts else operation.body.description if operation.body else ""
    any_number = f"Any number of items; more than {batch.size} are sent in several calls."
    item = annotator.argument(batch.item_annotation)
    return Argument(
        ident=batch.argument,
        annotation=named("Iterable", item),
        description=f"{sentence(text)} {any_number}",
        async_annotation=named("Iterable", item) | named("AsyncIterable", item),
    )


def whole_of(operation: ir.Operation, annotator: Annotator) -> Argument | None:
    """Return the argument of the whole body; None if its properties are not arguments."""
    body = operation.body
    if body is None or not body.keywords:
        return None
    annotation = annotator.argument(body.annotation)
    return Argument(
        ident=body.argument,
        annotation=annotation if body.required else annotation | NOT_GIVEN,
        default=None if body.required else "NOT_GIVEN",
        description=f"The whole body, instead of {_listed_names(body)}.",
    )


def _listed_names(body: ir.Body) -> str:
    names = [f"`{keyword.ident}`" for keyword in body.keywords]
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def fields_of(operation: ir.Operation, annotator: Annotator) -> list[Argument]:
    """Return the arguments that are properties of the body; empty if the body is one argument."""
    keywords = operation.body.keywords if operation.body is not None else ()
    return [_field(keyword, annotator) for keyword in keywords]


def _field(keyword: ir.BodyField, annotator: Annotator) -> Argument:
    annotation = annotator.argument(keyword.annotation)
    return Argument(
        ident=keyword.ident,
        annotation=annotation if keyword.required else annotation | NOT_GIVEN,
        default=None if keyword.required else "NOT_GIVEN",
        description=keyword.description,
    )


def _sent(body: ir.Body) -> str:
    """Return the description of a body, or else its media types."""
    names = tuple(media.media_type for media in body.media)
    return sentence(body.description) or f"The request body, as {_listed(names)}."


def _parts(body: ir.Body) -> str:
    """Return a list of the parts of a multipart body, which its annotation does not show."""
    parts = next((media.parts for media in body.media if media.kind == "multipart"), ())
    names = [f"`{part.name}`{' (required)' if part.required else ''}" for part in parts]
    return f"Its parts: {', '.join(names)}." if names else ""


def choices_of(operation: ir.Operation) -> Iterator[Argument]:
    """Yield the arguments for the media types of request and response."""
    if operation.body is not None and operation.media_types:
        first = operation.body.media[0].sent
        yield Argument(
            ident="media_type",
            annotation=_one_of(operation.media_types),
            default=None if first is None else repr(first),
            description=f"The media type of the body: {_listed(operation.media_types)}.",
        )
    if operation.accepts:
        accepted = _one_of(operation.accepts)
        yield Argument(
            ident="accept",
            annotation=accepted if operation.results else accepted | NONE,
            default=repr(operation.accepts[0]) if operation.results else "None",
            description=f"The media type of the response: {_listed(operation.accepts)}.",
        )


def _one_of(media_types: tuple[str, ...]) -> Annotation:
    """Return the type of a choice; a range such as ``image/*`` allows any string."""
    if any("*" in media_type for media_type in media_types):
        return STR
    return one_of(media_types)


def _listed(media_types: tuple[str, ...]) -> str:
    *others, last = media_types
    return f"{', '.join(others)} or {last}" if others else last


def sentence(text: str) -> str:
    """Return text on one line, with a full stop at the end."""
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "!", "?", ":")) else line + "."
