"""Parameters, bodies and choices as the arguments of a method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import NONE, STR, Annotation, Annotator, named, one_of
from oasmith.emit.filters import WIDTH

NOT_GIVEN = named("NotGiven")
"""What an argument is that is not given, where None says something else."""

_INDENT = 8
"""Columns before the arguments of a method, each on its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method."""

    ident: str
    annotation: Annotation
    default: str | None = None
    """The default as an expression; None when the argument must be given."""
    description: str = ""
    async_annotation: Annotation | None = None
    """Of the async client, where it takes more."""

    @property
    def written(self) -> Annotation:
        """The annotation as it stands in a signature.

        A union that is too long for its line gets parentheses: black would write them, and ruff
        keeps them.
        """
        given = "" if self.default is None else f" = {self.default}"
        annotation = self.annotation
        line = f"{' ' * _INDENT}{self.ident}: {annotation.text}{given},"
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
    """Return the default of an argument that need not be given."""
    return "NOT_GIVEN" if nullable else "None"


def _optional(annotation: Annotation, default: str | None) -> Annotation:
    """Return an annotation with what its default adds to it."""
    if default is None:
        return annotation
    annotation |= NONE
    return annotation | NOT_GIVEN if default == "NOT_GIVEN" else annotation


def _shown(value: object) -> str:
    """Return a default as it is written in Python; a long one is cut."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def body_of(operation: ir.Operation, annotator: Annotator) -> Argument | None:
    """Return the argument that is the body, for a batch its items; None when there is none."""
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
    """Return the argument that takes the items of a batch."""
    texts = [one.description for one in operation.parameters if one.name == batch.parameter]
    text = texts[0] if texts else operation.body.description if operation.body else ""
    any_number = f"Any number of items; more than {batch.size} travel in several calls."
    item = annotator.argument(batch.item_annotation)
    return Argument(
        ident=batch.argument,
        annotation=named("Iterable", item),
        description=f"{sentence(text)} {any_number}",
        async_annotation=named("Iterable", item) | named("AsyncIterable", item),
    )


def whole_of(operation: ir.Operation, annotator: Annotator) -> Argument | None:
    """Return the argument that is the whole body, where its properties are arguments, too."""
    body = operation.body
    if body is None or not body.keywords:
        return None
    annotation = annotator.argument(body.annotation)
    return Argument(
        ident=body.argument,
        annotation=annotation if body.required else annotation | NOT_GIVEN,
        default=None if body.required else "NOT_GIVEN",
        description=f"The whole body, in place of {_listed_names(body)}.",
    )


def _listed_names(body: ir.Body) -> str:
    names = [f"`{keyword.ident}`" for keyword in body.keywords]
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def fields_of(operation: ir.Operation, annotator: Annotator) -> list[Argument]:
    """Return the arguments that are properties of the body; none where it is one argument."""
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
    """Return what the document says of a body, at least how it is sent."""
    names = tuple(media.media_type for media in body.media)
    return sentence(body.description) or f"What is sent, as {_listed(names)}."


def _parts(body: ir.Body) -> str:
    """Return the parts of a multipart body, because its annotation does not tell them."""
    parts = next((media.parts for media in body.media if media.kind == "multipart"), ())
    told = [f"`{part.name}`{' (required)' if part.required else ''}" for part in parts]
    return f"Its parts: {', '.join(told)}." if told else ""


def choices_of(operation: ir.Operation) -> Iterator[Argument]:
    """Yield the arguments that choose among media types."""
    if operation.body is not None and operation.media_types:
        first = operation.body.media[0].sent
        yield Argument(
            ident="media_type",
            annotation=_one_of(operation.media_types),
            default=None if first is None else repr(first),
            description=f"How the body is sent: {_listed(operation.media_types)}.",
        )
    if operation.accepts:
        accepted = _one_of(operation.accepts)
        yield Argument(
            ident="accept",
            annotation=accepted if operation.results else accepted | NONE,
            default=repr(operation.accepts[0]) if operation.results else "None",
            description=f"The one answer to ask for, of {_listed(operation.accepts)}.",
        )


def _one_of(media_types: tuple[str, ...]) -> Annotation:
    """Return the type of a choice; a range such as ``image/*`` leaves it open."""
    if any("*" in media_type for media_type in media_types):
        return STR
    return one_of(media_types)


def _listed(media_types: tuple[str, ...]) -> str:
    *others, last = media_types
    return f"{', '.join(others)} or {last}" if others else last


def sentence(text: str) -> str:
    """Return one line of text that ends like a sentence."""
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "!", "?", ":")) else line + "."
