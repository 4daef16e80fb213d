"""Calls as documentation shows them: code that runs, with values of the document's examples."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.emit.annotations import INPUTS, PLAIN, Annotation, list_of
from oasmith.emit.resources.methods import Method, method
from oasmith.ir.types import (
    Bounded,
    Constants,
    InputOf,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    TypeSpec,
    members_of,
)
from oasmith.openapi.formats import EXAMPLES

ITEMS = "items"
"""The variable of a batch's items."""


@dataclass(frozen=True, slots=True)
class ExampleArgument:
    """One argument of a call: name, empty when it is positional, and value."""

    ident: str
    value: Any
    variable: str = ""
    """The variable that has the value; empty when the value itself stands there."""

    annotation: Annotation | None = None
    """That of the variable, where a type checker would infer another one from the value."""

    @property
    def are_items(self) -> bool:
        """Whether it is what a batch sends."""
        return self.variable == ITEMS

    @property
    def names_inputs(self) -> bool:
        """Whether the annotation names the client's module of inputs."""
        return self.annotation is not None and INPUTS in self.annotation.names


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """One call of a method."""

    resource: str
    method: str
    arguments: tuple[ExampleArgument, ...]
    body: ExampleArgument | None = None
    """The body as one argument; None where none is sent."""
    fields: tuple[ExampleArgument, ...] = ()
    """Those of the arguments that are properties of the body."""

    @property
    def without_body(self) -> tuple[ExampleArgument, ...]:
        """The arguments that are not of the body."""
        return tuple(one for one in self.arguments if one != self.body and one not in self.fields)

    @property
    def given(self) -> tuple[ExampleArgument, ...]:
        """The arguments that stand in variables, which the code before the call must set."""
        return tuple(argument for argument in self.arguments if argument.variable)

    @property
    def names_inputs(self) -> bool:
        """Whether the variables' annotations name the client's module of inputs."""
        return any(argument.names_inputs for argument in self.given)


_LONG = 12
"""Letters of a text that is better read once, and then by the name of its variable."""


def example_call(
    api: ir.Api, resource: ir.Resource, operation: ir.Operation, form: str
) -> ExampleCall:
    """Return a call of an operation, by the method that gives its answer in the form ``form``."""
    ident = next(candidate.ident for candidate in operation.forms if candidate.kind == form)
    # Variables that the code around the call has.
    taken = {api.package, ITEMS, *(scheme.argument for scheme in api.schemes)}
    shown = method(operation)
    arguments = _arguments(api, operation, shown, taken)
    if operation.body is None or not operation.body.required:
        return ExampleCall(resource.ident, ident, arguments)
    body = _body(api, operation, operation.body, shown.body)
    fields = _fields(operation.body, body.value)
    return ExampleCall(resource.ident, ident, (*arguments, *(fields or [body])), body, fields)


def example_value(api: ir.Api, parameter: ir.Parameter) -> Any:
    """Return a value of ``parameter``: the document's example, else one of the right type."""
    if parameter.example is not None:
        return parameter.example
    if parameter.has_default:
        return parameter.default
    if isinstance(parameter.type, Ref):
        enums = {enum.name: enum.values for enum in api.constants}
        if values := enums.get(parameter.type.name):
            return values[0].value
    return sample_value(parameter.type, parameter.name)


def sample_value(spec: TypeSpec, name: str) -> Any:
    """Return a value of a type, as far as the type itself tells; else a text with the name."""
    match spec:
        case Constants(values):
            return values[0]
        case Bounded(inner, _):
            return sample_value(inner, name)
        case Scalar("integer" | "number"):
            return 1
        case Scalar("boolean"):
            return True
        case Scalar(_, str(text_format)):
            return EXAMPLES[text_format]
        case ListOf():
            return []
        case MapOf():
            return {}
    return f"<{name}>"


def _arguments(
    api: ir.Api, operation: ir.Operation, method: Method, taken: Collection[str]
) -> tuple[ExampleArgument, ...]:
    """Return the parameters that must be given; what is long stands in a variable."""
    examples = {one.ident: example_value(api, one) for one in operation.parameters}
    given = [("", one.ident) for one in method.positional]
    given += [(one.ident, one.ident) for one in method.keyword_with_body if one.default is None]
    return tuple(
        ExampleArgument(shown, examples[name], _variable(name, examples[name], taken))
        for shown, name in given
        if name in examples
    )


def _fields(body: ir.Body, value: Any) -> tuple[ExampleArgument, ...]:
    """Return the properties of a body as arguments; none where it is better given as a whole."""
    given = value if isinstance(value, Mapping) else {}
    known = {keyword.name for keyword in body.keywords}
    needed = {keyword.name for keyword in body.keywords if keyword.required}
    if not needed <= given.keys() <= known:
        return ()
    return tuple(
        ExampleArgument(keyword.ident, given[keyword.name])
        for keyword in body.keywords
        if keyword.name in given
    )


def _variable(name: str, value: Any, taken: Collection[str]) -> str:
    is_long = isinstance(value, str) and len(value) > _LONG
    return name if is_long and name not in taken else ""


def _body(api: ir.Api, operation: ir.Operation, body: ir.Body, ident: str) -> ExampleArgument:
    """Return the argument of the body, or of a batch's items, with a value for it."""
    value = body.media[0].example
    if operation.batch is None:
        accepted = _input_in(body.media[0].annotation)
        # Where one media type takes anything, so does the signature, and has no name for it.
        accepted = accepted if accepted in members_of(body.annotation) else None
        if value is None:
            value = {} if accepted is None else sample_input(accepted, api)
        annotation = PLAIN.argument(accepted) if accepted is not None else None
        return ExampleArgument(ident, value, ident, annotation)
    for step in operation.batch.items.split("/")[1:]:
        value = value.get(step) if isinstance(value, Mapping) else None
    accepted = _input_in(operation.batch.item_annotation)
    if value is None:
        value = [{} if accepted is None else sample_input(accepted, api)]
    # Of a list of dictionaries a type checker would infer a list of other dictionaries.
    item = OBJECT if accepted is None else PLAIN.argument(accepted)
    return ExampleArgument(ident, value, ITEMS, list_of(item))


OBJECT = Annotation(("dict[str, object]",))


def _input_in(spec: TypeSpec) -> InputOf | None:
    """Return what goes in place of a model, where a type has that."""
    return next((one for one in members_of(spec) if isinstance(one, InputOf)), None)


def sample_input(spec: InputOf, api: ir.Api) -> Any:
    """Return a value that can be sent in place of a model: an object with what it requires."""
    return _sample_input(spec, {one.name: one for one in api.inputs}, frozenset())


def _sample_input(spec: TypeSpec, inputs: Mapping[str, ir.Input], above: frozenset[str]) -> Any:
    """Return a value of a member of an argument; ``above`` are the inputs that led here."""
    accepted = _input_in(spec)
    if accepted is None or accepted.name in above:
        return sample_value(spec, "value")
    above |= {accepted.name}
    match inputs[accepted.name]:
        case ir.InputObject(fields=fields):
            return {
                field.name: _sample_field(field, inputs, above)
                for field in fields
                if field.required
            }
        case ir.InputAlias(type=alias):
            return _sample_input(alias, inputs, above)


def _sample_field(
    field: ir.InputField, inputs: Mapping[str, ir.Input], above: frozenset[str]
) -> Any:
    if _input_in(field.type) is None:
        return sample_value(members_of(field.type)[0], field.name)
    return _sample_input(field.type, inputs, above)
