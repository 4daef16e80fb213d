"""Mutation operators: each finds the positions in a module at which it can change something.

Types, docstrings, decorators, prose and code for type checkers only are left alone, because tests
need not cover them. The text is changed in place, so everything else stays the same, to the line.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from itertools import pairwise

COMPARISONS = {
    **{"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    **{"in": "not in", "not in": "in", "is": "is not", "is not": "is"},
}
COMPARISON = re.compile(r"not\s+in\b|is\s+not\b|\bin\b|\bis\b|[<>=!]=|[<>]")
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "/", "%": "*", "&": "|", "|": "&"}
OPERATOR = re.compile(r"//|\*\*|[-+*/%&|]")
PROSE = re.compile(r"[a-z,.:;'`)}] [a-z'`({]|\n|^\s*$", re.IGNORECASE)
TYPE_ARGUMENTS = {"cast": 0, "TypeVar": 0, "ParamSpec": 0, "isinstance": 1, "issubclass": 1}
"""The index of the argument of a function that is a type, or its name."""
UNREACHABLE = {"AssertionError", "NotImplementedError", "assert_never"}
NAMES_ONLY = {"__all__", "__slots__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | ast.ClassDef | Function


@dataclass(frozen=True)
class Change:
    """One change of a module: bytes ``start`` to ``end`` become ``text``.

    ``lines`` are those of the statement that is changed. One that runs when its module is imported,
    once for all tests, has in ``users`` the lines of the functions that may see what it did.
    """

    kind: str
    start: int
    end: int
    text: str
    lines: range
    users: frozenset[int] | None

    def apply(self, source: bytes) -> bytes:
        """Return the module with the change."""
        return source[: self.start] + self.text.encode() + source[self.end :]


def changes(source: bytes) -> list[Change]:
    """Return all changes of a module."""
    tree = ast.parse(source)
    finder = _Finder(source, tree)
    finder.visit(tree)
    return finder.changes


def is_another(before: bytes, after: bytes) -> bool:
    """Whether a change gives a valid module that differs."""
    try:
        return ast.dump(ast.parse(after)) != ast.dump(ast.parse(before))
    except SyntaxError:
        return False


def function_lines(scope: ast.AST) -> frozenset[int]:
    """Return the lines that run when a function is called."""
    functions = [it for it in ast.walk(scope) if isinstance(it, Function)]
    return frozenset(
        line for it in functions for line in range(it.body[0].lineno, (it.end_lineno or 0) + 1)
    )


def imported_names(tree: ast.Module) -> set[str]:
    """Return the last parts of the names of all that a module imports, and imports from."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").rpartition(".")[2])
        if isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.name.rpartition(".")[2] for alias in node.names}
    return found


class _Finder(ast.NodeVisitor):
    """Walks through a module and collects possible changes."""

    def __init__(self, source: bytes, tree: ast.Module) -> None:
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.scopes: list[Scope] = [tree]
        self.lines = range(1, 2)
        self.default = False
        self.changes: list[Change] = []

    # Locations.

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def _note(self, kind: str, start: int, end: int, text: str) -> None:
        kind = "default argument" if self.default else kind
        self.changes.append(Change(kind, start, end, text, self.lines, self._users()))

    def _replace(self, kind: str, node: ast.expr | ast.stmt, text: str) -> None:
        self._note(kind, self._start(node), self._end(node), text)

    def _between(
        self,
        kind: str,
        left: ast.expr,
        right: ast.expr,
        tokens: re.Pattern[str],
        to: dict[str, str],
    ) -> None:
        """Collect another operator between two operands."""
        start = self._end(left)
        gap = self.source[start : self._start(right)].decode()
        token = tokens.search(re.sub(r"#.*", lambda it: " " * len(it[0]), gap))
        if token and (text := to.get(" ".join(token[0].split()))):
            begin = start + len(gap[: token.start()].encode())
            self._note(kind, begin, begin + len(token[0].encode()), text)

    def _users(self) -> frozenset[int] | None:
        scope = self.scopes[-1]
        if isinstance(scope, Function) and not self.default:
            return None
        return function_lines(scope)

    # Visitors.

    def visit(self, node: ast.AST) -> None:
        """Visit a node; a statement determines which lines run with its content."""
        outer = self.lines
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) else node.end_lineno
            self.lines = range(node.lineno, max(node.lineno, last or 0) + 1)
            self._delete(node)
        elif isinstance(node, ast.match_case):
            first = node.pattern.lineno
            self.lines = range(first, max(first + 1, node.body[0].lineno))
        super().visit(node)
        self.lines = outer

    def _visit_all(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            self.visit(node)

    def _visit_scope(self, node: Scope) -> None:
        self.scopes.append(node)
        self._visit_all(node.body)
        self.scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_scope(node)

    def visit_FunctionDef(self, node: Function) -> None:
        if any(ast.unparse(it).endswith("overload") for it in node.decorator_list):
            return
        self.scopes.append(node)
        self.default = True
        for value in [*node.args.defaults, *node.args.kw_defaults]:
            if value is not None:
                self.visit(value)
        self.default = False
        self._visit_all(node.body)
        self.scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test).endswith("TYPE_CHECKING"):
            self._visit_all(node.orelse)
        else:
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not NAMES_ONLY & {it.id for it in node.targets if isinstance(it, ast.Name)}:
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and ast.unparse(node.annotation) != "TypeAlias":
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if ast.unparse(node.value).rpartition(".")[2] not in ("Literal", "Annotated"):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func).rpartition(".")[2]
        self.visit(node.func)
        for index, argument in enumerate(node.args):
            if index != TYPE_ARGUMENTS.get(name):
                self.visit(argument)
        for keyword in node.keywords:
            self.visit(keyword.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Ignore f-strings: Python 3.11 has no locations of their parts."""

    # Changes.

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for left, right in pairwise(operands):
            self._between("comparison", left, right, COMPARISON, COMPARISONS)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in pairwise(node.values):
            words = {"and": "or", "or": "and"}
            self._between("and, or", left, right, re.compile(r"\b(?:and|or)\b"), words)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._note("not", self._start(node), self._start(node) + len("not"), "")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        # Outside functions, ``|`` creates types.
        is_type = isinstance(node.op, ast.BitOr) and not isinstance(self.scopes[-1], Function)
        if not is_type:
            self._between("arithmetic", node.left, node.right, OPERATOR, ARITHMETIC)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._between("arithmetic", node.target, node.value, OPERATOR, ARITHMETIC)
        self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self._replace("True, False", node, repr(not value))
        elif isinstance(value, int | float):
            self._replace("number", node, repr(value + 1))
            self._replace("number", node, repr(value - 1))
        elif isinstance(value, str) and not PROSE.search(value):
            self._replace("string", node, '""')

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and ast.unparse(node.value) not in ("None", "False"):
            self._replace("return", node, "return None")
            self.visit(node.value)

    def visit_Break(self, node: ast.Break) -> None:
        self._replace("break, continue", node, "continue")

    def visit_Continue(self, node: ast.Continue) -> None:
        self._replace("break, continue", node, "break")

    def _delete(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=ast.Call() | ast.Await()) | ast.AugAssign() | ast.Delete():
                deleted = True
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Raise():
                deleted = True
            case _:
                deleted = False
        if deleted and not UNREACHABLE & set(re.findall(r"\w+", ast.unparse(node))):
            self._replace("statement", node, "pass")
