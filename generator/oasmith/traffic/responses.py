"""A response against the document, with the error rows that it has."""

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
    """A response as the document reads it, and what is wrong with it."""

    status: str = ""
    """As the document writes it, such as ``200``, ``4XX`` or ``default``; empty for none."""
    media_type: str = ""
    """As the document writes it; empty for none."""
    body: Any = ABSENT
    """As data; ``UNCHECKED`` where its format is not read, ``ABSENT`` where there is none."""
    rows: tuple[ir.ErrorRow, ...] = ()
    """The error rows that it has, of the call or of its items."""
    problems: tuple[Problem, ...] = ()


def check_response(
    contract: TrafficContract, operation: ir.Operation, response: Response
) -> CheckedResponse:
    """Return what a response to an operation says, and all that the document says against it."""
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
    """Return the body of a response of which the document says nothing."""
    if not response.content:
        return ABSENT
    try:
        return read_json(response.content) if response.is_json else UNCHECKED
    except Unreadable:
        return UNCHECKED


class _Checker:
    """Checks one documented response."""

    def __init__(
        self, contract: TrafficContract, own: OperationSchemas, response: Response, status: str
    ) -> None:
        self._schemas, self._own = contract.response, own
        self._operation, self._response, self._status = own.operation, response, status
        self._pointer = f"{own.operation.pointer}/responses/{status}"

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
                    "Correct the recording, or the media type that the document has.",
                )
            )
        return CheckedResponse(
            status=self._status, media_type=media, body=body, problems=tuple(problems)
        )

    def _headers(self) -> Iterator[Problem]:
        for name, (is_required, described) in self._own.headers(self._status).items():
            text = header(self._response.headers, name)
            if text is None:
                if is_required:
                    yield self._problem(
                        "missing-response-header",
                        f"the required header {name} did not come",
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
            media = self._own.response_media(spec, content_type)
        if media is None:
            problems.append(self._undocumented_type(content_type, documented))
            return "", _readable(self._response)
        described = self._own.response_body(self._status, media)
        body = read_body(content, content_type, media, self._schemas, described.cursor)
        if body is not UNCHECKED:
            problems += self._mismatches(described.cursor, body)
        return media.media_type, body

    def _needs_body(self) -> bool:
        is_bare = self._response.status in (204, 205, 304) or self._response.status < 200
        return not is_bare and self._response.request.method.upper() != "HEAD"

    def _mismatches(self, cursor: Any, body: Any) -> Iterator[Problem]:
        for mismatch in self._schemas.mismatches(cursor, body):
            where = f"{mismatch.place[1:].replace('/', '.')}: " if mismatch.place else ""
            yield self._problem(
                "invalid-response-body",
                f"the body does not fit its schema: {where}{mismatch.message}",
                f"/response/body{mismatch.place}",
                "Correct the schema: the API answers otherwise than the document says.",
            )

    def _no_body(self, documented: list[Media]) -> Problem:
        known = ", ".join(one.media_type for one in documented)
        return self._problem(
            "missing-response-body",
            f"the response has no body; documented: {known}",
            "/response/body",
            "Give the response no content in the document, or correct the recording.",
        )

    def _undocumented_body(self, content: bytes) -> Problem:
        return self._problem(
            "undocumented-response-type",
            f"the response has {len(content)} bytes, and no documented content",
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
class _Said:
    """An error that a response tells of: its own, or that of one item."""

    code: str | None
    message: str
    part: str
    is_of_item: bool = False
    """Whether it is of one item of a batch, so that the status of the call says nothing of it."""


def _rows(
    contract: TrafficContract,
    operation: ir.Operation,
    response: Response,
    body: Any,
    known: Sequence[Problem] = (),
) -> tuple[tuple[ir.ErrorRow, ...], list[Problem]]:
    """Return the error rows that a response has, and what is wrong with its errors.

    What is in a result of which a problem is ``known`` follows from that.
    """
    found: list[ir.ErrorRow] = []
    problems: list[Problem] = []
    if not operation.errors:
        return (), []
    for said in _errors(contract, operation, response, body):
        result = said.part.removesuffix(contract.contract.api.envelope.code)
        if said.code is None or any(f"{one.part}/".startswith(f"{result}/") for one in known):
            continue
        matching = matching_rows(operation.errors, said.code, response.status, said.message)
        rows = [row for row in matching if isinstance(row, ir.ErrorRow)]
        if not rows:
            problems.append(_unknown_row(operation, response, said))
        elif not said.is_of_item and not any(_is_status(row, response.status) for row in rows):
            problems.append(_misplaced_row(operation, response, said, rows))
        else:
            found += [row for row in rows if row not in found]
    return tuple(found), problems


def _errors(
    contract: TrafficContract, operation: ir.Operation, response: Response, body: Any
) -> Iterator[_Said]:
    """Yield each error of a response: those of the items of a batch, else that of the call."""
    if body is ABSENT or body is UNCHECKED:
        return
    envelope, batch = contract.contract.api.envelope, operation.batch
    results = json_pointer.get(body, batch.results) if batch is not None else None
    if batch is not None and isinstance(results, list):
        for index, result in enumerate(results):
            if not has_succeeded(result, batch.succeeded):
                code, message, _ = envelope.read(result)
                part = f"/response/body{batch.results}/{index}{envelope.code}"
                yield _Said(code or code_of(result, response.status), message, part, True)
        return
    if not operation.is_success(response.status):
        code, message, _ = envelope.read(body)
        code = code or code_of(body, response.status)
        yield _Said(code, message, f"/response/body{envelope.code}")


def has_succeeded(result: Any, succeeded: Mapping[str, Any]) -> bool:
    """Return whether the result of an item says that it has succeeded."""
    return all(json_pointer.get(result, place) == value for place, value in succeeded.items())


def _is_status(row: ir.ErrorRow, status: int) -> bool:
    return row.status.upper() in (str(status), f"{status // 100}XX", "DEFAULT")


def _unknown_row(operation: ir.Operation, response: Response, said: _Said) -> Problem:
    known = tuple(dict.fromkeys(row.code for row in operation.errors))
    return Problem(
        rule="unknown-error-row",
        message=f"{said.code} is not documented (HTTP {response.status})",
        part=said.part,
        hint=f"Add a row to x-errors of the response{_suggestion(said.code or '', known)}",
        pointer=f"{operation.pointer}/responses",
        level=Level.WARNING,
    )


@lru_cache(maxsize=256)
def _suggestion(code: str, known: tuple[str, ...]) -> str:
    """Return the end of a hint: the same unknown code comes often, and comparing takes long."""
    return did_you_mean(code, known) or "."


def _misplaced_row(
    operation: ir.Operation, response: Response, said: _Said, rows: Iterable[ir.ErrorRow]
) -> Problem:
    statuses = ", ".join(dict.fromkeys(row.status for row in rows))
    return Problem(
        rule="misplaced-error-row",
        message=f"{said.code} came with HTTP {response.status}; documented with {statuses}",
        part=said.part,
        hint=f"Add the row to x-errors of the response {response.status}.",
        pointer=f"{operation.pointer}/responses",
        level=Level.WARNING,
    )
