"""Pseudonyms: replacements of the same length and pattern, always the same for the same value.

A text is split into words, numbers, addresses and dates, and each of these tokens is replaced
separately, so that a name or an id has the same pseudonym alone, in a URL and in a sentence. Each
character is drawn with HMAC-SHA256 (RFC 2104): without the key, the value cannot be recovered.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator

DOMAIN = "example.com"
"""The domain of all replaced e-mail addresses (RFC 2606, section 3)."""

MAX_TRIES = 50
"""The number of draws for one token before it may share a pseudonym with another one."""

_TOKEN = re.compile(
    r"(?P<email>[\w.%+'-]*[\w%+-]@[\w-]+(?:\.[\w-]+)*)"
    r"|(?P<host>(?<=://)[^/?#\s\"'<>\\]+)"
    r"|(?P<uuid>\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b)"
    r"|(?P<date>\b\d{4}-\d{2}-\d{2}(?![\d-])"
    r"(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?)"
    r"|(?P<time>\b\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2})?(?![\w:]))"
    r"|(?P<ip>\b(?:\d{1,3}\.){3}\d{1,3}\b)"
    r"|(?P<word>[^\W_]+)"
)

_HEXADECIMAL = re.compile(r"(?=.*\d)(?=.*[a-fA-F])[0-9a-fA-F]{6,}")

_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER_LOWER, _OTHER_UPPER, _UNCASED = "àáâèéêìíîòóôùúû", "ÀÁÂÈÉÊÌÍÎÒÓÔÙÚÛ", "甲乙丙丁戊己庚辛壬癸"
_HEX_LOWER, _HEX_UPPER, _DIGITS = "abcdef", "ABCDEF", "0123456789"


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a text, each with its kind as ``lastgroup``."""
    return _TOKEN.finditer(text)


class Pseudonyms:
    """Creates and stores the pseudonyms of one run."""

    def __init__(self, key: bytes, is_free: Callable[[str], bool] = lambda _: True) -> None:
        """Draw pseudonyms with a key; ``is_free`` decides whether a text may be used as one."""
        self._key = key
        self._is_free = is_free
        self._known: dict[tuple[int, str], str] = {}
        self._taken: set[str] = set()

    @property
    def drawn(self) -> frozenset[str]:
        """All pseudonyms of tokens that have been drawn so far."""
        return frozenset(self._taken)

    def of_text(
        self, text: str, number: int = 0, keeps: Callable[[str], bool] = lambda _: False
    ) -> str:
        """Return the pseudonym of a text.

        Args:
            text: The text to replace.
            number: Which of several pseudonyms; 0 for the default one.
            keeps: Decides whether a token of the text stays unchanged.
        """

        def replaced(match: re.Match[str]) -> str:
            if keeps(match[0]):
                return match[0]
            return self._of_token(match[0], match.lastgroup or "word", number)

        return _TOKEN.sub(replaced, text)

    def draw(self, purpose: str, text: str) -> Callable[[int], int]:
        """Return a function that draws integers below a limit, deterministically for a text."""
        return _Draws(self._key, f"{purpose}\0{text}").below

    def _of_token(self, token: str, kind: str, number: int) -> str:
        if (number, token) in self._known:
            return self._known[number, token]
        drawn = token
        for attempt in range(MAX_TRIES):
            draws = _Draws(self._key, f"{number}.{attempt}\0{token}").below
            drawn = _KINDS[kind](token, draws)
            is_different = drawn != token or len(token) == 1
            if is_different and drawn not in self._taken and self._is_free(drawn):
                break
        self._taken.add(drawn)
        self._known[number, token] = drawn
        return drawn


class _Draws:
    """An endless deterministic stream of numbers from a key and a text."""

    def __init__(self, key: bytes, text: str) -> None:
        self._key, self._text = key, text.encode("utf-8", "surrogatepass")
        self._block, self._buffer = 0, b""

    def below(self, limit: int) -> int:
        """Return the next number below a limit."""
        if len(self._buffer) < 4:
            message = self._block.to_bytes(4, "big") + self._text
            self._buffer += hmac.new(self._key, message, hashlib.sha256).digest()
            self._block += 1
        number, self._buffer = int.from_bytes(self._buffer[:4], "big"), self._buffer[4:]
        return number % limit


