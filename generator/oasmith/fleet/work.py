"""The task of generating one client, with input and result that can be pickled."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import FrameType

from oasmith import pipeline
from oasmith.cache.store import Cache, default
from oasmith.client_files import write_client
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding
from oasmith.run import Run, collect_garbage, disable_garbage_collection


class State(StrEnum):
    """The result state of a client."""

    GENERATED = "generated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    """It has errors, or a file cannot be written."""
    FAULT = "fault of oasmith"
    WORKER_FAILED = "worker failed"
    """The process ended, or the executor failed."""
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The input of a worker; it can be pickled."""

    client: Client
    folder: Path
    """The working directory of the user, to which paths in findings are relative."""
    force: bool = False
    uses_cache: bool = True
    is_alone: bool = False
    """No other task uses the CPUs at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a task; it can be pickled."""

    client: str
    state: State
    findings: tuple[Finding, ...] = ()
    operations: int = 0
    files: int = 0
    changed: int = 0
    seconds: float = 0.0
    message: str = ""
    """An error that is not a finding."""

    @property
    def is_good(self) -> bool:
        """Whether the client is up to date with its document."""
        return self.state in (State.GENERATED, State.UNCHANGED)


_interrupts: list[int] = []
"""The signals that a worker has received: after one, it starts no further task."""


def start_worker() -> None:
    """Initialize a process that only runs tasks."""
    disable_garbage_collection()
    # Ctrl-C reaches all processes of a terminal; it may only interrupt a task that is not writing.
    signal.signal(signal.SIGINT, _remember_interrupt)


def _remember_interrupt(signum: int, frame: FrameType | None) -> None:
    _interrupts.append(signum)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    _remember_interrupt(signum, frame)
    raise KeyboardInterrupt


def generate_client(task: Task) -> Result:
    """Generate and write one client; its files are written as a whole or not at all.

    Internal errors and ``OSError`` become results; the executor passes on other exceptions.
    """
    begun = time.perf_counter()
    try:
        with _working_directory(task.folder):
            result = _generated(task)
    except pipeline.StageError as error:
        result = Result(client=task.client.name, state=State.FAULT, message=str(error))
    except OSError as error:
        path = f": {error.filename}" if error.filename else ""
        message = f"{error.strerror or error}{path}"
        result = Result(client=task.client.name, state=State.FAILED, message=message)
    collect_garbage()
    return replace(result, seconds=time.perf_counter() - begun)


def _generated(task: Task) -> Result:
    client = task.client
    run = Run(default() if task.uses_cache else Cache(None), is_alone=task.is_alone)
    with _interruptible():
        generated = pipeline.generate(client, run)
    result = Result(
        client=client.name,
        state=State.FAILED,
        findings=tuple(generated.findings),
        operations=generated.operations,
    )
    if generated.files is None:
        return result
    with run.stage("write", but=OSError):
        written = write_client(client, generated.files, generated.hashes, force=task.force)
    result = replace(
        result, findings=(*result.findings, *written.blocking), files=len(generated.files)
    )
    if written.blocking:
        return result
    state = State.GENERATED if written.names else State.UNCHANGED
    return replace(result, state=state, changed=len(written.names))


@contextmanager
def _working_directory(folder: Path) -> Iterator[None]:
    """Change to a folder: a worker of a user's executor may run in another one."""
    with nullcontext() if Path.cwd() == folder else chdir(folder):
        yield


@contextmanager
def _interruptible() -> Iterator[None]:
    """Allow Ctrl-C to interrupt a worker of ``start_worker``; other processes are not affected.

    Raises ``KeyboardInterrupt``, also if the signal came before: executors send tasks ahead, and
    those cannot be cancelled.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not _remember_interrupt:
        yield
        return
    try:
        signal.signal(signal.SIGINT, _interrupt)
        if _interrupts:
            raise KeyboardInterrupt
        yield
    finally:
        signal.signal(signal.SIGINT, _remember_interrupt)
