"""The credentials of a request against the security of its operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from oasmith import ir
from oasmith.traffic.problems import Problem
from oasmith_runtime.messages import Request


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request has of what its operation asks for."""

    schemes: frozenset[str]
    """The security schemes of which it has a credential."""
    problems: tuple[Problem, ...]


def credentials(
    request: Request, operation: ir.Operation, schemes: Mapping[str, ir.SecurityScheme]
) -> Credentials:
    """Return which credentials a request has, and what is wrong with them.

    A client certificate does not show in a request, so it counts as there.
    """
    named = dict.fromkeys(name for alternative in operation.security for name in alternative)
    wrong: dict[str, Problem] = {}
    present = set()
    for name in named:
        scheme = schemes.get(name)
        if scheme is None:
            continue
        problem = _problem(request, scheme, operation)
        if problem is None:
            present.add(name)
        else:
            wrong[name] = problem
    fits = not operation.security or any(set(one) <= present for one in operation.security)
    problems = () if fits else tuple(_told(wrong, operation))
    return Credentials(frozenset(present), problems)


def _told(wrong: Mapping[str, Problem], operation: ir.Operation) -> Iterator[Problem]:
    """Yield what is wrong, a credential that is there before one that is absent."""
    first = next((one for one in wrong.values() if one.rule != "missing-credential"), None)
    if first is not None:
        yield first
        return
    names = " or ".join(" and ".join(one) for one in dict.fromkeys(map(tuple, operation.security)))
    first = next(iter(wrong.values()), None)
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
    """Return what is wrong with the credential of one scheme; None where nothing is."""
    if not scheme.traits.is_sent:
        return None
    value = value_of(request, scheme)
    place = _place(scheme)
    if value is None:
        return Problem(
            rule="missing-credential",
            message=f"the request has no {scheme.location} {scheme.key}",
            part=place,
            hint=f"Send {scheme.location} {scheme.key}: {_example(scheme)}.",
            pointer=f"{operation.pointer}/security",
        )
    if scheme.prefix and not _has_prefix(value, scheme.prefix):
        said = value.partition(" ")[0] if " " in value else "a credential alone"
        return Problem(
            rule="credential-prefix",
            message=f"{scheme.key} begins with {said}, not with {scheme.prefix}",
            part=place,
            hint=f"Send {_example(scheme)}.",
            pointer=f"/components/securitySchemes/{scheme.name}",
        )
    return None


def _has_prefix(value: str, prefix: str) -> bool:
    # The names of schemes have no case (RFC 9110, section 11.1).
    start, _, rest = value.partition(" ")
    return start.casefold() == prefix.casefold() and bool(rest.strip())


def _place(scheme: ir.SecurityScheme) -> str:
    places = {"header": f"/request/headers/{scheme.key.lower()}", "query": "/request/uri"}
    return places.get(scheme.location, "/request/headers/cookie")


def _example(scheme: ir.SecurityScheme) -> str:
    return f"{scheme.prefix} TOKEN" if scheme.prefix else "CREDENTIAL"


def value_of(request: Request, scheme: ir.SecurityScheme) -> str | None:
    """Return the credential of a scheme as a request has it; None where it has none."""
    if scheme.location == "header":
        return header(request.headers, scheme.key)
    if scheme.location == "query":
        pairs = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
        return next((value for name, value in pairs if name == scheme.key), None)
    cookies = header(request.headers, "cookie") or ""
    named = (pair.strip().partition("=") for pair in cookies.split(";"))
    return next((value for name, _, value in named if name == scheme.key), None)


def header(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header, in whatever case it is written."""
    wanted = name.lower()
    if wanted in headers:
        return headers[wanted]
    return next((value for key, value in headers.items() if key.lower() == wanted), None)
