"""Checks of a request's credentials against the security of its operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from oasmith import ir
from oasmith.traffic.problems import Problem
from oasmith_runtime.messages import Request


@dataclass(frozen=True, slots=True)
class Credentials:
    """The required credentials that a request has."""

    schemes: frozenset[str]
    """The security schemes for which the request has a credential."""
    problems: tuple[Problem, ...]


def credentials(
    request: Request, operation: ir.Operation, schemes: Mapping[str, ir.SecurityScheme]
) -> Credentials:
    """Return the credentials that a request has, and their problems.

    A client certificate is not visible in a request, so it counts as present.
    """
    named = dict.fromkeys(name for alternative in operation.security for name in alternative)
    by_scheme: dict[str, Problem] = {}
    present = set()
    for name in named:
        scheme = schemes.get(name)
        if scheme is None:
            continue
        problem = _problem(request, scheme, operation)
        if problem is None:
            present.add(name)
        else:
            by_scheme[name] = problem
    fits = not operation.security or any(set(one) <= present for one in operation.security)
    problems = () if fits else tuple(_most_relevant(by_scheme, operation))
    return Credentials(frozenset(present), problems)


def _most_relevant(by_scheme: Mapping[str, Problem], operation: ir.Operation) -> Iterator[Problem]:
    """Yield the most relevant problem: an invalid credential rather than a missing one."""
    first = next((one for one in by_scheme.values() if one.rule != "missing-credential"), None)
    if first is not None:
        yield first
        return
    names = " or ".join(" and ".join(one) for one in dict.fromkeys(map(tuple, operation.security)))
    first = next(iter(by_scheme.values()), None)
    yield Problem(
        rule="missing-credential",
        message=f"the request has no credential; {operation.id} needs {names}",
        part=first.part if first is not None else "/request/headers",
        hint=first.hint if first is not None else "",
        pointer=f"{operation.pointer}/security",
    )


def _problem(
    request: Request, scheme: ir.SecurityScheme, operation: ir.Operation
) -> Problem | None:
    """Return the problem of the credential of one scheme; None if it is valid."""
    if not scheme.traits.is_sent:
        return None
    value = value_of(request, scheme)
    part = _part(scheme)
    if value is None:
        return Problem(
            rule="missing-credential",
            message=f"the request has no {scheme.location} {scheme.key}",
            part=part,
            hint=f"Send {scheme.location} {scheme.key}: {_example(scheme)}.",
            pointer=f"{operation.pointer}/security",
        )
    if scheme.prefix and not _has_prefix(value, scheme.prefix):
        actual = f"begins with {value.partition(' ')[0]}" if " " in value else "has no prefix"
        return Problem(
            rule="credential-prefix",
            message=f"{scheme.key} {actual}; it must begin with {scheme.prefix}",
            part=part,
            hint=f"Send {_example(scheme)}.",
            pointer=f"/components/securitySchemes/{scheme.name}",
        )
    return None


def _has_prefix(value: str, prefix: str) -> bool:
    # The names of schemes are case-insensitive (RFC 9110, section 11.1).
    start, _, rest = value.partition(" ")
    return start.casefold() == prefix.casefold() and bool(rest.strip())


def _part(scheme: ir.SecurityScheme) -> str:
    places = {"header": f"/request/headers/{scheme.key.lower()}", "query": "/request/uri"}
    return places.get(scheme.location, "/request/headers/cookie")


def _example(scheme: ir.SecurityScheme) -> str:
    return f"{scheme.prefix} TOKEN" if scheme.prefix else "CREDENTIAL"


def value_of(request: Request, scheme: ir.SecurityScheme) -> str | None:
    """Return the credential of a scheme in a request; None if it is missing."""
    if scheme.location == "header":
        return header(request.headers, scheme.key)
    if scheme.location == "query":
        pairs = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
        return next((value for name, value in pairs if name == scheme.key), None)
    cookies = header(request.headers, "cookie") or ""
    named = (pair.strip().partition("=") for pair in cookies.split(";"))
    return next((value for name, _, value in named if name == scheme.key), None)


def header(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header by its case-insensitive name; None if it is missing."""
    lower = name.lower()
    if lower in headers:
        return headers[lower]
    return next((value for key, value in headers.items() if key.lower() == lower), None)
