"""A document prepared for a mock."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.mock.batches import BatchBodies
from oasmith.mock.examples import Bodies
from oasmith.mock.options import Failure, OptionError
from oasmith.mock.resources import Resources
from oasmith.mock.rows import RowEntry, entries
from oasmith.mock.tokens import token_urls
from oasmith.traffic.operations import TrafficContract
from oasmith_runtime.wording import did_you_mean


class MockDocument:
    """A document with everything that a mock derives from it once; requests do not change it."""

    def __init__(self, contract: Contract) -> None:
        """Prepare a document with its IR."""
        self.contract = contract
        self.api = contract.api
        self.traffic = TrafficContract(contract)
        self.bodies = Bodies(self.traffic)
        self._rows: dict[str, tuple[RowEntry, ...]] = {}
        self._batches: dict[str, BatchBodies] = {}

    @cached_property
    def resources(self) -> Resources:
        """The collections that can be written and read."""
        return Resources(self.contract, self.bodies)

    @cached_property
    def token_urls(self) -> dict[str, tuple[ir.SecurityScheme, str]]:
        """The token endpoints by URL, each with its scheme and the id of its server."""
        return token_urls(self.api)

    def server(self, id: str) -> ir.Server | None:
        """Return a server by its id; None if there is none."""
        return next((server for server in self.api.servers if server.id == id), None)

    def rows(self, operation: ir.Operation) -> tuple[RowEntry, ...]:
        """Return the error table of an operation."""
        if operation.id not in self._rows:
            self._rows[operation.id] = entries(self.contract, operation)
        return self._rows[operation.id]

    def nearest_rows(self, path: str) -> tuple[RowEntry, ...]:
        """Return the error rows of all operations, those with the most similar path first."""
        steps = path.split("/")

        def likeness(operation: ir.Operation) -> int:
            own = operation.path.split("/")
            return -len(set(own) & set(steps))

        ranked = sorted(self.api.operations, key=likeness)
        return tuple(entry for operation in ranked for entry in self.rows(operation))

    def batch(self, operation: ir.Operation) -> BatchBodies:
        """Return the response bodies of a batch operation."""
        if operation.id not in self._batches:
            own = BatchBodies(self.bodies, operation, self.api.envelope)
            self._batches[operation.id] = own
        return self._batches[operation.id]

    def check_failures(self, failures: Iterable[Failure]) -> None:
        """Raise ``OptionError`` for a failure that is not documented for any operation."""
        known: dict[str, None] = {}
        batches = [one for one in self.api.operations if one.batch is not None]
        for operation in self.api.operations:
            for entry in self.rows(operation):
                known[entry.row.code] = None
            for example in self.bodies.examples(operation):
                if example.name:
                    known[example.name] = None
            known |= dict.fromkeys(spec.status for spec in operation.responses)
        for failure in failures:
            if failure.item is not None and not batches:
                raise OptionError(f"{failure.code}@{failure.item}: no operation is a batch")
            if failure.code not in known:
                raise OptionError(
                    f"{failure.code!r} is not documented{did_you_mean(failure.code, known)}; "
                    f"documented are {', '.join(known)}"
                )
