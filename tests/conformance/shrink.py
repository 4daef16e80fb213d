"""Shrinks failing examples, so that a person can read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .arguments import Arguments
from .wire import Mismatch

if TYPE_CHECKING:
    from .checks import Checks
    from .records import Case

STEPS = 150
"""The maximum number of calls to shrink one failure."""


def smallest(case: Case, found: Mismatch, checks: Checks) -> tuple[Mismatch, Case]:
    """Return a small call that fails in the same way."""
    left, progress = STEPS, True
    while progress and left > 0:
        progress = False
        for smaller in _smaller(case, checks):
            left -= 1
            again = checks.run(smaller)
            if again is not None and again.what == found.what:
                case, found, progress = smaller, again, True
                break
            if left <= 0:
                break
    return found, case


def _smaller(case: Case, checks: Checks) -> Iterator[Case]:
    """Yield smaller calls that still match the document."""
    values, body = case.arguments.values, case.arguments.body
    for key in values:
        if not checks.is_required(key):
            rest = {other: value for other, value in values.items() if other != key}
            yield replace(case, arguments=Arguments(rest, body))
    for key, value in values.items():
        for less in simpler(value):
            if checks.can_be(key, less):
                yield replace(case, arguments=Arguments({**values, key: less}, body))
    if body is not None:
        for less in simpler(body.value):
            if checks.can_be_body(body, less):
                yield replace(case, arguments=Arguments(values, replace(body, value=less)))
    for less in simpler(case.drawn.value):
        if checks.can_be_answer(case.drawn, less):
            yield replace(case, drawn=replace(case.drawn, value=less))


def simpler(value: Any) -> Iterator[Any]:
    """Yield values with one part removed."""
    if isinstance(value, dict):
        for key in value:
            yield {other: item for other, item in value.items() if other != key}
        for key, item in value.items():
            for less in simpler(item):
                yield {**value, key: less}
    elif isinstance(value, list):
        for index in range(len(value)):
            yield [*value[:index], *value[index + 1 :]]
        for index, item in enumerate(value):
            for less in simpler(item):
                yield [*value[:index], less, *value[index + 1 :]]
    elif isinstance(value, str) and len(value) > 1:
        yield "a"
        yield value[: len(value) // 2]
