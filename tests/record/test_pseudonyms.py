"""Pseudonyms keep length and pattern, are the same for the same value, and depend on the key."""

from __future__ import annotations

import re
import unicodedata

import jsonschema_rs
from hypothesis import given, strategies as st

from oasmith.record.pseudonyms import Pseudonyms

KEY = b"k" * 32
WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40)


def kinds(text: str) -> list[str]:
    """Return the class of each character: a digit, an upper- or lower-case letter, or itself."""
    return [kind(one) for one in text]


def kind(one: str) -> str:
    if one.isdecimal():
        return "digit"
    if not one.isalpha():
        return one
    return "lower" if one.islower() else "upper" if one.isupper() else "letter"


@given(WORDS.filter(lambda text: "@" not in text and "://" not in text))
def test_a_text_keeps_length_and_kinds(text: str) -> None:
    pseudonym = Pseudonyms(KEY).of_text(text)
    assert len(pseudonym) == len(text)
    if not re.search(r"\d{2}[:-]|\d\.\d", unicodedata.normalize("NFKC", text)):
        assert kinds(pseudonym) == kinds(text)


@given(st.from_regex(r"[A-Za-z0-9]{2,20}", fullmatch=True))
def test_a_word_is_another_one(word: str) -> None:
    assert Pseudonyms(KEY).of_text(word) != word


@given(st.integers(10, 10**20))
def test_a_number_does_not_begin_with_zero(number: int) -> None:
    pseudonym = Pseudonyms(KEY).of_text(str(number))
    assert len(str(int(pseudonym))) == len(str(number))


@given(WORDS)
def test_the_same_value_is_the_same(text: str) -> None:
    pseudonyms = Pseudonyms(KEY)
    first = pseudonyms.of_text(text)
    assert pseudonyms.of_text(text) == first
    assert Pseudonyms(KEY).of_text(text) == first


@given(st.from_regex(r"[a-z]{3,8}|[0-9]{4,19}", fullmatch=True), st.from_regex(r"[a-z]{3,9}"))
def test_a_value_is_the_same_in_a_longer_text(value: str, other: str) -> None:
    pseudonyms = Pseudonyms(KEY)
    alone = pseudonyms.of_text(value)
    assert pseudonyms.of_text(f"{other.strip()} ({value}), /x/{value}?y={value}").count(alone) >= 3


@given(st.lists(st.from_regex(r"[0-9]{3}", fullmatch=True), unique=True, max_size=60))
def test_two_values_have_two_pseudonyms(values: list[str]) -> None:
    pseudonyms = Pseudonyms(KEY)
    assert len({pseudonyms.of_text(value) for value in values}) == len(values)


FORMATS = {
    "email": st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{2,8}\.(com|test)", fullmatch=True),
    "uuid": st.uuids().map(str),
    "date": st.dates().map(str).filter(lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d", text)),
    "date-time": st.datetimes().map(lambda it: it.isoformat() + "Z"),
    "ipv4": st.ip_addresses(v=4).map(str),
    "time": st.times().map(lambda it: it.isoformat("seconds") + "Z"),
    "uri": st.from_regex(r"https://[a-z]{2,8}\.com/[a-z0-9]{1,9}(\?a=[0-9]{1,4})?", fullmatch=True),
}


@given(st.sampled_from(sorted(FORMATS)).flatmap(lambda it: st.tuples(st.just(it), FORMATS[it])))
def test_a_format_is_kept(case: tuple[str, str]) -> None:
    name, text = case
    schema = {"type": "string", "format": name}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    pseudonym = Pseudonyms(KEY).of_text(text)
    assert validator.is_valid(pseudonym), pseudonym
    assert pseudonym != text


def test_the_key_decides() -> None:
    text = "Ann Quisling, 4876876000001234567"
    assert Pseudonyms(b"a" * 32).of_text(text) != Pseudonyms(b"b" * 32).of_text(text)


def test_what_is_not_free_is_no_pseudonym() -> None:
    usual = Pseudonyms(KEY).of_text("quisling")
    assert Pseudonyms(KEY, lambda text: text != usual).of_text("quisling") != usual
