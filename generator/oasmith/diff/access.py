"""Comparison of security schemes, and of the credentials and scopes that a call requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Change
from oasmith.diff.context import BREAKING, INFO, Context, mapping
from oasmith.diff.schemes import SECTION, Scheme, named
from oasmith.openapi import pointer as pointers

Alternative = Mapping[str, frozenset[str]]
"""A security requirement: schemes with their scopes, all of which are needed together."""

_DEFINITION = (
    *("kind", "location", "key", "prefix", "authorization_url", "token_url", "refresh_url"),
    *("client_credentials_url", "server_pointer"),
)
"""The attributes that identify a scheme, whatever its name."""


class Access:
    """Compares the security of two documents."""

    def __init__(self, context: Context) -> None:
        """Pair the schemes."""
        self._context = context
        self._old = {scheme.name: scheme for scheme in context.old.api.schemes}
        self._new = {scheme.name: scheme for scheme in context.new.api.schemes}
        self._renamed = dict(self._renames())

    def _renames(self) -> Iterator[tuple[str, str]]:
        """Yield the old and the new name of each scheme that was only renamed."""
        free = [one for name, one in self._new.items() if name not in self._old]
        for name, scheme in self._old.items():
            if name in self._new:
                continue
            same = next((one for one in free if _definition(one) == _definition(scheme)), None)
            if same is not None:
                free.remove(same)
                yield name, same.name

    def changes(self) -> Iterator[Change]:
        """Yield the differences between the schemes, and between the document's ``security``."""
        for name, scheme in self._old.items():
            after = self._new.get(self._renamed.get(name, name))
            if after is None:
                yield self._context.change(
                    "scheme-removed",
                    name,
                    f"the security scheme {name!r} is gone",
                    SECTION,
                    BREAKING,
                    *named(scheme),
                    "operations",
                    old=scheme.kind,
                )
            else:
                yield from Scheme(self._context, scheme, after).changes()
        for name, scheme in self._new.items():
            if name not in self._old and name not in self._renamed.values():
                yield self._context.change(
                    "scheme-added",
                    name,
                    f"the security scheme {name!r} is new",
                    pointers.join(SECTION, name),
                    new=scheme.kind,
                )
        old, new = self._context.old.data, self._context.new.data
        yield from self._alternatives("security", old, new, "/security")

    def of_operation(
        self, subject: str, old: Mapping[str, Any], new: Mapping[str, Any], pointer: str
    ) -> Iterator[Change]:
        """Yield the differences between the ``security`` of an operation and its old version.

        Operations that both use the ``security`` of their document are skipped.
        """
        if "security" in old or "security" in new:
            before = old if "security" in old else self._context.old.data
            after = new if "security" in new else self._context.new.data
            new_pointer = f"{pointer}/security" if "security" in new else "/security"
            yield from self._alternatives(subject, before, after, new_pointer)

    def _alternatives(
        self, subject: str, old: Mapping[str, Any], new: Mapping[str, Any], pointer: str
    ) -> Iterator[Change]:
        before = [self._with_new_names(one) for one in alternatives(old)]
        after = alternatives(new)
        for lost, is_gone in ((before, True), (after, False)):
            others = after if is_gone else before
            unmatched = [one for one in lost if not any(_suffices(one, other) for other in others)]
            yield from self._lost(subject, unmatched, others, pointer, is_gone=is_gone)

    def _lost(
        self,
        subject: str,
        lost: list[Alternative],
        others: list[Alternative],
        pointer: str,
        *,
        is_gone: bool,
    ) -> Iterator[Change]:
        """Yield the alternatives that only one side has, as one change for each rule."""
        by_rule: dict[str, list[Alternative]] = {}
        for one in lost:
            is_scope = any(one.keys() == other.keys() for other in others)
            kind = "scope" if is_scope and any(one.values()) else "security"
            by_rule.setdefault(kind, []).append(one)
        for kind, group in by_rule.items():
            message = _message(group, is_gone=is_gone) + (
                _added_scopes(group, others) if is_gone else ""
            )
            yield self._context.change(
                f"{kind}-alternative-{'removed' if is_gone else 'added'}",
                subject,
                message,
                pointer,
                BREAKING if is_gone else INFO,
                *(("operations",) if is_gone else ()),
                old=[_data(one) for one in group] if is_gone else None,
                new=None if is_gone else [_data(one) for one in group],
            )

    def _with_new_names(self, alternative: Alternative) -> Alternative:
        return {self._renamed.get(name, name): scopes for name, scopes in alternative.items()}


def alternatives(node: Mapping[str, Any]) -> list[Alternative]:
    """Return the security requirements, any of which suffices; an empty one if there are none."""
    listed = node.get("security")
    entries = [
        one for one in (listed if isinstance(listed, list) else ()) if mapping(one) or one == {}
    ]
    return [
        {
            str(name): frozenset(map(str, scopes if isinstance(scopes, list) else ()))
            for name, scopes in entry.items()
        }
        for entry in entries
    ] or [{}]


def _suffices(alternative: Alternative, required: Alternative) -> bool:
    return all(
        name in alternative and scopes <= alternative[name] for name, scopes in required.items()
    )


def _message(group: list[Alternative], *, is_gone: bool) -> str:
    if not any(group):
        return "a credential is needed" if is_gone else "no credential is needed"
    verb = "no longer suffice" if is_gone else "suffice"
    return f"{', '.join(map(_described, group))} {verb}{'s' if len(group) == 1 else ''}"


def _described(alternative: Alternative) -> str:
    """Return an alternative as text: its scopes, or without scopes its schemes."""
    scopes = sorted({scope for required in alternative.values() for scope in required})
    return " with ".join(scopes) or " with ".join(sorted(alternative)) or "no credential"


def _added_scopes(lost: list[Alternative], others: list[Alternative]) -> str:
    """Return the scopes that are needed in addition, if they are the same for all alternatives."""
    added = {
        frozenset(
            scope for name, scopes in other.items() for scope in scopes - one.get(name, frozenset())
        )
        for one in lost
        for other in others
        if other.keys() == one.keys() and all(one[name] <= other[name] for name in one)
    }
    if len(added) != 1:
        return ""
    return f": {', '.join(sorted(added.pop()))} is also needed"


def _data(alternative: Alternative) -> dict[str, list[str]]:
    return {name: sorted(scopes) for name, scopes in alternative.items()}


def _definition(scheme: ir.SecurityScheme) -> tuple[Any, ...]:
    return tuple(getattr(scheme, name) for name in _DEFINITION)
