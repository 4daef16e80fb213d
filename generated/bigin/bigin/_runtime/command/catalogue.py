"""What a client can do, read from its classes: resources, their methods, and operations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from ..client import Client
from ..lazy import LazyMapping
from ..operation import Operation, Parameter
from ..resource import Resource

KINDS = {
    "_call": "call",
    "_batch": "batch",
    "_each": "each",
    "_stream": "items",
    "_bytes": "bytes",
    "_pages": "pages",
}
"""The functions of the runtime that methods call, and what kind of method that makes them."""

OWN = frozenset({"timeout"})
"""Arguments that each method has, and that are options of the command."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a method."""

    ident: str
    is_positional: bool
    is_required: bool
    is_body: bool
    parameter: Parameter | None
    """None for the body, and for what chooses among media types."""


@dataclass(frozen=True, slots=True)
class Method:
    """An operation, with the methods that it has."""

    resource: str
    name: str
    function: Callable[..., Any]
    operation: Operation[Any]
    arguments: tuple[Argument, ...]
    forms: dict[str, str] = field(default_factory=dict)
    """From the kind of a method to its name; the first is ``name`` itself."""

    @property
    def is_batch(self) -> bool:
        """Whether it takes items, and returns what became of each."""
        return self.operation.batch is not None


class _Probe:
    """Stands in for a resource, and gives back what a method hands to the runtime."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._caught, KINDS[name])

    def _caught(
        self, kind: str, operation: Any, arguments: Any, body: Any, *_: Any, **options: Any
    ) -> tuple[str, Any, Any, Any]:
        return kind, operation, arguments, body


def resources(client: type[Client]) -> dict[str, str]:
    """Return the resources of a client, by their names, with what each is. Imports none."""
    return {
        name: (found.__doc__ or "").strip()
        for name, found in vars(client).items()
        if isinstance(found, cached_property)
    }


def resource_class(client: type[Client], name: str) -> type[Resource]:
    """Return the class of a resource; its module is imported now."""
    # The property makes the resource of whatever client it is given, and looks at none.
    return type(vars(client)[name].func(None))


def methods(client: type[Client], resource: str) -> dict[str, Method]:
    """Return the methods of a resource, one for each operation, by their names."""
    found: dict[str, Method] = {}
    for name, function in vars(resource_class(client, resource)).items():
        if inspect.isfunction(function) and not name.startswith("__"):
            kind, made = _method(resource, name, function)
            known = found.setdefault(made.operation.id, made)
            known.forms[kind] = name
    return {it.name: it for it in found.values()}


def _method(resource: str, name: str, function: Callable[..., Any]) -> tuple[str, Method]:
    """Call a method of nothing, with marks for arguments, to see where each of them goes."""
    _, *parameters = inspect.signature(function).parameters.values()
    marks = {it.name: object() for it in parameters}
    first = [marks.pop(it.name) for it in parameters if it.kind is not it.KEYWORD_ONLY]
    kind, operation, sent, body = function(_Probe(), *first, **marks)
    known = {it.argument or it.name: it for it in operation.parameters}
    arguments = tuple(
        Argument(
            ident=it.name,
            is_positional=it.kind is not it.KEYWORD_ONLY,
            is_required=it.default is it.empty,
            is_body=marks.get(it.name) is body and body is not None,
            parameter=known.get(it.name) if it.name in sent else None,
        )
        for it in parameters
        if it.name not in OWN
    )
    return kind, Method(resource, name, function, operation, arguments)


def by_operation(client: type[Client], id: str) -> Method | None:
    """Return the method of an operation; None when no operation has this id."""
    operations = client._definition.operations
    if id not in operations or not isinstance(operations, LazyMapping):
        return None
    found = methods(client, operations.module_of(id)).values()
    return next((it for it in found if it.operation.id == id), None)


def search(client: type[Client], word: str) -> Iterator[dict[str, str]]:
    """Yield operations that have ``word`` in id, path, name or summary; all for the empty word."""
    for resource in resources(client):
        for it in methods(client, resource).values():
            row = {
                "operation": it.operation.id,
                "call": f"{it.operation.method} {it.operation.path}",
                "command": f"{kebab(resource)} {kebab(it.name)}",
                "summary": summary(it.function),
            }
            if word.casefold() in " ".join(row.values()).casefold():
                yield row


def summary(function: Callable[..., Any]) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " ")


def kebab(ident: str) -> str:
    """Return a name of Python as commands and options write it: ``record_id``, ``record-id``."""
    return ident.strip("_").replace("_", "-") or ident


def named(names: dict[str, Any], word: str) -> str | None:
    """Return which of ``names`` a word of the command line means; None for none of them."""
    if word in names:
        return word
    return next((it for it in names if kebab(it) == word), None)
