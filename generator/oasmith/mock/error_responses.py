"""Error responses: by the error row of a cause, or else by the documented status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oasmith import ir
from oasmith.contract.schemas.view import Cursor
from oasmith.ir.content import Media
from oasmith.ir.types import ANYTHING
from oasmith.mock.batches import relocated
from oasmith.mock.causes import TRAITS, Cause
from oasmith.mock.demands import Demand, number
from oasmith.mock.document import MockDocument
from oasmith.mock.examples import json_copy
from oasmith.mock.headers import documented_headers
from oasmith.mock.responses import (
    acceptable,
    build_response,
    concrete,
    encoded,
    problem_response,
    reason_header,
)
from oasmith.mock.rows import RowEntry, row_for
from oasmith_runtime import json_pointer
from oasmith_runtime.messages import Request, Response


class Refusals:
    """Creates the error responses to one request."""

    def __init__(self, document: MockDocument, request: Request) -> None:
        """Prepare error responses to a request."""
        self._document, self._request = document, request

    def refused(
        self,
        table: Sequence[RowEntry],
        cause: Cause,
        message: str,
        *,
        operation: ir.Operation | None = None,
        parameter: str = "",
        place: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the response to a refused request.

        Args:
            table: The error rows to choose from.
            cause: The cause of the refusal.
            message: The reason as text.
            operation: The operation that the request calls; None if it calls none.
            parameter: The name of the invalid parameter.
            place: JSON pointer to the invalid value in the body.
            headers: Further headers of the response.
        """
        all_headers = {**reason_header(message), **(headers or {})}
        entry = row_for(table, cause, parameter)
        if entry is not None:
            return self._row_response(entry, cause, place, all_headers)
        statuses = TRAITS[cause].statuses
        for status in statuses if operation is not None else ():
            response = self._status_response(operation, status, cause, message, all_headers)
            if response is not None:
                return response
        status = statuses[0]
        all_headers |= self._challenge(operation, status, cause)
        return problem_response(self._request, status, message, all_headers)

    def _row_response(
        self, entry: RowEntry, cause: Cause, place: str, headers: dict[str, str]
    ) -> Response:
        operation, traits = entry.operation, TRAITS[cause]
        if entry.is_of_item:
            # The row of an item is used for the whole call: choose a status for invalid calls.
            known = {spec.status for spec in operation.responses}
            usual = (one for one in traits.statuses if str(one) in known)
            status = next(usual, traits.statuses[0])
            body = self._envelope(entry, status, place)
        else:
            fitting = (one for one in traits.statuses if entry.has_status(one))
            status = number(entry.row.status, traits.statuses[0])
            if not entry.row.status.isdecimal():
                status = next(fitting, status)
            body = self._row_body(entry, status)
        headers |= self._challenge(operation, status, cause)
        return self._sent(operation, status, body, headers)

    def demanded(self, operation: ir.Operation, demand: Demand) -> Response:
        """Return a requested failure."""
        status = demand.sent_status or demand.status
        entry, example = demand.entry, demand.example
        headers = self._challenge(operation, status, None)
        if entry is not None:
            return self._sent(operation, status, self._row_body(entry, status), headers)
        if example is not None:
            return self._sent(operation, status, example.value, headers)
        response = self._status_response(operation, status, None, "", headers)
        return response or build_response(self._request, status, headers=headers)

    def _row_body(self, entry: RowEntry, status: int) -> Any:
        if entry.row.example is not None and not entry.is_of_item:
            return entry.row.example
        return self._envelope(entry, status, "")

    def _media(self, operation: ir.Operation, status: int) -> tuple[str, Media] | None:
        spec = operation.response_spec(status)
        if spec is None or not spec.media:
            return None
        media = [one for one in spec.media if isinstance(one, Media)]
        # An error in a media type that the client does not accept is better than none.
        return spec.status, acceptable(self._request, media) or media[0]

    def _sent(
        self, operation: ir.Operation, status: int, body: Any, headers: Mapping[str, str]
    ) -> Response:
        documented = self._media(operation, status)
        if documented is None:
            media_type, content = "application/json", encoded(_JSON, body)
        else:
            media_type = concrete(documented[1])
            content = encoded(documented[1], body)
        own = documented_headers(self._document, operation, status)
        return build_response(self._request, status, content, media_type, {**own, **headers})

    def _status_response(
        self,
        operation: ir.Operation | None,
        status: int,
        cause: Cause | None,
        message: str,
        headers: Mapping[str, str],
    ) -> Response | None:
        """Return the documented response for a status, without a row; None if there is none."""
        if operation is None:
            return None
        documented = self._media(operation, status)
        others = [spec.status for spec in operation.responses]
        is_success = not any(one.startswith(("2", "3")) for one in others)
        if documented is None or (documented[0].lower() == "default" and is_success):
            return None
        name, media = documented
        examples = (
            example.value
            for example in self._document.bodies.examples(operation)
            if (example.status, example.media_type) == (name, media.media_type)
        )
        body = next(examples, None)
        if body is None:
            body = self._instance(self._document.bodies.cursor(operation, name, media), message)
        challenge = self._challenge(operation, status, cause)
        return self._sent(operation, status, body, {**headers, **challenge})

    def _instance(self, cursor: Cursor, message: str) -> Any:
        """Return a sample of an error's schema, with the message if the schema has one."""
        bodies, place = self._document.bodies, self._document.api.envelope.message
        body = json_copy(bodies.plain(cursor))
        if isinstance(body, dict) and message:
            with_message = json_copy(body)
            json_pointer.put(with_message, place, message)
            has_place = json_pointer.get(body, place) is not json_pointer.ABSENT
            if has_place and bodies.accepts(cursor, with_message):
                return with_message
        return body

    def _envelope(self, entry: RowEntry, status: int, place: str) -> Any:
        """Return a body with the code and the message of an error row without an example."""
        operation, envelope = entry.operation, self._document.api.envelope
        documented = self._media(operation, status)
        body: Any = None
        if documented is not None:
            name, media = documented
            shown = (
                one.value
                for one in self._document.bodies.examples(operation)
                if one.status == name and envelope.read(one.value)[0] is not None
            )
            body = next(shown, None)
            if body is None:
                cursor = self._document.bodies.cursor(operation, name, media)
                body = self._document.bodies.plain(cursor)
        body = json_copy(body) if isinstance(body, dict) else {}
        json_pointer.put(body, envelope.code, entry.row.code)
        json_pointer.put(body, envelope.message, entry.row.message)
        if json_pointer.get(body, envelope.details) is not json_pointer.ABSENT:
            json_pointer.put(body, envelope.details, self._details(entry, place))
        return body

    def _details(self, entry: RowEntry, place: str) -> Any:
        """Return the details in the example of an item's row, adapted to a place in the body."""
        batch = entry.operation.batch
        if batch is None or not entry.is_of_item or not place:
            return {}
        results = json_pointer.get(entry.row.example, batch.results)
        for result in results if isinstance(results, list) else ():
            if json_pointer.get(result, self._document.api.envelope.code) == entry.row.code:
                whole = relocated(result, batch.items, 0, place)
                details = json_pointer.get(whole, self._document.api.envelope.details)
                return {} if details is json_pointer.ABSENT else details
        return {}

    def _challenge(
        self, operation: ir.Operation | None, status: int, cause: Cause | None
    ) -> dict[str, str]:
        """Return ``WWW-Authenticate``, required for 401 (RFC 9110, 11.6.1; RFC 6750, section 3)."""
        names = [name for one in (operation.security if operation else ()) for name in one]
        schemes = (self._document.traffic.schemes.get(name) for name in names)
        prefix = next((one.prefix for one in schemes if one is not None and one.prefix), None)
        if status != 401 or prefix is None:
            return {}
        error = TRAITS[cause].oauth if cause is not None else None
        return {"www-authenticate": f'{prefix} error="{error}"' if error else prefix}


_JSON = Media(media_type="application/json", kind="json", type=ANYTHING, annotation=ANYTHING)
