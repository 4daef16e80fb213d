"""Checks of responses against the document, including their error rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from oasmith import ir
from oasmith.diagnostics.findings import Level
from oasmith.ir.content import Media
from oasmith.traffic.bodies import UNCHECKED, read_body, read_json
from oasmith.traffic.operations import OperationSchemas, TrafficContract
from oasmith.traffic.parameters import ABSENT, Unreadable
from oasmith.traffic.problems import Problem
from oasmith.traffic.security import header
from oasmith_runtime import json_pointer
from oasmith_runtime.failures import matching_rows
from oasmith_runtime.failures.codes import code_of
from oasmith_runtime.media_types import essence
from oasmith_runtime.messages import Response
from oasmith_runtime.wording import did_you_mean, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedResponse:
    """A response interpreted by the document, with its problems."""

    status: str = ""
    """The documented status, such as ``200``, ``4XX`` or ``default``; empty if there is none."""
    media_type: str = ""
    """The documented media type; empty if there is none."""
    body: Any = ABSENT
    """The parsed body; ``UNCHECKED`` if its format is not supported, ``ABSENT`` without a body."""
    rows: tuple[ir.ErrorRow, ...] = ()
    """The error rows that it matches, for the call or for items of a batch."""
    problems: tuple[Problem, ...] = ()


def check_response(
    contract: TrafficContract, operation: ir.Operation, response: Response
) -> CheckedResponse:
    """Interpret the response of an operation by the document, and return it with all problems."""
    spec = operation.response_spec(response.status)
    if spec is None:
        problem = _undocumented_status(operation, response)
        body = _readable(response)
        rows, unknown = _rows(contract, operation, response, body)
        return CheckedResponse(body=body, rows=rows, problems=(problem, *unknown))
    checker = _Checker(contract, contract.schemas(operation), response, spec.status)
    checked = checker.checked()
    rows, unknown = _rows(contract, operation, response, checked.body, checked.problems)
    return replace(checked, rows=rows, problems=(*checked.problems, *unknown))


def _undocumented_status(operation: ir.Operation, response: Response) -> Problem:
    known = ", ".join(spec.status for spec in operation.responses) or "none"
    return Problem(
        rule="undocumented-status",
        message=f"{operation.id} has no response {response.status}; documented: {known}",
        part="/response/status",
        hint="Add the status to the operation's responses.",
        pointer=f"{operation.pointer}/responses",
    )


def _readable(response: Response) -> Any:
    """Parse the body of an undocumented response."""
    if not response.content:
        return ABSENT
    try:
        return read_json(response.content) if response.is_json else UNCHECKED
    except Unreadable:
        return UNCHECKED


class _Checker:
    """Checks one documented response."""

    def __init__(
        self,
        contract: TrafficContract,
        operation_schemas: OperationSchemas,
        response: Response,
        status: str,
    ) -> None:
        self._schemas, self._operation_schemas = contract.response, operation_schemas
        self._operation = operation_schemas.operation
        self._response, self._status = response, status
        self._pointer = f"{operation_schemas.operation.pointer}/responses/{status}"

    def checked(self) -> CheckedResponse:
        problems = list(self._headers())
        media, body = "", ABSENT
        try:
            media, body = self._body(problems)
        except Unreadable as error:
            problems.append(
                self._problem(
                    "invalid-response-body",
                    f"the body cannot be read: {error}",
                    "/response/body/string",
                    "Correct the recording, or the media type in the document.",
                )
            )
        return CheckedResponse(
            status=self._status, media_type=media, body=body, problems=tuple(problems)
        )

    def _headers(self) -> Iterator[Problem]:
        for name, (is_required, described) in self._operation_schemas.headers(self._status).items():
            text = header(self._response.headers, name)
            if text is None:
                if is_required:
                    yield self._problem(
                        "missing-response-header",
                        f"the required header {name} is missing",
                        "/response/headers",
                        "Make the header optional in the document, or correct the recording.",
                    )
                continue
            value = self._header_value(described.cursor, text)
            for mismatch in self._schemas.mismatches(described.cursor, value):
                yield self._problem(
                    "invalid-response-header",
                    f"header {name}: {mismatch.message}",
                    f"/response/headers/{name.lower()}",
                    "Correct the schema of the header, or the recording.",
                )

    def _header_value(self, cursor: Any, text: str) -> Any:
        if self._schemas.kind(cursor) == "array":
            return self._schemas.typed(cursor, [one.strip() for one in text.split(",")])
        return self._schemas.typed(cursor, text)

    def _body(self, problems: list[Problem]) -> tuple[str, Any]:
        spec = self._operation.response_spec(self._response.status)
        content = self._response.content
        content_type = header(self._response.headers, "content-type") or ""
        documented = list(spec.media) if isinstance(spec, ir.ResponseSpec) else []
        if not content:
            if documented and self._needs_body():
                problems.append(self._no_body(documented))
            return "", ABSENT
        if not documented:
            problems.append(self._undocumented_body(content))
            return "", _readable(self._response)
        media = None
        if isinstance(spec, ir.ResponseSpec):
            media = self._operation_schemas.response_media(spec, content_type)
        if media is None:
            problems.append(self._undocumented_type(content_type, documented))
            return "", _readable(self._response)
        described = self._operation_schemas.response_body(self._status, media)
        body = read_body(content, content_type, media, self._schemas, described.cursor)
        if body is not UNCHECKED:
            problems += self._mismatches(described.cursor, body)
        return media.media_type, body

    def _needs_body(self) -> bool:
        is_bare = self._response.status in (204, 205, 304) or self._response.status < 200
        return not is_bare and self._response.request.method.upper() != "HEAD"

    def _mismatches(self, cursor: Any, body: Any) -> Iterator[Problem]:
        for mismatch in self._schemas.mismatches(cursor, body):
            prefix = f"{mismatch.place[1:].replace('/', '.')}: " if mismatch.place else ""
            yield self._problem(
                "invalid-response-body",
                f"the body does not fit its schema: {prefix}{mismatch.message}",
                f"/response/body{mismatch.place}",
                "Correct the schema: the API's response does not match it.",
            )

    def _no_body(self, documented: list[Media]) -> Problem:
        known = ", ".join(one.media_type for one in documented)
        return self._problem(
            "missing-response-body",
            f"the response has no body; documented: {known}",
            "/response/body",
            "Remove the content of this response from the document, or correct the recording.",
        )

    def _undocumented_body(self, content: bytes) -> Problem:
        return self._problem(
            "undocumented-response-type",
            f"the response has {len(content)} bytes, but no documented content",
            "/response/body",
            "Add content to the response in the document.",
        )

    def _undocumented_type(self, content_type: str, documented: list[Media]) -> Problem:
        known = ", ".join(one.media_type for one in documented)
        return self._problem(
            "undocumented-response-type",
            f"the response is {essence(content_type)}; documented: {known}",
            "/response/headers/content-type",
            "Add the media type to the response in the document.",
        )

    def _problem(self, rule: str, message: str, part: str, hint: str) -> Problem:
        return Problem(
            rule=rule,
            message=one_line(f"HTTP {self._response.status}: {message}"),
            part=part,
            hint=hint,
            pointer=self._pointer,
        )


@dataclass(frozen=True, slots=True)
class _Error:
    """An error in a response: of the call, or of one item of a batch."""

    code: str | None
    message: str
    part: str
    is_of_item: bool = False
    """Whether it is the error of an item, which does not depend on the status of the call."""


def _rows(
    contract: TrafficContract,
    operation: ir.Operation,
    response: Response,
    body: Any,
    known: Sequence[Problem] = (),
) -> tuple[tuple[ir.ErrorRow, ...], list[Problem]]:
    """Return the error rows that a response matches, and the problems of its errors.

    Errors inside of a part with a ``known`` problem are skipped: they follow from that problem.
    """
    matched: list[ir.ErrorRow] = []
    problems: list[Problem] = []
    if not operation.errors:
        return (), []
    for error in _errors(contract, operation, response, body):
        result = error.part.removesuffix(contract.contract.api.envelope.code)
        if error.code is None or any(f"{one.part}/".startswith(f"{result}/") for one in known):
            continue
        matching = matching_rows(operation.errors, error.code, response.status, error.message)
        rows = [row for row in matching if isinstance(row, ir.ErrorRow)]
        if not rows:
            problems.append(_unknown_row(operation, response, error))
        elif not error.is_of_item and not any(_has_status(row, response.status) for row in rows):
            problems.append(_misplaced_row(operation, response, error, rows))
        else:
            matched += [row for row in rows if row not in matched]
    return tuple(matched), problems


def _errors(
    contract: TrafficContract, operation: ir.Operation, response: Response, body: Any
) -> Iterator[_Error]:
    """Yield the errors of a response: those of the items of a batch, or that of the call."""
    if body is ABSENT or body is UNCHECKED:
        return
    envelope, batch = contract.contract.api.envelope, operation.batch
    results = json_pointer.get(body, batch.results) if batch is not None else None
    if batch is not None and isinstance(results, list):
        for index, result in enumerate(results):
            if not has_succeeded(result, batch.succeeded):
                code, message, _ = envelope.read(result)
                part = f"/response/body{batch.results}/{index}{envelope.code}"
                yield _Error(code or code_of(result, response.status), message, part, True)
        return
    if not operation.is_success(response.status):
        code, message, _ = envelope.read(body)
        code = code or code_of(body, response.status)
        yield _Error(code, message, f"/response/body{envelope.code}")


def has_succeeded(result: Any, succeeded: Mapping[str, Any]) -> bool:
    """Return whether the result of an item reports success."""
    return all(json_pointer.get(result, place) == value for place, value in succeeded.items())


def _has_status(row: ir.ErrorRow, status: int) -> bool:
    return row.status.upper() in (str(status), f"{status // 100}XX", "DEFAULT")


def _unknown_row(operation: ir.Operation, response: Response, error: _Error) -> Problem:
    known = tuple(dict.fromkeys(row.code for row in operation.errors))
    return Problem(
        rule="unknown-error-row",
        message=f"{error.code} is not documented (HTTP {response.status})",
        part=error.part,
        hint=f"Add a row to x-errors of the response{_suggestion(error.code or '', known)}",
        pointer=f"{operation.pointer}/responses",
        level=Level.WARNING,
    )


@lru_cache(maxsize=256)
def _suggestion(code: str, known: tuple[str, ...]) -> str:
    """Return the end of a hint; cached because unknown codes recur, and comparing is slow."""
    return did_you_mean(code, known) or "."


def _misplaced_row(
    operation: ir.Operation, response: Response, error: _Error, rows: Iterable[ir.ErrorRow]
) -> Problem:
    statuses = ", ".join(dict.fromkeys(row.status for row in rows))
    return Problem(
        rule="misplaced-error-row",
        message=f"{error.code} was sent with HTTP {response.status}; documented with {statuses}",
        part=error.part,
        hint=f"Add the row to x-errors of the response {response.status}.",
        pointer=f"{operation.pointer}/responses",
        level=Level.WARNING,
    )
