"""The keys of ``paths``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that each path begins with a slash: a call puts it right after the server's URL."""
    paths = view.document.data.get("paths")
    for path in paths if isinstance(paths, Mapping) else ():
        if not path.startswith(("/", "x-")):
            yield view.finding(
                "path-without-slash",
                f"the path {path!r} does not begin with a slash, and after the URL of a server it "
                "could lead to another host",
                pointers.join("/paths", path),
                f"Write `/{path.lstrip('@.:')}`.",
            )
