"""The scan finds original values in any encoding, and values that look like a secret."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from oasmith.record.known_values import KnownValues
from oasmith.record.scan import leaks
from oasmith.record.vocabulary import Vocabulary
from record.exchanges import PERSON, plan, put

SECRET = "héush/tok+en=42 7"


def known(*values: str) -> KnownValues:
    values_seen = KnownValues(Vocabulary({"info": {"title": "Relations of records"}}))
    for value in values:
        values_seen.add(value, is_secret=False)
    return values_seen


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.upper(),
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET),
        json.dumps(SECRET).replace("/", "\\/"),
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f"a{SECRET}b".encode()).decode(),
        base64.b64encode(f"ab{SECRET}b".encode()).decode(),
        base64.urlsafe_b64encode(f"ab{SECRET}".encode()).decode(),
    ],
)
def test_a_value_is_found_however_it_is_written(written: str) -> None:
    assert list(known(SECRET).hits(f"before{written}after"))
    assert not list(known(SECRET).hits("before another value after"))


@pytest.mark.parametrize(
    ("value", "text", "is_found"),
    [
        ("Anna", "dear anna,", True),
        ("Anna", "Annapolis", False),
        ("Anna Karenina", "by karenina", True),
        ("abc", "abc", False),
        ("relations", "the relations", False),
        ("12345678", "id=9912345678", True),
        ("1234567", "id=991234567", False),
    ],
)
def test_what_is_short_is_a_word_of_its_own(value: str, text: str, is_found: bool) -> None:
    assert bool(list(known(value).hits(text))) is is_found


@pytest.mark.parametrize(
    "text",
    [
        "Bearer abcdefghij0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "AKIA" + "ABCDEFGH12345678",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "1000." + "0123456789abcdef" * 2 + "." + "0123456789abcdef" * 2,
        "gh" + "p_" + "a1" * 18,
        "ann" + "@corp.test",
        "+49 170 5551234",
        "(212) 555-0123",
    ],
)
def test_what_looks_like_a_secret_is_found(text: str) -> None:
    data = {"interactions": [{"response": {"body": {"string": json.dumps({"a": [f"x {text}"]})}}}]}
    [leak] = leaks(data, text, known(), frozenset())
    assert leak.pointer == "/interactions/0/response/body/string/a/0"
    assert text not in leak.description
    # A pseudonym may look like anything.
    masked = leaks({"a": text}, "", known(), frozenset({text}))
    assert masked == []


@pytest.mark.parametrize(
    "text",
    [
        "Zoho-oauthtoken REDACTED",
        "ann@example.com",
        "2034020000000644063",
        "2026-11-23T10:11:12+01:00",
        "https://www.zohoapis.com/bigin/v2/Pipelines/2034020000000644063/Products",
        "12345678-9abc-4def-8123-456789abcdef",
        "application/json;charset=UTF-8",
    ],
)
def test_what_is_harmless_is_not_found(text: str) -> None:
    assert leaks({"a": text}, text, known(SECRET), frozenset()) == []


def test_what_a_url_escapes_is_found() -> None:
    data = {"uri": "https://api.people.test/v1?mail=ann%40corp.test"}
    [leak] = leaks(data, "", known(), frozenset())
    assert leak.description == "a value with the pattern of an e-mail address"


def test_the_text_is_searched_as_a_whole_too() -> None:
    [leak] = leaks({}, f"# {SECRET}", known(SECRET), frozenset())
    assert leak.pointer == ""
    # Short values occur in other words of a cassette by chance.
    assert leaks({}, "# Anna", known("Anna"), frozenset()) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"plan": "Gold", "name": "Gold Finch", "public": "Finch"}, "a value that is replaced"),
        ({"plan": "write to ann" + "@corp.test"}, "a value with the pattern of an e-mail address"),
        ({"password": "opensesame", "plan": "T3BlbnNlc2FtZQ opensesame"}, "a credential"),
        ({"name": "Quisling", "Quisling": 1, "plan": "Quisling"}, ""),
    ],
)
def test_a_field_that_says_too_much_stops_everything(body: dict[str, Any], what: str) -> None:
    made = plan([put({"id": PERSON, **body})])
    told = [str(finding) for finding in made.findings]
    if what:
        assert all("[leaked-value]" in one for one in told)
        assert any(what in one for one in told), told
        assert made.findings[0].location.file == "out/putPerson/200.yaml"
        assert made.findings[0].location.line > 1
    for value in ("opensesame", "corp.test", "Finch"):
        assert value not in "".join(told)


def words_of_format(node: Any) -> set[str]:
    """Return the words of a cassette, without those in headers and bodies."""
    if isinstance(node, dict):
        inner = {key: value for key, value in node.items() if key not in ("headers", "body")}
        return {*node, *(word for value in inner.values() for word in words_of_format(value))}
    if isinstance(node, list):
        return {word for value in node for word in words_of_format(value)}
    return set(re.findall(r"[A-Za-z]{4,}", str(node)))


def test_data_may_have_the_words_of_the_cassette_format() -> None:
    [made] = plan([put({"id": PERSON})]).files
    words = sorted(words_of_format(made.data))
    assert {"interactions", "call", "recorded", "personal"} <= set(words)
    note = [word.upper() for word in words]
    assert plan([put({"id": PERSON, "note": note})]).findings == ()
