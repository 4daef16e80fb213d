"""Reads the public symbols of a client from its code.

Public are the names in ``__all__`` of the package and the submodules that it imports, with their
methods, arguments, fields and constants. The file of a definition does not matter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import griffe

from oasmith.client_diff import lookup
from oasmith.client_diff.lookup import Node
from oasmith.client_diff.operations import Operations
from oasmith.client_diff.package import ClientPackage
from oasmith.client_diff.signatures import arguments_of, constructor, returned, takes_more
from oasmith.client_diff.symbols import Argument, Symbol, SymbolKind, blocking

ALL_MODELS = "models.*"
"""Stands for any model, in the names of members that all models have."""
ASYNC = "Async"
"""The prefix of the async client's groups of operations."""
FIELDS = ("models.", "inputs.")
"""Modules whose classes have fields."""


class Reader:
    """Collects the public symbols of one package."""

    def __init__(self, package: ClientPackage) -> None:
        """Prepare to read a package; ``read`` fills ``symbols``."""
        self.symbols: dict[str, Symbol] = {}
        self._package = package
        self._module = package.module
        self._expanded: set[str] = set()
        self._operations = Operations(self._module)
        self._codes = lookup.error_codes(self._module)
        self._named = lookup.class_names(self._module)

    def read(self) -> None:
        """Read all public names."""
        names = lookup.listed_names(self._module)
        for name in sorted(names, key=lambda name: (blocking(name) != name, name)):
            self._add(name, self._module.members.get(name))
        for name in lookup.submodules(self._module):
            module = self._module.members[name]
            self._set(name, "module", module)
            for member_name in sorted(lookup.listed_names(module)):
                self._add(f"{name}.{member_name}", lookup.member(module, member_name))

    def _add(self, name: str, node: Node | None) -> None:
        """Add the symbol of a name."""
        target = lookup.final_target_of(node)
        if isinstance(target, griffe.Class):
            self._class(name, target)
        elif isinstance(target, griffe.Function):
            self._function(name, target)
        elif isinstance(target, griffe.Attribute):
            self._attribute(name, target)
        else:
            # Another distribution defines it: only the existence of the name is known.
            self._set(name, "attribute", self._module)

    def _class(self, name: str, target: griffe.Class) -> None:
        function = None if lookup.is_exception(target) else constructor(target)
        public = {self._named.get(base.path, "") for base in lookup.bases(target)} - {"", name}
        has_fields = name.startswith(FIELDS)
        self._set(
            name,
            "class",
            target,
            identity=self._identity(name, target),
            arguments=() if has_fields else arguments_of(function) if function else None,
            bases=frozenset(public),
        )
        if self.symbols[name].identity == "async client":
            self._set(ASYNC, "module", target)
        # A class with several names has its members under the first.
        if target.path not in self._expanded:
            self._expanded.add(target.path)
            for member_name, member in lookup.public_members(target, self._named):
                self._member(name, member_name, target, member)

    def _identity(self, name: str, target: griffe.Class) -> str:
        if "_definition" in target.members and "." not in name:
            return "client" if blocking(name) == name else "async client"
        return f"error {self._codes[target.name]}" if target.name in self._codes else ""

    def _member(
        self, name: str, member_name: str, owner: griffe.Class, member: griffe.Object
    ) -> None:
        full = f"{name}.{member_name}"
        is_inherited = member.parent is not owner
        if name.startswith(FIELDS) and is_inherited:
            # Members that all models have are added once.
            full = f"{ALL_MODELS}.{member_name}"
            self._set(ALL_MODELS, "class", member)
        group = self._group(owner, member)
        if group is not None:
            is_async = blocking(name) != name
            self._add_group(f"{ASYNC}.{member_name}" if is_async else member_name, group)
        elif isinstance(member, griffe.Function):
            self._function(full, member)
        elif isinstance(member, griffe.Attribute) and name.startswith(FIELDS) and not is_inherited:
            self._field(full, member)
        elif isinstance(member, griffe.Attribute):
            self._attribute(full, member)

    def _group(self, owner: griffe.Class, member: griffe.Object) -> griffe.Class | None:
        """Return the class of a group of operations; None for any other member of a client."""
        if "_definition" not in owner.members or not isinstance(member, griffe.Attribute):
            return None
        annotation = member.annotation
        path = annotation.canonical_path if isinstance(annotation, griffe.Expr) else ""
        start = f"{self._module.path}."
        if not path.startswith(f"{start}resources."):
            return None
        target = lookup.final_target_of(self._module[path.removeprefix(start)])
        return target if isinstance(target, griffe.Class) else None

    def _add_group(self, name: str, target: griffe.Class) -> None:
        methods = {
            member_name: member
            for member_name, member in lookup.public_members(target, self._named)
            if isinstance(member, griffe.Function)
        }
        identities = {
            member_name: self._operations.identity(method)
            for member_name, method in methods.items()
        }
        known = ", ".join(sorted(filter(None, identities.values())))
        self._set(name, "class", target, identity=f"group of {known}" if known else "")
        for member_name, method in methods.items():
            self._function(f"{name}.{member_name}", method, identities[member_name])

    def _function(self, name: str, target: griffe.Function, identity: str = "") -> None:
        self._set(
            name,
            "coroutine" if "async" in target.labels else "function",
            target,
            identity=identity,
            annotation=returned(target),
            arguments=arguments_of(target),
            takes_more=takes_more(target),
        )

    def _attribute(self, name: str, target: griffe.Attribute) -> None:
        value = "" if target.value is None else str(target.value)
        annotation = "" if target.annotation is None else str(target.annotation)
        class_ = lookup.named_class(target)
        if class_ is not None:
            self._class(name, class_)
        elif value.startswith("TypedDict("):
            self._typed_dict(name, target, value)
        elif lookup.is_type(target):
            self._set(name, "type", target, annotation=value)
        elif name.startswith("constants.") and lookup.is_constant(value):
            self._set(name, "constant", target, identity=f"value {value}", value=value)
        else:
            self._set(name, "attribute", target, annotation=annotation)

    def _field(self, name: str, target: griffe.Attribute) -> None:
        """Add a field of a model or TypedDict; a field without a default is required."""
        annotation = "" if target.annotation is None else str(target.annotation)
        owner, _, member_name = name.rpartition(".")
        key = lookup.json_name(annotation) or member_name
        self._set(name, "field", target, identity=f"field {key}", annotation=annotation)
        is_optional = target.value is not None or annotation.startswith("NotRequired[")
        self._add_argument(owner, member_name, annotation, is_optional)

    def _typed_dict(self, name: str, target: griffe.Attribute, value: str) -> None:
        """Add a TypedDict in functional syntax, whose keys are not identifiers."""
        self._set(name, "class", target, arguments=())
        for member_name, annotation in _keys(value):
            full = f"{name}.{member_name}"
            self._set(full, "field", target, identity=f"field {member_name}", annotation=annotation)
            self._add_argument(name, member_name, annotation, annotation.startswith("NotRequired["))

    def _add_argument(self, owner: str, name: str, annotation: str, is_optional: bool) -> None:
        """Add an argument to the constructor of a class."""
        symbol = self.symbols[owner]
        argument = Argument(
            name=name, annotation=annotation, default="NOT_GIVEN" if is_optional else None
        )
        self.symbols[owner] = replace(symbol, arguments=(*(symbol.arguments or ()), argument))

    def _set(self, name: str, kind: SymbolKind, target: Node, **more: Any) -> None:
        location = self._package.locate(target)
        self.symbols.setdefault(name, Symbol(name=name, kind=kind, location=location, **more))


def _keys(value: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of a TypedDict in functional syntax, with their types."""
    call = ast.parse(value, mode="eval").body
    table = call.args[1] if isinstance(call, ast.Call) and len(call.args) > 1 else None
    if isinstance(table, ast.Dict):
        for key, type_ in zip(table.keys, table.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value), ast.unparse(type_)
