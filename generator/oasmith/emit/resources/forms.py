"""The methods of one operation: each gives its answer in another form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.emit.annotations import PLAIN, Annotation, Annotator, named, one_of
from oasmith.emit.filters import WIDTH
from oasmith.emit.resources.arguments import Argument
from oasmith.ir.types import NULL, Scalar, members_of

_FUNCTIONS = {
    "call": "_call",
    "items": "_stream",
    "bytes": "_bytes",
    "pages": "_pages",
    "each": "_each",
}
_TEXTS = {
    "items": "As `{}`, item by item: use it with `with`, and iterate.",
    "bytes": "As `{}`, in pieces: use it with `with`, and iterate or `write_to` a file.",
    "each": "As `{}`, for any number of items, with each item as soon as it comes back.",
    "pages": "The items of `{}` over all pages, which are asked for while you iterate.",
    "call": "One page of `{}`, as the API gives it.",
}

EACH = (
    Argument(
        ident="concurrency",
        annotation=Annotation(("int",)),
        default="1",
        description="How many calls are under way at once.",
    ),
    Argument(
        ident="on_progress",
        annotation=Annotation(
            ("Callable[[Progress], None]", "None"), frozenset({"Callable", "Progress"})
        ),
        default="None",
        description="Is told after each call how far it is.",
    ),
    Argument(
        ident="max_bytes",
        annotation=Annotation(("int", "None")),
        default="None",
        description="How long the items of one call may be, besides their number.",
    ),
)
"""What the methods have besides that give the items of a batch as they come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One way to call a method."""

    keyword: tuple[Argument, ...]
    """The arguments that are not positional, those that must be given first."""
    returns: Annotation
    fields_ident: str = ""
    """The variadic keyword argument that takes the properties of the body; empty without one."""

    @property
    def written_returns(self) -> Annotation:
        """What it returns, as it stands in a signature.

        A name that is too long for its line is quoted: black and ruff do not write it alike.
        """
        line = f"    ) -> {self.returns.text}:"
        is_long = self.returns.is_name and len(line) > WIDTH
        return self.returns.quoted() if is_long else self.returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A method as it is written: the operation's own, or one that gives its answer otherwise."""

    ident: str
    function: str
    """The runtime's function that it calls."""
    awaits: bool
    """Whether the async one is awaited."""
    overloads: tuple[Signature, ...]
    """The ways to call it, where there are several."""
    async_overloads: tuple[Signature, ...]
    whole: Signature
    """The one way to call it, or the one that takes them all."""
    async_whole: Signature
    choices: tuple[str, ...]
    """The arguments that the runtime's function has besides."""
    streams_by: str
    """The argument that makes it a stream where it is true; empty where there is none."""
    text: str
    """What it does, for a method that is not called after the operation."""

    @property
    def stream_choices(self) -> tuple[str, ...]:
        """The arguments that the function for a stream has besides."""
        return tuple(name for name in self.choices if name != "accept")

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Every signature of both clients."""
        return (*self.overloads, *self.async_overloads, self.whole, self.async_whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The arguments of an operation that are not positional."""

    parameters: tuple[Argument, ...]
    bodies: tuple[tuple[Argument, ...], ...]
    """The ways to give the body: by its properties and whole, or as one argument."""
    choices: tuple[Argument, ...]
    """What is not in the document."""

    def of_way(self, body: tuple[Argument, ...]) -> list[Argument]:
        """Return the arguments with the body in one of its ways."""
        return in_order([*self.parameters, *body, *self.choices])


def in_order(arguments: Iterable[Argument]) -> list[Argument]:
    """Return arguments with those first that must be given, each group as it was."""
    return sorted(arguments, key=lambda argument: argument.default is not None)


def form_of(
    operation: ir.Operation, form: ir.Form, arguments: Arguments, annotator: Annotator
) -> Form:
    """Return one method of an operation."""
    if form.kind == "each":
        arguments = replace(arguments, choices=(*arguments.choices, *EACH))
    if form.kind != "call":
        # What is asked for follows from the form.
        rest = tuple(one for one in arguments.choices if one.ident != "accept")
        arguments = replace(arguments, choices=rest)
    is_batch = form.kind == "call" and operation.batch is not None
    overloads, whole = _signatures(operation, form, arguments, annotator)
    awaited = replace(arguments, bodies=tuple(map(_from_async, arguments.bodies)))
    async_arguments = awaited if form.kind == "each" else arguments
    async_overloads, async_whole = _signatures(operation, form, async_arguments, annotator, "Async")
    return Form(
        ident=form.ident,
        function="_batch" if is_batch else _FUNCTIONS[form.kind],
        awaits=form.kind == "call",
        overloads=overloads,
        async_overloads=async_overloads,
        whole=whole,
        async_whole=async_whole,
        choices=tuple(choice.ident for choice in arguments.choices),
        streams_by=_streams_by(operation, form),
        text=_TEXTS.get(form.kind, "").format(operation.method_ident),
    )


