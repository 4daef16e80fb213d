"""Checks of security requirements, scopes and placeholders of scopes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node
from oasmith.validate.checks.parameters import PLACEHOLDER
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that the schemes and scopes of security requirements are defined."""
    components = view.document.data.get("components")
    schemes = {
        name: scheme
        for name, scheme, _ in view.tree.members(components, "securitySchemes", "/components")
    }
    owners = [(dict(view.document.data), "")]
    owners += [(operation, pointer) for _, _, operation, pointer, _ in view.operations()]
    findings = [
        one for owner, pointer in owners for one in _requirements(view, owner, pointer, schemes)
    ]
    used = {name for owner, _ in owners for name in _required(owner)}
    yield from _with_misspelt_schemes(view, findings, schemes, used)
    for name, scheme, scheme_pointer in view.tree.members(
        components, "securitySchemes", "/components"
    ):
        yield from _placeholders(view, name, scheme, scheme_pointer)


def _required(owner: Node) -> Iterator[str]:
    """Yield the names of the schemes that an operation or the document requires."""
    entries = owner.get("security")
    for entry in entries if isinstance(entries, list) else ():
        yield from entry if isinstance(entry, dict) else ()


def _with_misspelt_schemes(
    view: View, findings: list[Finding], schemes: dict[str, Node], used: set[str]
) -> Iterator[Finding]:
    """Yield findings, merging those that are caused by the misspelt name of a scheme."""
    undefined = [one for one in findings if one.rule == "undefined-scheme"]
    for name in {pointers.split(one.pointer)[-1] for one in undefined}:
        group = [one for one in undefined if pointers.split(one.pointer)[-1] == name]
        similar = difflib.get_close_matches(name, schemes.keys() - used, n=1)
        if len(group) > 1 and similar:
            message = f"{len(group)} requirements are for '{name}', but none for '{similar[0]}'"
            hint = f"Rename it to '{name}', or correct the requirements."
            where = pointers.join("/components/securitySchemes", similar[0])
            yield view.finding("undefined-scheme", message, where, hint, is_key=True)
            findings = [one for one in findings if one not in group]
    yield from findings


def _requirements(
    view: View, owner: Node, pointer: str, schemes: dict[str, Node]
) -> Iterator[Finding]:
    entries = owner.get("security")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield from _conflicts(view, entry, pointers.join(pointer, "security", index), schemes)
        for name, scopes in (entry if isinstance(entry, dict) else {}).items():
            name_pointer = pointers.join(pointer, "security", index, name)
            if name not in schemes:
                similar = difflib.get_close_matches(name, schemes, n=1)
                yield view.finding(
                    "undefined-scheme",
                    f"the security scheme {name!r} is not defined",
                    name_pointer,
                    f"Did you mean {similar[0]!r}?"
                    if similar
                    else "Define it in components.securitySchemes.",
                )
            elif schemes[name].get("type") == "oauth2":
                yield from _scopes(view, name, schemes[name], scopes, name_pointer)


def _conflicts(
    view: View, entry: Node, pointer: str, schemes: dict[str, Node]
) -> Iterator[Finding]:
    """Report credentials of one requirement that cannot be sent in the same request."""
    taken: dict[tuple[str, str], str] = {}
    for name in entry:
        carrier = _carrier(schemes.get(name, {}))
        if carrier in taken:
            yield view.finding(
                "security-conflict",
                f"{taken[carrier]!r} and {name!r} are required together, but both are the "
                f"{carrier[0]} {carrier[1]!r}; either is treated as sufficient",
                pointers.join(pointer, name),
                "If either is sufficient, write them as two items of `security`.",
            )
        elif carrier is not None:
            taken[carrier] = name


def _carrier(scheme: Node) -> tuple[str, str] | None:
    """Return the location and the name of the parameter or header that carries a credential."""
    if scheme.get("type") == "apiKey":
        return str(scheme.get("in")), str(scheme.get("name")).lower()
    is_header = scheme.get("type") in ("http", "oauth2", "openIdConnect")
    return ("header", "authorization") if is_header else None


def _scopes(view: View, name: str, scheme: Node, scopes: Any, pointer: str) -> Iterator[Finding]:
    flows = scheme.get("flows")
    declared = {
        str(scope)
        for flow in (flows if isinstance(flows, dict) else {}).values()
        if isinstance(flow, dict)
        for scope in _names(flow.get("scopes"))
    }
    for index, scope in enumerate(scopes if isinstance(scopes, list) else ()):
        if isinstance(scope, str) and scope not in declared:
            similar = difflib.get_close_matches(scope, declared, n=1)
            hint = f"Did you mean {similar[0]!r}? Otherwise" if similar else "Correct it, or"
            yield view.finding(
                "undefined-scope",
                f"the scope {scope!r} is not declared by {name!r}",
                pointers.join(pointer, index),
                f"{hint} add it to the scopes of a flow of {name!r}.",
            )


def _names(scopes: Any) -> Iterable[str]:
    return scopes if isinstance(scopes, dict) else ()


def _placeholders(view: View, name: str, scheme: Node, pointer: str) -> Iterator[Finding]:
    """Check that the parameter of each placeholder exists.

    A parameter that is in a path but not declared is reported by another check.
    """
    placeholders = scheme.get("x-scope-parameters")
    if not isinstance(placeholders, dict):
        return
    known = {str(node.get("name")) for node, _ in view.objects("parameter")}
    known |= {word for path, *_ in view.operations() for word in PLACEHOLDER.findall(path)}
    for word, value in placeholders.items():
        parameter = value.get("parameter") if isinstance(value, dict) else None
        if isinstance(parameter, str) and parameter not in known:
            similar = difflib.get_close_matches(parameter, known, n=1)
            yield view.finding(
                "scope-parameter",
                f"{{{word}}} of {name!r} is derived from {parameter!r}, which no operation has",
                pointers.join(pointer, "x-scope-parameters", word, "parameter"),
                f"Did you mean {similar[0]!r}?" if similar else "Name a parameter of an operation.",
            )
