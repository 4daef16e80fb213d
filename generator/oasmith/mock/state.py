"""The state of a mock between requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oasmith.mock.options import Canned, Failure, Token


@dataclass(slots=True)
class Collection:
    """The members of one collection, such as ``/pets``."""

    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The members by id, the last segment of their path."""
    deleted: set[str] = field(default_factory=set)
    created: int = 0
    """The number of members whose id was assigned by the mock."""
    is_seeded: bool = False
    """Whether the user has set the initial members."""

    @property
    def is_used(self) -> bool:
        """Whether the state determines the members; until then, the document's examples do."""
        return bool(self.members) or self.created > 0 or self.is_seeded

    def lacks(self, id: str) -> bool:
        """Return whether a member certainly does not exist."""
        return id not in self.members and (self.is_used or id in self.deleted)

    def put(self, id: str, member: dict[str, Any]) -> None:
        """Add or replace a member."""
        self.members[id] = member
        self.deleted.discard(id)

    def remove(self, id: str) -> None:
        """Delete a member."""
        self.members.pop(id, None)
        self.deleted.add(id)


@dataclass(slots=True)
class State:
    """The written data, the issued tokens, and the counts of failures."""

    collections: dict[str, Collection] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    """The tokens issued by token endpoints."""
    requests: int = 0
    """The number of requests so far, without those to token endpoints."""
    used: dict[Failure | Canned, int] = field(default_factory=dict)
    """The number of calls that got each requested failure or response."""

    def collection(self, path: str) -> Collection:
        """Return the collection at a path; create it if needed."""
        return self.collections.setdefault(path, Collection())

    def is_left(self, requested: Failure | Canned) -> bool:
        """Return whether a requested failure or response still applies to further calls."""
        return requested.times is None or self.used.get(requested, 0) < requested.times

    def note(self, requested: Failure | Canned) -> None:
        """Count a call that got a requested failure or response."""
        self.used[requested] = self.used.get(requested, 0) + 1
