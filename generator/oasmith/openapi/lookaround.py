r"""Translation of patterns with lookaround or backreferences from ECMA-262 to Python's ``re``.

Rust's engine supports neither. Python's supports both, but its backtracking can take exponential
time. So only patterns that take linear time are accepted: they begin with ``^``, only repeat what
matches in a single way, and have at most one unbounded repetition in total and one in each
lookaround. Most patterns for passwords and names are of this form.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache

MAX_BOUNDED = 100
"""A repetition with a higher maximum counts as unbounded."""
MAX_CHOICES = 8
"""Maximum number of alternatives and optional parts; each may double the number of attempts."""

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
"""Character class escapes of ECMA-262, which are ASCII only, as members of a class."""


class _Unsupported(Exception):
    """A pattern that is not given to Python."""


@dataclass(slots=True)
class _Ways:
    """Counts of the constructs by which a part of a pattern may match in several ways."""

    open_ended: int = 0
    bounded: int = 0
    choices: int = 0
    looks: int = 0
    """Repetitions in lookaround, and backreferences, which read their group again."""

    def add(self, other: _Ways) -> None:
        """Add the counts of the next part."""
        if self.open_ended and other.looks:
            raise _Unsupported  # It would be tried at each possible end of the repetition.
        self.open_ended += other.open_ended
        self.bounded += other.bounded
        self.choices += other.choices
        self.looks += other.looks
        if self.open_ended > 1 or self.bounded > 1 or self.choices > MAX_CHOICES:
            raise _Unsupported

    @property
    def is_one(self) -> bool:
        """Whether there is only one way to match, so that the part can be repeated."""
        return not (self.open_ended or self.bounded or self.choices or self.looks)


@cache
def python_pattern(pattern: str) -> str | None:
    """Translate a pattern from ECMA-262 to Python; return None if it is not supported."""
    if not pattern.startswith("^"):
        return None
    try:
        text = _Translation(pattern).whole()
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Syntax whose meaning may change in Python.
            re.compile(text)
    except (_Unsupported, re.error, OverflowError, RecursionError, FutureWarning):
        return None
    return text


class _Translation:
    """The translation of one pattern, in a single pass."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0
        self._text: list[str] = []

    def whole(self) -> str:
        """Return the translated pattern. Raises ``_Unsupported``."""
        if self._sequence().choices > MAX_CHOICES or self._position < len(self._pattern):
            raise _Unsupported
        return "".join(self._text)

    def _sequence(self, *, is_inside: bool = False) -> _Ways:
        """Translate up to the end of a group, or of the pattern."""
        ways = _Ways()
        while self._position < len(self._pattern) and not self._is_at(")"):
            if self._is_at("|"):
                if not is_inside:
                    raise _Unsupported  # The next alternative may not begin with ^.
                self._take("|")
                ways.add(_Ways(choices=1))
                continue
            ways.add(self._repeated(self._atom()))
        return ways

    def _repeated(self, atom: _Ways) -> _Ways:
        """Translate the quantifier after an atom, if there is one."""
        quantifier = _QUANTIFIER.match(self._pattern, self._position)
        if quantifier is None:
            return atom
        self._take(quantifier[0])
        if quantifier[0][0] == "?":
            atom.choices += 1
            return atom
        if not atom.is_one:
            raise _Unsupported
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
            # $ of Python also matches before a newline at the end.
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
            raise _Unsupported
        self._take(")")
        if group[0] in _LOOK:
            # It matches in one way or not at all: Python does not backtrack into it.
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
            raise _Unsupported
        return escape[0]

    def _class(self) -> None:
        """Translate a character class."""
        opening = "[^" if self._is_at("[^") else "["
        self._take(opening)
        if self._is_at("]"):
            raise _Unsupported  # Python has neither an empty class nor its negation.
        while not self._is_at("]"):
            if self._position == len(self._pattern):
                raise _Unsupported
            if self._is_at("\\"):
                escape = self._escaped()
                self._take(escape, _SETS.get(escape, escape))
            else:
                letter = self._pattern[self._position]
                # Next to a class escape, a dash is literal; Python may use the others as operators.
                is_dash = letter == "-" and not self._is_range()
                self._take(letter, f"\\{letter}" if is_dash or letter in "[&~|" else letter)
        self._take("]")

    def _is_range(self) -> bool:
        """Return whether a dash is between two characters, and so means a range."""
        before = self._pattern[: self._position]
        after = self._pattern[self._position + 1 : self._position + 3]
        is_after_set = re.search(r"\\[dDwWsS]$", before) is not None
        return not (is_after_set or re.match(r"\\[dDwWsS]", after))

    def _is_at(self, text: str) -> bool:
        return self._pattern.startswith(text, self._position)

    def _take(self, text: str, written: str | None = None) -> None:
        """Consume ``text``, and add its translation ``written``."""
        self._position += len(text)
        self._text.append(text if written is None else written)
