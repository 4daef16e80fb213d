"""The level of a difference between two schemas, what it breaks, and the resulting change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from oasmith.diff.changes import Breaks, Change, ChangeLevel, Witness
from oasmith.diff.schemas.place import Place
from oasmith.diff.schemas.witness import Name, Prover
from oasmith.diff.side import Side

Effect: TypeAlias = Literal["narrowed", "widened", "changed", "none"]
"""The effect on the accepted values: fewer, more, different ones, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference between two schemas, without its level."""

    kind: str
    """The id of the rule, without the prefix of the direction."""
    effect: Effect
    message: str
    old: Any = None
    new: Any = None
    old_pointer: str
    new_pointer: str
    is_typed: bool = False
    """Whether the type in Python is different."""
    is_named: bool = False
    """Whether a public name is added or removed with it."""
    values: tuple[Any, ...] = ()
    """Values that may prove the difference."""
    about: frozenset[str] = frozenset()
    """The types for which the keyword has a meaning; empty for all types."""
    level: ChangeLevel | None = None
    """The level, if the kind alone decides it."""
    breaks: tuple[Breaks, ...] = ()
    """What it breaks, together with ``level``."""


class Judge:
    """Turns differences into changes."""

    def __init__(self, old: Side, new: Side) -> None:
        """Create the prover for the two sides."""
        self.old, self.new = old, new
        self.prover = Prover(old, new)

    def change(self, place: Place, difference: Difference) -> Change:
        """Return the change for a difference."""
        witnesses = self._witnesses(place, difference)
        difference = _with_proven_kind(difference, witnesses)
        level, breaks = _level(place, difference, witnesses)
        needs_proof = level is ChangeLevel.BREAKING and not _needs_no_proof(difference)
        is_unproven = needs_proof and not witnesses
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
            witness=_relevant(place, witnesses),
            is_unproven=is_unproven,
        )

    def _witnesses(self, place: Place, difference: Difference) -> list[Witness]:
        """Return a witness for narrowing and one for widening, if they apply and are found."""
        candidates = [
            self.prover.witness(place, accepted_by, difference.values)
            for accepted_by in _accepting(difference)
        ]
        return [witness for witness in candidates if witness is not None]


UNDIRECTED = frozenset(
    {"wording-changed", "example-changed", "source-changed", "extension-changed"}
)
"""Kinds that have one rule for both directions."""


def _rule(place: Place, difference: Difference) -> str:
    kind = difference.kind
    return kind if kind in UNDIRECTED else f"{place.direction}-{kind}"


def _accepting(difference: Difference) -> Iterator[Name]:
    """Yield the sides that may accept a value that the other side refuses."""
    if difference.effect in ("narrowed", "changed"):
        yield "old"
    if difference.effect in ("widened", "changed"):
        yield "new"


def _needs_no_proof(difference: Difference) -> bool:
    """Return whether a difference needs no value as proof, such as a removed name."""
    return difference.is_named or difference.level is not None


def _relevant(place: Place, witnesses: Iterable[Witness]) -> Witness | None:
    """Return the relevant witness: a request that is refused now, or a new response."""
    side = "old" if place.direction == "request" else "new"
    return min(witnesses, key=lambda witness: witness.accepted_by != side, default=None)


def _level(
    place: Place, difference: Difference, witnesses: list[Witness]
) -> tuple[ChangeLevel, tuple[Breaks, ...]]:
    if difference.level is not None:
        return difference.level, difference.breaks
    effect = _proven_effect(difference, witnesses)
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


def _with_proven_kind(difference: Difference, witnesses: list[Witness]) -> Difference:
    """Return a difference with the kind that the witnesses prove, if its effect was unknown."""
    effect = _proven_effect(difference, witnesses)
    kinds = {"narrowed": "constraint-tightened", "widened": "constraint-relaxed"}
    if difference.kind == "constraint-changed" and effect in kinds:
        return replace(difference, kind=kinds[effect], effect=effect)
    return difference


def _proven_effect(difference: Difference, witnesses: list[Witness]) -> Effect:
    """Return the effect; for the effect ``changed``, what the witnesses prove."""
    accepted_by = {witness.accepted_by for witness in witnesses}
    if difference.effect != "changed" or len(accepted_by) != 1:
        return difference.effect
    return "narrowed" if accepted_by == {"old"} else "widened"
