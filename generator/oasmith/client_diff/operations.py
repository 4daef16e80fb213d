"""The operation that a method of a client calls: it identifies a method that was renamed."""

from __future__ import annotations

import ast
import textwrap

import griffe

from oasmith.client_diff.lookup import Node, parts


class Operations:
    """The operations of a client, by the names of their constants."""

    def __init__(self, package: griffe.Module) -> None:
        """Read the constants of the package."""
        self._calls: dict[tuple[str, str], str] = {}
        module = package.members.get("operations")
        for one in () if module is None else (module, *parts(module)):
            self._read(one)

    def _read(self, module: Node) -> None:
        for name, node in module.members.items():
            if isinstance(node, griffe.Attribute) and node.value is not None:
                call = _operation(str(node.value))
                if call:
                    self._calls[module.name, name] = call

    def identity(self, method: griffe.Function) -> str:
        """Return the operation that a method calls, and how: ``_call GET /pets/{id}``.

        Empty if the method calls no operation.
        """
        try:
            tree = ast.parse(textwrap.dedent(method.source))
        except (SyntaxError, ValueError):
            return ""
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        return next(filter(None, (self._identity(method, call) for call in calls)), "")

    def _identity(self, method: griffe.Function, call: ast.Call) -> str:
        function, first = call.func, call.args[0] if call.args else None
        if not isinstance(function, ast.Attribute) or not isinstance(first, ast.Attribute):
            return ""
        known = self._calls.get((method.module.name, first.attr))
        return f"{function.attr} {known}" if known else ""


def _operation(value: str) -> str:
    """Return HTTP method and path from the constant of an operation; empty for other values."""
    tree = ast.parse(value, mode="eval").body
    if not isinstance(tree, ast.Call):
        return ""
    keywords = {keyword.arg: keyword.value for keyword in tree.keywords}
    texts = [
        word.value
        for name in ("method", "path")
        if isinstance(word := keywords.get(name), ast.Constant)
    ]
    return " ".join(map(str, texts)) if len(texts) == 2 else ""
