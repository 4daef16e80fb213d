"""A security scheme on both sides: how credentials are sent, and where tokens come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Breaks, Change
from oasmith.diff.context import BREAKING, INFO, WARNING, Context
from oasmith.diff.side import Side
from oasmith.diff.words import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found

SECTION = "/components/securitySchemes"

URLS = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")
"""What of a flow is an address."""

SENT_OTHERWISE = ("basic", "mutualTLS")
"""Kinds of which the credential is no text after a prefix."""


class Scheme:
    """Compares one security scheme."""

    def __init__(self, context: Context, old: ir.SecurityScheme, new: ir.SecurityScheme) -> None:
        """Take the scheme as each side has it."""
        self._context = context
        self._old, self._new = old, new
        self._pointer = pointers.join(SECTION, new.name)
        self._before = context.old.node(pointers.join(SECTION, old.name))
        self._after = context.new.node(self._pointer)

    def changes(self) -> Iterator[Change]:
        """Yield what is different."""
        yield from self._sent()
        if self._old.kind == self._new.kind:
            yield from self._tokens()
            yield from self._flows()
        yield from self._said()

    def _change(self, rule: str, message: str, place: str, **said: Any) -> Change:
        """Return a change; ``place`` is below the scheme."""
        old, new = said.pop("old", None), said.pop("new", None)
        level, breaks = said.pop("level", INFO), said.pop("breaks", ())
        where = f"{self._pointer}/{place}"
        return self._context.change(
            rule, self._new.name, message, where, level, *breaks, old=old, new=new
        )

    def _said(self) -> Iterator[Change]:
        """Yield what is said to people, and whether the scheme will go."""
        before, after = self._before[0], self._after[0]
        what = "the security scheme"
        flags = before.get("deprecated") is True, after.get("deprecated") is True
        yield from self._context.deprecation(
            "scheme", self._new.name, what, self._pointer, flags, "operations"
        )
        own = self._before, self._after
        yield from words(self._context, self._new.name, what, *own, more=("bearerFormat",))

    def _sent(self) -> Iterator[Change]:
        """Yield whether a credential is sent in another way, or is another one."""
        old, new = self._old, self._new
        if (old.kind, old.location, old.key) != (new.kind, new.location, new.key):
            is_sent_otherwise = _transport(old) != _transport(new)
            yield self._change(
                "scheme-changed",
                f"the credential is {_way(new)}; it was {_way(old)}",
                "type",
                level=BREAKING,
                breaks=(
                    *(named(old) if old.argument != new.argument else ()),
                    *(("wire",) if is_sent_otherwise else ()),
                    *(("operations",) if old.kind != new.kind else ()),
                ),
                old=_way(old),
                new=_way(new),
            )
        elif old.prefix != new.prefix:
            yield self._change(
                "authorization-prefix-changed",
                f"{new.prefix or 'nothing'} stands before the token; "
                f"it was {old.prefix or 'nothing'}",
                "x-authorization-prefix",
                level=BREAKING,
                breaks=("wire",),
                old=old.prefix,
                new=new.prefix,
            )

    def _tokens(self) -> Iterator[Change]:
        """Yield whether scopes and the responses of token endpoints are read in another way."""
        old, new = self._old, self._new
        if old.scope_parameters != new.scope_parameters:
            is_kept = _keeps(_parameters(old), _parameters(new))
            yield self._change(
                "scope-parameters-changed",
                f"scopes depend on arguments in another way: {_told(old, new)}",
                "x-scope-parameters",
                level=INFO if is_kept else BREAKING,
                breaks=() if is_kept else ("operations",),
                old=_parameters(old),
                new=_parameters(new),
            )
        if old.server_pointer != new.server_pointer:
            yield self._change(
                "token-response-changed",
                f"the API host stands at {new.server_pointer or 'no place'} of token responses; "
                f"it was at {old.server_pointer or 'no place'}",
                "x-token-response",
                level=BREAKING if old.server_pointer else INFO,
                breaks=("wire",) if old.server_pointer else (),
                old=old.server_pointer,
                new=new.server_pointer,
            )
        for scope in [*old.scopes, *(name for name in new.scopes if name not in old.scopes)]:
            yield from self._scope(scope)

    def _scope(self, scope: str) -> Iterator[Change]:
        before, after = self._old.scopes.get(scope), self._new.scopes.get(scope)
        if before is None or after is None:
            is_gone = after is None
            # Whether a call needs it is said of the call.
            yield self._change(
                "scope-undeclared" if is_gone else "scope-declared",
                f"the scope {scope} is {'no longer ' if is_gone else ''}declared",
                "flows",
                level=WARNING if is_gone else INFO,
                breaks=("operations",) if is_gone else (),
                old=scope if is_gone else None,
                new=None if is_gone else scope,
            )
        elif before != after:
            message = f"the scope {scope}: its description is different"
            yield self._change("wording-changed", message, "flows", old=before, new=after)

    def _flows(self) -> Iterator[Change]:
        context, name = self._context, self._new.name
        nodes = self._flow(context.old, self._old, ""), self._flow(context.new, self._new, "")
        yield from words(context, name, "the flows", *nodes)
        before = [flow.kind for flow in self._old.flows]
        after = [flow.kind for flow in self._new.flows]
        for kind in [*before, *(kind for kind in after if kind not in before)]:
            if kind in after and kind in before:
                own = [
                    self._flow(side, scheme, kind)
                    for side, scheme in ((context.old, self._old), (context.new, self._new))
                ]
                yield from words(context, name, f"the flow {kind}", own[0], own[1])
                for key in URLS:
                    yield from self._url(
                        f"flows/{kind}/{key}", own[0][0].get(key), own[1][0].get(key)
                    )
                continue
            is_gone = kind not in after
            yield self._change(
                "flow-removed" if is_gone else "flow-added",
                f"the flow {kind} is {'gone' if is_gone else 'new'}",
                "flows",
                level=BREAKING if is_gone else INFO,
                breaks=_flow_breaks(kind) if is_gone else (),
                old=kind if is_gone else None,
                new=None if is_gone else kind,
            )
        for key in ("openIdConnectUrl", "oauth2MetadataUrl"):
            yield from self._url(key, self._before[0].get(key), self._after[0].get(key))

    @staticmethod
    def _flow(side: Side, scheme: ir.SecurityScheme, kind: str) -> Found:
        """Return a flow as the document has it; without a kind all of them."""
        place = pointers.join(SECTION, scheme.name, "flows")
        return side.node(pointers.join(place, kind) if kind else place)

    def _url(self, place: str, old: Any, new: Any) -> Iterator[Change]:
        if old != new:
            is_less = old is not None
            yield self._change(
                "scheme-url-changed",
                f"{place.rpartition('/')[2]} is {new or 'gone'}; it was {old or 'not there'}",
                place,
                level=BREAKING if is_less else INFO,
                breaks=("operations",) if is_less else (),
                old=old,
                new=new,
            )


def _transport(scheme: ir.SecurityScheme) -> tuple[str, ...]:
    """Return how a credential is sent: where, under which name, and with which word before it."""
    kind = scheme.kind if scheme.kind in SENT_OTHERWISE else ""
    return kind, scheme.location, scheme.key, scheme.prefix or ""


def _way(scheme: ir.SecurityScheme) -> str:
    if scheme.kind == "apiKey":
        return f"apiKey in the {scheme.location} {scheme.key}"
    return scheme.kind


def _flow_breaks(kind: str) -> tuple[Breaks, ...]:
    """Return whom it breaks that a flow is gone: of one, the client has a class of its own."""
    return ("source", "operations") if kind == "authorizationCode" else ("operations",)


def named(scheme: ir.SecurityScheme) -> tuple[Breaks, ...]:
    """Return that callers' code breaks where the client has an argument for the credential."""
    return ("source",) if scheme.argument else ()


