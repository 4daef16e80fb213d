"""The methods of one operation: each gives its answer in another form."""

from __future__ import annotations

from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.emit.annotations import PLAIN, Annotation, Annotator, named
from oasmith.emit.filters import WIDTH
from oasmith.emit.resources.arguments import Argument

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
class Form:
    """A method as it is written: the operation's own, or one that gives its answer otherwise."""

    ident: str
    function: str
    """The runtime's function that it calls."""
    returns: Annotation
    async_returns: Annotation
    awaits: bool
    """Whether the async one is awaited."""
    keyword: tuple[Argument, ...]
    async_keyword: tuple[Argument, ...]
    """Those of the async one."""
    choices: tuple[str, ...]
    """The arguments that the runtime's function has besides."""
    text: str
    """What it does, for a method that is not called after the operation."""

    @property
    def written_returns(self) -> Annotation:
        """What it returns, as it stands in a signature."""
        return _at_the_end(self.returns)

    @property
    def written_async_returns(self) -> Annotation:
        """What the async one returns, as it stands in a signature."""
        return _at_the_end(self.async_returns)


def _at_the_end(annotation: Annotation) -> Annotation:
    """Return an annotation for the end of a signature.

    A name that is too long for its line is quoted: black and ruff do not write it alike otherwise.
    """
    is_long = annotation.is_name and len(f"    ) -> {annotation.text}:") > WIDTH
    return annotation.quoted() if is_long else annotation


def form_of(
    operation: ir.Operation,
    form: ir.Form,
    keyword: list[Argument],
    choices: list[Argument],
    annotator: Annotator,
) -> Form:
    """Return one method of an operation, of whose arguments ``choices`` are not in the document."""
    names = taken(form, keyword)
    if form.kind == "each":
        keyword, choices = [*keyword, *EACH], [*choices, *EACH]
        names |= {argument.ident for argument in EACH}
    is_batch = form.kind == "call" and operation.batch is not None
    return Form(
        ident=form.ident,
        function="_batch" if is_batch else _FUNCTIONS[form.kind],
        returns=_result(operation, form, annotator),
        async_returns=_result(operation, form, annotator, "Async"),
        awaits=form.kind == "call",
        keyword=tuple(argument for argument in keyword if argument.ident in names),
        async_keyword=tuple(
            _from_async(argument) if form.kind == "each" else argument
            for argument in keyword
            if argument.ident in names
        ),
        choices=tuple(choice.ident for choice in choices if choice.ident in names),
        text=_TEXTS.get(form.kind, "").format(operation.method_ident),
    )


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


def _from_async(argument: Argument) -> Argument:
    """Return the argument that takes the items, which an async iterable can give too."""
    both = argument.async_annotation
    return argument if both is None else replace(argument, annotation=both)


def taken(form: ir.Form, keyword: list[Argument]) -> set[str]:
    """Return the arguments of a form: what is asked for follows from the form, but of a call."""
    return {argument.ident for argument in keyword} - (set() if form.kind == "call" else {"accept"})


def returns(operation: ir.Operation, annotator: Annotator = PLAIN, prefix: str = "") -> Annotation:
    """Return the type that a call returns; ``prefix`` is that of classes of the async client."""
    if operation.batch is not None:
        return named(f"{prefix}BatchOutcome", annotator.returned(operation.batch.result_type))
    return annotator.returned(operation.result)
