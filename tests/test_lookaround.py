"""Patterns for Python's engine mean what they mean in a browser, and take linear time."""

from __future__ import annotations

import re

import pytest

from oasmith.openapi.lookaround import python_pattern
from oasmith.openapi.patterns import is_checked, is_usable

SAME = {
    r"^(?=.*[A-Z])(?!x).{2,}$": (["aB"], ["xB", "B", "ab"]),
    r"^(?=.*[a-z])(?=.*\d)[a-z\d-]{8,64}$": (
        ["abcdefg1", "a-------1"],
        ["abcdefgh", "a1", "A" * 9],
    ),
    r"^(?<y>\d{4})-\k<y>$": (["2020-2020"], ["2020-2021", "2020-2020\n"]),
    r"^(a|b)\1$": (["aa", "bb"], ["ab"]),
    r"^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$": (["a-b", "a"], ["-a", "a-", ""]),
    r"^(?!(con|nul)$)\w+$": (["cons", "a_1"], ["con", "nul", "é"]),
    r"^(?:(?!x)[^\W])*$": (["abc", ""], ["axb", "a b"]),
    r"^(?!x)[\w-.]+$": (["a-.b"], ["xa", "/"]),
    r"^(?!x)[a-c&&b]+$": (["a&b"], ["x", "d"]),
    r"^(?=a{)a{,3}$": (["a{,3}"], ["aa"]),
    r"^(?!\/)[^\D]?\u4e2d$": (["1中", "中"], ["/中", "a中"]),
    r"^(?<=^)a?b??$": (["", "a", "ab"], ["b a"]),
}
"""Patterns with texts that match them, and texts that do not."""

LONG = [
    *(r"^(?!x)(a+)+$", r"^(?!x)(a|a)*$", r"^(?!x)(\w+\s?)*$", r"^(a+)\1$", r"^a*(?=.*x)b$"),
    *(r"^(?!x).*.*=.*$", r"^(?!x)a*a{0,100}a{0,100}b", r"^(?!x)a?a?a?a?a?a?a?a?a?b"),
    *(r"(?=a)b", r"^a|(?=b)c", r"^(?=(a*)*)b", r"^(?:(?=a*)b)*$", r"^(?!x)(a*){3}b"),
]
"""Patterns for which Python may take long, or that it interprets differently."""


@pytest.mark.parametrize("pattern", SAME)
def test_a_pattern_means_what_it_means_in_a_browser(pattern: str) -> None:
    good, bad = SAME[pattern]
    assert not is_usable(pattern)
    text = python_pattern(pattern)
    assert text is not None
    assert [it for it in good if not re.search(text, it)] == []
    assert [it for it in bad if re.search(text, it)] == []


@pytest.mark.parametrize("pattern", LONG)
def test_what_may_take_long_is_not_checked(pattern: str) -> None:
    assert python_pattern(pattern) is None
    assert not is_checked(pattern)


@pytest.mark.parametrize(
    "pattern", ["^(?=a", "^[", "^[]", "^a)", r"^(?=a)\p{L}", r"^(?=a)\q", "^(?i)a", "^**"]
)
def test_what_is_none_of_python_is_not_checked(pattern: str) -> None:
    assert python_pattern(pattern) is None


@pytest.mark.parametrize("pattern", SAME)
@pytest.mark.parametrize("end", ["", "!", "\n"])
def test_no_pattern_takes_long(pattern: str, end: str) -> None:
    # A backtracking engine would take days.
    text = python_pattern(pattern)
    assert text is not None
    for letter in "aA1-{":
        re.search(text, letter * 20_000 + end)
