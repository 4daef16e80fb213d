"""Execution of a command: one call, its output and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..client import Client
from .batch_rows import BatchRows
from .call import CallArguments, client_of
from .definition import Command, CommandLine
from .environment import verbose_logging
from .exit_codes import INTERRUPTED, SUCCESS, InputError, code_of, line_of, message, record
from .options import Options
from .output import Output
from .progress import ProgressLine
from .values import Files


def execute(program: CommandLine, command: Command, resource: str, options: Options) -> int:
    """Make a call, write its result, and return the exit code.

    ``resource`` is the client's attribute that has the command's methods. Raises ``InputError``
    and the client's exceptions.
    """
    output = Output(options.output, options.to, program.extra, overwrite=options.overwrite)
    check = output.destination.check_input
    if options.credentials is not None and os.path.exists(options.credentials):
        check(os.stat(options.credentials), options.credentials)
    definition = program.client()._definition
    with Files(check) as files, verbose_logging(definition.package, is_on=options.verbose):
        arguments = CallArguments(command, options, definition, files)
        with client_of(program, command, options) as client:
            methods = getattr(client, resource)
            return _Execution(client, methods, command, arguments, options, output).run()


@dataclass
class _Execution:
    client: Client
    resource: Any
    command: Command
    arguments: CallArguments
    options: Options
    output: Output
    exit_code: int = SUCCESS

    def run(self) -> int:
        """Choose the method for the requested form of the result, and call it."""
        options, methods = self.options, self.command.methods
        is_streamed = options.stream or not methods.keys() & {"call", "batch"}
        if options.raw:
            self._raw()
        elif options.all:
            self.output.many(self._call("pages"))
        elif is_streamed and "items" in methods:
            with self._call("items") as stream:
                self.output.many(stream)
        elif "bytes" in methods and (is_streamed or self.command.returns_bytes):
            self._bytes()
        elif self.command.is_batch:
            self._batch()
        else:
            self.output.one(self._call("call"))
        return self.exit_code

    def _method(self, form: str) -> Callable[..., Any]:
        if form not in ("call", "batch"):
            for argument in self.command.arguments:
                if argument.is_for_whole_response and argument.name in self.arguments.keyword:
                    raise InputError(f"{argument.option} cannot be used with --all or --stream")
        method: Callable[..., Any] = getattr(self.resource, self.command.methods[form])
        return method

    def _call(self, form: str, **more: Any) -> Any:
        arguments = self.arguments
        return self._method(form)(*arguments.positional, **arguments.keyword, **more)

    def _raw(self) -> None:
        if self.options.all or self.options.stream:
            raise InputError("--raw cannot be used with --all or --stream")
        form = "batch" if self.command.is_batch else "call"
        if form not in self.command.methods:
            raise InputError("--raw cannot be used with streamed responses")
        arguments = self.arguments
        raw = self.client.with_response(
            self._method(form), *arguments.positional, **arguments.keyword
        )
        if self.output.is_terminal and b"\0" in raw.response.content:
            raise InputError("the response is binary. Write it to a file with --to FILE")
        self.output.pieces(response.content for response in raw.responses)

    def _bytes(self) -> None:
        if self.output.is_terminal:
            raise InputError(
                "the response is binary. Write it to a file with --to FILE, or to a pipe"
            )
        with self._call("bytes") as stream:
            self.output.pieces(stream)

    def _batch(self) -> None:
        """Send items as they are read, and write the state of each as it is returned."""
        options = self.options
        # Items that are written to the terminal show the progress themselves.
        is_seen = self.output.is_terminal and options.output != "table"
        line = ProgressLine(is_shown=not (options.quiet or options.verbose or is_seen))
        limits = {"concurrency": options.concurrency, "max_bytes": options.max_bytes}
        given = {name: limit for name, limit in limits.items() if limit is not None}
        items = self._call("each", on_progress=line.show, **given)
        rows = BatchRows(items, is_table=options.output == "table")
        self.output.many(rows.shown(line))
        self.exit_code = max(self.exit_code, rows.exit_code)
        if rows.is_interrupted:
            self.exit_code = INTERRUPTED
            print(rows.interruption(as_json=options.is_json), file=sys.stderr)
        else:
            self._end(rows, items.error)

    def _end(self, rows: BatchRows, error: BaseException | None) -> None:
        """Print why a batch stopped early, and what was not sent."""
        unread = None if self.arguments.rows is None else self.arguments.rows.error
        for problem in filter(None, (error, unread)):
            self.exit_code = max(self.exit_code, code_of(problem))
            if self.options.is_json:
                text = line_of({**record(problem), "not_sent_from": rows.written})
            else:
                text = f"{message(problem, as_json=False)}\n"
                text += f"Items from index {rows.written} on were not sent."
            print(text, file=sys.stderr)
