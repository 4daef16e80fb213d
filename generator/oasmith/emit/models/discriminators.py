"""Discriminators as annotations of aliases."""

from __future__ import annotations

import ast
from functools import reduce

from oasmith import ir
from oasmith.emit.filters import plain

ANNOTATED, DISCRIMINATOR = "Annotated", "Discriminator"


def with_discriminator(value: ast.expr, discriminator: ir.Discriminator) -> ast.expr:
    """Return the type of an alias with its discriminator.

    ``value`` is the union of all types; for the alias of a base class, the type is shorter.
    """
    if discriminator.types:
        value = _with_null(_union(discriminator.types), value)
    elif discriminator.base:
        value = ast.BinOp(value, ast.BitOr(), ast.Name(discriminator.base))
    mapping = ast.Dict(
        [ast.Constant(tag) for tag in discriminator.mapping],
        [ast.Name(name) for name in discriminator.mapping.values()],
    )
    classes = {"base": discriminator.base, "default": discriminator.default}
    flags = {"is_closed": discriminator.is_closed, "is_optional": discriminator.is_optional}
    keywords = [
        *(ast.keyword(key, ast.Name(name)) for key, name in classes.items() if name),
        *(ast.keyword(key, ast.Constant(True)) for key, flag in flags.items() if flag),
    ]
    arguments: list[ast.expr] = [ast.Constant(discriminator.property), mapping]
    call = ast.Call(ast.Name(DISCRIMINATOR), arguments, keywords)
    return ast.Subscript(ast.Name(ANNOTATED), ast.Tuple([value, call]))


def words_of(discriminator: ir.Discriminator) -> str:
    """Return the docstring of an alias for any subclass of a class; empty for a union."""
    if not discriminator.types:
        return ""
    name, key = discriminator.types[0], plain(discriminator.property)
    return f"Any subclass of `{name}`, depending on its `{key}`."


def _union(names: tuple[str, ...]) -> ast.expr:
    members: list[ast.expr] = [ast.Name(name) for name in names]
    return reduce(lambda left, right: ast.BinOp(left, ast.BitOr(), right), members)


def _with_null(value: ast.expr, union: ast.expr) -> ast.expr:
    is_nullable = any(
        isinstance(node, ast.Constant) and node.value is None for node in ast.walk(union)
    )
    return ast.BinOp(value, ast.BitOr(), ast.Constant(None)) if is_nullable else value
