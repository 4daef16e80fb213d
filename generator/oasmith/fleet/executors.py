"""The executors that run tasks: local processes, or an executor that the user provides."""

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
    """A user's executor cannot be created; the message has the reason."""


def processes(jobs: int) -> ExecutorFactory:
    """Return a factory for an executor with ``jobs`` local processes."""
    # No fork, because this process has threads, such as that of the progress display.
    context = get_context("spawn")

    def factory() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=start_worker)

    return factory


def named(name: str, folder: Path) -> ExecutorFactory:
    """Return the factory that ``module:factory`` names, with a check of the executor.

    Args:
        name: The module, which may be in ``folder``, and a callable in it without parameters that
            returns a context manager of an executor; an executor is one itself.
        folder: The working directory of the user.

    Raises ``ExecutorError``, also when the factory is called.
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
            except Exception as error:  # User code may raise anything, which the user must see.
                raise ExecutorError(f"it raises {type(error).__name__}: {error}") from error
            if not isinstance(executor, Executor):
                kind = type(executor).__name__
                raise ExecutorError(f"it returns {kind}, not a concurrent.futures.Executor")
            yield executor

    return checked


def _callable(module: str, attribute: str, folder: Path) -> Any:
    if str(folder) not in sys.path:
        # Appended: a file in this folder must not hide an installed module.
        sys.path.append(str(folder))
    try:
        user_module = import_module(module)
    except ImportError as error:
        raise ExecutorError(f"{module} cannot be imported: {error}") from error
    factory = getattr(user_module, attribute, None)
    if factory is None:
        raise ExecutorError(f"{module} has no {attribute}")
    if not callable(factory):
        raise ExecutorError(f"{attribute} of {module} is not callable")
    return factory
