"""Queries on a package that griffe has read; the package is not imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

import griffe

Node: TypeAlias = "griffe.Object | griffe.Alias"

SPECIAL = frozenset(
    f"__{name}__"
    for name in (
        *("aenter", "aexit", "aiter", "anext", "await", "bool", "call", "contains", "enter"),
        *("exit", "getitem", "iter", "len", "next"),
    )
)
"""Methods that programs call by syntax."""
TYPE_CONSTRUCTORS = ("TypeAliasType(", "Literal[", "Annotated[", "Union[")


def final_target_of(node: Node | None) -> griffe.Object | None:
    """Return the object that a name stands for; None if it is not in the package."""
    if node is None or isinstance(node, griffe.Object):
        return node
    try:
        target = node.final_target
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None
    return target if isinstance(target, griffe.Object) else None


def parts(module: Node) -> list[Node]:
    """Return the public modules in a module."""
    return [
        node
        for name, node in module.members.items()
        if not node.is_alias and node.is_module and not name.startswith("_")
    ]


def listed_names(module: Node) -> list[str]:
    """Return the names in ``__all__`` of a module; without it, the names that it defines."""
    if module.exports is not None:
        return [str(name) for name in module.exports]
    defined = [
        name
        for name, node in module.members.items()
        if not name.startswith("_") and not node.is_alias and not node.is_module
    ]
    # The models of a large client are in submodules.
    return [*defined, *(name for part in parts(module) for name in listed_names(part))]


def member(module: Node, name: str) -> Node | None:
    """Return the object with a name in a module or its public submodules."""
    if name in module.members:
        return module.members[name]
    return next((part.members[name] for part in parts(module) if name in part.members), None)


def submodules(package: griffe.Module) -> list[str]:
    """Return the public submodules that a package imports in its ``__init__.py``."""
    return sorted(
        name
        for name, path in package.imports.items()
        if path == f"{package.path}.{name}" and _is_public_module(package, name)
    )


def _is_public_module(package: griffe.Module, name: str) -> bool:
    node = package.members.get(name)
    return node is not None and not node.is_alias and node.is_module and not name.startswith("_")


def class_names(package: griffe.Module) -> dict[str, str]:
    """Return the public name of each class, by where the class is defined."""
    modules = [(package, ""), *((package[name], f"{name}.") for name in submodules(package))]
    names: dict[str, str] = {}
    for module, prefix in modules:
        for name in listed_names(module):
            target = final_target_of(member(module, name))
            if isinstance(target, griffe.Attribute):
                target = named_class(target)
            if isinstance(target, griffe.Class):
                names.setdefault(target.path, prefix + name)
    return names


def bases(target: griffe.Class) -> list[griffe.Class]:
    """Return the base classes of a class that are in the package, nearest first."""
    try:
        return list(target.mro())
    except ValueError:
        return []


def is_exception(target: griffe.Class) -> bool:
    """Return whether a class is an exception or warning: callers catch it, and do not create it."""
    base_names = {str(base) for one in (target, *bases(target)) for base in one.bases}
    return any(base.endswith(("Exception", "Error", "Warning")) for base in base_names)


def public_members(
    target: griffe.Class, named: dict[str, str]
) -> Iterator[tuple[str, griffe.Object]]:
    """Yield the public members of a class and of its base classes, except for ``named`` bases."""
    seen: set[str] = set()
    for one in (target, *(base for base in bases(target) if base.path not in named)):
        for name, node in one.members.items():
            is_public = not name.startswith("_") or name in SPECIAL
            if is_public and name not in seen and isinstance(node, griffe.Object):
                seen.add(name)
                yield name, node


def named_class(target: griffe.Attribute) -> griffe.Class | None:
    """Return the class that an attribute is an alias of, such as a client's base error."""
    value, holder = target.value, target.parent
    if not isinstance(value, griffe.ExprName) or target.annotation is not None or holder is None:
        return None
    other = final_target_of(holder.members.get(value.name))
    return other if isinstance(other, griffe.Class) else None


def is_type(target: griffe.Attribute) -> bool:
    """Return whether an attribute is a type alias."""
    value, annotation = str(target.value), str(target.annotation)
    return annotation.endswith("TypeAlias") or value.startswith(TYPE_CONSTRUCTORS)


def is_constant(value: str) -> bool:
    """Return whether an expression is a literal string, number or boolean."""
    try:
        return isinstance(ast.literal_eval(value), str | int | float | bool)
    except (ValueError, SyntaxError):
        return False


def error_codes(package: griffe.Module) -> dict[str, str]:
    """Return the code of each exception class of a client."""
    errors = package.members.get("errors")
    table = errors.members.get("BY_CODE") if isinstance(errors, griffe.Module) else None
    if not isinstance(table, griffe.Attribute):
        return {}
    tree = ast.parse(str(table.value), mode="eval").body
    pairs = zip(tree.keys, tree.values, strict=True) if isinstance(tree, ast.Dict) else ()
    return {
        class_.id: str(code.value)
        for code, class_ in pairs
        if isinstance(code, ast.Constant) and isinstance(class_, ast.Name)
    }


def json_name(annotation: str) -> str:
    """Return the JSON name of a field from its annotation, or an empty text."""
    for node in ast.walk(ast.parse(annotation, mode="eval")):
        if isinstance(node, ast.keyword) and node.arg == "alias":
            return str(node.value.value) if isinstance(node.value, ast.Constant) else ""
    return ""


def kept_names(package: griffe.Module) -> frozenset[str]:
    """Return the names that can be imported from a package, listed in ``__all__`` or not."""
    loader = package.members.get("__getattr__")
    if not isinstance(loader, griffe.Attribute):
        return frozenset()
    nodes = ast.walk(ast.parse(str(loader.value), mode="eval"))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return frozenset(text for text in texts if isinstance(text, str) and text.isidentifier())


def former_names(package: griffe.Module) -> dict[str, str]:
    """Return old names that can be imported with a deprecation warning, with their new names."""
    node: Node | None = package
    for name in ("_runtime", "lazy", "FORMER_NAMES"):
        node = None if node is None else node.members.get(name)
    return dict(ast.literal_eval(str(node.value))) if isinstance(node, griffe.Attribute) else {}


def private_aliases(package: griffe.Module) -> dict[str, str]:
    """Return the type aliases of the runtime in a client, with their targets."""
    runtime = package.members.get("_runtime")
    waiting: list[Node] = [runtime] if isinstance(runtime, griffe.Module) else []
    aliases: dict[str, str] = {}
    while waiting:
        for name, node in waiting.pop().members.items():
            if isinstance(node, griffe.Module):
                waiting.append(node)
            elif isinstance(node, griffe.Attribute) and str(node.annotation).endswith("TypeAlias"):
                aliases.setdefault(name, str(node.value))
    return aliases
