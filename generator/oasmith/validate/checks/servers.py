"""Servers and data centres."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import HOST, SERVER_NAMES
from oasmith.openapi.tree import Node
from oasmith.validate.checks.parameters import PLACEHOLDER
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check the document's servers, and each server's own URL."""
    doubles = {pointer for pointer, _ in _doubles(view)}
    for pointer, id in _doubles(view):
        yield _double(view, pointer, id)
    for server, pointer in view.objects("server"):
        if not isinstance(server.get("url"), str):
            continue  # found by its form
        yield from _url(view, server, pointer)
        yield from _variables(view, server, pointer)
        # One fault is one finding: a server with the id of another has its host too.
        if not any(double.startswith(f"{pointer}/") for double in doubles):
            yield from _host(view, server, pointer)


def _doubles(view: View) -> list[tuple[str, str]]:
    """Return where an id stands that an earlier server has already, and the id."""
    seen: set[str] = set()
    doubles = []
    for server, pointer in view.tree.items(view.document.data, "servers", ""):
        center = server.get("x-data-center")
        keys = [("x-data-center/id", center.get("id"))] if isinstance(center, dict) else []
        keys += [(key, server.get(key)) for key in SERVER_NAMES]
        for key, id in keys:
            if isinstance(id, str):
                if id in seen:
                    doubles.append((f"{pointer}/{key}", id))
                seen.add(id)
                break
    return doubles


def _double(view: View, pointer: str, id: str) -> Finding:
    """Report at the id; where two servers share one node of another file, at its reference."""
    positions = view.document.positions
    places = [
        positions.locate(pointers.join(server_pointer, "x-data-center", "id"))
        for _, server_pointer in view.tree.items(view.document.data, "servers", "")
    ]
    is_shared = places.count(positions.locate(pointer)) > 1
    return view.finding(
        "duplicate-server-id",
        f"the id {id!r} is also that of another server",
        pointer,
        "Give each server an id of its own.",
        use_site=is_shared,
    )


USERINFO = re.compile(r"(?:[^/]*:)?//[^/?#]*@")
"""A URL whose host comes after a user name."""


def _url(view: View, server: Node, pointer: str) -> Iterator[Finding]:
    url = str(server.get("url", ""))
    url_pointer = pointers.join(pointer, "url")
    if USERINFO.match(url):
        yield view.finding(
            "server-url",
            f"{USERINFO.sub('https://', url)!r} has a user name or password, which no client sends",
            url_pointer,
            "Leave them out, and describe the credential as a security scheme.",
        )
    elif HOST.match(url):
        yield view.finding(
            "server-url",
            f"{url!r} has no scheme; it is read as https://{url}",
            url_pointer,
            f"Write `https://{url}`.",
        )
    elif "?" in url or "#" in url:
        message = f"{url!r} has a query or a fragment, which no call can keep"
        yield view.finding(
            "server-url", message, url_pointer, f"Write `{re.split('[?#]', url)[0]}`."
        )
    elif not _is_splittable(url):
        message = f"{url[:80]!r} is not a URL"
        hint = "Write the host in full; an IPv6 address stands in square brackets."
        yield view.finding("server-url", message, url_pointer, hint)
    elif "://" in url and urlsplit(url).scheme not in ("http", "https", ""):
        message = f"{url!r} is not an address of HTTP"
        yield view.finding("server-url", message, url_pointer, "Give it the scheme https.")


def _is_splittable(url: str) -> bool:
    """Return whether the parts of a URL can be told; the variables in it are left out."""
    try:
        # The port is looked at only when it is asked for.
        _ = urlsplit(PLACEHOLDER.sub("1", url)).port
    except ValueError:
        return False
    return True


def _variables(view: View, server: Node, pointer: str) -> Iterator[Finding]:
    variables = server.get("variables")
    variables = variables if isinstance(variables, dict) else {}
    for name in PLACEHOLDER.findall(str(server.get("url", ""))):
        if name not in variables:
            near = difflib.get_close_matches(name, variables, n=1)
            yield view.finding(
                "undeclared-server-variable",
                f"the URL's variable {name!r} is not declared",
                pointers.join(pointer, "url"),
                f"Did you mean {near[0]!r}?" if near else f"Add it: variables: {{{name}: …}}.",
            )
    for name, variable in variables.items():
        values = variable.get("enum") if isinstance(variable, dict) else None
        # An empty enum, and a default that is not there, are found by their forms.
        if isinstance(values, list) and values and variable.get("default", values[0]) not in values:
            yield view.finding(
                "server-default",
                f"the default of {name!r} is not in its enum",
                pointers.join(pointer, "variables", name, "default"),
                f"Use one of {', '.join(map(str, values))}.",
            )


def _host(view: View, server: Node, pointer: str) -> Iterator[Finding]:
    center = server.get("x-data-center")
    api = center.get("api") if isinstance(center, dict) else None
    url = str(server.get("url", ""))
    if not (isinstance(api, str) and _is_splittable(api) and _is_splittable(url)):
        return
    if urlsplit(api)[:2] != urlsplit(url)[:2]:
        yield view.finding(
            "data-center-host",
            f"the server is {url}, its data centre {api}",
            pointers.join(pointer, "url"),
            f"Write `url: {api}`, or refer to the data centre of this host.",
        )
