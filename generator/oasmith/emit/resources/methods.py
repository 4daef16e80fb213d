"""Views of operations as methods: signatures and parts of docstrings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.emit.annotations import BUILTINS, PLAIN, Annotator
from oasmith.emit.resources.arguments import (
    Argument,
    argument_of,
    body_of,
    choices_of,
    fields_of,
    sentence,
    whole_of,
)
from oasmith.emit.resources.forms import Arguments, Form, form_of

TIMEOUT = ("timeout", "Seconds to wait, or a `Timeout`, instead of the client's timeout.")
"""The argument that every method has."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a docstring: paragraphs, or names with their descriptions."""

    heading: str
    lines: tuple[str | tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One operation of a resource with its methods."""

    operation: ir.Operation
    forms: tuple[Form, ...]
    """The methods; the first one has the name of the operation."""
    positional: tuple[Argument, ...]
    keyword: tuple[Argument, ...]
    keyword_with_body: tuple[Argument, ...]
    """The keyword arguments with the body always as one argument."""
    sent: tuple[Argument, ...]
    """The arguments that are parameters of the operation."""
    body: str
    """The argument of the body; the text ``None`` if there is no body."""
    summary: str
    description: str
    returns_text: str
    raises: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """All arguments in the order of the signature."""
        return self.positional + self.keyword

    @property
    def argument_rows(self) -> tuple[tuple[str, str, str], ...]:
        """The rows of a table of arguments: name, type and description."""
        return tuple(
            (argument.ident, argument.annotation.text, argument.description)
            for argument in self.arguments
        )

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the docstring between its first line and its sections."""
        return tuple(filter(None, [self.description]))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the docstring that are not empty."""
        arguments = [(argument.ident, argument.description) for argument in self.arguments]
        sections = (
            Section("Args:", (*arguments, TIMEOUT)),
            Section("Returns:", tuple(filter(None, [self.returns_text]))),
            Section("Scopes, any one of which will do:", self.scopes),
            Section("Raises:", self.raises),
        )
        return tuple(section for section in sections if section.lines)

    @property
    def has_not_given(self) -> bool:
        """Whether an argument has the default ``NOT_GIVEN``, which differs from null."""
        return any(
            argument.default == "NOT_GIVEN"
            for form in self.forms
            for signature in form.signatures
            for argument in signature.keyword
        )


def methods_of(resource: ir.Resource) -> tuple[Method, ...]:
    """Return the methods of a resource.

    A method with the name of a builtin hides it from the annotations of the class, which then use,
    for example, ``builtins.list``.
    """
    hidden = BUILTINS & {
        form.ident for operation in resource.operations for form in operation.forms
    }
    annotator = Annotator(hidden)
    return tuple(method(operation, annotator) for operation in resource.operations)


def method(operation: ir.Operation, annotator: Annotator = PLAIN) -> Method:
    """Return the view of ``operation`` as a method."""
    batched = operation.batch.parameter if operation.batch is not None else ""
    parameters = [
        (argument_of(parameter, annotator), parameter)
        for parameter in operation.parameters
        if not batched or parameter.name != batched
    ]
    first = [argument for argument, parameter in parameters if parameter.location == "path"]
    rest = [argument for argument, parameter in parameters if parameter.location != "path"]
    body = body_of(operation, annotator)
    fields, whole = tuple(fields_of(operation, annotator)), whole_of(operation, annotator)
    bodies = (fields, (whole,)) if whole is not None else ((body,) if body is not None else (),)
    arguments = Arguments(
        parameters=tuple(rest), bodies=bodies, choices=tuple(choices_of(operation))
    )
    documented = (*fields, replace(whole, default="NOT_GIVEN")) if whole is not None else bodies[0]
    text = sentence(operation.summary or operation.description.partition("\n\n")[0])
    return Method(
        operation=operation,
        forms=tuple(form_of(operation, form, arguments, annotator) for form in operation.forms),
        positional=tuple(first),
        keyword=_of_first_form(operation, arguments.of_way(documented)),
        keyword_with_body=_of_first_form(operation, arguments.of_way(bodies[-1])),
        sent=tuple(argument for argument, _ in parameters),
        body=body.ident if body is not None else "None",
        summary=text or f"{operation.method} {operation.path}.",
        description=operation.description if operation.summary else "",
        returns_text=_returns_text(operation),
        raises=_raises(operation),
        scopes=_scopes(operation),
        notes=_notes(operation),
    )


def _of_first_form(operation: ir.Operation, keyword: Iterable[Argument]) -> tuple[Argument, ...]:
    """Return the arguments of the method that has the name of the operation."""
    is_call = operation.forms[0].kind == "call"
    return tuple(argument for argument in keyword if argument.ident != "accept" or is_call)


def _returns_text(operation: ir.Operation) -> str:
    if operation.batch is not None:
        return "The outcome: the state of each item, in the order of the items."
    if operation.forms[0].kind == "pages":
        return (
            "The items of all pages, which are fetched while you iterate. Its method `pages()` "
            "yields whole pages."
        )
    successes = [one for one in operation.responses if one.status.startswith("2")]
    texts = [one.description for one in successes if one.description and one.media]
    # A call returns None for successful responses without a body.
    empty = [
        f"None with HTTP {one.status}: {one.description}" for one in successes if not one.media
    ]
    if texts and empty:
        return " ".join([sentence(texts[0]), *empty])
    return next((one.description for one in successes if one.description), "")


def _raises(operation: ir.Operation) -> tuple[tuple[str, str], ...]:
    """Return the exception classes with the statuses and messages of their error rows."""
    texts_by_class: dict[str, list[str]] = {}
    for row in operation.errors:
        texts_by_class.setdefault(row.error_class, []).append(f"HTTP {row.status}, {row.message}")
    return tuple((name, "; ".join(texts)) for name, texts in texts_by_class.items())


def _scopes(operation: ir.Operation) -> tuple[str, ...]:
    alternatives = (
        [scope for scopes in alternative.values() for scope in scopes]
        for alternative in operation.security
    )
    return tuple(dict.fromkeys(" and ".join(scopes) for scopes in alternatives if scopes))


def _notes(operation: ir.Operation) -> tuple[str, ...]:
    notes = ["Deprecated by the API."] if operation.deprecated else []
    headers = dict.fromkeys(
        name
        for one in operation.responses
        if one.status.startswith("2")
        for name in one.header_names
    )
    if headers:
        names = ", ".join(f"`{header}`" for header in headers)
        notes.append(f"`with_response` also returns the headers of the response: {names}.")
    if operation.idempotency_key is not None:
        notes.append(
            f"Each call sends a unique key in `{operation.idempotency_key}`, and its retries send "
            "the same key, so that the API acts only once."
        )
    if operation.docs:
        notes.append(f"Documentation: {operation.docs}")
    return tuple(notes)
