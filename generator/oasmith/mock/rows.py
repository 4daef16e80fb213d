"""Selection of the documented error row for a refused request."""

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
"""Words in the names of parameters that are not significant."""


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Return the words of a text or a name in lower case, also without the s of a plural."""
    whole = {word.lower() for word in _WORD.findall(text)}
    return frozenset(whole | {word[:-1] for word in whole if word.endswith("s") and len(word) > 3})


@dataclass(frozen=True)
class RowEntry:
    """An error row of an operation, with further information for the mock."""

    operation: ir.Operation
    row: ir.ErrorRow
    example: str
    """The name of the example in the response that shows it."""
    when: str
    """The documented cause; empty if none is documented."""

    @property
    def is_of_item(self) -> bool:
        """Whether it is the error of an item in a successful batch."""
        return self.operation.batch is not None and self.row.status.startswith("2")

    def has_status(self, status: int) -> bool:
        """Return whether it is documented for a status."""
        return self.row.status.upper() in (str(status), f"{status // 100}XX", "DEFAULT")

    @cached_property
    def _texts(self) -> tuple[tuple[int, frozenset[str]], ...]:
        row = self.row
        weighted = (4, row.code), (2, row.message), (1, f"{row.meaning} {row.resolution}")
        return tuple((weight, words(text)) for weight, text in weighted)

    def weight(self, wanted: Iterable[str], *, least: int = 1) -> int:
        """Return how strongly the row matches some words; its code counts most.

        ``least`` is the minimum weight of a text: 4 for the code, 2 for the message, 1 for others.
        """
        some = frozenset(wanted)
        return sum(weight * len(texts & some) for weight, texts in self._texts if weight >= least)


def entries(contract: Contract, operation: ir.Operation) -> tuple[RowEntry, ...]:
    """Return the error table of an operation, in the order of the document."""
    rows = list(operation.errors)
    entered: list[RowEntry] = []
    responses, responses_pointer = contract.node(f"{operation.pointer}/responses")
    for _, response, response_pointer in _responses(contract, responses, responses_pointer):
        for node, _ in contract.tree.items(response, "x-errors", response_pointer):
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
    contract: Contract, responses: Mapping[str, object], responses_pointer: str
) -> Iterator[tuple[str, Mapping[str, object], str]]:
    for status in responses:
        if not status.startswith("x-"):
            node, response_pointer = contract.node(f"{responses_pointer}/{status}")
            yield status, node, response_pointer


def row_for(
    table: Sequence[RowEntry], cause: Cause, parameter: str = "", *, items: bool = False
) -> RowEntry | None:
    """Return the row that matches a cause best; None if no row matches.

    Args:
        table: The rows to choose from.
        cause: The cause of the refusal.
        parameter: The name of the invalid parameter.
        items: Whether the row is for an item of a batch rather than for the call.
    """
    seen: set[Cause] = set()
    while cause not in seen:
        seen.add(cause)
        entry = _row_for(table, cause, parameter, items=items)
        fallback = TRAITS[cause].fallback
        if entry is not None or fallback is None:
            return entry
        cause = fallback
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
    # For a call, its own row takes precedence over an item's with the same code; and vice versa.
    scored = [one for one in scored if one[1].is_of_item == items or one[1].row.code not in codes]
    return max(scored, key=lambda one: one[0])[1] if scored else None


def _score(entry: RowEntry, traits: Traits, parameter: str, *, items: bool) -> int | None:
    """Return how well a row matches a cause; None if it does not match."""
    row = entry.row
    if traits.oauth is not None and row.oauth == traits.oauth:
        return 1000
    if row.oauth is not None:
        return None
    known = frozenset(one.name for one in entry.operation.parameters)
    own = traits.words | (words(parameter) - _COMMON)
    words_against = _words_of_other_groups(traits.group) - own
    others = frozenset().union(*(words(name) for name in known - {parameter})) - _COMMON - own
    hits = entry.weight(own)
    score = hits - entry.weight(words_against, least=2) - entry.weight(others, least=4)
    is_usual = entry.is_of_item if items else any(map(entry.has_status, traits.statuses))
    if is_usual:
        position = next((n for n, one in enumerate(traits.statuses) if entry.has_status(one)), 0)
        return score + 4 - position if score >= 0 else None
    # An unusual status does not indicate the cause, so the words must.
    is_possible = any(map(entry.has_status, traits.others)) or (
        entry.is_of_item and 400 in traits.statuses
    )
    return score if is_possible and score > 0 and entry.weight(own, least=2) else None


@cache
def _words_of_other_groups(group: str) -> frozenset[str]:
    """Return the words of all other groups."""
    return frozenset().union(*(other.words for other in TRAITS.values() if other.group != group))
