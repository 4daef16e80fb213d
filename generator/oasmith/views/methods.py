"""Operations as methods: signatures and the parts of their docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.filters import WIDTH

_INDENT = 8
"""Columns before the arguments of a method, each on its line."""

BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
"""Builtins that annotations use."""


STREAMS = frozenset({"AsyncByteStream", "AsyncStream", "ByteStream", "Stream"})
PAGES = frozenset({"AsyncPages", "Pages"})
LOTS = frozenset({"AsyncBatchStream", "BatchStream", "Progress"})
OUTCOMES = frozenset({"AsyncBatchOutcome", "BatchOutcome"})
"""What the methods return that give their answer bit by bit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method."""

    ident: str
    annotation: str
    default: str | None = None
    """The default as an expression; None when the argument must be given."""
    description: str = ""

    @property
    def written(self) -> str:
        """The annotation as it stands in a signature.

        A union that is too long for its line gets parentheses: black would write them, and ruff
        keeps them.
        """
        given = "" if self.default is None else f" = {self.default}"
        line = f"{' ' * _INDENT}{self.ident}: {self.annotation}{given},"
        return f"({self.annotation})" if len(line) > WIDTH and _is_union(self) else self.annotation


def _is_union(it: Argument) -> bool:
    return isinstance(ast.parse(it.annotation, mode="eval").body, ast.BinOp)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One operation of a resource, with the methods for it."""

    operation: ir.Operation
    forms: tuple[Form, ...]
    """The first is called after the operation."""
    positional: tuple[Argument, ...]
    keyword: tuple[Argument, ...]
    sent: tuple[Argument, ...]
    """The arguments that are parameters of the operation."""
    body: str
    """The argument that is the body; ``None`` when there is none."""
    summary: str
    description: str
    returns_text: str
    raises: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """Every argument in the order of the signature."""
        return self.positional + self.keyword

    @property
    def is_told(self) -> bool:
        """Whether null is told from what is not given."""
        return any(argument.default == "NOT_GIVEN" for argument in self.keyword)


def methods_of(resource: ir.Resource) -> tuple[Method, ...]:
    """Return the methods of a resource.

    A method that is called as a builtin hides it from the annotations of its class, which then
    write ``builtins.list``.
    """
    hidden = BUILTINS & {form.ident for it in resource.operations for form in it.forms}
    found = tuple(map(method, resource.operations))
    if not hidden:
        return found
    pattern = re.compile(rf"(?<![\w.\"'])({'|'.join(sorted(hidden))})\b(?![\"'])")
    return tuple(_spelled_out(it, pattern) for it in found)


def _spelled_out(it: Method, pattern: re.Pattern[str]) -> Method:
    def arguments(some: tuple[Argument, ...]) -> tuple[Argument, ...]:
        return tuple(
            replace(one, annotation=pattern.sub(r"builtins.\1", one.annotation)) for one in some
        )

    return replace(
        it,
        positional=arguments(it.positional),
        keyword=arguments(it.keyword),
        forms=tuple(
            replace(
                one,
                keyword=arguments(one.keyword),
                async_keyword=arguments(one.async_keyword),
                returns=pattern.sub(r"builtins.\1", one.returns),
                async_returns=pattern.sub(r"builtins.\1", one.async_returns),
            )
            for one in it.forms
        ),
    )


def method(operation: ir.Operation) -> Method:
    """Return how ``operation`` looks as a method."""
    arguments = [(_argument(parameter), parameter) for parameter in operation.parameters]
    first = [it for it, parameter in arguments if parameter.location == "path"]
    rest = [it for it, parameter in arguments if parameter.location != "path"]
    body = _body(operation)
    choices = list(_choices(operation))
    keyword = [*rest, *([body] if body is not None else []), *choices]
    keyword.sort(key=lambda argument: argument.default is not None)
    text = sentence(operation.summary or operation.description.partition("\n\n")[0])
    return Method(
        operation=operation,
        forms=tuple(_form(operation, form, keyword, choices) for form in operation.forms),
        positional=tuple(first),
        keyword=tuple(it for it in keyword if it.ident in _taken(operation.forms[0], keyword)),
        sent=tuple(it for it, _ in arguments),
        body=body.ident if body is not None else "None",
        summary=text or f"{operation.method} {operation.path}.",
        description=operation.description if operation.summary else "",
        returns_text=_returns_text(operation),
        raises=_raises(operation),
        scopes=_scopes(operation),
        notes=_notes(operation),
    )


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
        ident="most_bytes",
        annotation="int | None",
        default="None",
        description="How long the items of one call may be, besides their number.",
    ),
)
"""What the methods have besides that give the items of a batch as they come back."""


