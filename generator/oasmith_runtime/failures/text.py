"""The message in an error's body that is not JSON: an HTML page, XML, or plain text."""

from __future__ import annotations

import re

from ..wording import MAX_READ, one_line

_TAGS = re.compile(r"<[^>]*>")
_HIDDEN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
_HEADING = re.compile(r"(?is)<h1[^>]*>(.*?)</h1>")
_XML_MESSAGE = re.compile(
    r"(?is)<(?:\w+:)?(?:message|faultstring|errormessage|error_description|detail|description"
    r"|reason|text)(?:\s[^>]*)?>([^<]+)<"
)
_XML_CODE = re.compile(r"(?is)<(?:\w+:)?(?:code|faultcode|errorcode)(?:\s[^>]*)?>([^<]+)<")


def text_message(text: str) -> str:
    """Return the message of an XML body, the title of an HTML page, or the start of a text."""
    text = text[:MAX_READ]
    if not text.lstrip("\ufeff \r\n\t").startswith("<"):
        return one_line(text)
    patterns = (_TITLE, _HEADING) if _is_html(text) else (_XML_MESSAGE, _TITLE, _HEADING)
    for pattern in patterns:
        match = pattern.search(text)
        if match and (message := _plain(match[1])):
            return message
    return _plain(_HIDDEN.sub(" ", text))


def text_code(text: str) -> str | None:
    """Return the code in an XML body, if any."""
    text = text[:MAX_READ]
    if _is_html(text) or not text.lstrip("\ufeff \r\n\t").startswith("<"):
        return None
    match = _XML_CODE.search(text)
    return one_line(match[1]) if match else None


def _plain(markup: str) -> str:
    import html  # Imported here, because only markup needs its table of characters.

    return one_line(html.unescape(_TAGS.sub(" ", markup)))


def _is_html(text: str) -> bool:
    start = text[:500].lower()
    return "<html" in start or "<!doctype html" in start
