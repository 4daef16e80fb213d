"""Exceptions and outcomes can be passed between processes, without credentials."""

from __future__ import annotations

import copy
import pickle
from types import ModuleType
from typing import Any

import pytest

from .conftest import Calls
from .server import FaultServer, answer, batch, reset_in_answer

ECHO = {"code": "NO", "message": "Bearer hush-token is not known"}


def raised(calls: Calls, method: str, *arguments: Any, **options: Any) -> Any:
    with pytest.raises(calls.package.ApiClientError) as caught:
        calls(method, *arguments, client={"retries": 0}, **options)
    return caught.value


@pytest.mark.parametrize("again", [copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_exceptions_come_back_as_they_were(
    package: ModuleType, server: FaultServer, again: Any
) -> None:
    calls = Calls(package, server, "sync")
    scripts = {
        "ApiError": answer(404, ECHO, {"x-echo": "hush-token"}),
        "TransportError": reset_in_answer,
        "UnexpectedResponse": answer(200, b"<html>", {"content-type": "text/html"}),
    }
    for name, script in scripts.items():
        server.give(script)
        error = raised(calls, "list_things")
        assert isinstance(error, getattr(package, name))
        same = again(error)
        assert type(same) is type(error)
        assert str(same) == str(error)
        assert same.__dict__.keys() == error.__dict__.keys()
        assert "hush" not in str(same.__dict__)
    wrong = package.ArgumentError.of("data", "is wrong")
    assert again(wrong).problems == wrong.problems
    token = package.TokenError("no", error="invalid_code", hint="look")
    assert (again(token).error, again(token).hint) == ("invalid_code", "look")


def test_no_credential_is_in_a_pickle(package: ModuleType, server: FaultServer) -> None:
    calls = Calls(package, server, "sync")
    server.give(answer(401, ECHO, {"x-echo": "hush-token", "set-cookie": "session=hush-session"}))
    error = raised(calls, "list_things")
    assert b"hush" not in pickle.dumps(error)
    assert "hush" not in error.message + repr(error.failure) + repr(error.response)


def test_an_outcome_comes_back_with_its_items(package: ModuleType, server: FaultServer) -> None:
    server.give(batch(), answer(400, {"code": "NO", "message": "no"}))
    with package.Api(**Calls(package, server, "sync").options(retries=0)) as api:
        outcome = api.things.batch_things(data=[{"id": str(n)} for n in range(20)])
    data = pickle.dumps(outcome)
    assert b"hush" not in data
    same = pickle.loads(data)
    assert same.to_dict() == outcome.to_dict()
    assert [item.result for item in same] == [item.result for item in outcome]
    assert str(same) == str(outcome)
    with pytest.raises(package.ApiClientError, match="send the items with a new client"):
        same.retry_failed()
