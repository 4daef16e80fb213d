"""Scheduling of tasks on an executor, and recovery when a worker dies."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from typing import TypeAlias

from oasmith.fleet.work import Result, State, Task, generate_client

ExecutorFactory: TypeAlias = Callable[[], AbstractContextManager[Executor]]
"""Creates an executor; called again if workers of the last one have died."""

DIED = "the process ended without a result; the system may have been short of memory"


def _ignore_client(client: str) -> None:
    pass


def run_tasks(
    tasks: Sequence[Task],
    factory: ExecutorFactory,
    in_flight: int | None = None,
    on_done: Callable[[str], None] = _ignore_client,
) -> list[Result]:
    """Run all tasks, and return their results in the same order.

    Args:
        tasks: The tasks.
        factory: Creates the executor.
        in_flight: The maximum number of tasks submitted at a time; None for all.
        on_done: Called with the name of each client that is finished.

    A failed task does not affect others. After Ctrl-C, running tasks are completed, and the results
    of the others have ``State.INTERRUPTED``.
    """
    schedule = _Schedule(tasks, in_flight, on_done)
    while schedule.is_unfinished:
        schedule.use(factory)
    return schedule.results()


class _Schedule:
    """The waiting, submitted and finished tasks; a task is identified by its index."""

    def __init__(
        self, tasks: Sequence[Task], in_flight: int | None, on_done: Callable[[str], None]
    ) -> None:
        self._tasks = tasks
        self._limit = len(tasks) if in_flight is None else in_flight
        self._on_done = on_done
        # The largest documents come first: one at the end would run alone.
        self._waiting = deque(sorted(range(len(tasks)), key=self._size, reverse=True))
        self._suspects: deque[int] = deque()
        """Tasks in flight when a worker died: each is run alone, to find out which caused it."""
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
        """Return the result of each task; tasks without one were interrupted."""
        return [
            self._results.get(task) or self._failed(task, State.INTERRUPTED, "")
            for task in range(len(self._tasks))
        ]

    def use(self, factory: ExecutorFactory) -> None:
        """Run tasks on one executor until all are finished, or until it is broken."""
        with factory() as executor:
            try:
                self._submit_all(executor)
            except KeyboardInterrupt:
                self._is_interrupted = True
                for future in self._pending:
                    future.cancel()
        # Leaving the context has waited for the running tasks.
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
            # It broke between two calls; the other futures get the same error.
            future = Future()
            future.set_exception(error)
        self._pending[future] = task

    def _collect(self, done: set[Future[Result]]) -> bool:
        """Store the results of finished futures; return whether the executor is broken.

        If it is, all other futures in flight fail as well.
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
                self._store(task, future)
        if len(broken) == 1:
            self._finish(broken[0], self._failed(broken[0], State.WORKER_FAILED, DIED))
        else:
            self._suspects.extend(broken)
        return is_broken

    def _store(self, task: int, future: Future[Result]) -> None:
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
        self._on_done(result.client)

    def _failed(self, task: int, state: State, message: str) -> Result:
        return Result(client=self._tasks[task].client.name, state=state, message=message)


def _is_broken(future: Future[Result]) -> bool:
    return (
        future.done() and not future.cancelled() and isinstance(future.exception(), BrokenExecutor)
    )
