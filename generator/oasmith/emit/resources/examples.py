"""Example calls for documentation, with values from the document's examples."""

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
"""The variable for the items of a batch."""


@dataclass(frozen=True, slots=True)
class ExampleArgument:
    """One argument of a call."""

    ident: str
    """The name; empty for a positional argument."""
    value: Any
    variable: str = ""
    """The variable that has the value; empty if the value is written in the call."""

    annotation: Annotation | None = None
    """The annotation of the variable, if a type checker would infer another type."""

    @property
    def are_items(self) -> bool:
        """Whether it is the argument with the items of a batch."""
        return self.variable == ITEMS

    @property
    def names_inputs(self) -> bool:
        """Whether the annotation uses the client's module ``inputs``."""
        return self.annotation is not None and INPUTS in self.annotation.names


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """One call of a method."""

    resource: str
    method: str
    arguments: tuple[ExampleArgument, ...]
    body: ExampleArgument | None = None
    """The body as one argument; None if no body is sent."""
    fields: tuple[ExampleArgument, ...] = ()
    """The arguments that are properties of the body."""

    @property
    def without_body(self) -> tuple[ExampleArgument, ...]:
        """The arguments that do not belong to the body."""
        return tuple(one for one in self.arguments if one != self.body and one not in self.fields)

    @property
    def given(self) -> tuple[ExampleArgument, ...]:
        """The arguments with variables, which must be assigned before the call."""
        return tuple(argument for argument in self.arguments if argument.variable)

    @property
    def names_inputs(self) -> bool:
        """Whether the annotations of variables use the client's module ``inputs``."""
        return any(argument.names_inputs for argument in self.given)


_LONG = 12
"""The maximum length of a string that is written in a call; a longer one gets a variable."""


def example_call(
    api: ir.Api, resource: ir.Resource, operation: ir.Operation, form: str
) -> ExampleCall:
    """Return a call of an operation with the method of the form ``form``."""
    ident = next(candidate.ident for candidate in operation.forms if candidate.kind == form)
    # Variables of the surrounding code.
    taken = {api.package, ITEMS, *(scheme.argument for scheme in api.schemes)}
    view = method(operation)
    arguments = _arguments(api, operation, view, taken)
    if operation.body is None or not operation.body.required:
        return ExampleCall(resource.ident, ident, arguments)
    body = _body(api, operation, operation.body, view.body)
    fields = _fields(operation.body, body.value)
    return ExampleCall(resource.ident, ident, (*arguments, *(fields or [body])), body, fields)


def example_value(api: ir.Api, parameter: ir.Parameter) -> Any:
    """Return an example, a default, or else any value of the right type for a parameter."""
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
    """Return a value of a type, or a string with ``name`` if the type is not specific enough."""
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
    """Return the required parameters; long values get variables."""
    examples = {one.ident: example_value(api, one) for one in operation.parameters}
    required = [("", one.ident) for one in method.positional]
    required += [(one.ident, one.ident) for one in method.keyword_with_body if one.default is None]
    return tuple(
        ExampleArgument(keyword, examples[name], _variable(name, examples[name], taken))
        for keyword, name in required
        if name in examples
    )


def _fields(body: ir.Body, value: Any) -> tuple[ExampleArgument, ...]:
    """Return the properties of a body as arguments; empty if it must be passed as a whole."""
    members = value if isinstance(value, Mapping) else {}
    known = {keyword.name for keyword in body.keywords}
    required = {keyword.name for keyword in body.keywords if keyword.required}
    if not required <= members.keys() <= known:
        return ()
    return tuple(
        ExampleArgument(keyword.ident, members[keyword.name])
        for keyword in body.keywords
        if keyword.name in members
    )


def _variable(name: str, value: Any, taken: Collection[str]) -> str:
    is_long = isinstance(value, str) and len(value) > _LONG
    return name if is_long and name not in taken else ""


def _body(api: ir.Api, operation: ir.Operation, body: ir.Body, ident: str) -> ExampleArgument:
    """Return the argument of the body, or of the items of a batch, with an example value."""
    value = body.media[0].example
    if operation.batch is None:
        accepted = _input_in(body.media[0].annotation)
        # If another media type accepts anything, the signature does not have the input type.
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
    # Without an annotation, a type checker would infer a list of another type of dictionaries.
    item = OBJECT if accepted is None else PLAIN.argument(accepted)
    return ExampleArgument(ident, value, ITEMS, list_of(item))


OBJECT = Annotation(("dict[str, object]",))


def _input_in(spec: TypeSpec) -> InputOf | None:
    """Return the first input type among the members of a type, or None."""
    return next((one for one in members_of(spec) if isinstance(one, InputOf)), None)


def sample_input(spec: InputOf, api: ir.Api) -> Any:
    """Return a value of an input type: an object with the required properties."""
    return _sample_input(spec, {one.name: one for one in api.inputs}, frozenset())


def _sample_input(spec: TypeSpec, inputs: Mapping[str, ir.Input], above: frozenset[str]) -> Any:
    """Return a value of a type; ``above`` are the enclosing input types, to detect cycles."""
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
