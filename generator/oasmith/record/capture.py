"""Captures the exchanges of a program with vcrpy, only in memory.

The cassette of vcrpy is never saved. The client's runtime is patched to assign exchanges to calls.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import runpy
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from oasmith.fixtures.content import UnreadableContent, unpacked
from oasmith.fixtures.fixture import Exchange
from oasmith.record.recording import Captured
from oasmith_runtime.messages import Headers, Request, Response

_MARK = "oasmith"
"""The key in vcrpy's response that stores its call and its situation."""

_SUPPORTED = frozenset({"identity", "gzip", "x-gzip", "deflate"})
"""The supported content codings (RFC 9110, section 8.4.1)."""

_CALL: ContextVar[object | None] = ContextVar("call", default=None)
"""A token that the exchanges of one call share."""


class ProgramFailed(Exception):
    """The program failed, or its exchanges cannot be recorded; the message says why."""


class Capture:
    """Captures the exchanges of a program."""

    def __init__(self, package: str, runtime: str, folder: Path) -> None:
        """Capture the calls of a client.

        Args:
            package: The import name of the client.
            runtime: The import name of its runtime.
            folder: The folder of the client, in case it is not installed.
        """
        self._package, self._runtime, self._folder = package, runtime, folder
        self._situation = ""
        self._recorded: list[tuple[Any, Any]] = []

    @property
    def captured(self) -> list[Captured]:
        """The exchanges, in the order of their responses."""
        return [
            _captured(request, response, f"/interactions/{index}")
            for index, (request, response) in enumerate(self._recorded)
        ]

    def script(self, path: Path, arguments: Sequence[str]) -> None:
        """Run a script as ``python`` would. Raises ``ProgramFailed`` if it fails."""
        with self._recording(), _command_line(path, arguments), _Ending(path):
            runpy.run_path(str(path), run_name="__main__")

    def tests(self, arguments: Sequence[str]) -> None:
        """Run pytest in this process. Raises ``ProgramFailed`` if a test fails."""
        pytest: Any = importlib.import_module("pytest")
        # Requests of pytest-xdist's worker processes could not be captured.
        alone = ["-n", "0"] if importlib.util.find_spec("xdist") is not None else []
        with self._recording():
            status = pytest.main([*arguments, *alone], plugins=[self])
        if status != 0:
            raise ProgramFailed(f"pytest ended with exit code {int(status)}")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Use the name of a test as the situation of its exchanges."""
        self._situation = nodeid.rpartition("::")[2].removeprefix("test_")

    def pytest_runtest_logfinish(self) -> None:
        """Reset the situation after a test."""
        self._situation = ""

    @contextmanager
    def _recording(self) -> Iterator[None]:
        vcr: Any = importlib.import_module("vcr")
        recorder = vcr.VCR(record_mode="all", before_record_response=self._marked)
        recorder.register_persister(_persister())
        sys.path.append(str(self._folder))
        try:
            with self._calls_marked(), recorder.use_cassette("memory") as cassette:
                try:
                    yield
                finally:
                    self._recorded = list(cassette.data)
        finally:
            sys.path.remove(str(self._folder))

    def _marked(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response with the call and the situation that it belongs to."""
        return {**response, _MARK: (_CALL.get(), self._situation)}

    @contextmanager
    def _calls_marked(self) -> Iterator[None]:
        """Patch the client's runtime to mark the exchanges of each call, if the client exists."""
        if importlib.util.find_spec(self._package) is None:
            yield
            return
        module: Any = importlib.import_module(f"{self._runtime}.client")
        classes = (module.Client, module.AsyncClient)
        drivers = [one._drive for one in classes]
        for one, drive in zip(classes, drivers, strict=True):
            one._drive = _marking(drive)
        try:
            yield
        finally:
            for one, drive in zip(classes, drivers, strict=True):
                one._drive = drive


class _Ending:
    """Handles the end of a script as Python would; Ctrl-C also ends oasmith."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, SystemExit):
            if error.code not in (None, 0):
                raise ProgramFailed(f"{self._path} ended with {error.code}") from error
            return True
        if isinstance(error, Exception):
            traceback.print_exception(error)
            raise ProgramFailed(f"{self._path} raised {type(error).__name__}") from error
        return False


def _marking(drive: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the function that executes the steps of a call, so that their requests are marked."""
    if inspect.iscoroutinefunction(drive):

        @wraps(drive)
        async def awaited(self: Any, steps: Any) -> Any:
            mark = _CALL.set(object())
            try:
                return await drive(self, steps)
            finally:
                _CALL.reset(mark)

        return awaited

    @wraps(drive)
    def blocking(self: Any, steps: Any) -> Any:
        mark = _CALL.set(object())
        try:
            return drive(self, steps)
        finally:
            _CALL.reset(mark)

    return blocking


def _persister() -> type:
    """Return a persister of vcrpy that neither reads nor writes files."""
    persisters: Any = importlib.import_module("vcr.persisters.filesystem")

    class NoPersister:
        """Stores no cassettes: the exchanges are not yet redacted."""

        @staticmethod
        def load_cassette(cassette_path: str, serializer: Any) -> Any:
            """Report that there is no cassette."""
            raise persisters.CassetteNotFoundError

        @staticmethod
        def save_cassette(cassette_path: str, cassette_dict: Any, serializer: Any) -> None:
            """Write nothing."""

    return NoPersister


@contextmanager
def _command_line(path: Path, arguments: Sequence[str]) -> Iterator[None]:
    """Set ``sys.argv`` and ``sys.path`` as for a script."""
    argv, folder = sys.argv, str(path.resolve().parent)
    sys.argv = [str(path), *arguments]
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.argv = argv
        sys.path.remove(folder)


def _captured(request: Any, response: Mapping[str, Any], pointer: str) -> Captured:
    """Convert a request and a response of vcrpy."""
    call, situation = response[_MARK]
    sent = Request(
        method=request.method.upper(),
        url=request.uri,
        headers=Headers(_headers(request.headers)),
        content=_bytes(request.body_bytes),
    )
    headers = _headers(response["headers"])
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in _SUPPORTED:
        message = f"the response to {_described(sent)} has the unsupported content coding {coding}"
        raise ProgramFailed(message)
    content = _bytes(response["body"].get("string"))
    try:
        content = unpacked(content, headers)
    except UnreadableContent as error:
        raise ProgramFailed(f"the response to {_described(sent)}: {error}") from error
    received = Response(
        status=response["status"]["code"],
        headers=Headers(headers),
        content=content,
        request=sent,
    )
    return Captured(exchange=Exchange(received, pointer), call=call, situation=situation)


def _described(request: Request) -> str:
    """Describe a request in a message, without personal data in its path and query."""
    return f"{request.method} to {urlsplit(request.url).netloc.rpartition('@')[2]}"


def _headers(headers: Mapping[Any, Any]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers.items():
        values = value if isinstance(value, list | tuple) else [value]
        texts = (one.decode("latin-1") if isinstance(one, bytes) else str(one) for one in values)
        key = str(name).lower()
        joined[key] = ", ".join([*([joined[key]] if key in joined else []), *texts])
    return joined


def _bytes(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b""
