"""HTML as text, in which nothing of a document or a fixture can be markup."""

from __future__ import annotations

import html
from collections.abc import Iterable
from unicodedata import category

VOID = frozenset({"meta", "input", "br", "hr"})


class Html(str):
    """Text that is HTML already; any other text is escaped where it is put in."""

    __slots__ = ()


def escaped(content: str) -> Html:
    """Return text as HTML; controls, which HTML cannot hold, are replaced."""
    if isinstance(content, Html):
        return content
    return Html(html.escape(content if content.isprintable() else visible(content)))


def visible(content: str) -> str:
    """Return text without controls, among them those that turn the direction of text around."""
    return "".join(
        one if one in "\n\t" or category(one) not in _UNSEEN else "\ufffd" for one in content
    )


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls, what is half a character, and ends of lines of its own."""


def joined(parts: Iterable[str], between: str = "") -> Html:
    """Return parts one after the other, each escaped."""
    return Html(between.join(map(escaped, parts)))


def tag(name: str, /, *content: str, **attributes: str | bool | None) -> Html:
    """Return an element.

    Args:
        name: Of the element.
        content: What is inside, escaped unless it is ``Html``.
        attributes: A trailing underscore is left out, others are dashes: ``class_``,
            ``aria_label``. False and None leave an attribute out.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(content)}</{name}>")


def link(address: str, /, *content: str, **attributes: str | bool | None) -> Html:
    """Return a link to a page of the web; the text alone where the address is no such page."""
    if not address.lower().startswith(("https://", "http://")):
        return joined(content)
    # The page that is left is nobody's business.
    return tag("a", *content, href=address, rel="noreferrer noopener", **attributes)
