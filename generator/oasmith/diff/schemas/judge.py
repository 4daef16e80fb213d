"""Whom a difference of two schemas breaks, and the change that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from oasmith.diff.changes import Breaks, Change, ChangeLevel, Witness
from oasmith.diff.schemas.place import Place
from oasmith.diff.schemas.witness import Name, Prover
from oasmith.diff.side import Side

Effect: TypeAlias = Literal["narrowed", "widened", "changed", "none"]
"""What a difference does to the values that fit: fewer, more, others, or the same ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference of two schemas, not yet judged."""

    kind: str
    """The rule, without the direction before it."""
    effect: Effect
    message: str
    old: Any = None
    new: Any = None
    old_pointer: str
    new_pointer: str
    is_typed: bool = False
    """Whether the type in Python is another one."""
    is_named: bool = False
    """Whether a public name comes or goes with it."""
    values: tuple[Any, ...] = ()
    """What may prove it."""
    about: frozenset[str] = frozenset()
    """The types that it has a meaning for; all, where it is empty."""
    level: ChangeLevel | None = None
    """Where the kind alone decides."""
    breaks: tuple[Breaks, ...] = ()
    """With ``level``."""


class Judge:
    """Makes changes of differences."""

    def __init__(self, old: Side, new: Side) -> None:
        """Ask the two sides for places and proofs."""
        self.old, self.new = old, new
        self.prover = Prover(old, new)

    def change(self, place: Place, difference: Difference) -> Change:
        """Return the change that a difference is."""
        found = self._witness(place, difference)
        difference = _with_proven_kind(difference, found)
        level, breaks = _level(place, difference, found)
        is_unproven = level is ChangeLevel.BREAKING and not found and not _speaks(difference)
        if is_unproven:
            level = ChangeLevel.WARNING
        return Change(
            rule=_rule(place, difference),
            level=level,
            breaks=breaks,
            subject=place.subject,
            message=difference.message,
            location=self.new.locate(difference.new_pointer),
            pointer=difference.new_pointer,
            old_pointer=difference.old_pointer,
            old=difference.old,
            new=difference.new,
            witness=_telling(place, found),
            is_unproven=is_unproven,
        )

    def _witness(self, place: Place, difference: Difference) -> list[Witness]:
        """Return a witness for each way in which the values that fit are others."""
        asked = [
            self.prover.witness(place, accepted_by, difference.values)
            for accepted_by in _accepting(difference)
        ]
        return [witness for witness in asked if witness is not None]


UNDIRECTED = frozenset(
    {"wording-changed", "example-changed", "source-changed", "extension-changed"}
)
"""Kinds that mean the same whichever way the values go."""


def _rule(place: Place, difference: Difference) -> str:
    kind = difference.kind
    return kind if kind in UNDIRECTED else f"{place.direction}-{kind}"


def _accepting(difference: Difference) -> Iterator[Name]:
    """Yield the sides of which a value would be one that the other refuses."""
    if difference.effect in ("narrowed", "changed"):
        yield "old"
    if difference.effect in ("widened", "changed"):
        yield "new"


def _speaks(difference: Difference) -> bool:
    """Return whether a difference needs no value to prove it: a name is there, or it is not."""
    return difference.is_named or difference.level is not None


def _telling(place: Place, found: Iterable[Witness]) -> Witness | None:
    """Return the witness that matters: what is refused now in a request, or new in a response."""
    wanted = "old" if place.direction == "request" else "new"
    return min(found, key=lambda witness: witness.accepted_by != wanted, default=None)


def _level(
    place: Place, difference: Difference, found: list[Witness]
) -> tuple[ChangeLevel, tuple[Breaks, ...]]:
    if difference.level is not None:
        return difference.level, difference.breaks
    effect = _proven_effect(difference, found)
    if place.direction == "request":
        return _of_request(difference, effect)
    if difference.is_typed and effect in ("widened", "changed"):
        return ChangeLevel.BREAKING, ("source",)
    if effect in ("widened", "changed"):
        return ChangeLevel.WARNING, ("wire",)
    return ChangeLevel.INFO, ()


def _of_request(difference: Difference, effect: Effect) -> tuple[ChangeLevel, tuple[Breaks, ...]]:
    if effect in ("narrowed", "changed"):
        return ChangeLevel.BREAKING, ("source", "wire") if difference.is_typed else ("wire",)
    return ChangeLevel.INFO, ()


def _with_proven_kind(difference: Difference, found: list[Witness]) -> Difference:
    """Return a difference of unknown direction as what the witnesses show that it is."""
    effect = _proven_effect(difference, found)
    kinds = {"narrowed": "constraint-tightened", "widened": "constraint-relaxed"}
    if difference.kind == "constraint-changed" and effect in kinds:
        return replace(difference, kind=kinds[effect], effect=effect)
    return difference


def _proven_effect(difference: Difference, found: list[Witness]) -> Effect:
    """Return the effect; of a change of unknown direction what the witnesses show."""
    shown = {witness.accepted_by for witness in found}
    if difference.effect != "changed" or len(shown) != 1:
        return difference.effect
    return "narrowed" if shown == {"old"} else "widened"
