"""Calls every operation of a document, and checks what is sent and what is returned."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2

from . import security, shrink
from .answers import Answer, Drawn, answers, draw_answer
from .checks import Checks
from .document import Document, Node
from .draw import Undrawable
from .records import Case, Report, failure
from .server import Arrived, Server
from .surface import Method, Rerouted, Surface
from .wire import Mismatch


class Suite:
    """The checks of one document and its client."""

    def __init__(
        self, name: str, path: Path, folders: Mapping[str, Path], surface: Surface, draws: int = 3
    ) -> None:
        """Check ``surface`` against the document at ``path``, with ``draws`` values of each."""
        self.request = Document(path, "request", folders)
        self.answer = Document(path, "answer", folders)
        self.report = Report(name)
        self._surface, self._draws = surface, draws
        self._schemes = security.schemes(self.request)
        self._deviations: list[Any] = []
        self._clients: dict[tuple[frozenset[str], bool], Any] = {}

    def run(self) -> Report:
        """Call every operation. Returns the report."""
        with Server() as server, asyncio.Runner() as runner:
            self._server, self._runner = server, runner
            self._rerouted = Rerouted(server.port)
            self._blocking = httpx2.Client(transport=self._rerouted)
            self._awaited = httpx2.AsyncClient(transport=self._rerouted)
            try:
                for method, path, operation, item in self.request.operations():
                    self._operation(method, path, operation, item)
            finally:
                self._blocking.close()
                runner.run(self._awaited.aclose())
        if lost := self.request.unresolved | self.answer.unresolved:
            self.report.undrawable["references that lead nowhere"] = len(lost)
        return self.report

    def _operation(self, verb: str, path: str, operation: Node, item: Node) -> None:
        self.report.operations += 1
        label = f"{verb} {path}"
        method = self._surface.methods.get((verb, path))
        if method is None:
            self._fail(label, Mismatch("no method", None, label))
            self.report.uncalled.append(label)
            return
        checks = Checks(self, method, operation, item, label)
        cases = list(self._cases(checks, label))
        if not cases:
            self.report.uncalled.append(label)
            self.undrawable("operations that cannot be called")
            return
        self.report.called += 1
        failed: set[str] = set()
        for case in cases:
            found = checks.run(case)
            if found is not None and found.what not in failed:
                failed.add(found.what)
                self._fail(label, *shrink.smallest(case, found, checks))

    def _cases(self, checks: Checks, label: str) -> Iterator[Case]:
        """Yield the calls of one operation: each response with other arguments."""
        drawn = list(self._drawn(checks, label))
        if not drawn:
            drawn = [Drawn(Answer(200), None, True)]
        arguments = [it for n in range(self._draws) if (it := checks.draw(n)) is not None]
        if not arguments:
            return
        credentials = checks.credentials()
        for index in range(max(len(drawn), len(arguments), len(credentials))):
            yield Case(
                arguments[index % len(arguments)],
                drawn[index % len(drawn)],
                credentials[index % len(credentials)],
                is_awaited=index % 4 == 1,
                is_model=index % 2 == 0,
                is_streamed=index % 3 == 1,
            )

    def _drawn(self, checks: Checks, label: str) -> Iterator[Drawn]:
        verb, path = label.split(" ", 1)
        found = next(it for it in self.answer.operations() if it[:2] == (verb, path))
        for answer in answers(self.answer, verb, found[2]):
            if isinstance(answer, str):
                self.undrawable(answer)
                continue
            for number in range(self._draws):
                is_novel = number == self._draws - 1 and answer.kind == "json"
                if number and (answer.media_type is None or answer.status >= 300):
                    break
                seed = f"{self.report.document} {label} {answer} {number}"
                try:
                    yield draw_answer(self.answer, answer, seed, is_novel=is_novel)
                except Undrawable as error:
                    self.undrawable(f"answer: {error}")
                    break

    def undrawable(self, why: str) -> None:
        """Count what could not be checked."""
        self.report.undrawable[why] += 1

    def _fail(self, label: str, mismatch: Mismatch, case: Case | None = None) -> None:
        name = self.report.document
        self.report.failures.append(failure(name, label, mismatch, case))

    def send(self, method: Method, case: Case, given: dict[str, Any]) -> tuple[Any, Any]:
        """Make a call. Returns its result and what it raised, one of them None."""
        self._server.expect([case.drawn.reply])
        self._rerouted.origins.clear()
        self._deviations.clear()
        self.report.calls += 1
        client = self.client(case.credentials, case.is_awaited)
        name = method.for_answer(case.drawn.answer.kind, is_streamed=case.is_streamed)
        function = getattr(getattr(client, method.resource), name)
        try:
            return self._whole(function(**given)), None
        except Exception as error:
            return None, error

    def _whole(self, result: Any) -> Any:
        """Return the complete result of a call."""
        if inspect.iscoroutine(result):
            result = self._runner.run(result)
        match type(result).__name__:
            case "Stream":
                return list(result)
            case "ByteStream":
                return b"".join(result)
            case "AsyncStream":
                return self._runner.run(_gathered(result))
            case "AsyncByteStream":
                return b"".join(self._runner.run(_gathered(result)))
        return result

    def client(self, credentials: frozenset[str], is_awaited: bool) -> Any:
        """Return the client with these credentials."""
        key = (credentials, is_awaited)
        if key not in self._clients:
            surface = self._surface
            self._clients[key] = surface.make(
                surface.awaited if is_awaited else surface.blocking,
                {name: security.secret(name) for name in credentials},
                self._awaited if is_awaited else self._blocking,
                self._deviations.append,
            )
        return self._clients[key]

    def adapter(self, expression: str) -> Any:
        """Return the client's validator of a type."""
        return self._surface.definition.types.adapter(expression)

    @property
    def arrived(self) -> list[Arrived]:
        """The requests of the last call."""
        return self._server.arrived

    @property
    def origin(self) -> str:
        """Scheme and host of the last call."""
        return self._rerouted.origins[-1] if self._rerouted.origins else ""

    @property
    def deviations(self) -> list[Any]:
        """Those of the last call."""
        return self._deviations

    @property
    def schemes(self) -> dict[str, Node]:
        """The document's security schemes."""
        return self._schemes


async def _gathered(stream: AsyncIterator[Any]) -> list[Any]:
    return [it async for it in stream]
