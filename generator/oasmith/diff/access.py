"""Security: schemes, and which credentials and scopes suffice for a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Change
from oasmith.diff.context import BREAKING, INFO, WARNING, Context, mapping
from oasmith.diff.words import words
from oasmith.openapi import pointer as pointers

SECTION = "/components/securitySchemes"

Alternative = Mapping[str, frozenset[str]]
"""Schemes with the scopes that they need; all together suffice."""

_DEFINITION = (
    *("kind", "location", "key", "prefix", "authorization_url", "token_url", "refresh_url"),
    *("client_credentials_url", "server_pointer"),
)
"""What makes a scheme what it is, whatever its name."""

URLS = {
    "authorization_url": "authorizationUrl",
    "token_url": "tokenUrl",
    "refresh_url": "refreshUrl",
}


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
                    "operations",
                    old=scheme.kind,
                )
            else:
                yield from self._scheme(scheme, after)
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
            listed = ", ".join(map(_shown, some))
            verb = "no longer suffice" if is_gone else "suffice"
            message = f"{listed} {verb}{'s' if len(some) == 1 else ''}"
            if is_gone:
                message += _needed(some, others)
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

    def _scheme(self, old: ir.SecurityScheme, new: ir.SecurityScheme) -> Iterator[Change]:
        pointer = pointers.join(SECTION, new.name)
        yield from self._sent(old, new, pointer)
        yield from self._tokens(old, new, pointer)
        yield from self._flows(old, new, pointer)
        before, after = (
            side.node(pointers.join(SECTION, scheme.name))
            for side, scheme in ((self._context.old, old), (self._context.new, new))
        )
        was, becomes = before[0].get("deprecated") is True, after[0].get("deprecated") is True
        if was != becomes:
            yield self._context.change(
                "scheme-deprecated" if becomes else "scheme-undeprecated",
                new.name,
                f"the security scheme is {'' if becomes else 'no longer '}deprecated",
                f"{after[1]}/deprecated",
                WARNING if becomes else INFO,
                *(("operations",) if becomes else ()),
                old=was,
                new=becomes,
            )
        yield from words(self._context, new.name, "the security scheme", before, after)
        if before[0].get("bearerFormat") != after[0].get("bearerFormat"):
            yield self._context.change(
                "wording-changed",
                new.name,
                "the security scheme: bearerFormat is different",
                f"{after[1]}/bearerFormat",
                old=before[0].get("bearerFormat"),
                new=after[0].get("bearerFormat"),
            )

    def _sent(
        self, old: ir.SecurityScheme, new: ir.SecurityScheme, pointer: str
    ) -> Iterator[Change]:
        """Yield whether a credential is sent in another way."""
        if (old.kind, old.location, old.key) != (new.kind, new.location, new.key):
            yield self._context.change(
                "scheme-changed",
                new.name,
                f"the credential is sent as {_way(new)}; it was {_way(old)}",
                f"{pointer}/type",
                BREAKING,
                *(("wire", "operations") if old.kind != new.kind else ("wire",)),
                old=_way(old),
                new=_way(new),
            )
        elif old.prefix != new.prefix:
            yield self._context.change(
                "authorization-prefix-changed",
                new.name,
                f"{new.prefix or 'nothing'} stands before the token; "
                f"it was {old.prefix or 'nothing'}",
                f"{pointer}/x-authorization-prefix",
                BREAKING,
                "wire",
                old=old.prefix,
                new=new.prefix,
            )

    def _tokens(
        self, old: ir.SecurityScheme, new: ir.SecurityScheme, pointer: str
    ) -> Iterator[Change]:
        """Yield whether scopes and the responses of token endpoints are read in another way."""
        if old.scope_parameters != new.scope_parameters:
            yield self._context.change(
                "scope-parameters-changed",
                new.name,
                "scopes follow from arguments in another way",
                f"{pointer}/x-scope-parameters",
                BREAKING,
                "operations",
                old=_parameters(old),
                new=_parameters(new),
            )
        if old.server_pointer != new.server_pointer:
            yield self._context.change(
                "token-response-changed",
                new.name,
                f"the API host is read from {new.server_pointer or 'nowhere'} of token responses; "
                f"it was {old.server_pointer or 'nowhere'}",
                f"{pointer}/x-token-response",
                BREAKING,
                "wire",
                old=old.server_pointer,
                new=new.server_pointer,
            )
        for scope in [*old.scopes, *(name for name in new.scopes if name not in old.scopes)]:
            yield from self._scope(scope, old, new, pointer)

    def _scope(
        self, scope: str, old: ir.SecurityScheme, new: ir.SecurityScheme, pointer: str
    ) -> Iterator[Change]:
        is_gone, is_new = scope not in new.scopes, scope not in old.scopes
        if is_gone or is_new:
            # Whether a call needs it is said of the call.
            yield self._context.change(
                "scope-undeclared" if is_gone else "scope-declared",
                new.name,
                f"the scope {scope} is {'no longer ' if is_gone else ''}declared",
                f"{pointer}/flows",
                WARNING if is_gone else INFO,
                *(("operations",) if is_gone else ()),
                old=scope if is_gone else None,
                new=None if is_gone else scope,
            )
        elif old.scopes[scope] != new.scopes[scope]:
            yield self._context.change(
                "wording-changed",
                new.name,
                f"the scope {scope}: its description is different",
                f"{pointer}/flows",
                old=old.scopes[scope],
                new=new.scopes[scope],
            )

    def _flows(
        self, old: ir.SecurityScheme, new: ir.SecurityScheme, pointer: str
    ) -> Iterator[Change]:
        keys = pointers.join(SECTION, old.name, "flows"), f"{pointer}/flows"
        nodes = self._context.old.node(keys[0]), self._context.new.node(keys[1])
        yield from words(self._context, new.name, "the flows", *nodes)
        before = {flow.kind: flow for flow in old.flows}
        after = {flow.kind: flow for flow in new.flows}
        for kind in [*before, *(kind for kind in after if kind not in before)]:
            if kind not in after or kind not in before:
                is_gone = kind not in after
                yield self._context.change(
                    "flow-removed" if is_gone else "flow-added",
                    new.name,
                    f"the flow {kind} is {'gone' if is_gone else 'new'}",
                    f"{pointer}/flows",
                    BREAKING if is_gone else INFO,
                    *(("operations",) if is_gone else ()),
                    old=kind if is_gone else None,
                    new=None if is_gone else kind,
                )
                continue
            own = [
                side.node(pointers.join(where, kind))
                for side, where in zip((self._context.old, self._context.new), keys, strict=True)
            ]
            yield from words(self._context, new.name, f"the flow {kind}", own[0], own[1])
            for field, key in URLS.items():
                yield from self._url(
                    new.name,
                    f"{pointer}/flows/{kind}/{key}",
                    getattr(before[kind], field),
                    getattr(after[kind], field),
                )
        for key in ("openIdConnectUrl", "oauth2MetadataUrl"):
            yield from self._url(
                new.name,
                f"{pointer}/{key}",
                self._context.old.node(pointers.join(SECTION, old.name))[0].get(key),
                self._context.new.node(pointer)[0].get(key),
            )
        for kind in (kind for kind in after if kind in before):
            yield from self._url(
                new.name,
                f"{pointer}/flows/{kind}/deviceAuthorizationUrl",
                *(
                    side.node(pointers.join(SECTION, name, "flows", kind))[0].get(
                        "deviceAuthorizationUrl"
                    )
                    for side, name in ((self._context.old, old.name), (self._context.new, new.name))
                ),
            )

    def _url(self, name: str, pointer: str, old: Any, new: Any) -> Iterator[Change]:
        if old == new:
            return
        is_less = old is not None
        yield self._context.change(
            "scheme-url-changed",
            name,
            f"{pointer.rpartition('/')[2]} is {new or 'gone'}; it was {old or 'not there'}",
            pointer,
            BREAKING if is_less else INFO,
            *(("operations",) if is_less else ()),
            old=old,
            new=new,
        )


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


def _way(scheme: ir.SecurityScheme) -> str:
    if scheme.kind == "apiKey":
        return f"apiKey in the {scheme.location} {scheme.key}"
    return scheme.kind


def _parameters(scheme: ir.SecurityScheme) -> dict[str, Any]:
    return {
        name: {"parameter": one.parameter, "values": dict(one.values)}
        for name, one in scheme.scope_parameters.items()
    }
