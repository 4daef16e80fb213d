"""Coverage of a document by fixtures: its cells, and the exchanges that cover them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.fixtures.fixture import ProvenanceKind
from oasmith.openapi import pointer as pointers
from oasmith.traffic.operations import TrafficContract
from oasmith.verify.document import ReadExchange
from oasmith.verify.results import Cell, Coverage, Dimension
from oasmith_runtime.auth.schemes import are_sufficient

Key = tuple[Dimension, str, str]
"""The dimension, operation and name of a cell."""


def coverage(contract: TrafficContract, exchanges: Iterable[tuple[str, ReadExchange]]) -> Coverage:
    """Return all cells of a document, with the names of the exchanges that cover each.

    Args:
        contract: The document.
        exchanges: The exchanges, each with its name.
    """
    covered: dict[Key, dict[ProvenanceKind, list[str]]] = {}
    for name, one in exchanges:
        for key in _covered_keys(contract, one):
            kinds = covered.setdefault(key, {})
            kinds.setdefault(one.fixture.provenance.kind, []).append(name)
    cells = _cells(contract.contract)
    return Coverage(
        cells=tuple(
            Cell(
                dimension=cell.dimension,
                operation=cell.operation,
                name=cell.name,
                detail=cell.detail,
                pointer=cell.pointer,
                covered_by={
                    kind: tuple(dict.fromkeys(names))
                    for kind, names in covered.get(
                        (cell.dimension, cell.operation, cell.name), {}
                    ).items()
                },
            )
            for cell in cells
        )
    )


def _cells(contract: Contract) -> Iterator[Cell]:
    """Yield the cells of a document, without coverage."""
    api = contract.api
    for index, server in enumerate(api.servers):
        yield Cell(
            dimension="data centre",
            operation="",
            name=server.id,
            detail=server.url,
            pointer=pointers.join("/servers", index),
        )
    for operation in api.operations:
        yield from _operation_cells(operation)


def _operation_cells(operation: ir.Operation) -> Iterator[Cell]:
    def cell(dimension: Dimension, name: str, pointer: str, detail: str = "") -> Cell:
        return Cell(
            dimension=dimension,
            operation=operation.id,
            name=name,
            detail=detail,
            pointer=f"{operation.pointer}{pointer}",
        )

    yield cell("operation", operation.id, "", f"{operation.method} {operation.path}")
    for spec in operation.responses:
        yield cell("status", spec.status, f"/responses/{spec.status}", spec.description)
    for name, row in _row_names(operation):
        yield cell("error row", name, f"/responses/{row.status}", row.message)
    for name in dict.fromkeys(map(_scope_name, operation.security)):
        if name:
            yield cell("scope", name, "/security")
    for media in operation.body.media if operation.body is not None else ():
        yield cell("media type", f"request {media.media_type}", "/requestBody")
    types = (media.media_type for spec in operation.responses for media in spec.media)
    for media_type in dict.fromkeys(types):
        yield cell("media type", f"response {media_type}", "/responses")


def _row_names(operation: ir.Operation) -> Iterator[tuple[str, ir.ErrorRow]]:
    """Yield each error row with its name; rows with the same code and status are numbered."""
    counts: dict[str, int] = {}
    for row in operation.errors:
        name = f"{row.code} (HTTP {row.status})"
        counts[name] = counts.get(name, 0) + 1
        yield (name if counts[name] == 1 else f"{name} #{counts[name]}"), row


def _scope_name(alternative: Mapping[str, tuple[str, ...]]) -> str:
    """Name a security alternative by its scopes; empty if it has none."""
    scopes = (scope for scopes in alternative.values() for scope in scopes)
    return " + ".join(dict.fromkeys(scopes))


def _covered_keys(contract: TrafficContract, one: ReadExchange) -> Iterator[Key]:
    """Yield the keys of the cells that an exchange covers."""
    operation, route, response = one.operation, one.request.route, one.response
    if operation is None or route is None or response is None:
        return
    yield "operation", operation.id, operation.id
    if route.server is not None:
        yield "data centre", "", route.server.id
    if response.status:
        yield "status", operation.id, response.status
    for name, row in _row_names(operation):
        if row in response.rows:
            yield "error row", operation.id, name
    if one.request.media is not None:
        yield "media type", operation.id, f"request {one.request.media.media_type}"
    if response.media_type:
        yield "media type", operation.id, f"response {response.media_type}"
    yield from _covered_scopes(contract, one, operation)


def _covered_scopes(
    contract: TrafficContract, one: ReadExchange, operation: ir.Operation
) -> Iterator[Key]:
    """Yield the security alternatives that the scopes of a successful call satisfy."""
    known = one.fixture.scopes
    if known is None or not operation.is_success(one.exchange.response.status):
        return
    for alternative in operation.security:
        filled = frozenset(
            contract.schemes[name].fill(scope, one.request.parameters)
            for name, scopes in alternative.items()
            if name in contract.schemes
            for scope in scopes
        )
        if filled and are_sufficient((filled,), known):
            yield "scope", operation.id, _scope_name(alternative)


def low_coverage(result: Coverage, floor: float, *, needs_recorded: bool) -> str:
    """Return a message if less than ``floor`` (from 0 to 1) is covered; empty otherwise."""
    share = result.share(needs_recorded=needs_recorded)
    if share >= floor:
        return ""
    gaps = [cell for cell in result.cells if not cell.is_covered(needs_recorded=needs_recorded)]
    some = ", ".join(f"{cell.dimension} {cell.name}" for cell in gaps[:3])
    more = f" and {len(gaps) - 3} more" if len(gaps) > 3 else ""
    kind = "recorded" if needs_recorded else "covered"
    covered = len(result.cells) - len(gaps)
    return (
        f"{covered} of {len(result.cells)} ({share:.0%}) are {kind}, less than {floor:.0%}: "
        f"{some}{more} are not"
    )
