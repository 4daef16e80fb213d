"""The frame of a page: its head, its style and its script, and what a browser is to refuse."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from oasmith.page.html import Html, tag

_SHARED = "oasmith.page"
"""Where the style and the script are that all pages have."""


def framed(title: str, content: Sequence[Html], package: str) -> str:
    """Return a page as HTML.

    Args:
        title: Of the window.
        content: What the body shows.
        package: Where a page's own ``style.css`` and ``script.js`` are; they come after those
            that all pages have.
    """
    # What the files say is not text of anybody's document.
    style = Html(_file(_SHARED, "style.css") + _file(package, "style.css"))
    script = Html(_file(_SHARED, "script.js") + _file(package, "script.js"))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _policy(style, script),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", style),
    )
    body = tag("body", *content, tag("script", script))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def theme_button() -> Html:
    """Return the choice of a theme, which the script shows."""
    return tag("button", "Theme: system", type="button", id="theme", hidden=True)


def _policy(style: str, script: str) -> Html:
    """Return what a browser is to refuse: everything but the page's own style and script."""
    parts = (
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src '{_hash(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return tag("meta", http_equiv="Content-Security-Policy", content="; ".join(parts))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _file(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")
