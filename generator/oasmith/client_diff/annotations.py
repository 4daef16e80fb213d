"""Python types, parsed from the text of annotations, and comparison of two types."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "NotRequired", "ReadOnly", "Required"})
"""Wrappers that add information to a type without changing its values."""


SUBMODULES = ("models", "inputs", "errors", "constants")
"""Public submodules, whose names are public with the module as a prefix."""


class Relation(StrEnum):
    """The relation of a type to its old version."""

    SAME = "same"
    WIDENED = "widened"
    """It has all old values, and more."""
    NARROWED = "narrowed"
    """It has only some of the old values."""
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Type:
    """The members of a union; any other type has one member."""

    members: frozenset[str]

    @property
    def is_optional(self) -> bool:
        """Whether ``None`` is among the values."""
        return "None" in self.members

    @property
    def opened(self) -> frozenset[str]:
        """The members without string literals that are redundant because of ``str``: open enums."""
        if "str" not in self.members:
            return self.members
        return frozenset(
            member for member in self.members if not member.startswith(("Literal['", 'Literal["'))
        )

    def relation(self, old: Type) -> Relation:
        """Return the relation of this type to its old version."""
        if self.members == old.members:
            return Relation.SAME
        if "Any" in self.opened or old.opened < self.opened:
            return Relation.WIDENED
        return Relation.NARROWED if self.opened <= old.opened else Relation.CHANGED


@dataclass(frozen=True, slots=True)
class Names:
    """The meaning of names in annotations."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    """Renamed public names, such as ``models.Pet``, with their new names."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Type aliases without a public name, with their targets."""
    public: Collection[str] = ()
    """All public names."""
    submodule: str = ""
    """The submodule that an annotation is in, such as ``models``; empty outside of these."""

    def of(self, symbol: str) -> Names:
        """Return the meaning of names in the annotations of a symbol."""
        start = symbol.partition(".")[0]
        return replace(self, submodule=start if start in SUBMODULES else "")

    def key(self, node: ast.expr) -> str:
        """Return the public name of a name in an annotation, if that is public."""
        if isinstance(node, ast.Attribute):
            return f"{_last(node.value)}.{node.attr}"
        return f"{self.submodule}.{_last(node)}".removeprefix(".")

    def alias(self, node: ast.expr) -> str:
        """Return the name of a private alias; empty if the name is not a private alias."""
        is_public = self.key(node) in self.public
        return "" if is_public or _last(node) not in self.aliases else _last(node)


def parsed(text: str, names: Names) -> Type:
    """Return the type of an annotation.

    Args:
        text: An annotation. Module prefixes of names are ignored, because a package may import
            the same class in several ways.
        names: The meaning of the names.
    """
    return Type(frozenset(_Parser(names).members(_expression(text))))


def type_text(text: str, names: Names) -> str:
    """Return a type as short text, without wrappers such as ``Annotated``."""
    members = parsed(text, replace(names, renamed={})).members
    return " | ".join(sorted(members, key=lambda member: (member == "None", member)))


def public_names(text: str, symbol: str) -> list[str]:
    """Return the names in the annotation of a symbol as public names, in their order."""
    names = Names().of(symbol)
    nodes = ast.walk(_expression(text)) if text else ()
    return [names.key(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)]


@lru_cache(maxsize=100_000)
def _expression(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        # An annotation that is not an expression is compared as text.
        return ast.Constant(text)


class _Parser:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._inside: set[str] = set()
        """Aliases that are being expanded, because an alias may be recursive."""

    def members(self, node: ast.expr) -> Iterator[str]:
        """Yield the members of a type."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            inner = _expression(node.value)
            is_text = isinstance(inner, ast.Constant) and isinstance(inner.value, str)
            yield from [node.value] if is_text else self.members(inner)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            yield from self.members(node.left)
            yield from self.members(node.right)
        elif isinstance(node, ast.Subscript):
            yield from self._subscript(node)
        elif isinstance(node, ast.Call) and _last(node.func) == "TypeAliasType":
            yield from self.members(node.args[1])
        elif self._is_alias(node):
            yield from self._alias(self._names.alias(node))
        else:
            yield self._normalized(node)

    def _is_alias(self, node: ast.expr) -> bool:
        alias = self._names.alias(node)
        return alias != "" and alias not in self._inside

    def _alias(self, name: str) -> Iterator[str]:
        self._inside.add(name)
        yield from list(self.members(_expression(self._names.aliases[name])))
        self._inside.discard(name)

    def _subscript(self, node: ast.Subscript) -> Iterator[str]:
        name, arguments = _last(node.value), _arguments(node)
        if name in WRAPPERS:
            yield from self.members(arguments[0])
        elif name in ("Optional", "Union"):
            for one in arguments:
                yield from self.members(one)
            yield from ["None"] if name == "Optional" else []
        elif name == "Literal":
            yield from (f"Literal[{ast.unparse(one)}]" for one in arguments)
        else:
            inner = ", ".join(self._normalized(one) for one in arguments)
            generic = self._names.renamed.get(self._names.key(node.value), name)
            yield f"{_last_part(generic)}[{inner}]"

    def _normalized(self, node: ast.expr) -> str:
        """Return a part of a type as normalized text."""
        if isinstance(node, ast.Name | ast.Attribute):
            if self._is_alias(node):
                return " | ".join(sorted(self._alias(self._names.alias(node))))
            return _last_part(self._names.renamed.get(self._names.key(node), _last(node)))
        if isinstance(node, ast.List):
            return f"[{', '.join(self._normalized(one) for one in node.elts)}]"
        if isinstance(node, ast.Constant) and not isinstance(node.value, str):
            return "..." if node.value is Ellipsis else repr(node.value)
        if isinstance(node, ast.Subscript | ast.BinOp | ast.Constant):
            return " | ".join(sorted(self.members(node)))
        return ast.unparse(node)


def _last(node: ast.expr) -> str:
    """Return the last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _arguments(node: ast.Subscript) -> list[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
