"""What the logic of a call asks for, without doing it.

The logic is written once, as generators that yield these and are handed the outcome.
``driver`` performs them, blocking or awaiting.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from .messages import Opened, Request


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request; the outcome is a ``Response``, or a ``TransportError`` is thrown in."""

    request: Request


@dataclass(frozen=True, slots=True)
class Open:
    """Send a request; the outcome is an ``Opened`` whose body nobody has read yet."""

    request: Request


@dataclass(frozen=True, slots=True)
class Read:
    """Read the rest of an answer and close it; the outcome is the whole ``Response``."""

    opened: Opened


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call a function of the user's; what it returns is awaited where that is possible."""

    function: Callable[[], str | Awaitable[str]]


Effect: TypeAlias = Send | Open | Read | Invoke
T = TypeVar("T")
Steps: TypeAlias = Generator[Effect, Any, T]
