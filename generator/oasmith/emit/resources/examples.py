"""Calls as documentation shows them: code that runs, with values of the document's examples."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.emit.resources.methods import Method, method
from oasmith.ir.types import Bounded, Constants, ListOf, MapOf, Scalar, TypeSpec

ITEMS = "items"
"""The variable of a batch's items."""


@dataclass(frozen=True, slots=True)
class ExampleArgument:
    """One argument of a call: name, empty when it is positional, and value."""

    ident: str
    value: Any
    variable: str = ""
    """The variable that has the value; empty when the value itself stands there."""

    @property
    def are_items(self) -> bool:
        """Whether it is what a batch sends."""
        return self.variable == ITEMS

    @property
    def are_objects(self) -> bool:
        """Whether it is a list of objects, of which mypy would see a list of ``object``."""
        is_list = isinstance(self.value, list)
        return is_list and all(isinstance(item, dict) for item in self.value)


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """One call of a method."""

    resource: str
    method: str
    arguments: tuple[ExampleArgument, ...]

    @property
    def given(self) -> tuple[ExampleArgument, ...]:
        """The arguments that stand in variables, which the code before the call must set."""
        return tuple(argument for argument in self.arguments if argument.variable)


_FORMATS = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "duration": "P1D",
    "uuid": "12345678-9abc-4def-8123-456789abcdef",
    "decimal": "1.50",
    "byte": "aGVsbG8=",
}

_LONG = 12
"""Letters of a text that is better read once, and then by the name of its variable."""


def example_call(
    api: ir.Api, resource: ir.Resource, operation: ir.Operation, form: str
) -> ExampleCall:
    """Return a call of an operation, by the method that gives its answer in the form ``form``."""
    ident = next(candidate.ident for candidate in operation.forms if candidate.kind == form)
    # Variables that the code around the call has.
    taken = {api.package, ITEMS, *(scheme.argument for scheme in api.schemes)}
    return ExampleCall(
        resource.ident, ident, tuple(_arguments(operation, method(operation), taken))
    )


def example_value(parameter: ir.Parameter) -> Any:
    """Return a value of ``parameter``: the document's example, else one of the right type."""
    if parameter.example is not None:
        return parameter.example
    return (
        parameter.default if parameter.has_default else sample_value(parameter.type, parameter.name)
    )


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
            return _FORMATS[text_format]
        case ListOf():
            return []
        case MapOf():
            return {}
    return f"<{name}>"


def _arguments(
    operation: ir.Operation, method: Method, taken: Collection[str]
) -> list[ExampleArgument]:
    """Return the arguments that must be given; what is long stands in a variable."""
    examples = {one.ident: example_value(one) for one in operation.parameters}
    given = [("", one.ident) for one in method.positional]
    given += [(one.ident, one.ident) for one in method.keyword if one.default is None]
    lines = [
        ExampleArgument(shown, examples[name], _variable(name, examples[name], taken))
        for shown, name in given
        if name in examples
    ]
    if operation.body is not None and operation.body.required:
        variable = method.body if operation.batch is None else ITEMS
        lines.append(ExampleArgument(method.body, _body(operation, operation.body), variable))
    return lines


def _variable(name: str, value: Any, taken: Collection[str]) -> str:
    is_long = isinstance(value, str) and len(value) > _LONG
    return name if is_long and name not in taken else ""


def _body(operation: ir.Operation, body: ir.Body) -> Any:
    value = body.media[0].example
    if operation.batch is None:
        return {} if value is None else value
    for step in operation.batch.items.split("/")[1:]:
        value = value.get(step) if isinstance(value, Mapping) else None
    return [{}] if value is None else value
