"""Redaction by the document: what is kept, what gets a pseudonym, and what is removed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from oasmith.fixtures.fixture import Exchange
from oasmith.record.known_values import REDACTED
from oasmith.record.recording import Captured, Recorder
from record.exchanges import (
    KEY,
    PERSON,
    TOKEN,
    URL,
    body_of,
    contract,
    exchange,
    plan,
    put,
    redacted,
)


def sent(body: dict[str, Any]) -> Any:
    """Return the person in the cassette of a created person."""
    return body_of(redacted(put({"id": PERSON, **body}))[0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "customer"),
        ("is_active", True),
        ("is_active", None),
        ("number", 7),
        ("plan", "Gold for Ann"),
        ("public", {"anything": {"at": ["all", 12345]}}),
        ("note", ""),
        ("tags", {"x_a": "b"}),
        ("pair", ["f"]),
        ("half", "\ud800"),
    ],
)
def test_what_stays(name: str, value: Any) -> None:
    assert sent({name: value})[name] == value


@pytest.mark.parametrize(
    ("name", "value", "pattern"),
    [
        ("name", "Ann O'Neil-Quisling", r"[A-Z][a-z]{2} [A-Z]'[A-Z][a-z]{3}-[A-Z][a-z]{7}"),
        ("email", "ann.quisling@corp.test", r".{10}@example\.com"),
        ("born", "1984-05-06", r"\d{4}-[01]\d-[0-3]\d"),
        (
            "created",
            "2026-01-02T03:04:05.678+01:00",
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+01:00",
        ),
        (
            "account",
            "12345678-9ABC-4def-8123-456789abcdef",
            r"[\da-fA-F]{8}-.{4}-4.{3}-8.{3}-.{12}",
        ),
        ("country", "DE", "FR|IT"),
        ("vowels", "AEI-24", "[AEIOU]{3}-[2468]{2}"),
        ("street", "Rue de l'Été 12", r"[A-Z][a-z]{2} [a-z]{2} [a-z]'[À-Û][a-z][à-û] \d\d"),
        ("phone", "+49 (170) 555-1234", r"\+\d\d \(\d{3}\) \d{3}-\d{4}"),
    ],
)
def test_a_pseudonym_has_length_and_pattern(name: str, value: str, pattern: str) -> None:
    pseudonym = sent({name: value})[name]
    assert pseudonym != value
    assert len(pseudonym) == len(value)
    assert re.fullmatch(pattern, pseudonym)


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", 1234567), ("level", 1003), ("balance", -1234.5), ("note", 42), ("note", 0.25)],
)
def test_a_number_stays_a_number(name: str, value: float) -> None:
    pseudonym = sent({name: value})[name]
    assert pseudonym != value
    assert type(pseudonym) is type(value)
    assert len(str(pseudonym)) == len(str(value))


def test_x_sensitive_data_decides() -> None:
    texts = [json.dumps(sent({"rank": "low"})), json.dumps(sent({"rank": "high"}))]
    assert '"rank": "high"' in texts[0]
    assert '"rank": "low"' in texts[1]
    person = put({"id": PERSON, "secret_flag": True})
    some = [plan([person], key=bytes([number])).files[0].text for number in range(8)]
    flags = {re.findall('"secret_flag":(true|false)', text)[0] for text in some}
    assert flags == {"true", "false"}
    request, response = redacted(
        exchange(
            f"{URL}/people/{PERSON}?locale=de_DE",
            {"id": PERSON},
            got={
                "content-type": "application/json",
                "x-region": "eu-west",
                "x-request-id": "abc12",
            },
        )
    )
    assert request["uri"].endswith("?locale=de_DE")
    assert response["headers"]["x-region"] == ["eu-west"]
    assert response["headers"]["x-request-id"] != ["abc12"]
    # If two schemas apply to a value, the one that protects it takes precedence.
    assert sent({"nickname": "Bo"})["nickname"] != "Bo"


def test_credentials_are_taken_out() -> None:
    body = sent({"pin": "9876", "password": "hush-hush", "nested": {"client_secret": "hush1"}})
    assert body["pin"] == body["password"] == body["nested"]["client_secret"] == REDACTED
    request, _ = redacted(
        exchange(
            f"{URL}/people/{PERSON}?app=hush123",
            {"id": PERSON},
            sent={"authorization": "Basic YW5uOmh1c2g=", "x-api-key": "hush", "cookie": "a=hush"},
        )
    )
    assert request["headers"] == {"authorization": ["Basic REDACTED"]}
    assert parse_qs(urlsplit(request["uri"]).query) == {"app": [REDACTED]}


def test_cookies_never_stay() -> None:
    got = {"content-type": "application/json", "set-cookie": "id=hush", "x-refresh-token": "hush2"}
    _, response = redacted(exchange(f"{URL}/people/{PERSON}", {"id": PERSON}, got=got))
    assert set(response["headers"]) == {"content-type"}


def test_the_same_value_is_the_same_everywhere() -> None:
    request, response = redacted(
        put(
            {"id": PERSON, "name": "Ann Quisling", "email": "ann@corp.test"},
            {
                "error": {
                    "code": "NOT_FOUND",
                    "message": f"no person {PERSON}: Ann Quisling <ann@corp.test>",
                    "details": {"id": PERSON, "name": "Ann Quisling"},
                }
            },
            status=404,
            got={"content-type": "application/json", "location": f"/v1/people/{PERSON}"},
        )
    )
    person = body_of(request)
    error = body_of(response)["error"]
    assert re.fullmatch("per_[a-z0-9]{12}", person["id"])
    assert person["id"] != PERSON
    assert request["uri"] == f"{URL}/people/{person['id']}"
    assert response["headers"]["location"] == [f"/v1/people/{person['id']}"]
    assert error["code"] == "NOT_FOUND"
    said = f"{person['id']}: {person['name']} <{person['email']}>"
    assert error["message"].endswith(said)
    assert error["details"] == {"id": person["id"], "name": person["name"]}


@pytest.mark.parametrize(
    ("code", "stays"),
    [
        *(("RELATION_LOCKED", True), ("rate-limit.exceeded", True), ("notFoundHere", True)),
        *((404, True), ("email", True)),
        *(("Quisling", False), ("Ann Quisling", False), ("tok12345", False), (4876876, False)),
    ],
)
def test_the_code_of_an_error_stays(code: Any, stays: bool) -> None:
    answer = {"error": {"code": code, "message": "Person of email not found: Quisling"}}
    _, response = redacted(exchange(f"{URL}/people/{PERSON}", answer, status=400))
    error = body_of(response)["error"]
    assert (error["code"] == code) is stays
    assert error["message"].startswith("Person of email not found: ")
    assert "Quisling" not in error["message"]


def test_what_stays_in_one_place_is_no_leak_in_another() -> None:
    answer = {"error": {"code": "RELATION_LOCKED", "more": "RELATION_LOCKED", "year": 2026}}
    got = {"content-type": "application/json", "date": "Mon, 30 Nov 2026 09:00:00 GMT"}
    _, response = redacted(exchange(f"{URL}/people/{PERSON}", answer, status=400, got=got))
    assert body_of(response)["error"]["more"] != "RELATION_LOCKED"
    assert response["headers"]["date"] == ["Mon, 30 Nov 2026 09:00:00 GMT"]


def test_links_are_redacted_as_urls() -> None:
    link = f'<{URL}/people/{PERSON}?email=ann%40corp.test&page=2>; rel="next"; title="Ann"'
    got = {"content-type": "application/json", "link": link}
    request, response = redacted(exchange(f"{URL}/people/{PERSON}", {"id": PERSON}, got=got))
    [said] = response["headers"]["link"]
    assert said.startswith(f"<{request['uri']}?email=")
    assert said.endswith('page=2>; rel="next"') or said.endswith('>; rel="next"')
    assert "Ann" not in said
    assert "corp" not in said


def test_keys_of_a_map_are_data_and_fields_are_not() -> None:
    friends = {"ann@corp.test": {"id": PERSON, "Custom_Field": "x1"}}
    [(key, friend)] = sent({"friends": friends})["friends"].items()
    assert key.endswith("@example.com")
    assert list(friend) == ["id", "Custom_Field"]
    assert "4915112345678" not in sent({"4915112345678": "phone"})
    # A key that looks like a field name is personal data here.
    assert "Quisling" not in sent({"friends": {"Quisling": {"id": PERSON}}})["friends"]


def test_a_member_of_a_union_is_still_one() -> None:
    contact = sent({"contact": {"type": "post", "street": "Main Street 1"}})["contact"]
    assert contact["type"] == "post"
    assert contact["street"] != "Main Street 1"
    vehicle = sent({"vehicle": {"type": "motorcar", "plate": "AB 1"}})["vehicle"]
    assert vehicle["type"] == "motorcar"
    assert vehicle["plate"] != "AB 1"


def test_a_pseudonym_is_nobody_elses_value() -> None:
    words = [first + second for first in "abcdefgh" for second in "abcdefghijklmnopqrstuvwxyz"]
    pseudonyms = sent({"note": words})["note"]
    assert len(set(pseudonyms)) == len(words)
    assert not set(pseudonyms) & set(words)


def test_a_value_that_one_member_lists_stays() -> None:
    answer = {"id": PERSON, "device": {"kind": "pc"}}
    _, response = redacted(exchange(f"{URL}/people/{PERSON}", answer))
    assert body_of(response)["device"] == {"kind": "pc"}


def test_queries_are_redacted_by_their_parameters() -> None:
    query = "email=ann%40corp.test&tags=vip,late&filter%5Bcity%5D=Narvik&view=full&limit=200&x=Ann"
    request, _ = redacted(exchange(f"{URL}/people/{PERSON}?{query}", {"id": PERSON}))
    values = parse_qs(urlsplit(request["uri"]).query)
    assert values["view"] == ["full"]
    assert values["limit"] == ["200"]
    assert values["email"][0].endswith("@example.com")
    assert re.fullmatch("[a-z]{3},[a-z]{4}", values["tags"][0])
    assert values["tags"] != ["vip,late"]
    assert re.fullmatch("[A-Z][a-z]{5}", values["filter[city]"][0])
    assert values["x"] != ["Ann"]


def test_a_free_variable_of_a_server_is_replaced() -> None:
    request, _ = redacted(
        exchange(f"https://quisling.people.test/v1/people/{PERSON}", {"id": PERSON})
    )
    host = urlsplit(request["uri"]).netloc
    assert re.fullmatch(r"[a-z]{8}\.people\.test", host)
    assert host != "quisling.people.test"


def test_forms_and_parts_are_redacted() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = f"id={PERSON}&name=Ann+Quisling&kind=customer&password=hushhush".encode()
    request, _ = redacted(put(body, sent=form))
    values = parse_qs(request["body"])
    assert values["kind"] == ["customer"]
    assert values["password"] == [REDACTED]
    assert re.fullmatch("[A-Z][a-z]{2} [A-Z][a-z]{7}", values["name"][0])
    parts = {"content-type": "multipart/form-data; boundary=cut"}
    body = (
        b'--cut\r\nContent-Disposition: form-data; name="name"\r\n\r\nAnn Quisling\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="quisling.png"\r\n'
        b"Content-Type: image/png\r\n\r\nQuisling\x00\r\n--cut--\r\n"
    )
    request, _ = redacted(put(body, sent=parts))
    text = str(request["body"])
    assert "uisling" not in text
    assert text.count("--cut") == 3
    assert 'name="photo"; filename="' in text


@pytest.mark.parametrize(
    ("kind", "content", "kept"),
    [
        ("text/csv", b"Ann,Quisling\r\n", ",\r\n"),
        ("application/xml", b'<person id="Quisling">Ann</person>', "<person id=></person>"),
        ("text/html", b"<p>Ann Quisling is away</p>", "<>"),
        ("application/octet-stream", b"Quisling", ""),
        ("application/xml", b"<!-- Ann --><![CDATA[Quisling]]><?xml version='1'?>", "<!-->?"),
        ("text/plain", b"Ann Quisling", " "),
        ("text/plain;charset=utf-8", b"Ann\xff Quisling", ""),
        ("text/event-stream", b"event: new\nid: Ann\ndata: Quisling\n\n", "\n:"),
        ("application/json", b"", ""),
        ("application/json", b"Ann Quisling, and no JSON", ","),
    ],
)
def test_a_body_that_is_not_read_is_redacted_as_text(kind: str, content: bytes, kept: str) -> None:
    made = plan([exchange(f"{URL}/export", content, got={"content-type": kind})])
    [interaction] = made.files[0].data["interactions"]
    text = interaction["response"]["body"]["string"]
    assert "Quisling" not in text
    assert "Ann" not in text
    assert len(text) == len(content)
    assert all(character in text for character in kept)


@pytest.mark.parametrize(
    ("kind", "content", "pattern"),
    [
        (
            "text/event-stream",
            'event: new\ndata: {"name":"Ann Quisling","id":7}\n\n',
            r'event: new\ndata: \{"name":"[A-Z][a-z]{2} [A-Z][a-z]{7}","id":\d\}\n\n',
        ),
        (
            "application/x-ndjson",
            '{"name":"Ann"}\n{"name":"Ann"}\n',
            r'(\{"name":"[A-Z][a-z]{2}"\}\n)\1',
        ),
    ],
)
def test_the_items_of_a_stream_are_redacted(kind: str, content: str, pattern: str) -> None:
    one = exchange(f"{URL}/export", content.encode(), got={"content-type": kind})
    [interaction] = plan([one]).files[0].data["interactions"]
    text = interaction["response"]["body"]["string"]
    assert re.fullmatch(pattern, text)
    assert "Ann" not in text


def test_cookies_of_the_document_and_lists_in_headers_are_redacted() -> None:
    cookies = "theme=dark; visitor=quisling; session=hushhush"
    sent = {**TOKEN, "cookie": cookies, "x-tags": "vip, late"}
    request, _ = redacted(exchange(f"{URL}/people/{PERSON}", {"id": PERSON}, sent=sent))
    assert re.fullmatch("theme=dark; visitor=[a-z]{8}", request["headers"]["cookie"][0])
    assert re.fullmatch("[a-z]{3},[a-z]{4}", request["headers"]["x-tags"][0])
    assert request["headers"]["x-tags"] != ["vip,late"]
    assert "quisling" not in request["headers"]["cookie"][0]


def test_a_form_may_nest_and_have_json() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = (
        f"id={PERSON}&friends%5Bbo%5D%5Bname%5D=Quisling&friends%5Bbo%5D%5Bkind%5D=customer"
        "&contact=%7B%22type%22%3A%22phone%22%2C%22phone%22%3A%22555%22%7D&other=%5Bquisling"
    )
    request, _ = redacted(put(body.encode(), sent=form))
    values = parse_qs(request["body"])
    assert values["friends[bo][kind]"] == ["customer"]
    assert re.fullmatch("[A-Z][a-z]{7}", values["friends[bo][name]"][0])
    assert json.loads(values["contact"][0])["type"] == "phone"
    assert json.loads(values["contact"][0])["phone"] != "555"
    assert re.fullmatch(r"\[[a-z]{8}", values["other"][0])
    assert "uisling" not in request["body"]


def test_tokens_are_left_out_and_their_scopes_are_written() -> None:
    made = plan(
        [
            exchange(
                "https://login.people.test/token",
                {"access_token": "accesshush-77aa", "scope": "people.read", "token_type": "Bearer"},
                method="POST",
                body=b"grant_type=client_credentials&client_secret=verysecrethush",
                sent={"content-type": "application/x-www-form-urlencoded"},
            ),
            exchange(f"{URL}/people/{PERSON}", {"id": PERSON}, sent=TOKEN),
        ]
    )
    assert made.token_exchanges == 1
    [file] = made.files
    assert file.data["scopes"] == ["people.read"]
    assert "expect" not in file.data["call"]


def test_a_call_without_its_scope_is_one_that_the_client_refuses() -> None:
    answer = {"access_token": "accesshush-77aa", "scope": "people.write"}
    refusal = {"error": {"code": "FORBIDDEN", "message": "no"}}
    made = plan(
        [
            exchange("https://elsewhere.test/grant", answer, method="POST"),
            exchange(f"{URL}/people/{PERSON}", refusal, status=403, sent=TOKEN),
        ]
    )
    # Whatever the source of the token, a response with one is never written.
    assert (made.token_exchanges, made.elsewhere) == (1, 0)
    [file] = made.files
    # An API key would be possible as well, but the token was sent.
    assert file.data["scopes"] == ["people.write"]
    assert file.data["call"]["expect"] == "refused"


def test_a_response_with_a_token_is_never_written() -> None:
    made = plan([exchange(f"{URL}/people/{PERSON}", {"id": PERSON, "access_token": "hush-hush"})])
    assert (made.files, made.token_exchanges) == ((), 1)


@pytest.mark.parametrize(
    "one",
    [
        exchange("https://login.people.test/token", {"access_token": "opensesame-1"}),
        exchange("https://elsewhere.test/", sent={"x-api-key": "opensesame-1"}),
        exchange("https://elsewhere.test/", got={"set-cookie": "a=opensesame-1; Path=/"}),
        exchange("https://elsewhere.test/", {"user": {"password": "opensesame-1"}}),
        exchange("https://elsewhere.test/", sent={"authorization": "Basic b3BlbnNlc2FtZS0xOnB3"}),
    ],
    ids=["token", "header", "cookie", "body", "basic"],
)
def test_a_credential_of_another_exchange_is_looked_for(one: Exchange) -> None:
    made = plan([one, put({"id": PERSON, "plan": "say opensesame-1 to enter"})])
    [finding, *_] = made.findings
    assert finding.rule == "leaked-value"
    assert finding.message.startswith("a credential (12 characters)")


def test_each_call_has_a_file_of_its_own() -> None:
    some = [put({"id": PERSON, "number": number}, {"id": PERSON}) for number in range(10, 13)]
    made = [Captured(exchange=one, situation=name) for one, name in zip(some, "aaa", strict=True)]
    made.append(Captured(exchange=some[0], situation="a-2"))
    recorder = Recorder(contract(), KEY, Path("out"), force=False)
    files = recorder.plan(made).files
    assert [file.path.stem for file in files] == ["a", "a-2", "a-3", "a-2-2"]


def test_a_value_without_a_pseudonym_is_told(tmp_path: Any) -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: https://a.test}]\n"
        "paths:\n  /x:\n    post:\n      operationId: post\n      requestBody:\n"
        "        content:\n          application/json:\n"
        "            schema: {type: string, pattern: '^(?=Ann Quisling$).*$', minLength: 12}\n"
        "      responses: {'204': {description: Done.}}\n"
    )
    (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
    sent = {"content-type": "application/json"}
    one = exchange("https://a.test/x", method="POST", body="Ann Quisling", sent=sent, status=204)
    made = plan([one], spec=str(tmp_path / "openapi.yaml"))
    [finding] = made.findings
    assert finding.rule == "no-pseudonym"
    assert finding.location.line == 11
    assert "Quisling" not in str(finding)
    assert made.files == ()