def _keeps(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether every value still means the scope that it meant."""
    return all(
        name in new
        and new[name]["parameter"] == one["parameter"]
        and one["values"].items() <= new[name]["values"].items()
        for name, one in old.items()
    )


def _told(old: ir.SecurityScheme, new: ir.SecurityScheme) -> str:
    """Return what scopes follow from, for each part of a scope that is different."""
    before, after = _parameters(old), _parameters(new)
    names = [*before, *(name for name in after if name not in before)]
    return "; ".join(
        f"{name} {_shown_parameter(before.get(name), after.get(name))}"
        for name in names
        if before.get(name) != after.get(name)
    )


def _shown_parameter(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    if old is None or new is None:
        return "is gone" if new is None else f"is the parameter {new['parameter']}"
    if old["parameter"] != new["parameter"]:
        return f"is the parameter {new['parameter']}; it was {old['parameter']}"
    before, after = old["values"], new["values"]
    return "is " + ", ".join(
        _shown_value(value, before.get(value), after.get(value))
        for value in {**before, **after}
        if before.get(value) != after.get(value)
    )


def _shown_value(value: str, old: str | None, new: str | None) -> str:
    if new is None:
        return f"no longer {old} for {value}"
    return f"{new} for {value}" + (f" (it was {old})" if old is not None else "")


def _parameters(scheme: ir.SecurityScheme) -> dict[str, Any]:
    return {
        name: {"parameter": one.parameter, "values": dict(one.values)}
        for name, one in scheme.scope_parameters.items()
    }
