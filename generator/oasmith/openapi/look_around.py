r"""Patterns with look-around or back references: ECMA-262 in the document, Python's ``re`` here.

Rust's engine has neither. Python's has both, but goes back over a text as often as a pattern lets
it, which can be for ever. So only patterns are given to it that take time in proportion to the
text: they begin with ``^``, repeat what has one way to fit, and have one open-ended repetition in
the whole and one in each look-around. Most rules for passwords and names are such.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache

MAX_BOUNDED = 100
"""A repetition of more than this is as an open-ended one."""
MAX_CHOICES = 8
"""Alternatives and optional parts: each may double the ways to fit."""

_GROUP = re.compile(r"\((?:\?(?::|=|!|<=|<!|<(?P<name>[A-Za-z_]\w*)>))?")
_LOOK = ("(?=", "(?!", "(?<=", "(?<!")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\})\??")
_BACK = re.compile(r"\\k<(\w+)>|\\([1-9]\d?)")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^a-zA-Z0-9]|[bBfnrtvsSdDwW])")
_SETS = {
    r"\d": "0-9",
    r"\w": "A-Za-z0-9_",
    r"\D": "\\x00-/:-\U0010ffff",
    r"\W": "\\x00-/:-@\\[-\\^`{-\U0010ffff",
}
"""Classes of ECMA-262, which are of ASCII, as they stand in square brackets."""


class _Unfit(Exception):
    """A pattern that Python cannot be given."""


@dataclass(slots=True)
class _Ways:
    """In how many ways a part of a pattern may fit the same text."""

    open_ended: int = 0
    bounded: int = 0
    choices: int = 0
    looks: int = 0
    """Repetitions in look-around, and back references, which read what they refer to again."""

    def add(self, other: _Ways) -> None:
        """Count another part, which follows."""
        if self.open_ended and other.looks:
            raise _Unfit  # It would look at each place where the repetition may end.
        self.open_ended += other.open_ended
        self.bounded += other.bounded
        self.choices += other.choices
        self.looks += other.looks
        if self.open_ended > 1 or self.bounded > 1 or self.choices > MAX_CHOICES:
            raise _Unfit

    @property
    def is_one(self) -> bool:
        """Whether there is one way only, so that it can be repeated."""
        return not (self.open_ended or self.bounded or self.choices or self.looks)


@cache
def python_pattern(pattern: str) -> str | None:
    """Return a pattern of ECMA-262 as Python has it; None where it is not given to Python."""
    if not pattern.startswith("^"):
        return None
    try:
        text = _Translation(pattern).whole()
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # What Python may read in another way one day.
            re.compile(text)
    except (_Unfit, re.error, OverflowError, RecursionError, FutureWarning):
        return None
    return text


class _Translation:
    """One pattern, read from its beginning to its end."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0
        self._text: list[str] = []

    def whole(self) -> str:
        """Return the pattern as Python has it. Raises ``_Unfit``."""
        if self._sequence().choices > MAX_CHOICES or self._position < len(self._pattern):
            raise _Unfit
        return "".join(self._text)

    def _sequence(self, *, is_inside: bool = False) -> _Ways:
        """Read up to the end of a group, or of all."""
        ways = _Ways()
        while self._position < len(self._pattern) and not self._is_at(")"):
            if self._is_at("|"):
                if not is_inside:
                    raise _Unfit  # The other alternative need not begin with ^.
                self._take("|")
                ways.add(_Ways(choices=1))
                continue
            ways.add(self._repeated(self._atom()))
        return ways

    def _repeated(self, atom: _Ways) -> _Ways:
        """Read the quantifier after an atom, if there is one."""
        quantifier = _QUANTIFIER.match(self._pattern, self._position)
        if quantifier is None:
            return atom
        self._take(quantifier[0])
        if quantifier[0][0] == "?":
            atom.choices += 1
            return atom
        if not atom.is_one:
            raise _Unfit
        least, most = quantifier["least"], quantifier["most"]
        if least is not None and (not quantifier["comma"] or most == least):
            return atom
        return _Ways(bounded=1) if most and int(most) <= MAX_BOUNDED else _Ways(open_ended=1)

    def _atom(self) -> _Ways:
        group = _GROUP.match(self._pattern, self._position)
        if group is not None:
            return self._group(group)
        if self._is_at("\\"):
            return self._escape()
        if self._is_at("["):
            self._class()
        elif self._is_at("$"):
            # Python's own also fits before a line's end.
            self._take("$", r"\Z")
        elif self._is_at("{"):
            self._take("{", r"\{")
        else:
            self._take(self._pattern[self._position])
        return _Ways()

    def _group(self, group: re.Match[str]) -> _Ways:
        self._take(group[0], group[0].replace("(?<", "(?P<") if group["name"] else group[0])
        ways = self._sequence(is_inside=True)
        if not self._is_at(")"):
            raise _Unfit
        self._take(")")
        if group[0] in _LOOK:
            # It fits in one way or not at all: Python does not go back into it.
            return _Ways(looks=ways.open_ended + ways.bounded + ways.looks)
        return ways

    def _escape(self) -> _Ways:
        back = _BACK.match(self._pattern, self._position)
        if back is not None:
            self._take(back[0], f"(?P={back[1]})" if back[1] else back[0])
            return _Ways(looks=1)
        escape = self._escaped()
        inside = _SETS.get(escape)
        self._take(escape, escape if inside is None else f"[{inside}]")
        return _Ways()

    def _escaped(self) -> str:
        escape = _ESCAPE.match(self._pattern, self._position)
        if escape is None:
            raise _Unfit
        return escape[0]

    def _class(self) -> None:
        """Read what stands in square brackets."""
        opening = "[^" if self._is_at("[^") else "["
        self._take(opening)
        if self._is_at("]"):
            raise _Unfit  # Nothing, or anything: Python has no such class.
        while not self._is_at("]"):
            if self._position == len(self._pattern):
                raise _Unfit
            if self._is_at("\\"):
                escape = self._escaped()
                self._take(escape, _SETS.get(escape, escape))
            else:
                letter = self._pattern[self._position]
                # Beside a class a dash stands for itself, and Python may give others a meaning.
                is_dash = letter == "-" and not self._is_range()
                self._take(letter, f"\\{letter}" if is_dash or letter in "[&~|" else letter)
        self._take("]")

    def _is_range(self) -> bool:
        """Return whether a dash stands between two characters."""
        before = self._pattern[: self._position]
        after = self._pattern[self._position + 1 : self._position + 3]
        is_after_set = re.search(r"\\[dDwWsS]$", before) is not None
        return not (is_after_set or re.match(r"\\[dDwWsS]", after))

    def _is_at(self, text: str) -> bool:
        return self._pattern.startswith(text, self._position)

    def _take(self, text: str, written: str | None = None) -> None:
        """Go on behind ``text``, in whose place Python has ``written``."""
        self._position += len(text)
        self._text.append(text if written is None else written)