def _signatures(
    operation: ir.Operation,
    form: ir.Form,
    arguments: Arguments,
    annotator: Annotator,
    prefix: str = "",
) -> tuple[tuple[Signature, ...], Signature]:
    """Return the ways to call a method, where there are several, and the one that takes them all.

    ``prefix`` is that of classes of the async client.
    """
    results = _results(operation, form, annotator, prefix)
    streams_by = _streams_by(operation, form)
    overloads = tuple(
        Signature(
            keyword=tuple(in_order(_with_accept(arguments.of_way(body), accepts, index))),
            returns=returns,
        )
        for body in (_not_streamed(way, streams_by) for way in arguments.bodies)
        for index, (accepts, returns) in enumerate(results)
    )
    if len(overloads) == 1 and not streams_by:
        return (), overloads[0]
    if streams_by:
        overloads += (_streamed(operation, arguments, streams_by, annotator, prefix),)
    everything = overloads[0].returns
    for overload in overloads[1:]:
        everything |= overload.returns
    is_spread = len(arguments.bodies) > 1
    body = tuple(map(_any, arguments.bodies[-1])) if is_spread else arguments.bodies[0]
    keyword = tuple(arguments.of_way(body))
    return overloads, Signature(
        keyword=keyword,
        returns=everything,
        fields_ident=_fields_ident(operation, keyword) if is_spread else "",
    )


def _fields_ident(operation: ir.Operation, keyword: tuple[Argument, ...]) -> str:
    """Return a name for the variadic keyword argument that no other argument has."""
    taken = {one.ident for one in (*operation.parameters, *keyword)}
    ident = "fields"
    while ident in taken:
        ident = f"body_{ident}"
    return ident


def _streams_by(operation: ir.Operation, form: ir.Form) -> str:
    """Return the argument that makes a call a stream: a boolean called ``stream``, as is usual."""
    kinds = {one.kind for one in operation.forms}
    keywords = operation.body.keywords if operation.body is not None else ()
    is_both = form.kind == "call" and "items" in kinds
    flags = (keyword.ident for keyword in keywords if keyword.name == STREAM and _is_flag(keyword))
    return next(flags, "") if is_both else ""


STREAM = "stream"


def _is_flag(keyword: ir.BodyField) -> bool:
    return set(members_of(keyword.annotation)) - {NULL} == {Scalar("boolean")}


def _not_streamed(body: tuple[Argument, ...], streams_by: str) -> tuple[Argument, ...]:
    """Return the arguments of a body that asks for no stream."""
    false = one_of([False])
    return tuple(
        replace(one, annotation=one.annotation.instead("bool", false))
        if one.ident == streams_by
        else one
        for one in body
    )


def _streamed(
    operation: ir.Operation,
    arguments: Arguments,
    streams_by: str,
    annotator: Annotator,
    prefix: str,
) -> Signature:
    """Return the way to call that gives the items as they come."""
    body = (
        replace(one, annotation=one_of([True]), default=None) if one.ident == streams_by else one
        for one in arguments.bodies[0]
    )
    choices = tuple(one for one in arguments.choices if one.ident != "accept")
    items = next(form for form in operation.forms if form.kind == "items")
    return Signature(
        keyword=tuple(replace(arguments, choices=choices).of_way(tuple(body))),
        returns=_result(operation, items, annotator, prefix),
    )


ANY = named("Any")


def _any(argument: Argument) -> Argument:
    return replace(argument, annotation=ANY, default="NOT_GIVEN")


def _with_accept(
    arguments: list[Argument], accepts: tuple[str, ...], index: int
) -> Iterator[Argument]:
    """Yield arguments, of which ``accept`` is one of some media types; only the first is usual."""
    for argument in arguments:
        if argument.ident == "accept" and accepts:
            default = repr(accepts[0]) if index == 0 else None
            argument = replace(argument, annotation=one_of(accepts), default=default)
        yield argument


def _results(
    operation: ir.Operation, form: ir.Form, annotator: Annotator, prefix: str
) -> list[tuple[tuple[str, ...], Annotation]]:
    """Return what a form returns, with the media types that have it so; none for any."""
    if form.kind != "call" or operation.batch is not None or len(operation.results) < 2:
        return [((), _result(operation, form, annotator, prefix))]
    grouped: dict[Annotation, list[str]] = {}
    for media_type, result in operation.results.items():
        grouped.setdefault(annotator.returned(result), []).append(media_type)
    return [(tuple(names), annotation) for annotation, names in grouped.items()]


_RESULTS = {"items": "Stream", "bytes": "ByteStream", "pages": "Pages", "each": "BatchStream"}
"""The runtime's classes that forms return, as blocking clients have them."""


def _result(
    operation: ir.Operation, form: ir.Form, annotator: Annotator, prefix: str = ""
) -> Annotation:
    """Return what a form returns; ``prefix`` is that of classes of the async client."""
    if form.kind == "call":
        return returns(operation, annotator, prefix)
    inside = [] if form.item is None else [annotator.returned(form.item)]
    return named(prefix + _RESULTS[form.kind], *inside)


def _from_async(body: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Return the argument that takes the items, which an async iterable can give too."""
    return tuple(replace(one, annotation=one.async_annotation or one.annotation) for one in body)


def returns(operation: ir.Operation, annotator: Annotator = PLAIN, prefix: str = "") -> Annotation:
    """Return the type that a call returns; ``prefix`` is that of classes of the async client."""
    if operation.batch is not None:
        return named(f"{prefix}BatchOutcome", annotator.returned(operation.batch.result_type))
    return annotator.returned(operation.result)
