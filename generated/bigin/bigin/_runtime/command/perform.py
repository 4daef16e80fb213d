"""One call, in the form that was asked for, and what it ends with."""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from ..client import Client
from ..outcome import Item
from .arguments import Given, client_of
from .catalogue import Method
from .exits import DONE, ERRORS_TOO, InputError, code_of, record, told
from .names import Names
from .output import Output
from .progress import Line
from .values import Sources


def perform(client: type[Client], method: Method, found: argparse.Namespace, names: Names) -> int:
    """Make a call, write what comes of it, and return the exit code.

    Raises ``InputError``, and what the client raises.
    """
    with Sources() as sources:
        given = Given(method, found, client._definition.types, sources)
        with client_of(client, method, found, names) as made:
            return _Run(made, method, given, found).go()


class _Run:
    def __init__(
        self, client: Client, method: Method, given: Given, found: argparse.Namespace
    ) -> None:
        self._client = client
        self._method = method
        self._given = given
        self._found = found
        self._output = Output(found.call_output, found.call_to)
        self._worst = DONE
        self._written = 0
        """Items of a batch."""

    def go(self) -> int:
        """Choose the form of the method, and call it."""
        found, forms = self._found, self._method.forms
        is_streamed = getattr(found, "call_stream", False) or not forms.keys() & {"call", "batch"}
        if found.call_raw:
            self._raw()
        elif getattr(found, "call_all", False):
            self._output.many(self._call("pages"))
        elif is_streamed and "items" in forms:
            with self._call("items") as stream:
                self._output.many(stream)
        elif "bytes" in forms and (is_streamed or self._is_binary):
            self._bytes()
        elif self._method.is_batch:
            self._batch()
        else:
            self._output.one(self._call("call"))
        return self._worst

    @property
    def _is_binary(self) -> bool:
        """Whether the method returns bytes, whatever the answer."""
        return str(inspect.signature(self._method.function).return_annotation).endswith("bytes")

    def _function(self, form: str) -> Callable[..., Any]:
        resource = getattr(self._client, self._method.resource)
        function: Callable[..., Any] = getattr(resource, self._method.forms[form])
        unknown = self._given.keyword.keys() - inspect.signature(function).parameters.keys()
        if unknown:
            names = ", ".join(f"--{it}" for it in sorted(unknown))
            raise InputError(f"{names} does not go with --all or --stream")
        return function

    def _call(self, form: str, **more: Any) -> Any:
        return self._function(form)(*self._given.positional, **self._given.keyword, **more)

    def _raw(self) -> None:
        if getattr(self._found, "call_all", False) or getattr(self._found, "call_stream", False):
            raise InputError("--raw does not go with --all or --stream")
        form = "batch" if self._method.is_batch else "call"
        if form not in self._method.forms:
            raise InputError("--raw does not go with answers that arrive piece by piece")
        function = self._function(form)
        answered = self._client.with_response(
            function, *self._given.positional, **self._given.keyword
        )
        if self._output.is_terminal and b"\0" in answered.response.content:
            raise InputError("the answer is no text; write it to a file with --to FILE")
        self._output.pieces(it.content for it in answered.responses)

    def _bytes(self) -> None:
        if self._output.is_terminal:
            raise InputError("the answer is bytes; write it to a file with --to FILE, or to a pipe")
        with self._call("bytes") as stream:
            if self._output.path is not None:
                stream.write_to(self._output.path)
            else:
                self._output.pieces(stream)

    def _batch(self) -> None:
        """Send items as they are read, and write what became of each as it comes back."""
        if "each" not in self._method.forms:
            outcome = self._call("batch")
            self._output.many(self._records(outcome, Line(sys.stderr, is_quiet=True)))
            self._end(outcome.error)
            return
        line = Line(sys.stderr, is_quiet=self._found.call_quiet)
        more = {
            "concurrency": self._found.call_concurrency,
            "most_bytes": self._found.call_most_bytes,
        }
        stream = self._call(
            "each",
            on_progress=line.show,
            **{name: it for name, it in more.items() if it is not None},
        )
        try:
            self._output.many(self._records(stream, line))
        except KeyboardInterrupt:
            line.clear()
            text = f"Items before index {self._written} are done; look before you send the others."
            print(text, file=sys.stderr)
            raise
        line.end()
        self._end(stream.error)

    def _records(self, items: Any, line: Line) -> Iterator[dict[str, Any]]:
        for item in items:
            self._note(item.error)
            line.clear()
            yield self._row(item)
            self._written += 1

    def _row(self, item: Item[Any]) -> dict[str, Any]:
        """Return what became of an item; a table has a column for each thing that is said of it."""
        error = None if item.error is None else record(item.error)
        row: dict[str, Any] = {"index": item.index, "id": item.id, "state": item.state}
        if self._found.call_output != "table":
            return {**row, "error": error, "result": item.raw}
        said = error or {}
        code, message = said.get("code") or said.get("error"), said.get("message")
        return {**row, "code": code, "message": message, "result": item.raw}

    def _note(self, error: BaseException | None) -> None:
        if error is not None:
            self._worst = max(self._worst, code_of(error))

    def _end(self, error: BaseException | None) -> None:
        """Say why a batch stopped before its end, and what was not sent."""
        unread = self._given.rows.error if self._given.rows is not None else None
        for it in (error, unread):
            if it is not None:
                self._note(it)
                self._tell(it)

    def _tell(self, error: BaseException) -> None:
        if self._found.call_output in ERRORS_TOO:
            text = json.dumps({**record(error), "not_sent_from": self._written}, default=str)
        else:
            text = (
                f"{told(error, as_json=False)}\nItems from index {self._written} on were not sent."
            )
        print(text, file=sys.stderr)