def _form(
    operation: ir.Operation, form: ir.Form, keyword: list[Argument], choices: list[Argument]
) -> Form:
    names = _taken(form, keyword)
    result = {
        "call": returns(operation),
        "items": f"Stream[{form.item}]",
        "bytes": "ByteStream",
        "pages": f"Pages[{form.item}]",
        "each": f"BatchStream[{form.item}]",
    }
    if form.kind == "each":
        keyword, choices = [*keyword, *EACH], [*choices, *EACH]
        names |= {it.ident for it in EACH}
    is_batch = form.kind == "call" and operation.batch is not None
    prefix = "Async" if is_batch or form.kind != "call" else ""
    return Form(
        ident=form.ident,
        function="_batch" if is_batch else _FUNCTIONS[form.kind],
        returns=result[form.kind],
        async_returns=prefix + result[form.kind],
        awaits=form.kind == "call",
        keyword=tuple(it for it in keyword if it.ident in names),
        async_keyword=tuple(
            _from_async(it) if form.kind == "each" else it for it in keyword if it.ident in names
        ),
        choices=tuple(it.ident for it in choices if it.ident in names),
        text=_TEXTS.get(form.kind, "").format(operation.method_ident),
    )


def _from_async(argument: Argument) -> Argument:
    """Return the argument that takes the items, which an async iterable can give too."""
    if not argument.annotation.startswith("Iterable["):
        return argument
    both = f"{argument.annotation} | Async{argument.annotation}"
    return replace(argument, annotation=both)


def _taken(form: ir.Form, keyword: list[Argument]) -> set[str]:
    """Return the arguments of a form: what is asked for follows from the form, but of a call."""
    return {it.ident for it in keyword} - (set() if form.kind == "call" else {"accept"})


def returns(operation: ir.Operation) -> str:
    """Return the type that a call returns."""
    if operation.batch is not None:
        return f"BatchOutcome[{operation.batch.result_type}]"
    return operation.result


def sentence(text: str) -> str:
    """Return one line of text that ends like a sentence."""
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "!", "?", ":")) else line + "."


def _argument(parameter: ir.Parameter) -> Argument:
    default = None if parameter.required else omitted(parameter.nullable)
    text = sentence(parameter.description)
    if parameter.has_default and not parameter.required:
        text = f"{text} The API's default is {_shown(parameter.default)}.".strip()
    return Argument(
        ident=parameter.ident,
        annotation=_optional(parameter.annotation, default),
        default=default,
        description=text if parameter.has_default else parameter.description,
    )


def omitted(nullable: bool) -> str:
    """Return the default of an argument that need not be given."""
    return "NOT_GIVEN" if nullable else "None"


def _optional(annotation: str, default: str | None) -> str:
    """Return an annotation with what its default adds to it."""
    if default is None or annotation == "Any":
        return annotation
    if "None" not in annotation.split(" | "):
        annotation += " | None"
    return f"{annotation} | NotGiven" if default == "NOT_GIVEN" else annotation


