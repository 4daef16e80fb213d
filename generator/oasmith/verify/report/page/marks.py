"""Which part of an exchange a finding is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.openapi.pointer import join
from oasmith.verify.report.page.bodies import data_of
from oasmith.verify.results import CheckedExchange

MAX_VALUES = 20_000
"""Values of a body in which a place is looked for."""


def marks(checked: CheckedExchange) -> Mapping[str, list[str]]:
    """Return what is said of parts of an exchange, by their JSON pointers.

    A finding has the place in its file, and the fixture says where its parts stand: the outermost
    part that stands there is meant. A place that no part has is left to the list of findings.
    """
    if not checked.findings:
        return {}
    places: dict[tuple[str, int, int], str] = {}
    for part in _parts(checked):
        place = checked.fixture.locate(checked.exchange, part)
        places.setdefault((place.file, place.line, place.column), part)
    marked: dict[str, list[str]] = {}
    for finding in dict.fromkeys(checked.findings):
        place = finding.location
        meant = places.get((place.file, place.line, place.column))
        if meant is not None:
            marked.setdefault(meant, []).append(f"{finding.level}: {finding.message}")
    return marked


def _parts(checked: CheckedExchange) -> Iterator[str]:
    """Yield the parts of an exchange, each before what is inside of it."""
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
    """Yield the values inside of data, level by level, while the budget lasts."""
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