Draw = Callable[[int], int]


def _word(token: str, draw: Draw) -> str:
    """Replace letters by letters and digits by digits; hexadecimal stays hexadecimal."""
    is_hex = _HEXADECIMAL.fullmatch(token) is not None
    drawn = "".join(_character(one, draw, is_hex) for one in token)
    # A number must not get a leading zero.
    if token.isascii() and token.isdecimal() and token[0] != "0" and drawn[0] == "0":
        return _DIGITS[1 + draw(9)] + drawn[1:]
    return drawn


def _character(one: str, draw: Draw, is_hex: bool) -> str:
    if one.isdecimal():
        return _DIGITS[draw(10)]
    if one in _LOWER:
        return _choose(_HEX_LOWER if is_hex else _LOWER, draw)
    if one in _UPPER:
        return _choose(_HEX_UPPER if is_hex else _UPPER, draw)
    if one.isnumeric():
        return one
    letters = _OTHER_LOWER if one.islower() else _OTHER_UPPER if one.isupper() else _UNCASED
    return _choose(letters, draw)


def _choose(letters: str, draw: Draw) -> str:
    return letters[draw(len(letters))]


def _email(token: str, draw: Draw) -> str:
    """Return an e-mail address of the same length, if the domain fits into it."""
    name, _, domain = token.rpartition("@")
    wanted = max(len(token) - len(DOMAIN) - 1, 1)
    source = (name + domain.replace(".", "")).replace("@", "x")
    cut = source[:wanted].rstrip(".").ljust(wanted, "x")
    return f"{_characters(cut, draw)}@{DOMAIN}"


def _characters(text: str, draw: Draw) -> str:
    return "".join(_character(one, draw, False) if one.isalnum() else one for one in text)


def _host(token: str, draw: Draw) -> str:
    """Return a host in the reserved top-level domain ``example`` (RFC 2606, section 2)."""
    user, _, rest = token.rpartition("@")
    host, colon, port = rest.partition(":")
    labels = host.split(".")
    drawn = [_characters(label, draw) for label in (labels[:-1] or labels)]
    secret = f"{_characters(user, draw)}@" if user else ""
    return f"{secret}{'.'.join([*drawn, 'example'])}{colon}{port}"


def _uuid(token: str, draw: Draw) -> str:
    """Return a UUID with the same version and variant (RFC 9562, section 4)."""
    return "".join(
        one if one == "-" or index in (14, 19) else _character(one, draw, True)
        for index, one in enumerate(token)
    )


def _date(token: str, draw: Draw) -> str:
    """Return a date, or a date with time, in the same format."""
    date = f"{1970 + draw(68)}-{1 + draw(12):02}-{1 + draw(28):02}"
    return date + token[10:11] + _time(token[11:], draw)


def _time(token: str, draw: Draw) -> str:
    limits = iter((24, 60, 60))
    digits = re.match(r"[\d:]*", token)
    head = digits[0] if digits is not None else ""
    fraction = re.match(r"\.\d+", token[len(head) :])
    tail = token[len(head) + (len(fraction[0]) if fraction is not None else 0) :]
    drawn = re.sub(r"\d{2}", lambda _: f"{draw(next(limits)):02}", head)
    return drawn + _characters(fraction[0] if fraction is not None else "", draw) + tail


def _ip(token: str, draw: Draw) -> str:
    """Return an IPv4 address of the networks for documentation (RFC 5737)."""
    network = ("192.0.2", "198.51.100", "203.0.113")[draw(3)]
    return f"{network}.{draw(256)}"


_KINDS: dict[str, Callable[[str, Draw], str]] = {
    "email": _email,
    "host": _host,
    "uuid": _uuid,
    "date": _date,
    "time": _time,
    "ip": _ip,
    "word": _word,
}
