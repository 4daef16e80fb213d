"""The executors that tasks run on: processes of this machine, or whatever a user names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from oasmith.fleet.schedule import ExecutorFactory
from oasmith.fleet.work import start_worker


class ExecutorError(Exception):
    """What a user names gives no executor; the message says why."""


def processes(jobs: int) -> ExecutorFactory:
    """Return what gives ``jobs`` processes of this machine."""
    # Threads of this process, such as that of the progress, forbid a fork.
    context = get_context("spawn")

    def factory() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=start_worker)

    return factory


def named(name: str, folder: Path) -> ExecutorFactory:
    """Return what ``module:factory`` names, with a check of what it gives.

    Args:
        name: The module, which may lie in ``folder``, and a callable in it that takes nothing and
            gives a context manager of an executor; an executor is one itself.
        folder: The working directory of the user.

    Raises ``ExecutorError``, also when the executor is asked for.
    """
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise ExecutorError("it must be MODULE:FACTORY, such as dask_fleet:executor")
    factory = _callable(module, attribute, folder)

    @contextmanager
    def checked() -> Iterator[Executor]:
        with ExitStack() as stack:
            try:
                executor = stack.enter_context(factory())
            except Exception as error:  # Whatever a user's own code raises is the user's to see.
                raise ExecutorError(f"it raises {type(error).__name__}: {error}") from error
            if not isinstance(executor, Executor):
                kind = type(executor).__name__
                raise ExecutorError(f"it gives no executor of concurrent.futures, but {kind}")
            yield executor

    return checked


def _callable(module: str, attribute: str, folder: Path) -> Any:
    if str(folder) not in sys.path:
        # At the end: a file here does not take the place of an installed module.
        sys.path.append(str(folder))
    try:
        named_module = import_module(module)
    except ImportError as error:
        raise ExecutorError(f"{module} cannot be imported: {error}") from error
    factory = getattr(named_module, attribute, None)
    if factory is None:
        raise ExecutorError(f"{module} has no {attribute}")
    if not callable(factory):
        raise ExecutorError(f"{attribute} of {module} cannot be called")
    return factory
