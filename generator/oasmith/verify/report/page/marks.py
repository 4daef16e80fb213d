"""Assignment of findings to the parts of an exchange."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.openapi.pointer import join
from oasmith.verify.report.page.bodies import data_of
from oasmith.verify.results import CheckedExchange

MAX_VALUES = 20_000
"""The maximum number of values of an exchange's bodies that are searched for a location."""


def marks(checked: CheckedExchange) -> Mapping[str, list[str]]:
    """Return the findings about each part of an exchange, by the JSON pointer of the part.

    A finding only has a location in its file. It is assigned to the outermost part that starts at
    this location. A finding whose location matches no part is left out here.
    """
    if not checked.findings:
        return {}
    parts: dict[tuple[str, int, int], str] = {}
    for part in _parts(checked):
        location = checked.fixture.locate(checked.exchange, part)
        parts.setdefault((location.file, location.line, location.column), part)
    marked: dict[str, list[str]] = {}
    for finding in dict.fromkeys(checked.findings):
        location = finding.location
        target = parts.get((location.file, location.line, location.column))
        if target is not None:
            marked.setdefault(target, []).append(f"{finding.level}: {finding.message}")
    return marked


def _parts(checked: CheckedExchange) -> Iterator[str]:
    """Yield the parts of an exchange, each before the parts inside of it."""
    request, response = checked.exchange.request, checked.exchange.response
    yield from ("/request/method", "/request/uri", "/response/status", "/response/status/code")
    for side, headers in (("request", request.headers), ("response", response.headers)):
        yield f"/{side}/headers"
        yield from (f"/{side}/headers/{name.lower()}" for name in headers)
    budget = iter(range(MAX_VALUES))
    contents = (("request", request.content or b""), ("response", response.content))
    for side, content in contents:
        yield f"/{side}/body"
        if isinstance(content, bytes):
            yield from _inside(data_of(content), f"/{side}/body", budget)


def _inside(data: Any, pointer: str, budget: Iterator[int]) -> Iterator[str]:
    """Yield pointers to the values inside of data, breadth first, until the budget is used up."""
    level = [(pointer, data)]
    while level:
        below = []
        for place, value in level:
            if isinstance(value, dict):
                below += [(join(place, str(key)), item) for key, item in value.items()]
            elif isinstance(value, list):
                below += [(join(place, str(index)), item) for index, item in enumerate(value)]
        for place, _ in below:
            if next(budget, None) is None:
                return
            yield place
        level = below
