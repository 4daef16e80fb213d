"""Security: schemes, and which credentials and scopes suffice for a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Change
from oasmith.diff.context import BREAKING, INFO, Context, mapping
from oasmith.diff.schemes import SECTION, Scheme, named
from oasmith.openapi import pointer as pointers

Alternative = Mapping[str, frozenset[str]]
"""Schemes with the scopes that they need; all together suffice."""

_DEFINITION = (
    *("kind", "location", "key", "prefix", "authorization_url", "token_url", "refresh_url"),
    *("client_credentials_url", "server_pointer"),
)
"""What makes a scheme what it is, whatever its name."""


class Access:
    """Compares the security of two documents."""

    def __init__(self, context: Context) -> None:
        """Pair the schemes."""
        self._context = context
        self._old = {scheme.name: scheme for scheme in context.old.api.schemes}
        self._new = {scheme.name: scheme for scheme in context.new.api.schemes}
        self._renamed = dict(self._renames())

    def _renames(self) -> Iterator[tuple[str, str]]:
        """Yield the old name and the new one of schemes that are called differently only."""
        free = [one for name, one in self._new.items() if name not in self._old]
        for name, scheme in self._old.items():
            if name in self._new:
                continue
            same = next((one for one in free if _definition(one) == _definition(scheme)), None)
            if same is not None:
                free.remove(same)
                yield name, same.name

    def changes(self) -> Iterator[Change]:
        """Yield what is different in the schemes, and in what the document asks of every call."""
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
        """Yield what an operation asks differently, where the document does not ask for it."""
        if "security" in old or "security" in new:
            before = old if "security" in old else self._context.old.data
            after = new if "security" in new else self._context.new.data
            where = f"{pointer}/security" if "security" in new else "/security"
            yield from self._alternatives(subject, before, after, where)

    def _alternatives(
        self, subject: str, old: Mapping[str, Any], new: Mapping[str, Any], pointer: str
    ) -> Iterator[Change]:
        before = [self._with_new_names(one) for one in alternatives(old)]
        after = alternatives(new)
        for lost, is_gone in ((before, True), (after, False)):
            others = after if is_gone else before
            some = [one for one in lost if not any(_suffices(one, other) for other in others)]
            yield from self._lost(subject, some, others, pointer, is_gone=is_gone)

    def _lost(
        self,
        subject: str,
        lost: list[Alternative],
        others: list[Alternative],
        pointer: str,
        *,
        is_gone: bool,
    ) -> Iterator[Change]:
        """Yield the alternatives that only one side has; with what is asked besides once."""
        by_rule: dict[str, list[Alternative]] = {}
        for one in lost:
            is_scope = any(one.keys() == other.keys() for other in others)
            kind = "scope" if is_scope and any(one.values()) else "security"
            by_rule.setdefault(kind, []).append(one)
        for kind, some in by_rule.items():
            message = _message(some, is_gone=is_gone) + (_needed(some, others) if is_gone else "")
            yield self._context.change(
                f"{kind}-alternative-{'removed' if is_gone else 'added'}",
                subject,
                message,
                pointer,
                BREAKING if is_gone else INFO,
                *(("operations",) if is_gone else ()),
                old=[_data(one) for one in some] if is_gone else None,
                new=None if is_gone else [_data(one) for one in some],
            )

    def _with_new_names(self, alternative: Alternative) -> Alternative:
        return {self._renamed.get(name, name): scopes for name, scopes in alternative.items()}


def alternatives(node: Mapping[str, Any]) -> list[Alternative]:
    """Return what suffices for a call; nothing at all does where a document asks for nothing."""
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


def _suffices(have: Alternative, asked: Alternative) -> bool:
    return all(name in have and scopes <= have[name] for name, scopes in asked.items())


def _message(some: list[Alternative], *, is_gone: bool) -> str:
    if not any(some):
        return "a credential is needed" if is_gone else "no credential is needed"
    verb = "no longer suffice" if is_gone else "suffice"
    return f"{', '.join(map(_shown, some))} {verb}{'s' if len(some) == 1 else ''}"


def _shown(alternative: Alternative) -> str:
    """Return an alternative in words: its scopes, or its schemes."""
    scopes = sorted({scope for some in alternative.values() for scope in some})
    return " with ".join(scopes) or " with ".join(sorted(alternative)) or "no credential"


def _needed(lost: list[Alternative], others: list[Alternative]) -> str:
    """Return what is asked besides, where that is the same for all."""
    besides = {
        frozenset(
            scope for name, scopes in other.items() for scope in scopes - one.get(name, frozenset())
        )
        for one in lost
        for other in others
        if other.keys() == one.keys() and all(one[name] <= other[name] for name in one)
    }
    if len(besides) != 1:
        return ""
    return f": {', '.join(sorted(besides.pop()))} is needed besides"


def _data(alternative: Alternative) -> dict[str, list[str]]:
    return {name: sorted(scopes) for name, scopes in alternative.items()}


def _definition(scheme: ir.SecurityScheme) -> tuple[Any, ...]:
    return tuple(getattr(scheme, name) for name in _DEFINITION)
