"""Tests of the plugin that searches for secrets."""

from __future__ import annotations

import base64
import logging

import leaks
import pytest
from bigin import ApiError, Bigin, RefreshToken
from bigin._runtime import ClientError, Request


@pytest.fixture
def seen() -> leaks.Gathered:
    return leaks.Gathered()


@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_a_secret_is_found_in_plain_text_and_in_base64(seen: leaks.Gathered, before: str) -> None:
    seen.look("text", f"{before}hush-1")
    seen.look("text", base64.b64encode(f"{before}hush-1".encode()).decode())
    seen.look("text", "nothing")
    assert len(seen.end()) == 2


def test_objects_are_looked_at_again_at_the_end(seen: leaks.Gathered) -> None:
    it = [1]
    seen.add(it)
    it.append("hush")  # type: ignore[arg-type]
    assert seen.end() == ["repr: [1, 'hush']"]


def test_a_chain_of_errors_is_looked_at(seen: leaks.Gathered) -> None:
    try:
        try:
            raise ValueError("hush")
        except ValueError as error:
            raise KeyError("x") from error
    except KeyError as error:
        seen.add(error)
    assert seen.end() == ["traceback: ValueError: hush\n"]


def test_clients_and_logs_are_watched() -> None:
    before = leaks.NOW.counts.copy()
    logging.getLogger("anything").debug("a line")
    RefreshToken(client_id="id", client_secret="hush-1", refresh_token="hush-2")
    Bigin(data_center="us", token="hush-3").close()
    Request(method="GET", url="https://a.test", headers={"authorization": "hush-4"})
    with pytest.raises(ClientError):
        raise ClientError("a message")
    assert issubclass(ApiError, ClientError)
    more = leaks.NOW.counts - before
    assert more["log"] == 1
    assert more["repr"] >= 4
    assert more["message"] == 1
