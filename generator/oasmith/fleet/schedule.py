"""Tasks on an executor: which is submitted when, and what a worker that dies means for the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from typing import TypeAlias

from oasmith.fleet.work import Result, State, Task, generate_client

ExecutorFactory: TypeAlias = Callable[[], AbstractContextManager[Executor]]
"""Gives an executor; called again where workers of the last one have died."""

DIED = "the process ended without an answer; the system may have been short of memory"


def _tell_nothing(client: str) -> None:
    pass


def run_tasks(
    tasks: Sequence[Task],
    factory: ExecutorFactory,
    in_flight: int | None = None,
    tell: Callable[[str], None] = _tell_nothing,
) -> list[Result]:
    """Do all tasks, and return their results in the same order.

    Args:
        tasks: What is to be done.
        factory: Gives the executor.
        in_flight: How many are submitted at a time; None for all.
        tell: Called with the name of each client that is done.

    A task that fails stops no other. Ctrl-C waits for those that are being done, and the rest are
    results, too: ``State.INTERRUPTED``.
    """
    schedule = _Schedule(tasks, in_flight, tell)
    while schedule.is_unfinished:
        schedule.use(factory)
    return schedule.results()


class _Schedule:
    """What is waiting, what is in flight, and what is done; a task is named by its index."""

    def __init__(
        self, tasks: Sequence[Task], in_flight: int | None, tell: Callable[[str], None]
    ) -> None:
        self._tasks = tasks
        self._limit = len(tasks) if in_flight is None else in_flight
        self._tell = tell
        # A large document that comes last would keep all others waiting.
        self._waiting = deque(sorted(range(len(tasks)), key=self._size, reverse=True))
        self._suspects: deque[int] = deque()
        """In flight when a worker died: each is done by itself, to see which it was."""
        self._pending: dict[Future[Result], int] = {}
        self._results: dict[int, Result] = {}
        self._is_interrupted = False

    def _size(self, task: int) -> int:
        spec = self._tasks[task].client.spec
        return spec.stat().st_size if spec.is_file() else 0

    @property
    def is_unfinished(self) -> bool:
        is_waiting = bool(self._waiting or self._suspects)
        return is_waiting and not self._is_interrupted

    def results(self) -> list[Result]:
        """Return the result of each task; those without one were interrupted."""
        return [
            self._results.get(task) or self._failed(task, State.INTERRUPTED, "")
            for task in range(len(self._tasks))
        ]

    def use(self, factory: ExecutorFactory) -> None:
        """Do tasks with one executor until all are done, or it is broken."""
        with factory() as executor:
            try:
                self._submit_all(executor)
            except KeyboardInterrupt:
                self._is_interrupted = True
                for future in self._pending:
                    future.cancel()
        # Leaving the executor has waited for those that were being done.
        self._collect({future for future in self._pending if future.done()})

    def _submit_all(self, executor: Executor) -> None:
        while self._suspects:
            self._submit(executor, self._suspects)
            if self._collect(wait(self._pending).done):
                return
        while self._waiting or self._pending:
            while self._waiting and len(self._pending) < self._limit:
                self._submit(executor, self._waiting)
            if self._collect(wait(self._pending, return_when=FIRST_COMPLETED).done):
                return

    def _submit(self, executor: Executor, queue: deque[int]) -> None:
        task = queue.popleft()
        try:
            future = executor.submit(generate_client, self._tasks[task])
        except BrokenExecutor as error:
            # It broke between two calls, and says so of the others as well.
            future = Future()
            future.set_exception(error)
        self._pending[future] = task

    def _collect(self, done: set[Future[Result]]) -> bool:
        """Note what has come of futures; return whether the executor is broken.

        All others in flight break with the first.
        """
        is_broken = any(_is_broken(future) for future in done)
        if is_broken:
            done = wait(self._pending).done
        broken = []
        for future in sorted(done, key=self._pending.__getitem__):
            task = self._pending.pop(future)
            if _is_broken(future):
                broken.append(task)
            else:
                self._note(task, future)
        if len(broken) == 1:
            self._finish(broken[0], self._failed(broken[0], State.WORKER_FAILED, DIED))
        else:
            self._suspects.extend(broken)
        return is_broken

    def _note(self, task: int, future: Future[Result]) -> None:
        if future.cancelled():
            self._finish(task, self._failed(task, State.INTERRUPTED, ""))
            return
        error = future.exception()
        if error is None:
            self._finish(task, future.result())
        elif isinstance(error, KeyboardInterrupt):
            self._finish(task, self._failed(task, State.INTERRUPTED, ""))
        else:
            message = f"{type(error).__name__}: {error}"
            self._finish(task, self._failed(task, State.WORKER_FAILED, message))

    def _finish(self, task: int, result: Result) -> None:
        self._results[task] = result
        self._tell(result.client)

    def _failed(self, task: int, state: State, message: str) -> Result:
        return Result(client=self._tasks[task].client.name, state=state, message=message)


def _is_broken(future: Future[Result]) -> bool:
    return (
        future.done() and not future.cancelled() and isinstance(future.exception(), BrokenExecutor)
    )
