"""Comparison of the requests that the client sent with those of the fixture."""

from __future__ import annotations

import json
from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding, Level
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.security import header
from oasmith.verify.calls import DerivedCall
from oasmith.verify.client import CallOutcome, GeneratedClient, SentRequest
from oasmith.verify.document import ReadExchange
from oasmith_runtime.media_types import essence, kind_of
from oasmith_runtime.wording import one_line, shown

SENT, REFUSED = "client-sends-otherwise", "client-refuses"


def sent_findings(
    contract: TrafficContract, client: GeneratedClient, call: DerivedCall, outcome: CallOutcome
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield the differences between the sent requests and the fixture, each with its exchange."""
    if not call.exchanges:
        return
    first = call.exchanges[0]
    is_refused = not outcome.sent and isinstance(outcome.error, client.refusals)
    if call.expect == "refused" or is_refused or (not outcome.sent and outcome.error is not None):
        problem = _refusal(call, outcome, is_refused=is_refused)
        # If the document refuses the request as well, that has already been reported.
        if problem is not None and not (is_refused and first.request_findings):
            yield first, problem
        return
    for exchange, sent in zip(call.exchanges, outcome.sent, strict=False):
        for finding in _differences(contract, call, exchange, sent):
            yield exchange, finding
    yield from _request_count(call, outcome)


def _refusal(call: DerivedCall, outcome: CallOutcome, *, is_refused: bool) -> Finding | None:
    """Return a finding for a call that sent nothing, or that should have sent nothing."""
    first = call.exchanges[0]
    if call.expect == "refused":
        if is_refused:
            return None
        actual = "sent it" if outcome.sent else f"raised {describe_error(outcome.error)}"
        hint = "Correct expect in the fixture's call, or the request in the document."
        return finding_of(SENT, first, f"the client should refuse this call, but {actual}", hint)
    if is_refused:
        hint = "Correct the request or the document, or add expect: refused to the fixture's call."
        message = f"the client refuses this call: {describe_error(outcome.error)}"
        return finding_of(REFUSED, first, message, hint)
    hint = "Correct the arguments of the fixture's call, or report a bug in oasmith."
    return finding_of(
        REFUSED, first, f"the call cannot be made: {describe_error(outcome.error)}", hint
    )


def _request_count(
    call: DerivedCall, outcome: CallOutcome
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield a finding if a call sends more or fewer requests than the fixture has."""
    expected, sent = len(call.exchanges), len(outcome.sent)
    if sent < expected:
        missing = call.exchanges[sent]
        message = f"the client sends {sent} requests; the fixture has {expected}"
        yield missing, finding_of(SENT, missing, message, _HINT)
    if outcome.unanswered:
        last = call.exchanges[-1]
        message = f"the client sends {outcome.unanswered} more requests than the fixture has"
        yield last, finding_of(SENT, last, message, _HINT)


_HINT = "Generate the client again, or record the exchange again."


def _differences(
    contract: TrafficContract, call: DerivedCall, exchange: ReadExchange, sent: SentRequest
) -> Iterator[Finding]:
    expected = exchange.exchange.request
    if sent.method != expected.method:
        message = f"the client sends {sent.method}, the fixture has {expected.method}"
        yield finding_of(SENT, exchange, message, _HINT, "/request/method")
    if sent.url != expected.url:
        message = f"the client calls {sent.url}, the fixture {expected.url}"
        yield finding_of(
            SENT, exchange, message, _HINT, "/request/uri", _level_of_url(sent.url, expected.url)
        )
    for name in sorted(_compared_headers(contract, call)):
        yield from _header(contract, exchange, sent, name)
    content = expected.content if isinstance(expected.content, bytes) else b""
    if sent.content != content:
        yield _body(exchange, sent, content)


def _level_of_url(sent: str, expected: str) -> Level:
    """Return the level for two different URLs: info if only the order of the query differs."""
    is_same_path = sent.partition("?")[0] == expected.partition("?")[0]
    is_same_query = sorted(sent.partition("?")[2].split("&")) == sorted(
        expected.partition("?")[2].split("&")
    )
    return Level.INFO if is_same_path and is_same_query else Level.ERROR


def _compared_headers(contract: TrafficContract, call: DerivedCall) -> set[str]:
    """Return the documented headers; all others belong to the HTTP library."""
    names = {one.name.lower() for one in call.operation.parameters if one.location == "header"}
    schemes = (contract.schemes.get(name) for one in call.operation.security for name in one)
    names |= {one.key.lower() for one in schemes if one is not None and one.location == "header"}
    cookies = any(one.location == "cookie" for one in call.operation.parameters)
    return {*names, "content-type", "accept", *(["cookie"] if cookies else [])}


def _header(
    contract: TrafficContract, exchange: ReadExchange, sent: SentRequest, name: str
) -> Iterator[Finding]:
    expected, actual = header(exchange.exchange.request.headers, name), sent.headers.get(name)
    if expected is None and name == "accept":
        return
    if name == "accept" and expected is not None and ("*" in expected or "," in expected):
        return  # A list or wildcard, as browsers send it; any documented type matches it.
    if _normalized(name, actual) == _normalized(name, expected):
        return
    if name in {scheme.key.lower() for scheme in contract.schemes.values()} and (
        _is_redacted(actual, expected)
        or any(one.rule in _CREDENTIAL_RULES for one in exchange.request_findings)
    ):
        return
    message = f"the client sends {name}: {_shown(actual)}, the fixture has {_shown(expected)}"
    yield finding_of(SENT, exchange, message, _HINT, f"/request/headers/{name}")


def _normalized(name: str, text: str | None) -> str | None:
    """Return a header value for comparison; the boundary of a multipart type is random."""
    if text is None or name != "content-type":
        return text
    return essence(text) if kind_of(text) == "multipart" else text.replace(" ", "").lower()


def _shown(text: str | None) -> str:
    return "none" if text is None else shown(text)


_CREDENTIAL_RULES = frozenset({"missing-credential", "credential-prefix"})
"""Rules that already report a wrong credential."""


def _is_redacted(actual: str | None, expected: str | None) -> bool:
    """Return whether two credentials differ only in the redacted part."""
    if actual is None or expected is None or "REDACTED" not in expected:
        return False
    return actual.partition(" ")[0].casefold() == expected.partition(" ")[0].casefold()


def _body(exchange: ReadExchange, sent: SentRequest, expected: bytes) -> Finding:
    """Return a finding for a different body; level info if it contains the same data."""
    request = exchange.exchange.request
    content_type = header(request.headers, "content-type") or ""
    if kind_of(content_type) == "multipart":
        message, level = "the bytes of the multipart body differ", Level.INFO
    elif _same_data(content_type, sent.content, expected):
        message, level = "the client sends the same data, serialized differently", Level.INFO
    else:
        level = Level.ERROR
        actual, other = _excerpt(sent.content, expected), _excerpt(expected, sent.content)
        message = f"the client sends {actual}, the fixture has {other}"
    return finding_of(SENT, exchange, message, _HINT, "/request/body", level)


def _same_data(content_type: str, one: bytes, other: bytes) -> bool:
    kind = kind_of(content_type)
    if kind == "form":
        return sorted(one.split(b"&")) == sorted(other.split(b"&"))
    if kind != "json":
        return False
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False


def _excerpt(content: bytes, other: bytes) -> str:
    """Return an excerpt of a body around its first difference from another one."""
    start = next(
        (i for i, (a, b) in enumerate(zip(content, other, strict=False)) if a != b),
        min(len(content), len(other)),
    )
    begin, end = max(0, start - 20), start + 40
    text = one_line(content[begin:end].decode("utf-8", errors="replace")) or "nothing"
    return f"{'…' if begin else ''}{text}{'…' if len(content) > end else ''}"


def describe_error(error: Exception | None) -> str:
    """Return an exception as text: its class and its message."""
    return "nothing" if error is None else one_line(f"{type(error).__name__}: {error}", 200)


def finding_of(
    rule: str,
    exchange: ReadExchange,
    message: str,
    hint: str,
    part: str = "",
    level: Level = Level.ERROR,
) -> Finding:
    """Return a finding located at a part of an exchange."""
    location = exchange.fixture.locate(exchange.exchange, part)
    pointer = exchange.operation.pointer if exchange.operation is not None else ""
    return Finding(rule, one_line(message), location, hint, level, pointer)
