"""Checks of the keys of ``paths``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that each path starts with a slash: it is appended to the server's URL."""
    paths = view.document.data.get("paths")
    for path in paths if isinstance(paths, Mapping) else ():
        if not path.startswith(("/", "x-")):
            yield view.finding(
                "path-without-slash",
                f"the path {path!r} does not start with a slash; appended to a server's URL, it "
                "could name another host",
                pointers.join("/paths", path),
                f"Write `/{path.lstrip('@.:')}`.",
            )
