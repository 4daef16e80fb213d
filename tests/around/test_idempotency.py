"""A retried call sends the same idempotency key, so that the API acts only once."""

from __future__ import annotations

from types import ModuleType
from uuid import UUID

import httpx2
import pytest

from .made import MODES, Calls, made

KEY = "idempotency-key"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return made("idempotency", tmp_path_factory.mktemp("idempotency"))[0]


@pytest.fixture(scope="module")
def configured(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Return the client of the same document whose configuration names a header."""
    folder = tmp_path_factory.mktemp("configured")
    return made("idempotency", folder, package="keyed", idempotency_header="X-Request-Key")[0]


def fails_once() -> object:
    """Respond to every second request, and fail the others."""
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(503 if len(asked) % 2 else 200, json={})

    return answer


def policy(package: ModuleType) -> object:
    return package.RetryPolicy(max_retries=1, initial_delay=0.0, any_method=True)


@pytest.mark.parametrize("mode", MODES)
def test_a_key_stays_the_same_when_a_call_is_repeated(package: ModuleType, mode: str) -> None:
    calls = Calls(package, mode, fails_once())
    for _ in range(2):
        calls("it.declared", client_retries=policy(package))
    first, again, second, _ = [request.headers[KEY] for request in calls.requests]
    assert first == again != second
    assert UUID(first).version == 4


def test_a_key_of_ones_own_is_sent(package: ModuleType) -> None:
    calls = Calls(package, "sync", fails_once())
    calls("it.declared", idempotency_key="mine", client_retries=policy(package))
    assert [request.headers[KEY] for request in calls.requests] == ["mine", "mine"]


def test_a_key_alone_does_not_make_a_post_safe_to_repeat(package: ModuleType) -> None:
    calls = Calls(package, "sync", fails_once())
    with pytest.raises(package.ApiError):
        calls("it.declared", client_retries=1)
    assert len(calls.requests) == 1


def test_without_a_header_nothing_is_sent(package: ModuleType) -> None:
    calls = Calls(package, "sync", fails_once())
    calls("it.silent_post", client_retries=policy(package))
    assert not [name for it in calls.requests for name in it.headers if "key" in name]


@pytest.mark.parametrize(
    ("method", "has_key"), [("silent_post", True), ("silent_patch", True), ("silent_put", False)]
)
def test_the_configuration_names_a_header(
    configured: ModuleType, method: str, has_key: bool
) -> None:
    calls = Calls(configured, "sync", fails_once())
    calls(f"it.{method}", client_retries=policy(configured))
    first, again = (request.headers.get("x-request-key") for request in calls.requests)
    assert first == again
    assert (first is not None) is has_key


def test_what_the_document_declares_goes_before_the_configuration(configured: ModuleType) -> None:
    calls = Calls(configured, "sync", fails_once())
    calls("it.declared", client_retries=policy(configured))
    assert KEY in calls.requests[0].headers
    assert "x-request-key" not in calls.requests[0].headers
