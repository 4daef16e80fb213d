"""The methods of one operation, which return the response in different forms."""

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
    "items": "Like `{}`, but streams the items: use it in a `with` block and iterate over it.",
    "bytes": "Like `{}`, but streams the bytes: use it in a `with` block, and iterate over it or "
    "call `write_to` with a file.",
    "each": "Like `{}`, for any number of items, but yields the result of each item as soon as it "
    "arrives.",
    "pages": "The items of all pages of `{}`, which are fetched while you iterate.",
    "call": "One page of `{}`, as the API returns it.",
}

EACH = (
    Argument(
        ident="concurrency",
        annotation=Annotation(("int",)),
        default="1",
        description="The maximum number of calls at the same time.",
    ),
    Argument(
        ident="on_progress",
        annotation=Annotation(
            ("Callable[[Progress], None]", "None"), frozenset({"Callable", "Progress"})
        ),
        default="None",
        description="Called with the progress after each call.",
    ),
    Argument(
        ident="max_bytes",
        annotation=Annotation(("int", "None")),
        default="None",
        description="The maximum size of the items of one call, in addition to their number.",
    ),
)
"""The additional arguments of methods that return the results of a batch as they arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature of a method."""

    keyword: tuple[Argument, ...]
    """The arguments that are not positional, with the required ones first."""
    returns: Annotation
    fields_ident: str = ""
    """The variadic keyword argument that takes the properties of the body; empty without one."""

    @property
    def written_returns(self) -> Annotation:
        """The return type in a signature.

        A name that is too long for its line is quoted, because black and ruff format it
        differently.
        """
        line = f"    ) -> {self.returns.text}:"
        is_long = self.returns.is_name and len(line) > WIDTH
        return self.returns.quoted() if is_long else self.returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One method of an operation."""

    ident: str
    function: str
    """The runtime's function that it calls."""
    awaits: bool
    """Whether the async method is awaited."""
    overloads: tuple[Signature, ...]
    """The overloads; empty if there is only one signature."""
    async_overloads: tuple[Signature, ...]
    whole: Signature
    """The signature of the implementation, which covers all overloads."""
    async_whole: Signature
    choices: tuple[str, ...]
    """The additional arguments of the runtime's function."""
    streams_by: str
    """The boolean argument that makes the call return a stream; empty if there is none."""
    text: str
    """The docstring of a method that does not have the name of the operation."""

    @property
    def stream_choices(self) -> tuple[str, ...]:
        """The additional arguments of the runtime's function for a stream."""
        return tuple(name for name in self.choices if name != "accept")

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """All signatures of both clients."""
        return (*self.overloads, *self.async_overloads, self.whole, self.async_whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The arguments of an operation that are not positional."""

    parameters: tuple[Argument, ...]
    bodies: tuple[tuple[Argument, ...], ...]
    """The alternatives for the body: its properties or the whole body, or just one argument."""
    choices: tuple[Argument, ...]
    """The arguments that are not in the document."""

    def of_way(self, body: tuple[Argument, ...]) -> list[Argument]:
        """Return the arguments with one of the alternatives for the body."""
        return in_order([*self.parameters, *body, *self.choices])


def in_order(arguments: Iterable[Argument]) -> list[Argument]:
    """Return arguments with the required ones first, and otherwise in the same order."""
    return sorted(arguments, key=lambda argument: argument.default is not None)


def form_of(
    operation: ir.Operation, form: ir.Form, arguments: Arguments, annotator: Annotator
) -> Form:
    """Return one method of an operation."""
    if form.kind == "each":
        arguments = replace(arguments, choices=(*arguments.choices, *EACH))
    if form.kind != "call":
        # The form determines the media type of the response.
        choices = tuple(one for one in arguments.choices if one.ident != "accept")
        arguments = replace(arguments, choices=choices)
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
    """Return the overloads of a method, if there are several, and the signature that covers all.

    ``prefix`` is the prefix of classes of the async client.
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
    taken = {parameter.ident for parameter in operation.parameters}
    taken |= {argument.ident for argument in keyword}
    ident = "fields"
    while ident in taken:
        ident = f"body_{ident}"
    return ident


def _streams_by(operation: ir.Operation, form: ir.Form) -> str:
    """Return the argument that makes a call return a stream: a boolean property ``stream``."""
    kinds = {one.kind for one in operation.forms}
    keywords = operation.body.keywords if operation.body is not None else ()
    is_both = form.kind == "call" and "items" in kinds
    flags = (keyword.ident for keyword in keywords if keyword.name == STREAM and _is_flag(keyword))
    return next(flags, "") if is_both else ""


STREAM = "stream"


def _is_flag(keyword: ir.BodyField) -> bool:
    return set(members_of(keyword.annotation)) - {NULL} == {Scalar("boolean")}


def _not_streamed(body: tuple[Argument, ...], streams_by: str) -> tuple[Argument, ...]:
    """Return the arguments of a body that does not request a stream."""
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
    """Return the overload that returns a stream."""
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
    """Yield arguments, with the media types of an overload as the type of ``accept``.

    Only in the first overload, ``accept`` has a default.
    """
    for argument in arguments:
        if argument.ident == "accept" and accepts:
            default = repr(accepts[0]) if index == 0 else None
            argument = replace(argument, annotation=one_of(accepts), default=default)
        yield argument


def _results(
    operation: ir.Operation, form: ir.Form, annotator: Annotator, prefix: str
) -> list[tuple[tuple[str, ...], Annotation]]:
    """Return the return types of a form, each with the media types of ``accept`` that lead to it.

    The media types are empty if the return type does not depend on ``accept``.
    """
    if form.kind != "call" or operation.batch is not None or len(operation.results) < 2:
        return [((), _result(operation, form, annotator, prefix))]
    grouped: dict[Annotation, list[str]] = {}
    for media_type, result in operation.results.items():
        grouped.setdefault(annotator.returned(result), []).append(media_type)
    return [(tuple(names), annotation) for annotation, names in grouped.items()]


_RESULTS = {"items": "Stream", "bytes": "ByteStream", "pages": "Pages", "each": "BatchStream"}
"""The runtime's classes that forms of the blocking client return."""


def _result(
    operation: ir.Operation, form: ir.Form, annotator: Annotator, prefix: str = ""
) -> Annotation:
    """Return the return type of a form; ``prefix`` is the one of classes of the async client."""
    if form.kind == "call":
        return returns(operation, annotator, prefix)
    inside = [] if form.item is None else [annotator.returned(form.item)]
    return named(prefix + _RESULTS[form.kind], *inside)


def _from_async(body: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Return the arguments of a body in the async client, which also accepts async iterables."""
    return tuple(replace(one, annotation=one.async_annotation or one.annotation) for one in body)


def returns(operation: ir.Operation, annotator: Annotator = PLAIN, prefix: str = "") -> Annotation:
    """Return the return type of a call; ``prefix`` is the one of classes of the async client."""
    if operation.batch is not None:
        return named(f"{prefix}BatchOutcome", annotator.returned(operation.batch.result_type))
    return annotator.returned(operation.result)
