"""Types of Python as their text has them: what a value may be, and how two types differ."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "NotRequired", "ReadOnly", "Required"})
"""What says something of a type and leaves its values as they are."""


ROOMS = ("models", "inputs", "errors", "constants")
"""Modules whose own names are public with the module before them."""


class Relation(StrEnum):
    """How a type stands to the one that it was."""

    SAME = "same"
    WIDENED = "widened"
    """It has all values that it had, and more."""
    NARROWED = "narrowed"
    """It has some of the values that it had."""
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Type:
    """The members of a union; of any other type there is one."""

    members: frozenset[str]

    @property
    def is_optional(self) -> bool:
        """Whether ``None`` is among the values."""
        return "None" in self.members

    @property
    def opened(self) -> frozenset[str]:
        """The members without strings that are listed beside ``str``: an open enum has them all."""
        if "str" not in self.members:
            return self.members
        return frozenset(
            member for member in self.members if not member.startswith(("Literal['", 'Literal["'))
        )

    def relation(self, old: Type) -> Relation:
        """Return how this type stands to the one that it was."""
        if self.members == old.members:
            return Relation.SAME
        if "Any" in self.opened or old.opened < self.opened:
            return Relation.WIDENED
        return Relation.NARROWED if self.opened <= old.opened else Relation.CHANGED


@dataclass(frozen=True, slots=True)
class Names:
    """What names in annotations stand for."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    """Public names that are different now, such as ``models.Pet``, with what they are."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Types that have no public name, with what they stand for."""
    public: Collection[str] = ()
    """Every public name."""
    room: str = ""
    """The module that an annotation stands in, where its names are public: ``models``."""

    def of(self, symbol: str) -> Names:
        """Return what names stand for in the annotations of a symbol."""
        room = symbol.partition(".")[0]
        return replace(self, room=room if room in ROOMS else "")

    def key(self, node: ast.expr) -> str:
        """Return the public name that a name in an annotation would be."""
        if isinstance(node, ast.Attribute):
            return f"{_last(node.value)}.{node.attr}"
        return f"{self.room}.{_last(node)}".removeprefix(".")

    def alias(self, node: ast.expr) -> str:
        """Return the name of a private alias; nothing where a name is none."""
        is_public = self.key(node) in self.public
        return "" if is_public or _last(node) not in self.aliases else _last(node)


def parsed(text: str, names: Names) -> Type:
    """Return a type.

    Args:
        text: An annotation. Names of modules before a name do not count: a package may import
            the same class in several ways.
        names: What names stand for.
    """
    return Type(frozenset(_Parser(names).members(_expression(text))))


def shown(text: str, names: Names) -> str:
    """Return a type in few words: without what only a model needs to know of it."""
    members = parsed(text, replace(names, renamed={})).members
    return " | ".join(sorted(members, key=lambda member: (member == "None", member)))


def public_names(text: str, symbol: str) -> list[str]:
    """Return the names in the annotation of a symbol, as they would be public, in their order."""
    names = Names().of(symbol)
    nodes = ast.walk(_expression(text)) if text else ()
    return [names.key(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)]


@lru_cache(maxsize=100_000)
def _expression(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        # An annotation that is text of its own is compared as it stands.
        return ast.Constant(text)


class _Parser:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._inside: set[str] = set()
        """Aliases that are being read: one may be made of itself."""

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
            yield self._written(node)

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
            inner = ", ".join(self._written(one) for one in arguments)
            generic = self._names.renamed.get(self._names.key(node.value), name)
            yield f"{_last_part(generic)}[{inner}]"

    def _written(self, node: ast.expr) -> str:
        """Return a part of a type as text, the same for all ways to write it."""
        if isinstance(node, ast.Name | ast.Attribute):
            if self._is_alias(node):
                return " | ".join(sorted(self._alias(self._names.alias(node))))
            return _last_part(self._names.renamed.get(self._names.key(node), _last(node)))
        if isinstance(node, ast.List):
            return f"[{', '.join(self._written(one) for one in node.elts)}]"
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
