"""Building of HTML in which text of a document or a fixture is always escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from unicodedata import category

VOID = frozenset({"meta", "input", "br", "hr"})


class Html(str):
    """Text that is already HTML; other text is escaped when it is inserted."""

    __slots__ = ()


def escaped(content: str) -> Html:
    """Escape text for HTML; control characters, which HTML must not contain, are replaced."""
    if isinstance(content, Html):
        return content
    return Html(html.escape(content if content.isprintable() else visible(content)))


def visible(content: str) -> str:
    """Replace control characters, including those that change the text direction."""
    return "".join(
        one if one in "\n\t" or category(one) not in _INVISIBLE else "\ufffd" for one in content
    )


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of control characters, surrogates, and line and paragraph separators."""


def joined(parts: Iterable[str], between: str = "") -> Html:
    """Join parts, each escaped."""
    return Html(between.join(map(escaped, parts)))


def tag(name: str, /, *content: str, **attributes: str | bool | None) -> Html:
    """Return an element.

    Args:
        name: The name of the element.
        content: The content, escaped unless it is ``Html``.
        attributes: The attributes. In their names, a trailing underscore is removed and other
            underscores become hyphens: ``class_``, ``aria_label``. An attribute that is False or
            None is left out.
    """
    serialized = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{serialized}>")
    return Html(f"<{name}{serialized}>{joined(content)}</{name}>")


def link(address: str, /, *content: str, **attributes: str | bool | None) -> Html:
    """Return a link to an http or https URL; for other addresses only the content."""
    if not address.lower().startswith(("https://", "http://")):
        return joined(content)
    # The target must not learn which page links to it.
    return tag("a", *content, href=address, rel="noreferrer noopener", **attributes)
