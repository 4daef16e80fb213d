"""What tells null from nothing: an argument that was not given."""

from __future__ import annotations

from typing import Final, Literal


class NotGiven:
    """The type of ``NOT_GIVEN``."""

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> Literal[False]:
        return False


NOT_GIVEN: Final = NotGiven()
"""The default of an argument that is not sent unless it is given; None is sent as null."""
