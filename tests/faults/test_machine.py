"""Any faults in any order, of the API and of the user's own code: the states of items are true.

The API records what it has applied. Each item that was taken is returned exactly once; what was not
sent was not applied; what succeeded was applied, and what failed was not; an item is ``unknown``
only if its state cannot be known.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import select
import signal
import ssl
import threading
import warnings
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import httpx2
import pytest
from clock import LONG, until
from figures import FAULTS, FIGURES, ITEMS
from hypothesis import HealthCheck, seed, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from .applying import NOT_ITEMS, WORDS, ApplyingApi
from .conftest import QUICK
from .own_code import ENDS, PLACES, STORE, Failed, Source, Store, Trouble
from .server import FaultServer, Script, answer, reset

TLS = ssl.create_default_context()

TOTAL = 0.03
"""Timeout of a call in seconds, in clients that have one: held responses never arrive."""

TOKEN_SCRIPTS: dict[str, Script] = {
    "reset": reset,
    "500": answer(500, b"<html>"),
    "400": answer(400, {"error": "invalid_grant"}),
    "no token": answer(200, {"ok": True}),
    "no JSON": answer(200, b"{"),
}


@dataclass
class Sent:
    """One batch with the states that the client has reported."""

    source: Source
    stream: Any = None
    outcome: Any = None
    items: list[Any] = field(default_factory=list)
    """The returned items, in order."""
    is_sent_again: bool = False


SOURCES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    count=st.integers(0, 60),
    odd=st.dictionaries(st.integers(0, 59), st.sampled_from(sorted(NOT_ITEMS)), max_size=3),
    same_ids=st.booleans(),
    end=st.sampled_from([None, None, "error", "Ctrl-C"]),
)


ANSWERS = st.lists(st.sampled_from(WORDS), max_size=6)


class BatchMachine(RuleBasedStateMachine):
    """A client, its batches, and all faults around them."""

    package: ModuleType
    batches = Bundle("batches")

    @initialize(
        mode=st.sampled_from(["sync", "async", "fast", "async fast"]),
        token=st.sampled_from(["fixed", "function", "async function", "refresh token"]),
        retries=st.integers(0, 2),
        is_timed=st.booleans(),
        concurrency=st.sampled_from([1, 1, 2, 4, 16]),
    )
    def begin(self, mode: str, token: str, retries: int, is_timed: bool, concurrency: int) -> None:
        FIGURES.count("runs of the machine", mode)
        self.is_async = mode.startswith("async")
        self.is_timed = is_timed
        self.is_cancelled = False
        self.concurrency = concurrency
        self.sent: list[Sent] = []
        self.count = 0
        self.task: asyncio.Task[Any] | None = None
        self.runner = asyncio.Runner() if self.is_async else None
        self.trouble = Trouble(cancel=self._cancel)
        self.api = ApplyingApi(cancel=self._cancel)
        self.server = FaultServer(scripts=[self.api])
        self.server.routes["/oauth/token"] = self._token_endpoint
        self.token_scripts: deque[str] = deque()
        is_main = threading.current_thread() is threading.main_thread()
        self.api.can_interrupt = not (self.is_async or is_timed or concurrency > 1) and is_main
        self.client = self._client(mode, token, retries)

    def _client(self, mode: str, token: str, retries: int) -> Any:
        package, at = self.package, self.trouble.hook
        options: dict[str, Any] = {
            "server": package.Server(id="local", url=self.server.url),
            "token": self._token(token),
            "retries": package.RetryPolicy(**QUICK, max_retries=retries),
            "hooks": package.Hooks(**{name: at(name) for name in PLACES[:4]}),
        }
        self.http = None if mode.endswith("fast") else self._http_client()
        options["http_client"] = self.http or "fast"
        if self.is_timed:
            options["timeout"] = package.Timeout(total=TOTAL)
        return package.AsyncApi(**options) if self.is_async else package.Api(**options)

    def _http_client(self) -> httpx2.Client | httpx2.AsyncClient:
        # With one TLS context for all: loading the CAs takes longer than a run.
        if self.is_async:
            return httpx2.AsyncClient(verify=TLS)
        return httpx2.Client(verify=TLS)

    def _token(self, kind: str) -> Any:
        def function() -> str:
            self.trouble.at("token")
            return "hush-token"

        async def awaited() -> str:
            await asyncio.sleep(0)
            return function()

        if kind == "refresh token":
            return self.package.RefreshToken(
                client_id="c",
                client_secret="hush-secret",
                refresh_token="hush-refresh",
                store=Store(self.trouble),
            )
        if kind == "fixed":
            return "hush-token"
        return awaited if kind == "async function" and self.is_async else function

    def _token_endpoint(self, connection: Any, arrived: Any) -> None:
        name = self.token_scripts.popleft() if self.token_scripts else ""
        if name:
            FIGURES.count(FAULTS, f"machine: {name} from the token endpoint")
        token = {"access_token": "hush-a", "expires_in": 3600, "scope": "things.all"}
        TOKEN_SCRIPTS.get(name, answer(200, token))(connection, arrived)

    def _cancel(self) -> asyncio.AbstractEventLoop | None:
        """Cancel the current task; blocking clients have none."""
        if self.runner is None:
            return None
        self.is_cancelled = True
        loop, task = self.runner.get_loop(), self.task
        # The request of an abandoned call may be read after the end.
        with contextlib.suppress(RuntimeError):
            if task is not None:
                loop.call_soon_threadsafe(task.cancel)
        return loop

    def _api_answers(self, words: list[str]) -> None:
        self.api.give(
            word
            for word in words
            if (word != "hold" or self.is_timed)
            and (word != "cancel" or self.is_async)
            and (word != "interrupt" or self.api.can_interrupt)
        )

    @rule(names=st.lists(st.sampled_from(sorted(TOKEN_SCRIPTS)), min_size=1, max_size=3))
    def token_endpoint_fails(self, names: list[str]) -> None:
        self.token_scripts.extend(names)

    @rule(
        place=st.sampled_from([*PLACES, *STORE]),
        after=st.integers(0, 3),
        what=st.sampled_from(["error", "Ctrl-C", "cancel"]),
    )
    def own_code_fails(self, place: str, after: int, what: str) -> None:
        if what == "cancel" and not self.is_async:
            return
        plan = self.trouble.planned.setdefault(place, deque())
        plan.extend([*[None] * after, what])

    def _batch(self, options: dict[str, Any]) -> Sent:
        sent = Sent(Source(first=self.count, **options))
        self.count += options["count"]
        self.sent.append(sent)
        FIGURES.count(ITEMS, "machine: given", options["count"])
        return sent

    @rule(
        target=batches,
        options=SOURCES,
        max_bytes=st.sampled_from([None, 80]),
        is_awaited=st.booleans(),
    )
    def stream(self, options: dict[str, Any], max_bytes: int | None, is_awaited: bool) -> Sent:
        sent = self._batch(options)
        items = sent.source
        sent.stream = self.client.things.batch_things_each(
            data=items.awaited() if self.is_async and is_awaited else items,
            concurrency=self.concurrency,
            on_progress=self.trouble.hook("on_progress"),
            max_bytes=max_bytes,
        )
        return sent

    @rule(batch=batches, limit=st.integers(1, 100), words=ANSWERS)
    def iterate(self, batch: Sent, limit: int, words: list[str]) -> None:
        self._api_answers(words)
        if batch.stream is not None:
            self._iterate(batch, limit)

    def _take(self, batch: Sent, limit: int) -> None:
        for count, item in enumerate(batch.stream, 1):
            batch.items.append(item)
            if count >= limit:
                break

    async def _take_async(self, batch: Sent, limit: int) -> None:
        count = 0
        async for item in batch.stream:
            batch.items.append(item)
            count += 1
            if count >= limit:
                break

    @rule(target=batches, options=SOURCES, words=ANSWERS)
    def send(self, options: dict[str, Any], words: list[str]) -> Sent:
        self._api_answers(words)
        sent = self._batch({**options, "end": None, "odd": {}})
        self._outcome(sent, lambda: self.client.things.batch_things(data=sent.source))
        return sent

    @rule(
        batch=batches,
        how=st.sampled_from(["resume", "resume unknown", "retry failed"]),
        words=ANSWERS,
    )
    def send_again(self, batch: Sent, how: str, words: list[str]) -> None:
        self._api_answers(words)
        outcome = batch.outcome
        if outcome is None:
            return
        batch.is_sent_again = True
        if how == "retry failed":
            self._outcome(batch, outcome.retry_failed)
        else:
            self._outcome(batch, lambda: outcome.resume(unknown=how == "resume unknown"))

    def _outcome(self, batch: Sent, send: Callable[[], Any]) -> None:
        async def awaited() -> None:
            batch.outcome = await send()

        def blocking() -> None:
            batch.outcome = send()

        error = self._perform(blocking, awaited)
        if error is not None:
            batch.outcome = error.outcome  # type: ignore[attr-defined]
        batch.items = list(batch.outcome)

    def _perform(
        self, blocking: Callable[[], None], awaited: Callable[[], Coroutine[Any, Any, None]]
    ) -> BaseException | None:
        """Run it, blocking or async; return its exception, if that was planned."""
        try:
            if self.runner is None:
                blocking()
            else:
                self._run(awaited())
        except BaseException as error:
            # Warnings are errors here, as with ``python -W error``.
            own = (self.package.ApiClientError, self.package.TokenStoreWarning)
            if not isinstance(error, (Failed, *ENDS.values(), asyncio.CancelledError, *own)):
                raise
            return error
        return None

    def _run(self, awaited: Coroutine[Any, Any, None]) -> None:
        """Run in the client's event loop, as ``asyncio.run`` would: nothing remains half done."""
        assert self.runner is not None

        async def kept() -> None:
            self.task = asyncio.current_task()
            await awaited

        try:
            self.runner.run(kept())
        finally:
            task, self.task = self.task, None
            while task is not None and not task.done():
                self.is_cancelled = True
                task.cancel()
                with contextlib.suppress(KeyboardInterrupt):
                    self.runner.run(asyncio.wait([task]))

    @rule(options=SOURCES, is_done=st.sampled_from([True, *[False] * 11]))
    def fork(self, options: dict[str, Any], is_done: bool) -> None:
        """Send a batch with the same client in a process that is forked from this one."""
        if not is_done:  # It is slow.
            return
        # They would be sent to this process, which only waits.
        self.api.leave_out({"cancel", "interrupt"})
        sent = self._batch({**options, "end": None, "odd": {}})
        FIGURES.count(FAULTS, "machine: fork")
        read, write = os.pipe()
        with warnings.catch_warnings():
            # Python warns of threads, which are the server's; pyreqwest of itself.
            warnings.simplefilter("ignore")
            child = os.fork()
            if child == 0:
                self._end_child(sent, write)
        os.close(write)
        with open(read, "rb") as pipe:
            waiting = select.poll()
            waiting.register(pipe, select.POLLIN)
            assert waiting.poll(LONG * 1000), "the forked process says nothing"
            sent.items = pickle.loads(pipe.read())
        os.waitpid(child, 0)

    def _end_child(self, sent: Sent, write: int) -> None:
        """Send the result of a batch to the parent, and end this process at once."""
        self.trouble.planned.clear()
        try:
            if self.is_async:
                outcome = asyncio.run(self.client.things.batch_things(data=sent.source))
            else:
                outcome = self.client.things.batch_things(data=sent.source)
        except BaseException as error:
            outcome = getattr(error, "outcome", None)
        os.write(write, pickle.dumps(list(outcome)))
        os._exit(0)

    def teardown(self) -> None:
        """Stop all faults, take the remaining items, and compare."""
        if not hasattr(self, "sent"):
            return
        self.api.words.clear()
        self.token_scripts.clear()
        self.trouble.planned.clear()
        try:
            self._finish()
        finally:
            self.api.released.set()
            self._close()
            # pyreqwest may keep a connection whose call was cancelled.
            until(lambda: self.server.playing == 0, "the end of the last response")
            self.server.close()
        for batch in self.sent:
            self._check(batch)

    def _finish(self) -> None:
        """Iterate until nothing more is returned or raised."""
        for batch in self.sent:
            is_finished = batch.stream is None
            while not is_finished:
                count = len(batch.items)
                error = self._iterate(batch, batch.source.count + 1)
                is_finished = error is None and len(batch.items) == count

    def _iterate(self, batch: Sent, limit: int) -> BaseException | None:
        return self._perform(
            lambda: self._take(batch, limit), lambda: self._take_async(batch, limit)
        )

    def _close(self) -> None:
        if self.runner is None:
            self.client.close()
            if isinstance(self.http, httpx2.Client):
                self.http.close()
            return
        self.runner.run(self.client.close())
        if isinstance(self.http, httpx2.AsyncClient):
            self.runner.run(self.http.aclose())
        self.runner.close()

    def _check(self, batch: Sent) -> None:
        """Compare the client's states of a batch with the API's record."""
        if isinstance(batch.source, Source) and batch.stream is not None:
            times = Counter(item.index for item in batch.items)
            assert times == Counter(range(batch.source.taken)), "each item comes exactly once"
            is_ended = batch.source.taken == batch.source.count
            assert is_ended or batch.stream.error is not None, "a source that is dead is an error"
            assert batch.source.end is None or batch.stream.error is not None
        for item in batch.items:
            FIGURES.count(ITEMS, f"machine: {item.state}")
            self._check_item(item, batch)

    def _check_item(self, item: Any, batch: Sent) -> None:
        source = batch.source
        number = source.first + item.index
        assert repr(item.input) == repr(source.item(item.index))
        seen = self.api.of(number)
        told = {request.told[number] for request in seen}
        is_applied = any(number in request.applied for request in seen)
        story = f"{item.state} {item.error!r}: {[(it.word, it.told[number]) for it in seen]}"
        if isinstance(item.error, self.package.ArgumentError):
            assert item.state == "failed", story
            assert item.index in source.odd, story
            assert not seen, story
        elif item.state == "succeeded":
            assert is_applied, story
            assert told & {"done", "late"}, story
        elif item.state == "failed":
            assert not is_applied, story
            assert "refused" in told, story
        elif item.state == "not_sent":
            assert not is_applied, story
        else:
            assert told & {"unclear", "late"} or self._is_excused(item, batch), story

    def _is_excused(self, item: Any, batch: Sent) -> bool:
        """Return whether a cancellation or a timeout is the reason why an item is unknown.

        An item that was sent again has its last error; the first response may have been too late.
        """
        is_late = isinstance(item.error, self.package.TransportError) or batch.is_sent_again
        is_timeout = is_late and self.is_timed
        return is_timeout or (self.is_cancelled and item.error is None)


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    """Restore the default action of Ctrl-C; pytest's workers ignore it."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.fixture
def machine(package: ModuleType) -> type[BatchMachine]:
    """Return the machine with the client of this folder's document."""
    return type("BatchMachine", (BatchMachine,), {"package": package})


def play(machine: type[BatchMachine], runs: int) -> None:
    """Run the machine this many times, with the same runs for the same seed."""
    chosen = settings(
        max_examples=runs,
        stateful_step_count=12,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_what_is_said_of_items_is_true(machine: type[BatchMachine]) -> None:
    play(machine, 100)


PARTS = 8
"""The parts of the long run of 10,000 in all; ``MACHINE_SEED=1000`` draws other runs."""


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_said_of_items_stays_true(machine: type[BatchMachine], part: int) -> None:
    play(seed(int(os.environ.get("MACHINE_SEED", "0")) + part)(machine), 10_000 // PARTS)
