"""The public names in the code of a generated client, read by griffe without importing it.

They have the same form as those of ``diff.names``. A difference between two clients that is not a
difference between their documents comes from oasmith itself, or from a template.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import griffe

Node: TypeAlias = griffe.Object | griffe.Alias

OPTIONS = frozenset(
    {"timeout", "retries", "rate_limit", "hooks", "strict", "on_deviation", "http_client"}
)
"""The arguments that every client accepts."""

EACH = frozenset({"concurrency", "on_progress", "max_bytes"})
"""The arguments of every method that yields the items of a batch as their results arrive."""

OTHERS = ("inputs", "errors", "webhooks", "constants")
SERVERS = ("servers", "data_centers")
MODULES = frozenset({"client", "resources", "models", *OTHERS, *SERVERS})
"""The modules with names for callers."""

COMMON = frozenset({"BY_CODE", "WEBHOOKS"})
"""Names in these modules that do not depend on the document."""


class _Finder(griffe.ModuleFinder):
    """Finds the modules that callers use; skips the runtime, which is most of the code."""

    def submodules(self, module: griffe.Module) -> list[tuple[tuple[str, ...], Path]]:
        """Return the parts of the name of each module, and its path."""
        return [(parts, path) for parts, path in super().submodules(module) if parts[0] in MODULES]


def load(package: Path) -> griffe.Module | None:
    """Return the code of a client; None if it cannot be read, or is not that of a client."""
    loader = griffe.GriffeLoader(allow_inspection=False)
    loader.finder = _Finder([package.parent])
    try:
        # Code that cannot be read shows as a missing name.
        with griffe.logger.disable():
            loaded = loader.load(package.name, try_relative_path=False)
            loader.resolve_aliases(external=False)
    except (ImportError, griffe.GriffeError, SyntaxError):
        return None
    if not isinstance(loaded, griffe.Module) or "client" not in loaded.members:
        return None
    return loaded


def exported(client: griffe.Module) -> set[str]:
    """Return the names that the package itself exports, including those of the runtime."""
    return {str(name) for name in client.exports or ()}


def names_of(client: griffe.Module) -> set[str]:
    """Return the names generated from the document; skip modules that the client does not have."""
    return {*_client(client), *_models(client), *_others(client)}


def _own(node: Node | None) -> dict[str, Node]:
    """Return the public members that a module or class defines and does not import."""
    members = {} if node is None else node.members
    return {
        name: member
        for name, member in members.items()
        if not name.startswith("_") and not member.is_alias and name not in COMMON
    }


def _module(client: griffe.Module, *steps: str) -> Node | None:
    """Return a module of the client, if it has one."""
    node: Node = client
    for step in steps:
        if step not in node.members or node.members[step].is_alias:
            return None
        node = node.members[step]
    return node


def _arguments(function: Node) -> set[str]:
    """Return the names of a function's arguments, in all its overloads."""
    if not isinstance(function, griffe.Function):
        return set()
    return {
        parameter.name
        for one in (function, *(function.overloads or ()))
        for parameter in one.parameters
        if parameter.name != "self" and parameter.kind is not griffe.ParameterKind.var_keyword
    }


def _client(client: griffe.Module) -> Iterator[str]:
    classes = [one for one in _own(_module(client, "client")).values() if one.is_class]
    for one in classes:
        is_async = any(one.name == f"Async{other.name}" for other in classes)
        yield one.name
        yield from of_class(client, one, is_async)


def of_class(client: griffe.Module, client_class: Node, is_async: bool) -> Iterator[str]:
    """Yield the arguments of a client class and the methods of its resources."""
    name = client_class.name.removeprefix("Async") if is_async else client_class.name
    if "__init__" in client_class.members:
        arguments = _arguments(client_class.members["__init__"]) - OPTIONS
        yield from (f"{name}({argument})" for argument in arguments)
    for resource in _own(client_class):
        yield resource
        for holder in _own(_module(client, "resources", resource)).values():
            if holder.is_class and holder.name.startswith("Async") is is_async:
                yield from _methods(resource, holder)


def _methods(resource: str, holder: Node) -> Iterator[str]:
    for method, function in _own(holder).items():
        yield f"{resource}.{method}"
        arguments = _arguments(function) - {"timeout"}
        own = arguments - EACH if arguments >= EACH else arguments
        yield from (f"{resource}.{method}({argument})" for argument in own)


def _models(client: griffe.Module) -> Iterator[str]:
    models = _module(client, "models")
    if models is None:
        return
    modules = [one for one in _own(models).values() if one.is_module] or [models]
    for name, member in (pair for module in modules for pair in _own(module).items()):
        yield f"models.{name}"
        if isinstance(member, griffe.Class):
            fields = {**member.inherited_members, **_own(member)}
            yield from (f"models.{name}.{one}" for one in fields if not one.startswith("_"))


def _others(client: griffe.Module) -> Iterator[str]:
    for module in OTHERS:
        for name, member in _own(_module(client, module)).items():
            yield f"{module}.{name}"
            if module == "constants":
                yield from (f"{module}.{name}.{value}" for value in _own(member))
    for module in SERVERS:
        for name, member in _own(_module(client, module)).items():
            yield name
            if member.is_class:
                yield from (f"{name}.{value}" for value in _own(member))
