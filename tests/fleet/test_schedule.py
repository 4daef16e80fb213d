"""When tasks are submitted, and what happens to the others when one fails."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import pytest

from oasmith.config.client import Client, client
from oasmith.diagnostics.findings import Finding, Location
from oasmith.fleet import schedule
from oasmith.fleet.schedule import run_tasks
from oasmith.fleet.work import Result, State, Task

from .inline import Inline


def tasks(folder: Path, names: str) -> list[Task]:
    """Return a task for each letter; documents of later letters are larger."""
    some = []
    for number, name in enumerate(names):
        (folder / name).write_text("x" * number, encoding="utf-8")
        some.append(Task(client=of(name, folder), folder=folder))
    return some


def of(name: str, folder: Path) -> Client:
    return client(name, {"spec": name, "output": f"out/{name}", "package": name}, folder)


@pytest.fixture(autouse=True)
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the work by a quick function; return the names of completed tasks, in order."""
    names: list[str] = []

    def work(task: Task) -> Result:
        names.append(task.client.name)
        if task.client.name == "z":
            raise ZeroDivisionError("by zero")
        return Result(client=task.client.name, state=State.GENERATED)

    monkeypatch.setattr(schedule, "generate_client", work)
    return names


def states(results: list[Result]) -> dict[str, State]:
    return {result.client: result.state for result in results}


def test_the_largest_comes_first_and_results_are_in_the_order_of_clients(
    tmp_path: Path, done: list[str]
) -> None:
    told: list[str] = []
    results = run_tasks(tasks(tmp_path, "abc"), Inline, on_done=told.append)
    assert [result.client for result in results] == ["a", "b", "c"]
    assert done == ["c", "b", "a"]
    assert sorted(told) == ["a", "b", "c"]


def test_threads_are_an_executor_too(tmp_path: Path, done: list[str]) -> None:
    results = run_tasks(tasks(tmp_path, "abcd"), lambda: ThreadPoolExecutor(2), 2)
    assert set(states(results).values()) == {State.GENERATED}
    assert sorted(done) == ["a", "b", "c", "d"]


def test_what_the_work_raises_is_a_result(tmp_path: Path) -> None:
    results = run_tasks(tasks(tmp_path, "az"), Inline)
    assert states(results) == {"a": State.GENERATED, "z": State.WORKER_FAILED}
    assert results[1].message == "ZeroDivisionError: by zero"


class Fragile(Executor):
    """Simulates processes that crash."""

    deadly = ""
    """The names of clients that break the executor."""
    used: ClassVar[list[list[str]]] = []
    """The tasks of each executor, in order."""
    is_alone = False
    """Whether it runs each task immediately; otherwise every second call runs two."""

    def __init__(self) -> None:
        self.used.append([])
        self._futures: list[Future[Result]] = []
        self._is_broken = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        [task] = args
        if self._is_broken:
            raise BrokenExecutor("it is broken")
        self.used[-1].append(task.client.name)
        future: Future[Result] = Future()
        self._futures.append(future)
        if task.client.name in self.deadly:
            self._is_broken = True
            for one in self._futures:
                if not one.done():
                    one.set_exception(BrokenExecutor("it is broken"))
        elif len(self._futures) % 2 == 0 or self.is_alone:
            for one in self._futures:
                if not one.done():
                    one.set_result(Result(client="?", state=State.GENERATED))
        return future


@pytest.fixture
def fragile() -> type[Fragile]:
    """Return a class with separate records."""
    return type("Own", (Fragile,), {"used": []})


def test_a_worker_that_dies_fails_its_client_alone(tmp_path: Path, fragile: type[Fragile]) -> None:
    fragile.deadly = "c"
    fragile.is_alone = True
    results = run_tasks(tasks(tmp_path, "abcde"), fragile, 1)
    assert [result.state for result in results].count(State.GENERATED) == 4
    assert results[2].state is State.WORKER_FAILED
    assert "the process ended without a result" in results[2].message
    # Only one was in progress, so it is the culprit.
    assert fragile.used == [["e", "d", "c"], ["b", "a"]]


def test_of_several_in_flight_each_is_tried_by_itself(
    tmp_path: Path, fragile: type[Fragile]
) -> None:
    fragile.deadly = "c"
    results = run_tasks(tasks(tmp_path, "abcd"), lambda: _first_together(fragile), 2)
    assert [result.state for result in results] == [
        State.GENERATED,
        State.GENERATED,
        State.WORKER_FAILED,
        State.GENERATED,
    ]
    # The two that were in progress are run alone.
    assert fragile.used[:3] == [["d", "c"], ["c"], ["d", "b", "a"]]


def _first_together(kind: type[Fragile]) -> Fragile:
    executor = kind()
    executor.is_alone = len(kind.used) > 1
    return executor


class Late(Future[Result]):
    """One has broken; the other in progress breaks when its result is read."""

    other: Future[Result]

    def exception(self, timeout: float | None = None) -> BaseException | None:
        if not self.other.done():
            self.other.set_exception(BrokenExecutor("it is broken"))
        return super().exception(timeout)


class BrokenOneByOne(Inline):
    """The first two break, one after the other; all others succeed."""

    count = 0
    late: Late

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        kind = type(self)
        kind.count += 1
        if kind.count == 1:
            kind.late = Late()
            return kind.late
        if kind.count == 2:
            kind.late.other = Future()
            kind.late.set_exception(BrokenExecutor("it is broken"))
            return kind.late.other
        return super().submit(fn, *args)


def test_all_in_flight_are_waited_for_before_one_is_blamed(tmp_path: Path) -> None:
    results = run_tasks(tasks(tmp_path, "abc"), type("Own", (BrokenOneByOne,), {}), 2)
    assert set(states(results).values()) == {State.GENERATED}


def test_an_executor_that_is_never_well_ends(tmp_path: Path, fragile: type[Fragile]) -> None:
    fragile.deadly = "abc"
    results = run_tasks(tasks(tmp_path, "abc"), fragile)
    assert set(states(results).values()) == {State.WORKER_FAILED}


class Interrupted(Inline):
    """Ctrl-C arrives when the fourth task is submitted; the second is running, the third waits."""

    def __init__(self) -> None:
        self._futures: list[Future[Any]] = []
        self._tasks: list[Task] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._tasks += args
        if len(self._tasks) == 4:
            raise KeyboardInterrupt
        self._futures.append(super().submit(fn, *args) if len(self._tasks) == 1 else Future())
        if len(self._tasks) == 2:
            self._futures[-1].set_running_or_notify_cancel()
        return self._futures[-1]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for task, future in zip(self._tasks, self._futures, strict=False):
            if not future.done():
                future.set_result(Result(client=task.client.name, state=State.GENERATED))


def test_ctrl_c_keeps_what_is_done_and_waits_for_what_is_being_done(
    tmp_path: Path, done: list[str]
) -> None:
    results = run_tasks(tasks(tmp_path, "abcd"), Interrupted)
    assert states(results) == {
        "d": State.GENERATED,
        "c": State.GENERATED,
        "b": State.INTERRUPTED,
        "a": State.INTERRUPTED,
    }
    assert done == ["d"]


def test_tasks_and_results_can_be_pickled(tmp_path: Path) -> None:
    task = Task(client=of("a", tmp_path), folder=tmp_path, force=True)
    finding = Finding("unknown-key", "so", Location("a", 1, 2))
    result = Result(client="a", state=State.FAILED, findings=(finding,), message="b")
    assert pickle.loads(pickle.dumps((task, result))) == (task, result)
