"""The contract page, as text: its content is complete, and a fixture cannot inject anything."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from html_reader import Element, named, read

from oasmith.diagnostics.findings import Level
from oasmith.page.anchors import Anchors
from oasmith.page.html import escaped, link
from oasmith.verify.report import Report, page as pages
from oasmith.verify.report.page import LADDER, MAX_BYTES, render, write
from oasmith.verify.report.page.bodies import body_html, body_lines
from oasmith.verify.results import Cell, Check, CheckedExchange, Verification
from verify_report.made import (
    Nowhere,
    bigin,
    cell,
    exchange,
    finding,
    verification,
    with_findings,
)

EVIL = "</script><img src=x onerror=alert(1)>\"'\x1b\u202e"


def shown(*verifications: Verification, **more: Any) -> str:
    return render(Report(verifications=verifications, **more))


def cells_of(page: str) -> dict[str, Element]:
    """Return the marks with a link, by their text."""
    links = (it for it in named(read(page), "a") if "cell" in it.attributes.get("class", ""))
    return {it.text: it for it in links}


def test_the_page_of_bigin_is_small_whole_and_always_the_same() -> None:
    page = shown(bigin())
    assert len(page.encode()) < MAX_BYTES
    assert page == shown(replace(bigin(), seconds=99.0), seconds=99.0)
    ids = [it.attributes["id"] for it in read(page) if "id" in it.attributes]
    assert len(ids) == len(set(ids))
    links = {it.attributes["href"] for it in named(read(page), "a")}
    inside = {it[1:] for it in links if it.startswith("#")}
    assert len(inside) > 20
    assert inside <= set(ids)


def test_the_verdict_stands_first() -> None:
    elements = read(shown(bigin()))
    verdict = next(it for it in elements if it.attributes.get("class") == "verdict warning")
    assert verdict.text == (
        "!The contract holds: 1 warning.Responses fit the document: 131 of 132. Nothing here was "
        "recorded from the API: all 75 transcribed from documentation."
    )
    before = elements[: elements.index(verdict)]
    assert {it.name for it in before} & {"table", "details", "h3"} == set()
    headings = [it.text for it in elements if it.name in ("h1", "h2", "h3")]
    assert headings == [
        *("API contract", "bigin 1.0.0", "The contract", "Findings"),
        *("What is not covered", "Exchanges"),
    ]


def test_every_exchange_of_bigin_is_there_with_request_and_response() -> None:
    elements = read(shown(bigin()))
    details = list(named(elements, "details"))
    assert len(details) == 132
    sample = next(it for it in details if "updateRelatedRecords/sample " in it.text)
    for words in (
        "transcribed from https://www.bigin.com/developer/docs",
        "✓ the request fits the document",
        "PUT https://www.zohoapis.com/bigin/v2/Pipelines/2034020000000644063/Products",
        "authorizationZoho-oauthtoken <redacted>",
        '"Unit_Price": 6000',
        "200 OK",
        '"message": "relation updated"',
    ):
        assert words in sample.text


def test_a_finding_is_marked_where_it_is_in_the_body() -> None:
    marks = list(named(read(shown(bigin())), "mark"))
    assert [it.text for it in marks] == ['      "code": "RELATION_LOCKED",']
    notes = [it.text for it in read(shown(bigin())) if it.attributes.get("class") == "note"]
    assert notes == ["      ↑ warning: RELATION_LOCKED is not documented (HTTP 207)\n"]


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("/request/method", "GET"),
        ("/request/uri", "https://api.example.com/pets"),
        ("/request/headers/x-kind", "cat"),
        ("/response/status", "200 OK"),
        ("/response/body/id", '  "id": 1.50'),
    ],
)
def test_each_part_can_be_marked(part: str, wanted: str) -> None:
    wrong = finding("response-mismatch", part=part)
    one = with_findings(exchange("a", headers={"x-kind": "cat"}), Check.RESPONSE, wrong)
    # Each part of this fixture has its own location.
    fixture = replace(one.fixture, places=ByPart("fixtures/a.yaml"))
    placed = replace(wrong, location=fixture.locate(one.exchange, part))
    one = with_findings(replace(one, fixture=fixture), Check.RESPONSE, placed)
    elements = read(shown(verification(one)))
    assert [it.text for it in named(elements, "mark")] == [wanted]


class ByPart(Nowhere):
    """Locations that are all different."""

    def locate(self, pointer: str) -> Any:
        return replace(super().locate(pointer), line=int.from_bytes(pointer.encode()))


def test_marks_say_what_is_known_and_lead_there() -> None:
    exchanges = (
        with_findings(exchange("bad"), Check.RESPONSE, finding("response-mismatch")),
        exchange("good", kind="recorded"),
        exchange("text"),
    )
    cells = (
        cell("data centre", "eu", operation="", recorded=["good"]),
        cell("operation", "listPets", recorded=["good"], transcribed=["bad", "text"]),
        cell("status", "200", transcribed=["text"]),
        cell("error row", "GONE (HTTP 410)"),
    )
    marks = cells_of(shown(verification(*exchanges, cells=cells)))
    assert {text: it.attributes["class"] for text, it in marks.items()} == {
        "●eu: recorded from the API, 1 exchange": "cell recorded",
        "✗listPets3: failing: an exchange is not what the document says, 3 exchanges": (
            "cell failing"
        ),
        "◐200: transcribed from documentation, 1 exchange": "cell transcribed",
        "○GONE: not covered": "cell missing",
    }
    targets = [it.attributes["href"] for it in marks.values()]
    # Failures are first, and a gap links to its entry.
    assert targets == [
        "#exchange-pets-good",
        "#exchange-pets-bad",
        "#exchange-pets-text",
        "#gap-pets-error-row-listPets-GONE-HTTP-410",
    ]


@pytest.mark.parametrize(("level", "wanted"), [(Level.WARNING, "!"), (Level.INFO, "")])
def test_a_warning_is_beside_a_mark_and_information_is_not(level: Level, wanted: str) -> None:
    one = with_findings(exchange("a"), Check.REQUEST, finding("unknown-error-row", level))
    page = shown(verification(one, cells=[cell("status", "200", transcribed=["a"])]))
    assert next(iter(cells_of(page))).startswith(f"◐200{wanted}: ")
    verdict = "verdict warning" if wanted else "verdict passed"
    assert next(named(read(page), "div", class_=verdict)).text[0] == (wanted or "✓")


def test_operations_are_shown_beside_each_other() -> None:
    cells = [
        cell("status", status, operation=operation, transcribed=["a"])
        for operation, statuses in {"listPets": "24", "addPet": "2"}.items()
        for status in (f"{it}00" for it in statuses)
    ]
    elements = read(shown(verification(exchange("a"), cells=cells)))
    overview = next(named(elements, "table", class_="overview"))
    assert overview.text.startswith("operation200400listPets◐")
    assert overview.text.count("◐") == 3


def test_rows_with_one_code_are_told_apart() -> None:
    rows = [
        Cell(dimension="error row", operation="o", name="BAD (HTTP 400)", detail=detail)
        for detail in ("no such module", "x" * 60)
    ]
    marks = cells_of(shown(verification(exchange("a"), cells=rows)))
    assert list(marks) == [
        "○BAD: no such module: not covered",
        f"○BAD: {'x' * 48}…: not covered",
    ]


def test_several_clients_are_in_one_page() -> None:
    page = shown(bigin(), replace(bigin(), name="other"), replace(bigin(), name="other"))
    nav = next(named(read(page), "nav"))
    assert nav.text == "biginotherother"
    ids = [it.attributes["id"] for it in read(page) if "id" in it.attributes]
    assert len(ids) == len(set(ids))


def hostile() -> Verification:
    """Return a verification in which every text is an attack."""
    attack = finding("response-mismatch", message=EVIL, hint=EVIL)
    one = exchange(
        EVIL,
        body=json.dumps({EVIL: EVIL}).encode(),
        sent=EVIL.encode(),
        source="javascript:alert(1)",
        note=EVIL,
        headers={"x-evil": EVIL},
        url=f"https://example.com/{EVIL}",
    )
    one = replace(one, operation=EVIL, fixture=replace(one.fixture, scopes=(EVIL,)))
    cells = [
        replace(
            Cell(dimension=kind, operation=EVIL, name=EVIL, detail=EVIL, pointer=EVIL),
            covered_by=shown_by,
        )
        for kind in ("operation", "status", "error row", "scope")
        for shown_by in ({}, {"recorded": (one.name,)})
    ]
    return verification(
        with_findings(one, Check.RESPONSE, attack),
        cells=cells,
        findings=(attack,),
        name=EVIL,
        title=EVIL,
        version=EVIL,
        document=EVIL,
    )


def test_nothing_of_a_hostile_fixture_is_markup() -> None:
    page = render(Report(verifications=(hostile(),)), EVIL)
    elements = read(page)
    assert [it.name for it in elements if it.name in ("script", "style", "img")] == [
        "style",
        "script",
    ]
    for element in elements:
        assert not [it for it in element.attributes if it.startswith("on") or it == "src"]
        address = element.attributes.get("href", "#")
        assert address.startswith(("#", "https://", "http://"))
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert sum("<img src=x onerror=alert(1)>" in it.text for it in elements) > 10


def test_the_page_asks_for_nothing() -> None:
    page = shown(bigin())
    elements = read(page)
    loading = {"src", "srcset", "action", "data", "poster", "style", "background", "ping"}
    assert not [it for it in elements if loading & it.attributes.keys()]
    assert not [it for it in elements if it.name in ("link", "iframe", "object", "base", "form")]
    style = next(named(elements, "style")).text
    assert not re.search(r"url\(|@import|expression", style)
    policy = next(named(elements, "meta", **{"http-equiv": "Content-Security-Policy"}))
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'sha256-")
    for outside in (it for it in named(elements, "a") if "://" in it.attributes["href"]):
        assert outside.attributes["rel"] == "noreferrer noopener"


def test_no_secret_is_shown() -> None:
    hush = "hush-" + "a" * 30
    one = exchange(
        "a",
        headers={"authorization": f"Bearer {hush}", "x-api-key": hush},
        body=json.dumps({"access_token": hush, "kept": 1}).encode(),
        sent=f"client_secret={hush}&kept=1".encode(),
        url=f"https://user:{hush}@api.example.com/pets?api_key={hush}&kept=1",
    )
    page = shown(verification(one))
    assert hush not in page
    assert "Bearer &lt;redacted&gt;" in page
    assert page.count("kept") == 3


def test_what_is_no_json_is_shown_as_text_or_counted() -> None:
    lines = body_lines(b"a < b\nc", "/response/body")
    assert str(body_html(lines, {}, 9)) == ('<pre tabindex="0"><code>a &lt; b\nc\n</code></pre>')
    assert body_lines(b"\xff\x00", "/request/body")[0][0] == "(2 bytes of binary data)"
    assert body_html(body_lines(b"", ""), {}, 9) == ""
    assert [it for it, _ in body_lines(b'{"a": 1.10, "b": [], "c": [NaN, 1e400]}', "")] == [
        *("{", '  "a": 1.10,', '  "b": [],', '  "c": [', "    NaN,", "    1e400", "  ]", "}")
    ]


def test_of_a_long_body_the_marked_part_is_shown() -> None:
    lines = body_lines(json.dumps(list(range(100))).encode(), "/b")
    text = str(body_html(lines, {"/b/50": ["wrong"]}, 2))
    assert text == (
        '<pre tabindex="0"><code>[\n  0,\n<span class="left-out">… 46 lines are left out\n</span>'
        "  47,\n  48,\n  49,\n<mark>  50,</mark>\n"
        '<span class="note">  ↑ wrong\n</span>  51,\n  52,\n  53,\n'
        '<span class="left-out">… 47 lines are left out\n</span></code></pre>'
    )
    one_line = str(body_html([("x" * 5_000, "")], {}, 2))
    assert "… 3000 more" in one_line


def many(number: int, *, cells: int) -> Verification:
    """Return a verification of many exchanges, two of the same cell with findings."""
    body = json.dumps([{"id": str(it), "name": "pet " * 5} for it in range(20)]).encode()
    exchanges = [exchange(f"case-{it}", body=body, status=200 + it % 9) for it in range(number)]
    wrong = finding("response-mismatch", Level.WARNING)
    for place in (-1, -1 - min(cells, number - 1)):
        exchanges[place] = with_findings(exchanges[place], Check.RESPONSE, wrong)
    cells_of_them = [
        cell(
            "error row", f"E{it} (HTTP 400)", transcribed=[one.name for one in exchanges[it::cells]]
        )
        for it in range(cells)
    ]
    return verification(*exchanges, cells=cells_of_them)


@pytest.mark.soak
def test_of_many_exchanges_those_are_shown_that_the_contract_needs() -> None:
    page = shown(many(1_000, cells=40))
    assert len(page.encode()) <= MAX_BYTES
    elements = read(page)
    # One for each cell, and another one with a finding.
    assert len(list(named(elements, "details"))) == 41
    named_only = next(named(elements, "ul", class_="named"))
    assert named_only.text.count("case-") == 959
    assert "959 exchanges without findings are listed by name only" in page
    assert_links_lead_somewhere(elements)


@pytest.mark.soak
def test_a_large_contract_is_cut_as_far_as_it_can_be() -> None:
    page = shown(many(1_000, cells=1_000))
    assert len(page.encode()) < 3_000_000
    assert len(list(named(read(page), "details"))) == 1_000
    assert "lines are left out" in page
    assert_links_lead_somewhere(read(page))


def assert_links_lead_somewhere(elements: list[Element]) -> None:
    ids = {it.attributes["id"] for it in elements if "id" in it.attributes}
    links = {it.attributes["href"] for it in named(elements, "a")}
    assert {it[1:] for it in links if it.startswith("#")} <= ids


def test_each_step_shows_less() -> None:
    report = Report(verifications=(many(60, cells=5),))
    sizes = [len(pages._page(report, "", limits)) for limits in LADDER]
    assert sizes[0] > sizes[2] > sizes[3] > sizes[5]


def test_a_page_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "contract.html"
    size = write(Report(verifications=(bigin(),)), path, "30 November 2026")
    assert path.stat().st_size == size
    assert "Checked 30 November 2026" in path.read_text(encoding="utf-8")


def test_what_is_empty_makes_a_page_all_the_same() -> None:
    texts = [it.text for it in read(shown(verification()))]
    assert "Nothing was checked." in texts
    assert "API contract" in [it.text for it in read(shown())]


def test_anchors_are_given_once() -> None:
    anchors = Anchors()
    assert [anchors.give("a/b", "ü"), anchors.give("a b"), anchors.give("a.b")] == [
        *("a-b", "a-b-2", "a.b")
    ]


def test_links_and_text_are_escaped() -> None:
    assert escaped("a & <b>\x00\u3000") == "a &amp; &lt;b&gt;\ufffd\u3000"
    assert link("JavaScript:alert(1)", "x") == "x"
    assert link("https://a?b&c", "x").startswith('<a href="https://a?b&amp;c" rel=')


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, definitions)."""
    parts = (int(colour[it : it + 2], 16) / 255 for it in (1, 3, 5))
    red, green, blue = (
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("number", [0, 1, 2], ids=["light", "dark", "chosen dark"])
def test_text_stands_out_from_what_is_behind_it(number: int) -> None:
    style = next(named(read(shown()), "style")).text
    blocks = [dict(re.findall(r"--([\w-]+): (#\w{6})", it)) for it in re.split(r"\}", style)]
    themes = [it for it in blocks if "back" in it]
    assert len(themes) == 3
    theme = themes[number]
    pairs = [
        *((text, back) for text in ("text", "dim", "link") for back in ("back", "card")),
        *((name, f"{name}-back") for name in ("good", "half", "bad", "warn")),
        *((name, "back") for name in ("good", "half", "bad", "warn")),
        *(("text", f"{name}-back") for name in ("good", "half", "bad", "warn")),
        ("warn", "half-back"),
        ("warn", "good-back"),
        ("warn", "card"),
    ]
    for text, back in pairs:
        darker, lighter = sorted(luminance(theme[it]) for it in (text, back))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, back)


