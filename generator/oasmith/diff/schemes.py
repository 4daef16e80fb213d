"""Comparison of a security scheme: how its credential is sent, and where tokens come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Breaks, Change
from oasmith.diff.context import BREAKING, INFO, WARNING, Context
from oasmith.diff.side import Side
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found

SECTION = "/components/securitySchemes"

URLS = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")
"""The keys of an OAuth flow whose values are URLs."""

WITHOUT_PREFIX = ("basic", "mutualTLS")
"""Kinds whose credential is not sent as a text after a prefix."""


class Scheme:
    """Compares one security scheme."""

    def __init__(self, context: Context, old: ir.SecurityScheme, new: ir.SecurityScheme) -> None:
        """Store the old and the new version of the scheme."""
        self._context = context
        self._old, self._new = old, new
        self._pointer = pointers.join(SECTION, new.name)
        self._before = context.old.node(pointers.join(SECTION, old.name))
        self._after = context.new.node(self._pointer)

    def changes(self) -> Iterator[Change]:
        """Yield the differences."""
        yield from self._credential()
        if self._old.kind == self._new.kind:
            yield from self._tokens()
            yield from self._flows()
        yield from self._texts()

    def _change(self, rule: str, message: str, place: str, **options: Any) -> Change:
        """Return a change; ``place`` is a pointer relative to the scheme.

        The options are ``old``, ``new``, ``level`` and ``breaks``.
        """
        old, new = options.pop("old", None), options.pop("new", None)
        level, breaks = options.pop("level", INFO), options.pop("breaks", ())
        pointer = f"{self._pointer}/{place}"
        return self._context.change(
            rule, self._new.name, message, pointer, level, *breaks, old=old, new=new
        )

    def _texts(self) -> Iterator[Change]:
        """Yield the differences in the texts, and the change of ``deprecated``."""
        before, after = self._before[0], self._after[0]
        label = "the security scheme"
        flags = before.get("deprecated") is True, after.get("deprecated") is True
        yield from self._context.deprecation(
            "scheme", self._new.name, label, self._pointer, flags, "operations"
        )
        nodes = self._before, self._after
        yield from words(self._context, self._new.name, label, *nodes, more=("bearerFormat",))

    def _credential(self) -> Iterator[Change]:
        """Yield the change of the credential, or of how it is sent."""
        old, new = self._old, self._new
        if (old.kind, old.location, old.key) != (new.kind, new.location, new.key):
            is_sent_differently = _transport(old) != _transport(new)
            yield self._change(
                "scheme-changed",
                f"the credential is {_kind(new)}; it was {_kind(old)}",
                "type",
                level=BREAKING,
                breaks=(
                    *(named(old) if old.argument != new.argument else ()),
                    *(("wire",) if is_sent_differently else ()),
                    *(("operations",) if old.kind != new.kind else ()),
                ),
                old=_kind(old),
                new=_kind(new),
            )
        elif old.prefix != new.prefix:
            yield self._change(
                "authorization-prefix-changed",
                f"the prefix of the token is {new.prefix or 'empty'}; "
                f"it was {old.prefix or 'empty'}",
                "x-authorization-prefix",
                level=BREAKING,
                breaks=("wire",),
                old=old.prefix,
                new=new.prefix,
            )

    def _tokens(self) -> Iterator[Change]:
        """Yield the differences in scopes, their parameters, and token responses."""
        old, new = self._old, self._new
        if old.scope_parameters != new.scope_parameters:
            is_kept = _keeps(_parameters(old), _parameters(new))
            yield self._change(
                "scope-parameters-changed",
                f"scopes depend on arguments in another way: {_parameter_changes(old, new)}",
                "x-scope-parameters",
                level=INFO if is_kept else BREAKING,
                breaks=() if is_kept else ("operations",),
                old=_parameters(old),
                new=_parameters(new),
            )
        if old.server_pointer != new.server_pointer:
            yield self._change(
                "token-response-changed",
                f"the API host in token responses is at {new.server_pointer or 'no location'}; "
                f"it was at {old.server_pointer or 'no location'}",
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
            # That a call needs it is a change of the call.
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
                flows = [
                    self._flow(side, scheme, kind)
                    for side, scheme in ((context.old, self._old), (context.new, self._new))
                ]
                yield from words(context, name, f"the flow {kind}", flows[0], flows[1])
                for key in URLS:
                    yield from self._url(
                        f"flows/{kind}/{key}", flows[0][0].get(key), flows[1][0].get(key)
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
        """Return the node of a flow in the document; with an empty ``kind`` that of all flows."""
        place = pointers.join(SECTION, scheme.name, "flows")
        return side.node(pointers.join(place, kind) if kind else place)

    def _url(self, place: str, old: Any, new: Any) -> Iterator[Change]:
        if old != new:
            had_url = old is not None
            yield self._change(
                "scheme-url-changed",
                f"{place.rpartition('/')[2]} is {new or 'gone'}; it was {old or 'not set'}",
                place,
                level=BREAKING if had_url else INFO,
                breaks=("operations",) if had_url else (),
                old=old,
                new=new,
            )


def _transport(scheme: ir.SecurityScheme) -> tuple[str, ...]:
    """Return how a credential is sent: its location, its name, and its prefix."""
    kind = scheme.kind if scheme.kind in WITHOUT_PREFIX else ""
    return kind, scheme.location, scheme.key, scheme.prefix or ""


def _kind(scheme: ir.SecurityScheme) -> str:
    if scheme.kind == "apiKey":
        return f"apiKey in the {scheme.location} {scheme.key}"
    return scheme.kind


def _flow_breaks(kind: str) -> tuple[Breaks, ...]:
    """Return what the removal of a flow breaks: the client has a class for one of the flows."""
    return ("source", "operations") if kind == "authorizationCode" else ("operations",)


def named(scheme: ir.SecurityScheme) -> tuple[Breaks, ...]:
    """Return ``source`` if the client has an argument for the credential, else nothing."""
    return ("source",) if scheme.argument else ()


def _keeps(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether every value still has the same scope."""
    return all(
        name in new
        and new[name]["parameter"] == one["parameter"]
        and one["values"].items() <= new[name]["values"].items()
        for name, one in old.items()
    )


def _parameter_changes(old: ir.SecurityScheme, new: ir.SecurityScheme) -> str:
    """Return the changes of ``x-scope-parameters`` as text."""
    before, after = _parameters(old), _parameters(new)
    names = [*before, *(name for name in after if name not in before)]
    return "; ".join(
        f"{name} {_parameter_change(before.get(name), after.get(name))}"
        for name in names
        if before.get(name) != after.get(name)
    )


def _parameter_change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    if old is None or new is None:
        return "is gone" if new is None else f"is the parameter {new['parameter']}"
    if old["parameter"] != new["parameter"]:
        return f"is the parameter {new['parameter']}; it was {old['parameter']}"
    before, after = old["values"], new["values"]
    return "is " + ", ".join(
        _value_change(value, before.get(value), after.get(value))
        for value in {**before, **after}
        if before.get(value) != after.get(value)
    )


def _value_change(value: str, old: str | None, new: str | None) -> str:
    if new is None:
        return f"no longer {old} for {value}"
    return f"{new} for {value}" + (f" (it was {old})" if old is not None else "")


def _parameters(scheme: ir.SecurityScheme) -> dict[str, Any]:
    return {
        name: {"parameter": one.parameter, "values": dict(one.values)}
        for name, one in scheme.scope_parameters.items()
    }
