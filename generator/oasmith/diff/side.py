"""One of the two documents that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from oasmith.contract.contract import Contract
from oasmith.diagnostics.findings import Location, shown_at
from oasmith.ir.types import Scalar, specs_in
from oasmith.openapi import pointer as pointers
from oasmith.openapi.references import references


@dataclass(frozen=True)
class Side(Contract):
    """The old or the new document, with its IR."""

    shown: Mapping[Path, str] = field(default_factory=dict)
    """Folders with the files of a revision, and what is shown in their place, such as ``main:``."""

    @cached_property
    def has_formats(self) -> bool:
        """Whether the client maps string formats to Python types, and any value has such a type."""
        return self.api.models.has_formats or any(
            isinstance(spec, Scalar) and spec.format is not None
            for spec in specs_in([*self.api.resources, *self.api.webhooks])
        )

    def written_out(self, node: Any, above: frozenset[str] = frozenset()) -> Any:
        """Return a part of the document with each reference replaced by its target.

        References that are in ``above``, because they are being replaced already, are kept.
        """
        if isinstance(node, list):
            return [self.written_out(item, above) for item in node]
        if not isinstance(node, dict):
            return node
        if node.keys() == {"allOf"} and len(node["allOf"]) == 1:
            return self.written_out(node["allOf"][0], above)
        reference = node.get("$ref")
        if not isinstance(reference, str) or reference in above:
            return {key: self.written_out(value, above) for key, value in node.items()}
        target = self.node(pointers.unquoted(reference))[0]
        return self.written_out(target, above | {reference})

    def locate(self, pointer: str) -> Location:
        """Return the location of a node, or of its nearest ancestor that exists."""
        return shown_at(super().locate(pointer), self.shown)


class Unchanged:
    """Tells which parts of two documents are equal, including everything they refer to."""

    def __init__(self, old: Side, new: Side) -> None:
        """Compare the target of every reference once."""
        self._old, self._new = old, new
        self._changed = self._changed_targets()

    def same(self, old: Any, new: Any) -> bool:
        """Return whether two nodes are equal, and the targets of their references as well."""
        return bool(old == new) and not any(target in self._changed for target in references(new))

    def _changed_targets(self) -> frozenset[str]:
        """Return the references whose targets differ, or refer to a target that differs."""
        users_of: dict[str, set[str]] = {}
        changed: list[str] = []
        seen = set(references(self._new.data)) | set(references(self._old.data))
        for target in seen:
            pointer = pointers.unquoted(target)
            old, new = self._get(self._old, pointer), self._get(self._new, pointer)
            if old != new:
                changed.append(target)
            for used in references(new):
                users_of.setdefault(used, set()).add(target)
        known = set(changed)
        while changed:
            for user in users_of.get(changed.pop(), ()):
                if user not in known:
                    known.add(user)
                    changed.append(user)
        return frozenset(known)

    @staticmethod
    def _get(side: Side, pointer: str) -> Any:
        try:
            return pointers.get(side.data, pointer)
        except LookupError:
            return None
