"""Defaults of fields."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NULLABLE, TAG = "may_be_null", "own_tag"
"""The runtime's functions for defaults."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """The defaults of the fields of a class, by the names of the fields."""

    one_way: Mapping[str, str] = field(default_factory=dict)
    nullable: frozenset[str] = frozenset()
    tags: Mapping[str, Any] = field(default_factory=dict)

    def of(self, name: str, value: ast.expr | None) -> ast.expr | None:
        """Return the default of the field ``name``; ``value`` is from the model generator."""
        if name in self.tags:
            tag = ast.Constant(self.tags[name])
            return ast.Call(ast.Name(TAG), [tag, *([value] if value is not None else [])], [])
        return default(value, self.one_way.get(name, ""), is_nullable=name in self.nullable)


def default(value: ast.expr | None, one_way: str, *, is_nullable: bool) -> ast.expr | None:
    """Return the default of a field; ``value`` is the default from the model generator.

    A field without a default gets ``one_way``, unless this is empty. A field with a default may be
    missing, but is not necessarily nullable.
    """
    if value is None:
        return ast.Name(one_way) if one_way else None
    if not is_nullable:
        return value
    is_none = isinstance(value, ast.Constant) and value.value is None
    return ast.Call(ast.Name(NULLABLE), [] if is_none else [value], [])


def with_tags(
    statement: ast.ClassDef, names: Iterable[str], classes: Mapping[str, ast.ClassDef]
) -> list[ast.stmt]:
    """Return the body of a class with the inherited fields for which the class has a value."""
    own = {
        node.target.id
        for node in statement.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    inherited = [_inherited(statement, name, classes) for name in names if name not in own]
    fields = [
        ast.AnnAssign(node.target, node.annotation, node.value, node.simple)
        for node in inherited
        if node is not None
    ]
    has_docstring = isinstance(statement.body[0], ast.Expr)
    return [*statement.body[:has_docstring], *fields, *statement.body[has_docstring:]]


def _inherited(
    statement: ast.ClassDef, name: str, classes: Mapping[str, ast.ClassDef]
) -> ast.AnnAssign | None:
    """Return the field of the nearest base that declares it."""
    for base in statement.bases:
        base_class = classes.get(base.id) if isinstance(base, ast.Name) else None
        if base_class is None:
            continue
        for node in base_class.body:
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
                return node
        inherited = _inherited(base_class, name, classes)
        if inherited is not None:
            return inherited
    return None
