"""What all comparisons of one run share: the two sides, and constructors of changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from oasmith import ir
from oasmith.contract.schemas.validators import Direction
from oasmith.contract.schemas.view import Cursor, Part
from oasmith.diff.changes import Breaks, Change, ChangeLevel
from oasmith.diff.schemas.compare import Schemas
from oasmith.diff.schemas.judge import Judge
from oasmith.diff.schemas.place import Place
from oasmith.diff.side import Side, Unchanged

PLACEHOLDER = re.compile(r"{[^{}]*}")

BREAKING, WARNING, INFO = ChangeLevel.BREAKING, ChangeLevel.WARNING, ChangeLevel.INFO


class Context:
    """The two sides of a comparison, with methods that create changes."""

    def __init__(self, old: Side, new: Side) -> None:
        """Compare ``old`` with ``new``."""
        self.old, self.new = old, new
        self.unchanged = Unchanged(old, new)
        self.judge = Judge(old, new)
        self._schemas = Schemas(self.judge, self.unchanged)

    @cached_property
    def new_classes(self) -> frozenset[str]:
        """The exception classes of the new client."""
        return frozenset(one.ident for one in self.new.api.error_classes)

    def change(
        self,
        rule: str,
        subject: str,
        message: str,
        pointer: str,
        level: ChangeLevel = INFO,
        *breaks: Breaks,
        old: Any = None,
        new: Any = None,
        old_pointer: str = "",
    ) -> Change:
        """Return a change outside of schemas; ``pointer`` refers to the new document."""
        return Change(
            rule=rule,
            level=level,
            breaks=breaks,
            subject=subject,
            message=message,
            location=self.new.locate(pointer),
            pointer=pointer,
            old_pointer=old_pointer,
            old=old,
            new=new,
        )

    def deprecation(
        self,
        kind: str,
        subject: str,
        label: str,
        pointer: str,
        flags: tuple[bool, bool],
        breaks: Breaks,
    ) -> Iterator[Change]:
        """Yield the change of an object that is now deprecated, or no longer.

        Args:
            kind: The start of the rules' ids, such as ``parameter``.
            subject: The heading of the change.
            label: The name of the object in messages.
            pointer: The pointer to the object in the new document.
            flags: Whether it was deprecated, and whether it is now.
            breaks: What a deprecation will break.
        """
        was, becomes = flags
        if was != becomes:
            yield self.change(
                f"{kind}-deprecated" if becomes else f"{kind}-undeprecated",
                subject,
                f"{label} is {'' if becomes else 'no longer '}deprecated",
                f"{pointer}/deprecated",
                WARNING if becomes else INFO,
                *((breaks,) if becomes else ()),
                old=was,
                new=becomes,
            )

    def schemas(
        self,
        before: tuple[Any, str],
        after: tuple[Any, str],
        direction: Direction,
        subject: str,
        part: str,
    ) -> Iterator[Change]:
        """Yield the differences between two schemas.

        Args:
            before: The old schema as the document has it, None for any value, with its pointer.
            after: The same for the new schema.
            direction: Whether the values are in requests or responses.
            subject: The heading of the changes.
            part: The name of the values, e.g. ``request body``.
        """
        old, new = cursor(self.old, *before), cursor(self.new, *after)
        yield from self._schemas.changes(Place(old, new, direction, subject, part))


def cursor(side: Side, schema: Any, pointer: str) -> Cursor:
    """Return the cursor of a schema of a document."""
    return () if schema is None else (Part(side.normalized(schema, pointer), pointer),)


def heading(operation: ir.Operation) -> str:
    """Return the heading of an operation: its method and path."""
    return f"{operation.method} {operation.path}"


def blank(path: str) -> str:
    """Return a path with ``{}`` for each of its parameters."""
    return PLACEHOLDER.sub("{}", path)


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a value that should be a mapping, or an empty mapping if it is not."""
    return value if isinstance(value, Mapping) else {}


def covers(wide: str, narrow: str) -> bool:
    """Return whether a status, or a range of statuses such as ``5XX``, includes another one."""
    return wide in ("default", narrow) or (wide[1:].upper() == "XX" and wide[:1] == narrow[:1])
