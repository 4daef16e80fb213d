"""Which error row of the document a refused request gets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.mock.causes import TRAITS, Cause, Traits

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_COMMON = frozenset({"api", "name", "the", "of", "a", "invalid", "error", "request", "not"})
"""Words of parameters' names that tell nothing."""


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Return the words of a text or a name in lower case, and each without the s of a plural."""
    whole = {word.lower() for word in _WORD.findall(text)}
    return frozenset(whole | {word[:-1] for word in whole if word.endswith("s") and len(word) > 3})


@dataclass(frozen=True)
class RowEntry:
    """An error row of an operation, with what the mock wants to know of it besides."""

    operation: ir.Operation
    row: ir.ErrorRow
    example: str
    """The name of the response's example that shows it."""
    when: str
    """The cause that the document names for it; empty where it names none."""

    @property
    def is_of_item(self) -> bool:
        """Whether it is the error of one item of a batch, whose call succeeds."""
        return self.operation.batch is not None and self.row.status.startswith("2")

    def has_status(self, status: int) -> bool:
        """Return whether it comes with a status."""
        return self.row.status.upper() in (str(status), f"{status // 100}XX", "DEFAULT")

    @cached_property
    def _texts(self) -> tuple[tuple[int, frozenset[str]], ...]:
        row = self.row
        said = (4, row.code), (2, row.message), (1, f"{row.meaning} {row.resolution}")
        return tuple((weight, words(text)) for weight, text in said)

    def weight(self, wanted: Iterable[str], *, least: int = 1) -> int:
        """Return how much the row speaks of some words: most where its code does."""
        some = frozenset(wanted)
        return sum(weight * len(texts & some) for weight, texts in self._texts if weight >= least)


def entries(contract: Contract, operation: ir.Operation) -> tuple[RowEntry, ...]:
    """Return the error table of an operation, in the order of the document."""
    rows = list(operation.errors)
    entered: list[RowEntry] = []
    responses, place = contract.node(f"{operation.pointer}/responses")
    for _, response, where in _responses(contract, responses, place):
        for node, _ in contract.tree.items(response, "x-errors", where):
            if rows and node.get("code"):
                row = rows.pop(0)
                entered.append(
                    RowEntry(
                        operation=operation,
                        row=row,
                        example=str(node.get("example", "")),
                        when=str(node.get("when", "")),
                    )
                )
    return tuple(entered)


def _responses(
    contract: Contract, responses: Mapping[str, object], place: str
) -> Iterator[tuple[str, Mapping[str, object], str]]:
    for status in responses:
        if not status.startswith("x-"):
            node, where = contract.node(f"{place}/{status}")
            yield status, node, where


def row_for(
    table: Sequence[RowEntry], cause: Cause, parameter: str = "", *, items: bool = False
) -> RowEntry | None:
    """Return the row that tells of a cause the best; None where none tells of it.

    Args:
        table: The rows to choose from.
        cause: Why the request is refused.
        parameter: The name of the parameter that is wrong.
        items: Whether the row is for an item of a batch, and not for the call.
    """
    tried: set[Cause] = set()
    while cause not in tried:
        tried.add(cause)
        entry = _row_for(table, cause, parameter, items=items)
        following = TRAITS[cause].fallback
        if entry is not None or following is None:
            return entry
        cause = following
    return None


def _row_for(
    table: Sequence[RowEntry], cause: Cause, parameter: str, *, items: bool
) -> RowEntry | None:
    named = next((entry for entry in table if entry.when == cause), None)
    if named is not None:
        return named
    traits = TRAITS[cause]
    scored = [
        (score, entry)
        for entry in table
        if not entry.when and (score := _score(entry, traits, parameter, items=items)) is not None
    ]
    codes = {entry.row.code for _, entry in scored if entry.is_of_item == items}
    # What a call as a whole can have comes before the same code of an item, and the other way.
    scored = [one for one in scored if one[1].is_of_item == items or one[1].row.code not in codes]
    return max(scored, key=lambda one: one[0])[1] if scored else None


def _score(entry: RowEntry, traits: Traits, parameter: str, *, items: bool) -> int | None:
    """Return how well a row tells of a cause; None where it does not."""
    row = entry.row
    if traits.oauth is not None and row.oauth == traits.oauth:
        return 1000
    if row.oauth is not None:
        return None
    known = frozenset(one.name for one in entry.operation.parameters)
    own = traits.words | (words(parameter) - _COMMON)
    foreign = _foreign(traits.group) - own
    others = frozenset().union(*(words(name) for name in known - {parameter})) - _COMMON - own
    hits = entry.weight(own)
    score = hits - entry.weight(foreign, least=2) - entry.weight(others, least=4)
    is_usual = entry.is_of_item if items else any(map(entry.has_status, traits.statuses))
    if is_usual:
        position = next((n for n, one in enumerate(traits.statuses) if entry.has_status(one)), 0)
        return score + 4 - position if score >= 0 else None
    # Another status says nothing of the cause, so that the words have to.
    is_possible = any(map(entry.has_status, traits.others)) or (
        entry.is_of_item and 400 in traits.statuses
    )
    return score if is_possible and score > 0 and entry.weight(own, least=2) else None


@cache
def _foreign(group: str) -> frozenset[str]:
    """Return the words that speak of something else."""
    return frozenset().union(*(other.words for other in TRAITS.values() if other.group != group))
