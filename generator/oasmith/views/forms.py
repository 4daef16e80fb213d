"""The methods of one operation: each gives its answer in another form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.filters import WIDTH
from oasmith.views.arguments import Argument

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
        annotation="int",
        default="1",
        description="How many calls are under way at once.",
    ),
    Argument(
        ident="on_progress",
        annotation="Callable[[Progress], None] | None",
        default="None",
        description="Is told after each call how far it is.",
    ),
    Argument(
        ident="max_bytes",
        annotation="int | None",
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
    returns: str
    async_returns: str
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
    def written_returns(self) -> str:
        """What it returns, as it stands in a signature."""
        return _at_the_end(self.returns)

    @property
    def written_async_returns(self) -> str:
        """What the async one returns, as it stands in a signature."""
        return _at_the_end(self.async_returns)


def _at_the_end(annotation: str) -> str:
    """Return an annotation for the end of a signature.

    A name that is too long for its line is quoted: black and ruff do not write it alike otherwise.
    """
    is_name = re.fullmatch(r"[\w.]+", annotation) is not None
    return f'"{annotation}"' if is_name and len(f"    ) -> {annotation}:") > WIDTH else annotation


def form_of(
    operation: ir.Operation, form: ir.Form, keyword: list[Argument], choices: list[Argument]
) -> Form:
    """Return one method of an operation, of whose arguments ``choices`` are not in the document."""
    names = taken(form, keyword)
    result = _result(operation, form)
    if form.kind == "each":
        keyword, choices = [*keyword, *EACH], [*choices, *EACH]
        names |= {argument.ident for argument in EACH}
    is_batch = form.kind == "call" and operation.batch is not None
    async_result = f"Async{result}" if is_batch or form.kind != "call" else result
    return Form(
        ident=form.ident,
        function="_batch" if is_batch else _FUNCTIONS[form.kind],
        returns=result,
        async_returns=async_result,
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


def _result(operation: ir.Operation, form: ir.Form) -> str:
    """Return what the blocking method of a form returns."""
    results = {
        "call": returns(operation),
        "items": f"Stream[{form.item}]",
        "bytes": "ByteStream",
        "pages": f"Pages[{form.item}]",
        "each": f"BatchStream[{form.item}]",
    }
    return results[form.kind]


def _from_async(argument: Argument) -> Argument:
    """Return the argument that takes the items, which an async iterable can give too."""
    if not argument.annotation.startswith("Iterable["):
        return argument
    both = f"{argument.annotation} | Async{argument.annotation}"
    return replace(argument, annotation=both)


def taken(form: ir.Form, keyword: list[Argument]) -> set[str]:
    """Return the arguments of a form: what is asked for follows from the form, but of a call."""
    return {argument.ident for argument in keyword} - (set() if form.kind == "call" else {"accept"})


def returns(operation: ir.Operation) -> str:
    """Return the type that a call returns."""
    if operation.batch is not None:
        return f"BatchOutcome[{operation.batch.result_type}]"
    return operation.result
