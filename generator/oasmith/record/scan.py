"""The scan: nothing that was seen, and nothing that looks like a secret, is in what is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from oasmith.openapi import pointer as pointers
from oasmith.record.known_values import KnownValues
from oasmith.record.pseudonyms import tokens

MASK = "\u25a1"
"""What stands in the place of pseudonyms while a text is scanned."""

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "a bearer token": re.compile(
        r"(?i)\b(?:bearer|basic|zoho-oauthtoken|token)[ :=]+(?!redacted)(?=\S*\d)[\w.~+/=-]{16,}"
    ),
    "a JSON web token": re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
    "a key of AWS": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a token of GitHub": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    "a token of Slack": re.compile(r"\bxox[abeoprs]-[\w-]{10,}"),
    "a key of Stripe": re.compile(r"\b[rs]k_live_\w{10,}"),
    "a token of Zoho": re.compile(r"\b1000\.[0-9a-f]{32}\.[0-9a-f]{32}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "an e-mail address": re.compile(r"[\w.%+'-]+@(?!example\.(?:com|org|net)\b)[\w-]+\.[\w.-]*\w"),
    "a phone number": re.compile(
        r"\+\d{1,3}[ .()/-]?\d[\d .()/-]{6,}\d|\(\d{3}\) ?\d{3}-\d{4}"
        r"|(?<![\d.-])\d{3}([-. ])\d{3}\1\d{4}(?![\d.-])"
    ),
}
"""What secrets and people's data look like, whoever they belong to."""

_CLOCKWORK = re.compile(r"\d{1,10}|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
"""Headers that are numbers of seconds, or dates (RFC 9110, section 5.6.7)."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must not be written."""

    what: str
    """In words, and without the value."""
    pointer: str
    """JSON pointer into the cassette."""


def leaks(data: Any, text: str, known: KnownValues, drawn: frozenset[str]) -> list[Leak]:
    """Return what a cassette has that must not be written.

    Args:
        data: The cassette as data.
        text: The same as it is written.
        known: What was seen before redaction.
        drawn: The pseudonyms, which may look like anything.
    """
    found = [
        leak for value, pointer in _texts(data) for leak in _of_text(value, pointer, known, drawn)
    ]
    # Keys of YAML and what is split by its layout are searched for what nobody writes by chance.
    whole = next(known.hits(_masked(text, drawn), only_long=True), None)
    if whole is not None and not found:
        found.append(Leak(_named(whole.is_secret, whole.end - whole.start), ""))
    return list(dict.fromkeys(found))


def _of_text(text: str, pointer: str, known: KnownValues, drawn: frozenset[str]) -> Iterator[Leak]:
    readings = dict.fromkeys((text, unquote_plus(text))) if "%" in text else [text]
    for reading in readings:
        masked = _masked(reading, drawn)
        for hit in known.hits(masked):
            yield Leak(_named(hit.is_secret, hit.end - hit.start), pointer)
        for what, pattern in _PATTERNS.items():
            if pattern.search(masked):
                yield Leak(f"{what}, by its pattern", pointer)


def _named(is_secret: bool, length: int) -> str:
    kind = "a credential" if is_secret else "a value that is replaced elsewhere"
    return f"{kind} ({length} characters)"


def _masked(text: str, drawn: frozenset[str]) -> str:
    """Return a text without pseudonyms: they say nothing, whatever they look like."""
    if text in drawn:
        return MASK * len(text)
    pieces, end = [], 0
    for match in tokens(text):
        if match[0] in drawn:
            pieces += [text[end : match.start()], MASK * len(match[0])]
            end = match.end()
    return "".join(pieces) + text[end:]


def _texts(node: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of data with their places; JSON in a text, part by part."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            below = pointers.join(pointer, str(key))
            if below in ("/provenance/recorded", "/provenance/note"):
                continue  # The day may be that of anything, and the note is always the same.
            yield str(key), below
            yield from _texts(value, below)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, pointers.join(pointer, index))
    elif isinstance(node, bytes):
        yield node.decode("latin-1"), pointer
    elif isinstance(node, str) and "/response/headers/" in pointer and _CLOCKWORK.fullmatch(node):
        return
    elif isinstance(node, str):
        inner = _json(node)
        if inner is None:
            yield node, pointer
        else:
            yield from _texts(inner, pointer)
    elif node is not None and not isinstance(node, bool):
        yield str(node), pointer


def _json(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
