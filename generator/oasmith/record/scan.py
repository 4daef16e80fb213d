"""The scan of cassettes for known sensitive values, and for values that look like secrets."""

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
"""The character that replaces pseudonyms while a text is scanned."""

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "a bearer token": re.compile(
        r"(?i)\b(?:bearer|basic|zoho-oauthtoken|token)[ :=]+(?!redacted)(?=\S*\d)[\w.~+/=-]{16,}"
    ),
    "a JSON web token": re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
    "an AWS key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a Google API key": re.compile(r"\bAIza[\w-]{35}"),
    "a GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    "a Slack token": re.compile(r"\bxox[abeoprs]-[\w-]{10,}"),
    "a Stripe key": re.compile(r"\b[rs]k_live_\w{10,}"),
    "a Zoho token": re.compile(r"\b1000\.[0-9a-f]{32}\.[0-9a-f]{32}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "an e-mail address": re.compile(r"[\w.%+'-]+@(?!example\.(?:com|org|net)\b)[\w-]+\.[\w.-]*\w"),
    "a phone number": re.compile(
        r"\+\d{1,3}[ .()/-]?\d[\d .()/-]{6,}\d|\(\d{3}\) ?\d{3}-\d{4}"
        r"|(?<![\d.-])\d{3}([-. ])\d{3}\1\d{4}(?![\d.-])"
    ),
}
"""The patterns of secrets and personal data."""

_TIMING = re.compile(r"\d{1,10}|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
"""Values of headers that are numbers of seconds, or dates (RFC 9110, section 5.6.7)."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A value in a cassette that must not be written."""

    description: str
    """A description without the value."""
    pointer: str
    """JSON pointer into the cassette."""


def leaks(data: Any, text: str, known: KnownValues, drawn: frozenset[str]) -> list[Leak]:
    """Return the values in a cassette that must not be written.

    Args:
        data: The cassette as data.
        text: The cassette as YAML.
        known: The values before redaction.
        drawn: The pseudonyms, which are not leaks even if they match a pattern.
    """
    leaks_of_texts = [
        leak for value, pointer in _texts(data) for leak in _of_text(value, pointer, known, drawn)
    ]
    # Keys, and values that the layout of YAML splits, are only searched for long values.
    whole = next(known.hits(_masked(text, drawn), only_long=True), None)
    if whole is not None and not leaks_of_texts:
        leaks_of_texts.append(Leak(_description(whole.is_secret, whole.end - whole.start), ""))
    return list(dict.fromkeys(leaks_of_texts))


def _of_text(text: str, pointer: str, known: KnownValues, drawn: frozenset[str]) -> Iterator[Leak]:
    readings = dict.fromkeys((text, unquote_plus(text))) if "%" in text else [text]
    for reading in readings:
        masked = _masked(reading, drawn)
        for hit in known.hits(masked):
            yield Leak(_description(hit.is_secret, hit.end - hit.start), pointer)
        for kind, pattern in _PATTERNS.items():
            if pattern.search(masked):
                yield Leak(f"a value with the pattern of {kind}", pointer)


def _description(is_secret: bool, length: int) -> str:
    kind = "a credential" if is_secret else "a value that is replaced elsewhere"
    return f"{kind} ({length} characters)"


def _masked(text: str, drawn: frozenset[str]) -> str:
    """Return a text with its pseudonyms masked: they disclose nothing."""
    if text in drawn:
        return MASK * len(text)
    pieces, end = [], 0
    for match in tokens(text):
        if match[0] in drawn:
            pieces += [text[end : match.start()], MASK * len(match[0])]
            end = match.end()
    return "".join(pieces) + text[end:]


def _texts(node: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the strings in data with their JSON pointers, including those in embedded JSON."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            below = pointers.join(pointer, str(key))
            if below in ("/provenance/recorded", "/provenance/note"):
                continue  # A date matches by chance, and the note is always the same.
            yield str(key), below
            yield from _texts(value, below)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, pointers.join(pointer, index))
    elif isinstance(node, bytes):
        yield node.decode("latin-1"), pointer
    elif isinstance(node, str) and "/response/headers/" in pointer and _TIMING.fullmatch(node):
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
