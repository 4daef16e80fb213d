"""What a mock remembers between requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oasmith.mock.options import Canned, Failure, Token


@dataclass(slots=True)
class Collection:
    """The resources below one path, such as ``/pets``."""

    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the last step of their path."""
    deleted: set[str] = field(default_factory=set)
    created: int = 0
    """How many got their id here."""
    is_seeded: bool = False
    """Whether the user of the mock has said what is there."""

    @property
    def is_used(self) -> bool:
        """Whether something was created: until then, the document's examples are all there is."""
        return bool(self.members) or self.created > 0 or self.is_seeded

    def lacks(self, id: str) -> bool:
        """Return whether there is certainly no such member."""
        return id not in self.members and (self.is_used or id in self.deleted)

    def put(self, id: str, member: dict[str, Any]) -> None:
        """Have a member."""
        self.members[id] = member
        self.deleted.discard(id)

    def remove(self, id: str) -> None:
        """Have it no more."""
        self.members.pop(id, None)
        self.deleted.add(id)


@dataclass(slots=True)
class State:
    """What was written, which tokens were given, and how often failures were met."""

    collections: dict[str, Collection] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    """Those that the token endpoint has given."""
    requests: int = 0
    """Requests so far, without those for tokens."""
    used: dict[Failure | Canned, int] = field(default_factory=dict)
    """How many calls have had each failure, or each response that was asked for."""

    def collection(self, path: str) -> Collection:
        """Return the resources below a path."""
        return self.collections.setdefault(path, Collection())

    def is_left(self, wanted: Failure | Canned) -> bool:
        """Return whether a failure or a response still has to come."""
        return wanted.times is None or self.used.get(wanted, 0) < wanted.times

    def note(self, wanted: Failure | Canned) -> None:
        """Count that a call has had it."""
        self.used[wanted] = self.used.get(wanted, 0) + 1
