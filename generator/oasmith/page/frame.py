"""The frame of a page: head, style, script and Content Security Policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from oasmith.page.html import Html, tag

_SHARED = "oasmith.page"
"""The package with the style and the script of all pages."""


def framed(title: str, content: Sequence[Html], package: str) -> str:
    """Return a page as HTML.

    Args:
        title: The title of the page.
        content: The content of the body.
        package: The package with the page's own ``style.css`` and ``script.js``, which are appended
            to the shared ones.
    """
    # These files are trusted, so they are not escaped.
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
    """Return the button for choosing a theme, which the script makes visible."""
    return tag("button", "Theme: system", type="button", id="theme", hidden=True)


def _policy(style: str, script: str) -> Html:
    """Return a Content Security Policy that allows only the page's own style and script."""
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
