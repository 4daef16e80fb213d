"""Exceptions and outcomes of Zoho Bigin, built for tests of code that handles them; and the API in process.

Nothing is sent. What is built has been read as the response of the API would be.
"""

from __future__ import annotations

from ._runtime import InProcessApi, OutcomeBuilder, ReceivedCall
from .client import DEFINITION, AsyncBigin, Bigin

_builder = OutcomeBuilder(DEFINITION)

api_error = _builder.api_error
"""Returns the exception of a call that the API refused, e.g. `api_error("SOME_CODE", status=400)`."""

transport_error = _builder.transport_error
"""Returns the exception of a call that got no response."""

response = _builder.response
"""Returns a response with a body."""

batch_outcome = _builder.batch_outcome
"""Returns the outcome of a batch: `batch_outcome(succeeded=[item], failed=[(item, "SOME_CODE")])`."""

async_batch_outcome = _builder.async_batch_outcome
"""As `batch_outcome`, of the async client."""


class FakeBigin(InProcessApi[Bigin, AsyncBigin]):
    """Zoho Bigin in process: it answers the calls of its clients as the document says.

    It needs the extra `testing` of this client, which brings oasmith.
    """

    _client_class = Bigin
    _async_client_class = AsyncBigin
    _definition = DEFINITION
    _requirement = "bigin-client[testing]"


__all__ = [
    "FakeBigin",
    "ReceivedCall",
    "api_error",
    "async_batch_outcome",
    "batch_outcome",
    "response",
    "transport_error",
]
