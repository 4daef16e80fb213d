"""What can be sent in place of a model: a dictionary with its fields, or a value of an enum.

For signatures and for your own annotations; a call does not import this module.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

SortOrderInput: TypeAlias = Literal["asc", "desc"]
"""Whether the smallest value comes first or last."""
