"""The text of a class or an alias, and the names that it uses."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from oasmith import ir
from oasmith.emit.filters import docstring
from oasmith.emit.models.defaults import Defaults, with_tags
from oasmith.emit.models.discriminators import with_discriminator, words_of

BASE, OPEN = "Model", "OpenModel"
"""The base classes of models: without and with additional properties."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One class or alias."""

    name: str
    text: str
    uses: frozenset[str]
    """All names in it."""
    first: frozenset[str]
    """The names that must be defined before it."""
    postponed: str = ""
    """For an alias: the text with a quoted value, which can come before the names that it uses."""


@dataclass(frozen=True, slots=True)
class Member:
    """One statement of a class, with its docstring."""

    text: str
    uses: frozenset[str]
    words: str = ""
    is_apart: bool = False
    """Whether an empty line comes before it."""


def class_of(name: str, base: str, words: str, members: Sequence[Member]) -> Definition:
    """Return a class. ``base`` is an expression whose names must be defined before the class."""
    needed = names(ast.parse(base))
    lines = [f"class {name}({base}):"]
    if words:
        lines.append(_words(words, 4))
    for member in members:
        lines += [""] if member.is_apart and len(lines) > 1 else []
        lines.append(f"    {member.text}")
        if member.words:
            lines.append(_words(member.words, 4))
    if len(lines) == 1:
        lines.append("    pass")
    return Definition(
        name, "\n".join(lines), needed.union(*(member.uses for member in members)), needed
    )


def written(
    statements: Iterable[ast.stmt],
    defaults: Mapping[str, Defaults],
    open_classes: Collection[str],
    discriminators: Mapping[str, ir.Discriminator],
    more: Mapping[str, Sequence[Member]],
) -> Iterator[Definition]:
    """Yield the definitions in a module of the model generator, without its imports and calls.

    Args:
        statements: The module.
        defaults: The defaults of fields, by class.
        open_classes: The classes with additional properties.
        discriminators: The discriminators of aliases.
        more: Further members of classes.
    """
    nodes = list(statements)
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    for statement, words in _with_words(nodes):
        if isinstance(statement, ast.ClassDef):
            class_defaults = defaults.get(statement.name, Defaults())
            body = with_tags(statement, list(class_defaults.tags), classes)
            members = [
                _member(node, text, class_defaults)
                for node, text in _with_words(body)
                if not _is_left_out(node)
            ]
            members += more.get(statement.name, ())
            base = _bases(statement, is_open=statement.name in open_classes)
            yield class_of(statement.name, base, _docstring(statement.body[0]), members)
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            name = ast.literal_eval(statement.value.args[0])
            yield _alias(statement.value, words, discriminators.get(name))


def _bases(statement: ast.ClassDef, *, is_open: bool) -> str:
    """Return the bases of a class as text; an open class is derived from ``OPEN``."""
    bases = list(map(ast.unparse, statement.bases))
    if is_open:
        bases = [*(base for base in bases if base != BASE), OPEN]
    return ", ".join(bases)


def _member(statement: ast.stmt, words: str, defaults: Defaults) -> Member:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        value = defaults.of(statement.target.id, statement.value)
        statement = ast.AnnAssign(statement.target, statement.annotation, value, statement.simple)
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
        return _extra(statement, statement.value)
    return Member(ast.unparse(statement), names(statement), words)


def _extra(statement: ast.Assign, annotations: ast.Dict) -> Member:
    """Return the annotation of additional properties, quoted because their class may come later."""
    values = [_Builtin().visit(_Unquoted().visit(value)) for value in annotations.values]
    uses = frozenset[str]().union(*map(names, values))
    annotations.values = [ast.Constant(ast.unparse(value)) for value in values]
    return Member(ast.unparse(statement), uses)


class _Builtin(ast.NodeTransformer):
    """Replaces ``Dict`` by ``dict``."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name("dict") if node.id == "Dict" else node


def _alias(call: ast.Call, words: str, discriminator: ir.Discriminator | None) -> Definition:
    name, value = ast.literal_eval(call.args[0]), _Unquoted().visit(call.args[1])
    if discriminator is not None:
        value = with_discriminator(value, discriminator)
        words = words or words_of(discriminator)
    uses = names(call.func) | names(value)
    below = f"\n{_words(words, 0)}" if words else ""
    start, text = f"{name} = {ast.unparse(call.func)}({name!r}, ", ast.unparse(value)
    return Definition(
        name, f"{start}{text}){below}", uses, uses, postponed=f"{start}{text!r}){below}"
    )


class _Unquoted(ast.NodeTransformer):
    """Removes the quotes from names; quotes are added again depending on the order."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, str):
            return ast.parse(node.value, mode="eval").body
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if isinstance(node.value, ast.Name) and node.value.id == "Literal":
            return node
        self.generic_visit(node)
        return node


def names(node: ast.AST) -> frozenset[str]:
    """Return all names in a node."""
    return frozenset(name.id for name in ast.walk(node) if isinstance(name, ast.Name))


def _is_left_out(statement: ast.stmt) -> bool:
    """Return whether a statement is redundant: a docstring, ``pass``, or in the base class."""
    if isinstance(statement, ast.Assign):
        return "model_config" in names(statement)
    return isinstance(statement, ast.Pass | ast.Expr)


def _with_words(body: Sequence[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each statement with the string that follows it."""
    for statement, following in zip_longest(body, body[1:]):
        yield statement, _docstring(following)


def _docstring(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value if isinstance(statement.value.value, str) else ""
    return ""


def _words(text: str, column: int) -> str:
    """Return a wrapped docstring, on one line if it fits."""
    inside = docstring(inspect.cleandoc(text), column)
    end = f"\n{' ' * column}" if "\n" in inside else ""
    return f'{" " * column}"""{inside}{end}"""'
