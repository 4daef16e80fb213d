"""The public names of a client, and whether the values of its types are sent or read."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from oasmith.client_diff.lookup import former_names, kept_names, private_aliases
from oasmith.client_diff.package import ClientPackage
from oasmith.client_diff.reader import Reader
from oasmith.client_diff.symbols import Symbol
from oasmith.diagnostics.findings import Location


@dataclass(frozen=True, slots=True)
class Surface:
    """The public names of a client."""

    symbols: Mapping[str, Symbol]
    start: Location
    """The location of the package."""
    kept: frozenset[str]
    """Names that can be imported from the package, listed in ``__all__`` or not."""
    former: Mapping[str, str]
    """Old names that can be imported with a deprecation warning, with their new names."""
    aliases: Mapping[str, str]
    """Type aliases of the runtime, with their targets."""

    def nearest(self, name: str) -> Location:
        """Return the location of a name, or of its nearest parent that exists."""
        while name:
            if name in self.symbols:
                return self.symbols[name].location
            name = name.rpartition(".")[0]
        return self.start


def surface_of(package: ClientPackage) -> Surface:
    """Return the public names of a client."""
    reader = Reader(package)
    reader.read()
    return Surface(
        symbols=_directed(reader.symbols),
        start=package.locate(package.module),
        kept=kept_names(package.module),
        former=former_names(package.module),
        aliases=private_aliases(package.module),
    )


def _directed(symbols: Mapping[str, Symbol]) -> dict[str, Symbol]:
    """Return the symbols with ``is_sent`` and ``is_read``."""
    classes = [symbol for symbol in symbols.values() if symbol.kind in ("class", "type")]
    sent, read = _edges(symbols)
    seeds_sent, seeds_read = _seeds(symbols.values())
    is_sent = _reached(seeds_sent, sent)
    is_read = _reached(seeds_read, read)
    directions = {
        symbol.name: (_short(symbol.name) in is_sent, _short(symbol.name) in is_read)
        for symbol in classes
    }
    directed: dict[str, Symbol] = {}
    for name, symbol in symbols.items():
        owner = name if name in directions else symbol.parent
        goes_in, comes_out = directions.get(owner, (False, True))
        if symbol.kind in ("class", "type", "field"):
            symbol = replace(symbol, is_sent=goes_in, is_read=comes_out)
        directed[name] = symbol
    return directed


def _seeds(symbols: Iterable[Symbol]) -> tuple[set[str], set[str]]:
    """Return the types that callers pass to functions, and those that they get from them."""
    sent: set[str] = set()
    read: set[str] = set()
    for symbol in symbols:
        is_start = symbol.is_called or symbol.identity.endswith("client")
        for argument in (symbol.arguments or ()) if is_start else ():
            inside, called = _names(argument.annotation)
            sent |= inside
            # A callback gets its arguments from the client.
            read |= called
        if symbol.kind in ("function", "coroutine", "attribute"):
            read |= _names(symbol.annotation)[0]
    return sent, read


def _edges(symbols: Mapping[str, Symbol]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the types that each type refers to: for sent values, and for read values."""
    sent: dict[str, set[str]] = {}
    read: dict[str, set[str]] = {}
    for symbol in symbols.values():
        owner = _short(symbol.name)
        if symbol.kind == "class":
            parts = (_names(argument.annotation)[0] for argument in symbol.arguments or ())
            sent.setdefault(owner, set()).update(*parts)
        if symbol.kind in ("field", "attribute"):
            owner = _short(symbol.parent)
        if symbol.kind in ("type", "field", "attribute"):
            inside = _names(symbol.annotation)[0]
            read.setdefault(owner, set()).update(inside)
            if symbol.kind != "attribute":
                sent.setdefault(owner, set()).update(inside)
        for base in symbol.bases:
            # Where a class is accepted, its subclasses are, too.
            sent.setdefault(_short(base), set()).add(owner)
            read.setdefault(_short(base), set()).add(owner)
            read.setdefault(owner, set()).add(_short(base))
            sent.setdefault(owner, set()).add(_short(base))
    return sent, read


def _reached(seeds: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(seeds)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += edges.get(name, ())
    return reached


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _names(annotation: str) -> tuple[set[str], set[str]]:
    """Return the names in a type, and separately those in the arguments of callables."""
    try:
        tree = ast.parse(annotation, mode="eval")
    except SyntaxError:
        return set(), set()
    called = {id(node) for node in _called(tree)}
    names: tuple[set[str], set[str]] = (set(), set())
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            names[id(node) in called].add(name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            inner = _names(node.value) if node.value != annotation else (set(), set())
            names[id(node) in called].update(inner[0])
    return names


def _called(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes in the arguments of callables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Callable"):
            arguments = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
            yield from ast.walk(arguments)