def _shown(value: object) -> str:
    """Return a default as it is written in Python; a long one is cut."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _body(operation: ir.Operation) -> Argument | None:
    body, batch = operation.body, operation.batch
    if body is None:
        return None
    if batch is not None:
        lots = f"Any number of items; more than {batch.size} travel in several calls."
        return Argument(
            ident=batch.parameter,
            annotation=f"Iterable[{batch.item_annotation}]",
            description=f"{sentence(body.description)} {lots}",
        )
    default = None if body.required else omitted(body.nullable)
    return Argument(
        ident=body.ident,
        annotation=_optional(body.annotation, default),
        default=default,
        description=" ".join(filter(None, [_sent(body), _parts(body)])),
    )


def _sent(body: ir.Body) -> str:
    """Return what the document says of a body, at least how it is sent."""
    names = tuple(it.media_type for it in body.media)
    return sentence(body.description) or f"What is sent, as {_listed(names)}."


def _parts(body: ir.Body) -> str:
    """Return the parts of a multipart body, because its annotation does not tell them."""
    parts = next((it.parts for it in body.media if it.kind == "multipart"), ())
    told = [f"`{it.name}`{' (required)' if it.required else ''}" for it in parts]
    return f"Its parts: {', '.join(told)}." if told else ""


def _choices(operation: ir.Operation) -> Iterator[Argument]:
    """Yield the arguments that choose among media types."""
    if operation.body is not None and operation.media_types:
        first = operation.body.media[0].sent_as
        yield Argument(
            ident="media_type",
            annotation=_one_of(operation.media_types),
            default=None if first is None else repr(first),
            description=f"How the body is sent: {_listed(operation.media_types)}.",
        )
    if operation.accepts:
        yield Argument(
            ident="accept",
            annotation=f"{_one_of(operation.accepts)} | None",
            default="None",
            description=f"The one answer to ask for, of {_listed(operation.accepts)}.",
        )


def _one_of(media_types: tuple[str, ...]) -> str:
    """Return the type of a choice; a range such as ``image/*`` leaves it open."""
    if any("*" in it for it in media_types):
        return "str"
    return f"Literal[{', '.join(map(repr, media_types))}]"


def _listed(media_types: tuple[str, ...]) -> str:
    *others, last = media_types
    return f"{', '.join(others)} or {last}" if others else last


def _returns_text(operation: ir.Operation) -> str:
    if operation.batch is not None:
        return "What became of each item, in the order of the items."
    found = (answer.description for answer in operation.answers if answer.status.startswith("2"))
    return next(filter(None, found), "")


def _raises(operation: ir.Operation) -> tuple[tuple[str, str], ...]:
    """Return each exception class once, with the statuses and messages of its rows."""
    found: dict[str, list[str]] = {}
    for row in operation.errors:
        found.setdefault(row.error_class, []).append(f"HTTP {row.status}, {row.message}")
    return tuple((name, "; ".join(texts)) for name, texts in found.items())


def _scopes(operation: ir.Operation) -> tuple[str, ...]:
    alternatives = (
        [scope for need in alternative.requirements for scope in need.scopes]
        for alternative in operation.security
    )
    return tuple(dict.fromkeys(" and ".join(scopes) for scopes in alternatives if scopes))


def _notes(operation: ir.Operation) -> tuple[str, ...]:
    notes = ["Deprecated by the API."] if operation.deprecated else []
    headers = dict.fromkeys(
        it.name for one in operation.answers if one.status.startswith("2") for it in one.headers
    )
    if headers:
        names = ", ".join(f"`{it}`" for it in headers)
        notes.append(f"`with_response` gives the headers of the answer too: {names}.")
    if operation.docs:
        notes.append(f"Documentation: {operation.docs}")
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class Imports:
    """What the annotations of a module need."""

    abc: tuple[str, ...]
    typing: tuple[str, ...]
    models: bool
    outcome: tuple[str, ...]
    """From the runtime's ``outcome``."""
    lots: tuple[str, ...]
    """From the runtime's ``lots``."""
    streams: tuple[str, ...]
    """From the runtime's ``streams``."""
    pages: tuple[str, ...]
    """From the runtime's ``pages``."""
    omitted: tuple[str, ...]
    """From the runtime's ``omitted``."""
    builtins: bool

    @property
    def is_checking(self) -> bool:
        """Whether something is imported for type checkers only."""
        return "TYPE_CHECKING" in self.typing


def imports(methods: Sequence[Method]) -> Imports:
    """Return what the signatures of ``methods`` need."""
    annotations = [
        annotation
        for it in methods
        for annotation in (
            *(text for form in it.forms for text in (form.returns, form.async_returns)),
            *(argument.annotation for argument in it.arguments),
            *(
                argument.annotation
                for form in it.forms
                for argument in (*form.keyword, *form.async_keyword)
            ),
        )
    ]
    words = {word for text in annotations for word in re.findall(r"[A-Za-z_]\w*", text)}
    if words & {"models", *OUTCOMES, *STREAMS, *PAGES, *LOTS}:
        words.add("TYPE_CHECKING")
    return Imports(
        abc=tuple(sorted(words & {"AsyncIterable", "Callable", "Iterable", "Mapping", "Sequence"})),
        typing=tuple(name for name in ("IO", "TYPE_CHECKING", "Any", "Literal") if name in words),
        models="models" in words,
        outcome=tuple(sorted(words & OUTCOMES)),
        lots=tuple(sorted(words & LOTS)),
        streams=tuple(sorted(words & STREAMS)),
        pages=tuple(sorted(words & PAGES)),
        omitted=("NOT_GIVEN", "NotGiven") if any(it.is_told for it in methods) else (),
        builtins="builtins" in words,
    )
