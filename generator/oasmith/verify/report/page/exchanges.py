"""Exchanges: the provenance, the results of the checks, the request and the response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from oasmith.diagnostics.findings import Finding, Level
from oasmith.fixtures.fixture import Provenance
from oasmith.page.html import Html, joined, link, tag
from oasmith.verify.report.content import FAILS_OF_ONE, HOLDS_OF_ONE, levels, worst_level
from oasmith.verify.report.page.bodies import body_html, body_lines
from oasmith.verify.report.page.marks import marks
from oasmith.verify.report.page.sections import Section, sign
from oasmith.verify.results import Check, CheckedExchange
from oasmith_runtime.redaction import REDACTED, redact_headers, redacted_url

KINDS = {
    "recorded": "recorded",
    "transcribed": "transcribed",
    "unstated": "source not stated",
}


def exchanges(section: Section) -> Html:
    """Return all exchanges of a client; only the names of those that the limits leave out."""
    listed = section.verification.exchanges
    shown = [one for one in listed if id(one) in section.complete]
    parts = [_exchange(section, one) for one in shown]
    others = [_named(section, one) for one in listed if id(one) not in section.complete]
    if others:
        words = (
            f"{len(others)} exchanges without findings are listed by name only: others cover the"
            " same parts of the contract, and the page would be too large."
        )
        parts += [tag("p", words, class_="dim"), tag("ul", *others, class_="named")]
    return joined(parts)


def _named(section: Section, checked: CheckedExchange) -> Html:
    return tag(
        "li",
        _summary(checked),
        id=section.anchors_of_exchanges[id(checked)],
        data_cells=_cells(section, checked),
    )


def _cells(section: Section, checked: CheckedExchange) -> str:
    return " ".join(map(str, section.numbers.get(id(checked), ())))


def _exchange(section: Section, checked: CheckedExchange) -> Html:
    # A link opens the elements around its target, so the target is inside of <details>.
    inside = tag(
        "div",
        _provenance(checked.fixture.provenance, checked),
        _checks(checked),
        *_messages(section, checked),
        id=section.anchors_of_exchanges[id(checked)],
        class_="inside",
    )
    return tag(
        "details",
        tag("summary", _summary(checked)),
        inside,
        class_="exchange",
        data_cells=_cells(section, checked),
    )


def _summary(checked: CheckedExchange) -> Html:
    """Return one line: the result of the checks, the name, the method and the status."""
    worst = checked.worst
    counts = levels(checked.findings)
    return joined(
        [
            sign(worst),
            tag("span", f"{counts or 'no findings'}: ", class_="unseen"),
            tag("b", checked.name),
            tag("code", f"{checked.exchange.request.method} {checked.exchange.response.status}"),
            tag("span", KINDS[checked.fixture.provenance.kind], class_="tag"),
            tag("span", counts, class_=f"tag {worst}", aria_hidden="true") if counts else "",
        ],
        " ",
    )


def _provenance(provenance: Provenance, checked: CheckedExchange) -> Html:
    location = checked.fixture.locate(checked.exchange)
    from_ = joined([" from ", link(provenance.source, provenance.source)])
    day = "" if provenance.day is None else f", {provenance.day.isoformat()}"
    first = tag(
        "p",
        tag("code", str(location)),
        f": {KINDS[provenance.kind]}",
        from_ if provenance.source else "",
        f"{day}.",
        f" The token has: {' '.join(checked.fixture.scopes)}." if checked.fixture.scopes else "",
    )
    return joined([first, tag("p", provenance.note, class_="dim") if provenance.note else ""])


def _checks(checked: CheckedExchange) -> Html:
    items = []
    for check, findings in checked.checks.items():
        worst = worst_level(findings)
        refused = check == "client-sends" and checked.is_refused and not findings
        text = (
            _check_text(check, worst) if not refused else "the client refuses the call, as expected"
        )
        word = tag("span", f" ({worst or 'passed'})", class_="unseen")
        items.append(tag("li", sign(worst), f" {text}", word, finding_list(findings)))
    return tag("ul", *items, class_="checks")


def _check_text(check: Check, worst: Level | None) -> str:
    if worst is Level.ERROR:
        return FAILS_OF_ONE[check]
    after = {None: "", Level.INFO: "; see:", Level.WARNING: ", but see:"}
    return HOLDS_OF_ONE[check] + after[worst]


def finding_list(findings: Sequence[Finding], exchange: str = "") -> Html:
    """Return findings with location and hint; ``exchange`` is the anchor of their exchange."""
    items = [
        tag(
            "li",
            tag("b", str(finding.level), class_=f"level {finding.level}"),
            " ",
            tag("code", finding.rule),
            f" {finding.message} ",
            tag("a", "show", href=f"#{exchange}") if exchange else "",
            tag("br"),
            tag("code", str(finding.location), class_="dim"),
            tag("p", finding.hint, class_="hint") if finding.hint else "",
        )
        for finding in findings
    ]
    return tag("ul", *items, class_="findings") if items else Html("")


def _messages(section: Section, checked: CheckedExchange) -> Sequence[Html]:
    """Return the request and the response."""
    marked = marks(checked)
    request, response = checked.exchange.request, checked.exchange.response
    start = [
        _marked("/request/method", request.method, marked),
        " ",
        _marked("/request/uri", redacted_url(request.url), marked),
        *_notes(("/request/method", "/request/uri"), marked),
    ]
    status = ("/response/status", "/response/status/code")
    end = [_marked(status[0], _status(response.status), marked), *_notes(status, marked)]
    sent = request.content if isinstance(request.content, bytes) else b""
    limit = section.limits.lines
    return (
        *_message("Request", start, request.headers, sent, marked, limit),
        *_message("Response", end, response.headers, response.content, marked, limit),
    )


def _status(status: int) -> str:
    known = next((one.phrase for one in HTTPStatus if one.value == status), "")
    return f"{status} {known}".strip()


def _message(
    title: str,
    start: Sequence[str],
    headers: Mapping[str, str],
    content: bytes,
    marked: Mapping[str, list[str]],
    limit: int,
) -> Sequence[Html]:
    side = f"/{title.lower()}"
    rows = [
        tag(
            "div",
            tag("dt", name),
            tag("dd", _marked(f"{side}/headers/{name}", value, marked)),
            *_notes((f"{side}/headers/{name}",), marked),
        )
        for name, value in _redacted(headers).items()
    ]
    return (
        tag("h4", title),
        tag("p", tag("code", *start), class_="start"),
        *_notes((f"{side}/headers",), marked),
        tag("dl", *rows, class_="headers") if rows else Html(""),
        body_html(body_lines(content, f"{side}/body"), marked, limit),
    )


def _redacted(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers without credentials; authentication schemes stay, as the contract has them."""
    hidden = redact_headers(headers)
    return {
        name: f"{headers[name].partition(' ')[0]} {REDACTED}"
        if value == REDACTED and name == "authorization" and " " in headers[name].strip()
        else str(value)
        for name, value in hidden.items()
    }


def _marked(part: str, text: str, marked: Mapping[str, list[str]]) -> str:
    return tag("mark", text) if part in marked else text


def _notes(parts: Sequence[str], marked: Mapping[str, list[str]]) -> list[Html]:
    return [
        tag("span", f"↑ {note}", class_="note") for part in parts for note in marked.get(part, ())
    ]
