"""What the client sent, against the fixture."""

from __future__ import annotations

import json
from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding, Level
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.security import header
from oasmith.verify.calls import DerivedCall
from oasmith.verify.client import GeneratedClient, Made, SentRequest
from oasmith.verify.document import ReadExchange
from oasmith_runtime.media_types import essence, kind_of
from oasmith_runtime.wording import one_line, shown

SENT, REFUSED = "client-sends-otherwise", "client-refuses"


def sent_findings(
    contract: TrafficContract, client: GeneratedClient, call: DerivedCall, made: Made
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield where the requests of a call are not those of the fixture, each with its exchange."""
    if not call.exchanges:
        return
    first = call.exchanges[0]
    is_refused = not made.sent and isinstance(made.error, client.refusals)
    if call.expect == "refused" or is_refused or (not made.sent and made.error is not None):
        problem = _refusal(call, made, is_refused=is_refused)
        # What the document refuses as well is reported of the document.
        if problem is not None and not (is_refused and first.request_findings):
            yield first, problem
        return
    for exchange, sent in zip(call.exchanges, made.sent, strict=False):
        for finding in _differences(contract, call, exchange, sent):
            yield exchange, finding
    yield from _number(call, made)


def _refusal(call: DerivedCall, made: Made, *, is_refused: bool) -> Finding | None:
    """Return what is wrong where nothing was sent, or nothing was to be sent."""
    first = call.exchanges[0]
    if call.expect == "refused":
        if is_refused:
            return None
        came = "sent it" if made.sent else f"raised {told(made.error)}"
        hint = "Correct expect in the fixture's call, or what the document says of the request."
        return finding_of(SENT, first, f"the client was to refuse this call, and {came}", hint)
    if is_refused:
        hint = "Correct the request, or the document; or write expect: refused into its call."
        message = f"the client refuses this call: {told(made.error)}"
        return finding_of(REFUSED, first, message, hint)
    hint = "Correct the arguments of the fixture's call, or tell oasmith of the fault."
    return finding_of(REFUSED, first, f"the call cannot be made: {told(made.error)}", hint)


def _number(call: DerivedCall, made: Made) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield that a call makes more or fewer requests than the fixture has."""
    wanted, sent = len(call.exchanges), len(made.sent)
    if sent < wanted:
        missing = call.exchanges[sent]
        message = f"the client sends {sent} requests; the fixture has {wanted}"
        yield missing, finding_of(SENT, missing, message, _HINT)
    if made.unanswered:
        last = call.exchanges[-1]
        message = f"the client sends {made.unanswered} more requests than the fixture has"
        yield last, finding_of(SENT, last, message, _HINT)


_HINT = "Generate the client again, or record the exchange again."


def _differences(
    contract: TrafficContract, call: DerivedCall, exchange: ReadExchange, sent: SentRequest
) -> Iterator[Finding]:
    wanted = exchange.exchange.request
    if sent.method != wanted.method:
        message = f"the client sends {sent.method}, the fixture has {wanted.method}"
        yield finding_of(SENT, exchange, message, _HINT, "/request/method")
    if sent.url != wanted.url:
        message = f"the client calls {sent.url}, the fixture {wanted.url}"
        yield finding_of(
            SENT, exchange, message, _HINT, "/request/uri", _level_of_url(sent.url, wanted.url)
        )
    for name in sorted(_compared(contract, call)):
        yield from _header(contract, exchange, sent, name)
    content = wanted.content if isinstance(wanted.content, bytes) else b""
    if sent.content != content:
        yield _body(exchange, sent, content)


def _level_of_url(sent: str, wanted: str) -> Level:
    """Return how bad it is that two URLs differ: another order of the query is no other request."""
    same = sent.partition("?")[0] == wanted.partition("?")[0]
    pairs = sorted(sent.partition("?")[2].split("&")) == sorted(wanted.partition("?")[2].split("&"))
    return Level.INFO if same and pairs else Level.ERROR


def _compared(contract: TrafficContract, call: DerivedCall) -> set[str]:
    """Return the headers that the document speaks of; others are those of the HTTP library."""
    names = {one.name.lower() for one in call.operation.parameters if one.location == "header"}
    schemes = (contract.schemes.get(name) for one in call.operation.security for name in one)
    names |= {one.key.lower() for one in schemes if one is not None and one.location == "header"}
    cookies = any(one.location == "cookie" for one in call.operation.parameters)
    return {*names, "content-type", "accept", *(["cookie"] if cookies else [])}


def _header(
    contract: TrafficContract, exchange: ReadExchange, sent: SentRequest, name: str
) -> Iterator[Finding]:
    wanted, own = header(exchange.exchange.request.headers, name), sent.headers.get(name)
    if wanted is None and name == "accept":
        return
    if name == "accept" and wanted is not None and ("*" in wanted or "," in wanted):
        return  # A browser's choice; any of the documented types fits it.
    if _plain(name, own) == _plain(name, wanted) or _is_credential(contract, name, own, wanted):
        return
    message = f"the client sends {name}: {_said(own)}, the fixture has {_said(wanted)}"
    yield finding_of(SENT, exchange, message, _HINT, f"/request/headers/{name}")


def _plain(name: str, text: str | None) -> str | None:
    """Return a header as it is compared: of a multipart type the boundary is drawn each time."""
    if text is None or name != "content-type":
        return text
    return essence(text) if kind_of(text) == "multipart" else text.replace(" ", "").lower()


def _said(text: str | None) -> str:
    return "none" if text is None else shown(text)


def _is_credential(
    contract: TrafficContract, name: str, own: str | None, wanted: str | None
) -> bool:
    """Return whether two headers are credentials that only differ in what was redacted."""
    if own is None or wanted is None or "REDACTED" not in wanted:
        return False
    keys = {scheme.key.lower() for scheme in contract.schemes.values()}
    prefixes = own.partition(" ")[0].casefold(), wanted.partition(" ")[0].casefold()
    return name in keys and prefixes[0] == prefixes[1]


def _body(exchange: ReadExchange, sent: SentRequest, wanted: bytes) -> Finding:
    """Return that a body differs, and whether it says the same in other bytes."""
    request = exchange.exchange.request
    content_type = header(request.headers, "content-type") or ""
    if kind_of(content_type) == "multipart":
        message, level = "a multipart body is compared by its parts, not by its bytes", Level.INFO
    elif _same_data(content_type, sent.content, wanted):
        message, level = "the client sends the same data in other bytes", Level.INFO
    else:
        level = Level.ERROR
        own, other = _excerpt(sent.content, wanted), _excerpt(wanted, sent.content)
        message = f"the client sends {own}, the fixture has {other}"
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
    """Return the part of a body where it begins to differ from another one."""
    start = next(
        (i for i, (a, b) in enumerate(zip(content, other, strict=False)) if a != b),
        min(len(content), len(other)),
    )
    begin, end = max(0, start - 20), start + 40
    text = one_line(content[begin:end].decode("utf-8", errors="replace")) or "nothing"
    return f"{'…' if begin else ''}{text}{'…' if len(content) > end else ''}"


def told(error: Exception | None) -> str:
    """Return what a call raised, in words."""
    return "nothing" if error is None else one_line(f"{type(error).__name__}: {error}", 200)


def finding_of(
    rule: str,
    exchange: ReadExchange,
    message: str,
    hint: str,
    part: str = "",
    level: Level = Level.ERROR,
) -> Finding:
    """Return a finding at a part of an exchange."""
    place = exchange.fixture.locate(exchange.exchange, part)
    pointer = exchange.operation.pointer if exchange.operation is not None else ""
    return Finding(rule, one_line(message), place, hint, level, pointer)
