"""The overview of the contract: each cell of the document, and its coverage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from oasmith.page.html import Html, joined, tag
from oasmith.verify.report.cells import PLURALS, CellState
from oasmith.verify.report.content import count, fault_level
from oasmith.verify.report.page.sections import MARKS, WORDS, Section, of_operation
from oasmith.verify.results import Cell, Dimension

_STATUS = re.compile(r"^(?P<code>.*) \(HTTP (?P<status>[^)]*)\)(?: #\d+)?$", re.DOTALL)
"""The name of an error row (``Cell.name``): its code and its status."""

MAX_WORDS = 48
"""The maximum number of characters of an error row's message."""

OTHERS: Sequence[Dimension] = ("media type", "scope", "data centre")
"""The dimensions of an operation other than statuses and error rows."""


def legend() -> Html:
    """Return the legend of the marks."""
    items = [tag("li", _sign(state), f" {WORDS[state]}", class_=_css(state)) for state in CellState]
    return tag("ul", *items, class_="legend", aria_label="Marks")


def picture(section: Section) -> Html:
    """Return the overview of one client's contract."""
    by_operation = dict(of_operation(section.verification.coverage.cells))
    shared = by_operation.pop("", [])
    parts = [legend(), _servers(section, shared)]
    if len(by_operation) > 1:
        parts.append(_overview(section, by_operation))
    parts += [_operation(section, name, cells) for name, cells in by_operation.items()]
    return joined(parts)


def _css(state: CellState) -> str:
    return f"cell {state.name.lower()}"


def _sign(state: CellState) -> Html:
    return tag("span", MARKS[state], class_="sign", aria_hidden="true")


def _servers(section: Section, cells: Sequence[Cell]) -> Html:
    if not cells:
        return Html("")
    chips = [_chip(section, cell, cell.name) for cell in cells]
    return tag("table", tag("tbody", _row(PLURALS["data centre"], chips)), class_="contract")


def _chip(section: Section, cell: Cell, text: str) -> Html:
    """Return the mark of a cell, with a link to its first exchange or to its gap."""
    state = section.state(cell)
    exchanges = section.exchanges_of(cell)
    number = count(len(exchanges), "exchange") if exchanges else ""
    warned = any(fault_level(one.findings) for one in exchanges) and state is not CellState.FAILING
    words = ", ".join(filter(None, [WORDS[state], number, "with a warning" if warned else ""]))
    content = [
        _sign(state),
        text,
        tag("span", "!", class_="warned", aria_hidden="true") if warned else "",
        tag("span", str(len(exchanges)), class_="number", aria_hidden="true")
        if len(exchanges) > 1
        else "",
        tag("span", f": {words}", class_="unseen"),
    ]
    title = f"{cell.detail}: {words}" if cell.detail else words
    return tag(
        "a",
        *content,
        class_=_css(state),
        href=f"#{section.target(cell)}",
        title=title,
        data_cell=str(section.number_of(cell)) if exchanges else None,
        data_name=f"{cell.dimension} {cell.name}" if exchanges else None,
    )


def _overview(section: Section, by_operation: Mapping[str, Sequence[Cell]]) -> Html:
    """Return a table of operations by statuses."""
    cells = section.verification.coverage.of("status")
    statuses = sorted({cell.name for cell in cells})
    head = [tag("th", "operation", scope="col"), *(tag("th", one, scope="col") for one in statuses)]
    rows = [_overview_row(section, *one, statuses) for one in by_operation.items()]
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), class_="overview")
    # A table that is too wide for the screen scrolls separately, also by keyboard.
    return tag("div", table, class_="scroll", tabindex="0", role="group", aria_label="Operations")


def _overview_row(
    section: Section, name: str, cells: Sequence[Cell], statuses: Sequence[str]
) -> Html:
    of_status = {cell.name: cell for cell in cells if cell.dimension == "status"}
    marks = [
        tag("td", _chip(section, of_status[one], "") if one in of_status else "")
        for one in statuses
    ]
    anchor = section.anchor_of_operation(name)
    return tag("tr", tag("th", tag("a", name, href=f"#{anchor}"), scope="row"), *marks)


def _operation(section: Section, name: str, cells: Sequence[Cell]) -> Html:
    """Return one operation with its statuses, error rows, media types and scopes."""
    own = next((cell for cell in cells if cell.dimension == "operation"), None)
    title = tag("h4", name if own is None else _chip(section, own, name))
    detail = tag("p", tag("code", own.detail), class_="dim") if own and own.detail else ""
    table = tag("table", tag("tbody", *_rows(section, cells)), class_="contract")
    anchor = section.anchor_of_operation(name)
    return tag("section", title, detail, table, class_="operation", id=anchor)


def _rows(section: Section, cells: Sequence[Cell]) -> Iterator[Html]:
    """Yield a table row for each status, and one for each other dimension."""
    by_status: dict[str, list[tuple[Cell, str]]] = {}
    statuses = {cell.name: cell for cell in cells if cell.dimension == "status"}
    for cell in cells:
        if cell.dimension == "error row":
            match = _STATUS.match(cell.name)
            code, status = (match["code"], match["status"]) if match else (cell.name, "")
            by_status.setdefault(status, []).append((cell, code))
    for status in dict.fromkeys((*statuses, *by_status)):
        of_status = statuses.get(status)
        head = status or "error rows" if of_status is None else _chip(section, of_status, status)
        yield _row(head, _error_rows(section, by_status.get(status, ())))
    for dimension in OTHERS:
        chips = [_chip(section, cell, cell.name) for cell in cells if cell.dimension == dimension]
        if chips:
            yield _row(PLURALS[dimension], chips)


def _error_rows(section: Section, rows: Sequence[tuple[Cell, str]]) -> list[Html]:
    """Return the marks of error rows; rows with the same code also show their messages."""
    codes = Counter(code for _, code in rows)
    return [
        _chip(section, cell, f"{code}: {_truncated(cell.detail)}" if codes[code] > 1 else code)
        for cell, code in rows
    ]


def _truncated(words: str) -> str:
    return words if len(words) <= MAX_WORDS else f"{words[:MAX_WORDS]}…"


def _row(head: str, chips: Sequence[Html]) -> Html:
    return tag("tr", tag("th", head, scope="row"), tag("td", joined(chips)))
