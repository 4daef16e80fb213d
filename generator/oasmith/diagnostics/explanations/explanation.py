"""The explanation of a rule."""

from __future__ import annotations

from typing import NamedTuple


class Explanation(NamedTuple):
    """The reason for a rule, with a wrong and a right example."""

    why: str
    wrong: str
    right: str
