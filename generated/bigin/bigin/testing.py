"""Exceptions and outcomes of Zoho Bigin for tests of your code, and a fake of the API.

Nothing is sent. Exceptions and outcomes are decoded like responses of the API.
"""

from __future__ import annotations

from ._runtime import InProcessApi, OutcomeBuilder, ReceivedCall
from .client import DEFINITION, AsyncBigin, Bigin

_builder = OutcomeBuilder(DEFINITION)

api_error = _builder.api_error
"""Returns the exception for an error response, e.g. `api_error("SOME_CODE", status=400)`."""

transport_error = _builder.transport_error
"""Returns the exception for a call without a response."""

response = _builder.response
"""Returns a response with a body."""

batch_outcome = _builder.batch_outcome
"""Returns the outcome of a batch: `batch_outcome(succeeded=[item], failed=[(item, "SOME_CODE")])`."""

async_batch_outcome = _builder.async_batch_outcome
"""Like `batch_outcome`, for the async client."""


class FakeBigin(InProcessApi[Bigin, AsyncBigin]):
    """A fake of Zoho Bigin in process, which responds to its clients as documented.

    It requires the extra `testing` of this client, which installs oasmith.
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
