"""What is said of one rule."""

from __future__ import annotations

from typing import NamedTuple


class Explanation(NamedTuple):
    """Why a rule is there, with an example of each kind."""

    why: str
    wrong: str
    right: str
