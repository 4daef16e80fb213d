"""What stands behind the ``=`` of a field."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NULLABLE, TAG = "may_be_null", "own_tag"
"""Functions of the runtime."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is known of the fields of a class besides their types, by the names of the fields."""

    one_way: Mapping[str, str] = field(default_factory=dict)
    nullable: frozenset[str] = frozenset()
    tags: Mapping[str, Any] = field(default_factory=dict)

    def of(self, name: str, value: ast.expr | None) -> ast.expr | None:
        """Return the default of the field ``name``, for which the tool wrote ``value``."""
        if name in self.tags:
            tag = ast.Constant(self.tags[name])
            return ast.Call(ast.Name(TAG), [tag, *([value] if value is not None else [])], [])
        return default(value, self.one_way.get(name, ""), is_nullable=name in self.nullable)


def default(value: ast.expr | None, one_way: str, *, is_nullable: bool) -> ast.expr | None:
    """Return the default of a field, for which the tool wrote ``value``.

    A field without one gets ``one_way``, if that is a name. Any other field may be left out, which
    does not mean that it may be null.
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
    """Return the body of a class with all fields in it for which it has a value of its own."""
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
    is_said = isinstance(statement.body[0], ast.Expr)
    return [*statement.body[:is_said], *fields, *statement.body[is_said:]]


def _inherited(
    statement: ast.ClassDef, name: str, classes: Mapping[str, ast.ClassDef]
) -> ast.AnnAssign | None:
    """Return the field of the nearest base that has it."""
    for base in statement.bases:
        above = classes.get(base.id) if isinstance(base, ast.Name) else None
        if above is None:
            continue
        for node in above.body:
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
                return node
        further = _inherited(above, name, classes)
        if further is not None:
            return further
    return None
