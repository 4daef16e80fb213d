"""Types that are accepted instead of models: dictionaries with their fields, and values of enums.

They are for the annotations of signatures and of your own code. Calls do not import this module.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

SortOrderInput: TypeAlias = Literal["asc", "desc"]
"""Whether the smallest value comes first or last."""
