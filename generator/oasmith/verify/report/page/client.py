"""The part of a page about one client, starting with the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.page.html import Html, joined, tag
from oasmith.verify.report.cells import PLURALS, Totals, gap_words, totals
from oasmith.verify.report.content import (
    HOLDS,
    SIGNS,
    check_summaries,
    count,
    fault_level,
    severity,
    verdict,
)
from oasmith.verify.report.page.exchanges import exchanges, finding_list
from oasmith.verify.report.page.matrix import picture
from oasmith.verify.report.page.sections import Section, sign


def client(section: Section) -> Html:
    """Return the part of a page about one client."""
    verification = section.verification
    version = tag("span", verification.version, class_="dim")
    title = tag("h2", verification.name, " ", version, id=section.anchor)
    facts = [
        verification.document,
        count(len(verification.fixtures), "fixture"),
        count(len(verification.exchanges), "exchange"),
    ]
    parts = [
        title,
        tag("p", " · ".join(facts), class_="dim"),
        _verdict(section),
        _tiles(section),
        *_part("The contract", picture(section)),
        *_part("Findings", _findings(section)),
        *_part("What is not covered", _gaps(section)),
        *_part("Exchanges", _exchanges(section)),
    ]
    return tag("section", joined(parts), class_="client")


def _part(title: str, content: Html) -> tuple[Html, ...]:
    return (tag("h3", title), content) if content else ()


def _verdict(section: Section) -> Html:
    head, sentences = verdict(section.report, section.verification)
    holds = section.report.holds(section.verification)
    worst = fault_level(section.verification.all_findings)
    kind = "error" if not holds else "passed" if worst is None else str(worst)
    mark = "✗" if not holds else SIGNS[worst]
    return tag(
        "div",
        tag("span", mark, class_="sign", aria_hidden="true"),
        tag("div", tag("p", tag("b", head)), tag("p", " ".join(sentences))),
        class_=f"verdict {kind}",
    )


def _tiles(section: Section) -> Html:
    """Return the results of the checks, then the coverage."""
    verification, report = section.verification, section.report
    checks = [
        tag(
            "li",
            sign(one.worst),
            tag("b", f"{one.passed} / {one.total}"),
            f" {HOLDS[one.check]}",
        )
        for one in check_summaries(verification)
    ]
    if not verification.has_client:
        checks.append(tag("li", "the generated client was not checked", class_="dim"))
    counted = totals(verification, needs_recorded=report.needs_recorded)
    tiles = [_tile(one) for one in counted]
    return joined(
        [
            tag("ul", *checks, class_="checks") if checks else "",
            tag("ul", *tiles, class_="tiles") if tiles else "",
        ]
    )


def _tile(counted: Totals) -> Html:
    whole = counted.covered == counted.total
    return tag(
        "li",
        tag("span", PLURALS[counted.dimension], class_="dim"),
        tag("b", f"{counted.covered} / {counted.total}"),
        tag("span", f"{counted.recorded} recorded", class_="dim"),
        class_="tile" if whole else "tile gap",
    )


def _findings(section: Section) -> Html:
    shown = [
        (finding, section.anchors_of_exchanges[id(one)])
        for one in section.verification.exchanges
        for finding in one.findings
    ]
    own: list[tuple[Finding, str]] = [(one, "") for one in section.verification.findings]
    by_severity = sorted([*shown, *own], key=lambda pair: severity(pair[0].level))
    return joined(finding_list([finding], anchor) for finding, anchor in by_severity)


def _gaps(section: Section) -> Html:
    """Return the cells that are not covered, with advice."""
    items = list(_gap_items(section))
    if not items:
        return Html("")
    advice = "Record an exchange for each, or transcribe one from the API's documentation."
    return joined([tag("p", advice, class_="dim"), tag("ul", *items, class_="gaps")])


def _gap_items(section: Section) -> Iterator[Html]:
    for cell in section.verification.coverage.cells:
        anchor = section.anchors_of_gaps.get(id(cell))
        if anchor is None and cell.is_covered(needs_recorded=section.report.needs_recorded):
            continue
        pointer = f"{section.verification.document}#{cell.pointer}"
        yield tag(
            "li",
            gap_words(cell),
            f": {cell.detail}" if cell.detail else "",
            joined([tag("br"), tag("code", pointer, class_="dim")]) if cell.pointer else "",
            id=anchor,
        )


def _exchanges(section: Section) -> Html:
    if not section.verification.exchanges:
        return Html("")
    field = tag("input", type="search", autocomplete="off")
    search = tag("label", "Filter ", field, class_="search", hidden=True)
    show_all = tag("button", "Show all", type="button")
    status = tag("p", tag("span"), " ", show_all, class_="filtered", role="status", hidden=True)
    return tag("div", search, status, exchanges(section), class_="exchanges")
