"""Successful responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oasmith import ir
from oasmith.ir.content import Media
from oasmith.mock.batches import ItemError, replaced
from oasmith.mock.demands import Demand, number
from oasmith.mock.document import MockDocument
from oasmith.mock.headers import documented_headers
from oasmith.mock.members import Stored
from oasmith.mock.responses import acceptable, build_response, concrete, encoded
from oasmith.openapi.http import WITHOUT_CONTENT
from oasmith.traffic.requests import CheckedRequest
from oasmith_runtime.messages import Request, Response


class Successes:
    """Creates the successful responses to one request."""

    def __init__(
        self,
        document: MockDocument,
        request: Request,
        checked: CheckedRequest,
        seed: str,
        *,
        is_dynamic: bool = False,
    ) -> None:
        """Prepare responses to a request; ``seed`` is used for values without an example."""
        self._document, self._request, self._checked = document, request, checked
        self._seed, self._is_dynamic = seed, is_dynamic

    def is_acceptable(self, operation: ir.Operation) -> bool:
        """Return whether the request accepts a media type of the operation's response."""
        media = self._media(operation, _success(operation))
        return not media or acceptable(self._request, media) is not None

    def media_types(self, operation: ir.Operation) -> list[str]:
        """Return the media types of the successful response."""
        return [one.media_type for one in self._media(operation, _success(operation))]

    @staticmethod
    def _media(operation: ir.Operation, status: str) -> list[Media]:
        spec = next((one for one in operation.responses if one.status == status), None)
        return [one for one in (spec.media if spec else ()) if isinstance(one, Media)]

    def response(self, operation: ir.Operation, stored: Stored | None = None) -> Response:
        """Return the first documented success; its body is the stored value or an example."""
        status = _success(operation, is_created=stored is not None and stored.is_created)
        if stored is not None and stored.is_list and not stored.value:
            status = self.empty(operation) or status
        media = acceptable(self._request, self._media(operation, status))
        if media is None or status in WITHOUT_CONTENT:
            return self._build(operation, status, None, None)
        body: Any = None
        if stored is not None and stored.value is not None:
            body = self._document.resources.fitted(operation, status, media, stored)
        if body is None:
            body = self._body(operation, status, media)
        return self._build(operation, status, media, body)

    @staticmethod
    def empty(operation: ir.Operation) -> str | None:
        """Return the documented status of a success without content; None if there is none."""
        known = (spec.status for spec in operation.responses)
        return next((status for status in known if status in WITHOUT_CONTENT), None)

    def nothing(self, operation: ir.Operation) -> Response | None:
        """Return the documented success for a missing resource; None if there is none."""
        status = self.empty(operation) if operation.method.upper() in ("GET", "HEAD") else None
        return None if status is None else self._build(operation, status, None, None)

    def _body(self, operation: ir.Operation, status: str, media: Media) -> Any:
        arguments = dict(self._checked.parameters)
        if isinstance(self._checked.body, dict):
            arguments |= self._checked.body
        bodies = self._document.bodies
        body = bodies.body(
            operation, status, media, arguments, self._seed, is_dynamic=self._is_dynamic
        )
        with_ids = replaced(body, self._examples_of_path(operation))
        return (
            with_ids if bodies.accepts(bodies.cursor(operation, status, media), with_ids) else body
        )

    def _examples_of_path(self, operation: ir.Operation) -> dict[str, Any]:
        """Return the values of the path parameters, by the examples of these parameters.

        The example of a response may contain the examples of the path parameters.
        """
        parameters = self._checked.parameters
        values: dict[str, Any] = {}
        for one in operation.parameters:
            example = self._document.contract.node(one.pointer)[0].get("example")
            if one.location == "path" and isinstance(example, str) and one.ident in parameters:
                values[example] = parameters[one.ident]
        return values

    def demanded(self, operation: ir.Operation, demand: Demand) -> Response:
        """Return a requested success."""
        media = acceptable(self._request, self._media(operation, demand.documented))
        sent = demand.sent_status or demand.status
        if media is None or demand.documented in WITHOUT_CONTENT:
            return self._build(operation, demand.documented, None, None, sent)
        if demand.example is not None and demand.example.media_type == media.media_type:
            body = demand.example.value
        else:
            body = self._body(operation, demand.documented, media)
        return self._build(operation, demand.documented, media, body, sent)

    def batch(
        self,
        operation: ir.Operation,
        items: Sequence[Any],
        errors: Mapping[int, ItemError],
        status: int | None,
    ) -> Response:
        """Return a response with one result per item; ``status`` overrides the documented one."""
        bodies = self._document.batch(operation)
        documented = bodies.status(errors, len(items))
        if status is not None:
            spec = operation.response_spec(status)
            documented = spec.status if spec is not None else documented
        media = acceptable(self._request, self._media(operation, documented))
        if media is None:
            return self._build(operation, documented, None, None, status)
        body = bodies.body(media, documented, items, errors)
        return self._build(operation, documented, media, body, status)

    def _build(
        self,
        operation: ir.Operation,
        documented: str,
        media: Media | None,
        body: Any,
        status: int | None = None,
    ) -> Response:
        sent = number(documented, 200) if status is None else status
        headers = documented_headers(self._document, operation, sent)
        if media is None or self._request.method.upper() == "HEAD":
            return build_response(self._request, sent, headers=headers)
        return build_response(self._request, sent, encoded(media, body), concrete(media), headers)


def _success(operation: ir.Operation, *, is_created: bool = False) -> str:
    """Return the first documented status of a success; 200 if none is documented."""
    known = [spec.status for spec in operation.responses]
    if is_created and "201" in known:
        return "201"
    for start in ("2", "default", "DEFAULT", "3"):
        for status in known:
            if status.startswith(start):
                return status
    return "200"
