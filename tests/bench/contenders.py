"""The clients that are compared, each as a call and as a decoder of its response.

Run as a program in the environment with the dependencies of one of them: ``first NAME URL``,
``calls NAME URL SECONDS`` or ``decode NAME SECONDS`` prints its measurements as JSON. Imports are
part of a first call, and no environment has the dependencies of all, so imports are in functions.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from .kinds import KINDS, complete, ids, ours, raw
from .sample import ANSWER, JSON, PATH, REQUEST, TARGET, TOKEN

Call: TypeAlias = Callable[[], list[Any]]
"""Makes one call, or decodes one response; returns the ids of the results."""


def oasmith_decode() -> Call:
    """Return our client's decoder of a response that is one model."""
    from bigin import Bigin
    from bigin._runtime import Request, Response
    from bigin._runtime.responses import decoded_json
    from bigin.operations.related_records import UPDATE_RELATED_RECORDS as operation

    bound = Bigin(data_center="us", token=TOKEN)._bind(operation)
    media = operation.responses[0].media[0]
    request = Request(method="PUT", url="", headers={})
    response = Response(status=200, headers={}, content=ANSWER, request=request)
    return lambda: [it.details.id for it in decoded_json(bound, response, media).data]


def openapi_python_client(url: str) -> Call:
    """Return a call with a typed body that was created before."""
    from opc_bigin import AuthenticatedClient
    from opc_bigin.api.related_records import update_related_records
    from opc_bigin.models.module_api_name import ModuleApiName
    from opc_bigin.models.update_related_records_request import UpdateRelatedRecordsRequest

    client = AuthenticatedClient(base_url=url, token=TOKEN, prefix="Zoho-oauthtoken")
    arguments = (ModuleApiName(PATH[0]), *PATH[1:])
    body = UpdateRelatedRecordsRequest.from_dict(REQUEST)
    call = update_related_records.sync
    return lambda: [it.details.id for it in call(*arguments, client=client, body=body).data]


def openapi_python_client_decode() -> Call:
    """Return the client's decoder of a response body."""
    from opc_bigin.models.update_related_records_answer import UpdateRelatedRecordsAnswer

    decode = UpdateRelatedRecordsAnswer.from_dict
    return lambda: [it.details.id for it in decode(json.loads(ANSWER)).data]


def openapi_generator(url: str) -> Call:
    """Return a call with a typed body that was created before."""
    from oag_bigin import ApiClient, Configuration
    from oag_bigin.api.related_records_api import RelatedRecordsApi
    from oag_bigin.models.update_related_records_request import UpdateRelatedRecordsRequest

    api = RelatedRecordsApi(ApiClient(Configuration(host=url, access_token=TOKEN)))
    body = UpdateRelatedRecordsRequest.from_dict(REQUEST)
    return lambda: [it.details.id for it in api.update_related_records(*PATH, body).data]


def openapi_generator_decode() -> Call:
    """Return the client's decoder of a response body."""
    from oag_bigin import ApiClient

    text, kind = ANSWER.decode(), "UpdateRelatedRecordsAnswer"
    deserialize = ApiClient().deserialize
    return lambda: [it.details.id for it in deserialize(text, kind, "application/json").data]


def datamodel_codegen_decode() -> Call:
    """Return a decoder of a response into the models."""
    from dcg_bigin import UpdateRelatedRecordsAnswer

    decode = UpdateRelatedRecordsAnswer.model_validate_json
    return lambda: [it.details.id.root for it in decode(ANSWER).data]


def http_client_msgspec(url: str) -> Call:
    """Return a call without any client: Python's own HTTP and msgspec's typed decoder."""
    from http.client import HTTPConnection

    import msgspec

    connection = HTTPConnection(url.removeprefix("http://"))
    connection.connect()
    encode, decode = msgspec.json.Encoder().encode, msgspec.json.Decoder(_structs()).decode

    def call() -> list[Any]:
        connection.request("PUT", TARGET, encode(REQUEST), JSON)
        return [it.details.id for it in decode(connection.getresponse().read()).data]

    return call


def msgspec_decode() -> Call:
    """Return msgspec's typed decoder."""
    import msgspec

    decode = msgspec.json.Decoder(_structs()).decode
    return lambda: [it.details.id for it in decode(ANSWER).data]


def _structs() -> Any:
    from msgspec import defstruct

    details = defstruct("Details", [("id", str)])
    texts = [("code", str), ("message", str), ("status", str)]
    result = defstruct("Result", [*texts, ("details", details)])
    return defstruct("Answer", [("data", list[result])])  # type: ignore[valid-type]


def json_decode() -> Call:
    """Return the json module's decoder."""
    return lambda: ids(ANSWER)


CALLS: dict[str, Callable[[str], Call]] = {
    "oasmith": partial(ours, kind=KINDS["httpx2"]),
    "oasmith, fast": partial(ours, kind=KINDS["pyreqwest"]),
    "openapi-python-client": openapi_python_client,
    "openapi-generator": openapi_generator,
    "httpx2 + json": partial(raw, kind=KINDS["httpx2"]),
    "http.client + msgspec": http_client_msgspec,
}
DECODERS: dict[str, Callable[[], Call]] = {
    "oasmith": oasmith_decode,
    "openapi-python-client": openapi_python_client_decode,
    "openapi-generator": openapi_generator_decode,
    "datamodel-codegen": datamodel_codegen_decode,
    "json.loads": json_decode,
    "msgspec": msgspec_decode,
}


def checked(call: Call) -> Call:
    """Return ``call`` after one try. Raises ``ValueError`` if results are missing."""
    complete(call())
    return call


def first(name: str, url: str) -> dict[str, float]:
    """Return the cost of the first call of a process, including imports."""
    start = time.perf_counter()
    checked(CALLS[name](url))
    return {"seconds": time.perf_counter() - start}


def rate(call: Call, seconds: float) -> dict[str, float]:
    """Return the calls per second, and the CPU time of this process for one."""
    checked(call)
    count, passed, start, own = 0, 0.0, time.perf_counter(), time.process_time()
    while not count or passed < seconds:
        for _ in range(10):
            call()
        count += 10
        passed = time.perf_counter() - start
    return {"rate": count / passed, "microseconds": (time.process_time() - own) / count * 1e6}


def main(mode: str, name: str, *rest: str) -> None:
    """Print the requested measurements."""
    if mode == "first":
        print(json.dumps(first(name, rest[0])))
    elif mode == "calls":
        print(json.dumps(rate(CALLS[name](rest[0]), float(rest[1]))))
    else:
        print(json.dumps(rate(DECODERS[name](), float(rest[0]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
