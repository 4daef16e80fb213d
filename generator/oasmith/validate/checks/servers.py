"""Checks of servers and data centres."""

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
    """Check the ids, the URLs and the variables of servers."""
    duplicates = {pointer for pointer, _ in _duplicates(view)}
    for pointer, id in _duplicates(view):
        yield _duplicate(view, pointer, id)
    for server, pointer in view.objects("server"):
        if not isinstance(server.get("url"), str):
            continue  # Reported by the check of its structure.
        yield from _url(view, server, pointer)
        yield from _variables(view, server, pointer)
        # A server with the id of another one is reported once, although its host differs, too.
        if not any(duplicate.startswith(f"{pointer}/") for duplicate in duplicates):
            yield from _host(view, server, pointer)


def _duplicates(view: View) -> list[tuple[str, str]]:
    """Return the pointer and the value of each id that an earlier server already has."""
    seen: set[str] = set()
    duplicates = []
    for server, pointer in view.tree.items(view.document.data, "servers", ""):
        center = server.get("x-data-center")
        keys = [("x-data-center/id", center.get("id"))] if isinstance(center, dict) else []
        keys += [(key, server.get(key)) for key in SERVER_NAMES]
        for key, id in keys:
            if isinstance(id, str):
                if id in seen:
                    duplicates.append((f"{pointer}/{key}", id))
                seen.add(id)
                break
    return duplicates


def _duplicate(view: View, pointer: str, id: str) -> Finding:
    """Return a finding at the id, or at the reference if two servers refer to the same node."""
    positions = view.document.positions
    locations = [
        positions.locate(pointers.join(server_pointer, "x-data-center", "id"))
        for _, server_pointer in view.tree.items(view.document.data, "servers", "")
    ]
    is_shared = locations.count(positions.locate(pointer)) > 1
    return view.finding(
        "duplicate-server-id",
        f"the id {id!r} is also that of another server",
        pointer,
        "Give each server a unique id.",
        use_site=is_shared,
    )


USERINFO = re.compile(r"(?:[^/]*:)?//[^/?#]*@")
"""The start of a URL with a user name before the host."""


def _url(view: View, server: Node, pointer: str) -> Iterator[Finding]:
    url = str(server.get("url", ""))
    url_pointer = pointers.join(pointer, "url")
    if USERINFO.match(url):
        yield view.finding(
            "server-url",
            f"{USERINFO.sub('https://', url)!r} has a user name or password, which is not sent",
            url_pointer,
            "Remove it, and describe the credential as a security scheme.",
        )
    elif HOST.match(url):
        yield view.finding(
            "server-url",
            f"{url!r} has no scheme; it is read as https://{url}",
            url_pointer,
            f"Write `https://{url}`.",
        )
    elif "?" in url or "#" in url:
        message = f"{url!r} has a query or a fragment, which cannot be kept in requests"
        yield view.finding(
            "server-url", message, url_pointer, f"Write `{re.split('[?#]', url)[0]}`."
        )
    elif not _is_splittable(url):
        message = f"{url[:80]!r} is not a URL"
        hint = "Check the host; an IPv6 address must be in square brackets."
        yield view.finding("server-url", message, url_pointer, hint)
    elif "://" in url and urlsplit(url).scheme not in ("http", "https", ""):
        message = f"{url!r} is not an HTTP URL"
        yield view.finding("server-url", message, url_pointer, "Use the scheme https.")


def _is_splittable(url: str) -> bool:
    """Return whether a URL can be parsed; its variables are replaced by a digit."""
    try:
        # ``urlsplit`` checks the port only on access.
        _ = urlsplit(PLACEHOLDER.sub("1", url)).port
    except ValueError:
        return False
    return True


def _variables(view: View, server: Node, pointer: str) -> Iterator[Finding]:
    variables = server.get("variables")
    variables = variables if isinstance(variables, dict) else {}
    for name in PLACEHOLDER.findall(str(server.get("url", ""))):
        if name not in variables:
            similar = difflib.get_close_matches(name, variables, n=1)
            yield view.finding(
                "undeclared-server-variable",
                f"the URL's variable {name!r} is not declared",
                pointers.join(pointer, "url"),
                f"Did you mean {similar[0]!r}?"
                if similar
                else f"Add it: variables: {{{name}: …}}.",
            )
    for name, variable in variables.items():
        values = variable.get("enum") if isinstance(variable, dict) else None
        # An empty enum and a missing default are reported by other checks.
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
            f"the server is {url}, but its data centre is {api}",
            pointers.join(pointer, "url"),
            f"Write `url: {api}`, or refer to the data centre of this host.",
        )