def test_the_two_dark_themes_are_one() -> None:
    style = next(named(read(shown()), "style")).text
    blocks = [re.findall(r"--[\w-]+: #\w{6}", it) for it in re.split(r"\}", style)]
    themes = [it for it in blocks if it]
    assert themes[1] == themes[2]


def test_checked_exchanges_that_share_a_name_are_apart() -> None:
    twice: list[CheckedExchange] = [exchange("a"), exchange("a", status=404)]
    page = shown(verification(*twice, cells=[cell("status", "200", transcribed=["a"])]))
    assert 'id="exchange-pets-a"' in page
    assert 'id="exchange-pets-a-2"' in page


def test_rows_that_are_numbered_stand_with_their_status() -> None:
    rows = [
        Cell(dimension="error row", operation="o", name="BAD (HTTP 400) #2", detail="again"),
        Cell(dimension="status", operation="o", name="400"),
    ]
    elements = read(shown(verification(exchange("a"), cells=rows)))
    table = next(named(elements, "table", class_="contract"))
    assert table.text == "○400: not covered○BAD: not covered"


def test_a_cell_whose_exchanges_are_unknown_is_no_lost_link() -> None:
    cells = [cell("status", "200", recorded=["gone"])]
    elements = read(shown(verification(exchange("a"), cells=cells)))
    assert_links_lead_somewhere(elements)
    assert next(named(elements, "ul", class_="gaps")).text.startswith("status 200 of listPets")


class OneLine(Nowhere):
    """Locations in a body on one line."""

    def locate(self, pointer: str) -> Any:
        return super().locate(pointer.partition("/body")[0])


def test_of_a_body_in_one_line_the_whole_is_marked() -> None:
    one = exchange("a", sent=b'{"id": [1]}')
    fixture = replace(one.fixture, places=OneLine("fixtures/a.yaml"))
    place = fixture.locate(one.exchange, "/request/body/id/0")
    wrong = replace(finding("invalid-request-body"), location=place)
    checked = with_findings(replace(one, fixture=fixture), Check.REQUEST, wrong)
    elements = read(shown(verification(checked)))
    assert [it.text for it in named(elements, "mark")] == ["{"]
