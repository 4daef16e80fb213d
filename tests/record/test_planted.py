"""Secrets and personal data, planted in every part of a message: none is written."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from oasmith.diagnostics.findings import Finding
from oasmith.fixtures.fixture import Exchange
from oasmith.fixtures.read import read_fixtures
from oasmith.record.recording import write
from oasmith.record.replay import problems
from oasmith.traffic.operations import TrafficContract
from record.exchanges import PERSON, URL, contract, exchange, plan

BIGIN = "spec/bigin/openapi.yaml"
FORM = {"content-type": "application/x-www-form-urlencoded"}

KINDS: dict[str, Callable[[int], str]] = {
    "name": lambda n: f"Ann-Sofie {SYLLABLES[n % 40]}quist{SYLLABLES[(n * 7) % 40].lower()}",
    "email": lambda n: f"sofie.quist{n}@corp{n}.test",
    "phone": lambda n: f"+46 70 {1234567 + n * 891}",
    "id": lambda n: str(4876876000001000000 + n * 7919),
    "uuid": lambda n: f"{n:08x}-aaaa-4bbb-8ccc-{n * 104729:012x}",
    "token": lambda n: f"1000.{n:032x}.{n * 7 + 11:032x}",
    "jwt": lambda n: f"eyJhbGciOiJub25lIn0.{_base64(f'subject {n} of the token')}.c2ln{n:04}",
    "password": lambda n: f"p@ss/wörd{n}&x=y",
    "iban": lambda n: f"SE{n % 90 + 10}50000000058398{n:06}",
    "address": lambda n: f"Storgatan {n + 17}, 9{n:04} Jokkmokk",
    "date": lambda n: f"{1931 + n % 60}-0{n % 9 + 1}-1{n % 9}",
}
SYLLABLES = [f"{a}{b}{c}" for a in "BDGK" for b in ("ra", "lo") for c in "npstv"]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode().rstrip("=")


class Planter:
    """Creates values and stores them."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._number = 1000

    def __getattr__(self, kind: str) -> str:
        self._number += 1
        value = KINDS[kind](self._number)
        self.values.append(value)
        return value

    def some(self) -> dict[str, str]:
        """Return an object with a value of each kind."""
        return {f"Its_{kind}": getattr(self, kind) for kind in KINDS}


def updates(plant: Planter) -> list[Exchange]:
    """Return exchanges with Bigin, whose custom fields are personal data."""
    sent = {"authorization": f"Zoho-oauthtoken {plant.token}", "content-type": "application/json"}
    record = plant.id
    items = [{"id": plant.id, **plant.some()} for _ in range(4)]
    items[0]["Nested"] = {"list": [plant.some(), [plant.name, {"deep": {"deeper": plant.email}}]]}
    items[1]["As_Text"] = json.dumps({"inner": plant.name, "mail": [plant.email]})
    items[1]["As_Base64"] = _base64(f"{plant.name} and {plant.password}")
    items[2]["Escaped"] = quote(plant.password, safe="")
    items[2][plant.email] = {plant.phone: plant.uuid}
    items[3]["Link"] = f"https://{plant.email}:{quote(plant.password)}@crm.test/{plant.id}"
    results = [
        {
            "code": "INVALID_DATA",
            "details": {"id": items[1]["id"], "owner": plant.some(), "json_path": "$.data[0].id"},
            "message": f"{plant.name} ({plant.email}) may not change {plant.id}: {plant.phone}",
            "status": "error",
            "unexpected": plant.some(),
        },
        {"code": "SUCCESS", "details": {"id": items[0]["id"]}, "message": "relation updated"},
    ]
    results[1]["status"] = "success"
    got = {
        "content-type": "application/json",
        "set-cookie": f"session={plant.token}; Path=/, other={plant.password}",
        "x-user": plant.email,
        "location": f"/bigin/v2/Contacts/{plant.id}/Products",
        "link": f'<https://crm.test/{plant.email}?next={plant.id}>; rel="next"',
        "x-refresh-token": plant.token,
    }
    sent |= {"cookie": f"a={plant.token}", "x-api-key": plant.token, "x-agent": plant.email}
    query = urlencode({"trigger": plant.name, "token": plant.token, "mail": plant.email})
    url = f"https://www.zohoapis.eu/bigin/v2/Contacts/{record}/Products?{query}"
    whole = {"data": items}
    answers = {"data": results}
    refused = {
        "code": "INVALID_TOKEN",
        "message": f"token {plant.token} of {plant.name} is not valid",
        "details": plant.some(),
        "status": "error",
    }
    grant = {
        "access_token": plant.token,
        "refresh_token": plant.token,
        "id_token": plant.jwt,
        "user": plant.some(),
    }
    form = urlencode({"client_secret": plant.token, "code": plant.token, "user": plant.email})
    token_url = "https://accounts.zoho.eu/oauth/v2/token"
    return [
        exchange(token_url, grant, method="POST", body=form.encode(), sent=FORM),
        exchange(url, answers, method="PUT", body=whole, sent=sent, got=got, status=207),
        exchange(url, refused, method="PUT", body=whole, sent=sent, got=got, status=401),
        exchange(
            url,
            f"<html><body>{plant.name} {plant.email} {plant.token}</body></html>".encode(),
            method="PUT",
            body=whole,
            sent=sent,
            got={"content-type": "text/html"},
            status=502,
        ),
        exchange("https://tracker.test/", plant.some(), sent={"authorization": plant.token}),
    ]


def people(plant: Planter) -> list[Exchange]:
    """Return exchanges of a document that describes all of its data."""
    person = {
        "id": PERSON,
        "name": plant.name,
        "email": plant.email,
        "born": plant.date,
        "account": plant.uuid,
        "pin": plant.password,
        "country": "DE",
        "friends": {plant.email: {"id": "per_zzzz99998888", "name": plant.name, **plant.some()}},
        "contact": {"type": "phone", "phone": plant.phone},
        "level": 1005,
        "balance": 98765.25,
        **plant.some(),
    }
    sent = {"authorization": f"Basic {_base64(f'{plant.email}:{plant.password}')}"}
    query = urlencode({"email": plant.email, "tags": plant.name, "api_key": plant.token})
    filters = f"filter%5Bcity%5D={quote_plus(plant.address)}"
    url = f"{URL}/people/{PERSON}?{query}&{filters}"
    form = urlencode({"id": PERSON, "name": plant.name, "born": plant.date, **plant.some()})
    csv = f"{plant.name};{plant.email};{plant.phone}\n".encode()
    xml = f'<p mail="{plant.email}"><!-- {plant.name} --><![CDATA[{plant.name}]]></p>'
    failure = {"error": {"code": "GONE", "message": plant.email, "details": plant.some()}}
    json_sent = {**sent, "content-type": "application/json"}
    return [
        exchange(url, person, sent={**sent, "x-trace": plant.uuid}),
        exchange(url, failure, status=410, sent=sent),
        exchange(f"{URL}/people/{PERSON}", person, method="PUT", body=person, sent=json_sent),
        exchange(
            f"{URL}/people/{PERSON}",
            person,
            method="PUT",
            body=form.encode(),
            sent={**sent, **FORM},
        ),
        exchange(f"{URL}/export", csv, got={"content-type": "text/csv"}),
        exchange(f"{URL}/export", xml.encode(), got={"content-type": "application/xml"}),
    ]


def written(
    exchanges: list[Exchange], folder: Path, spec: str
) -> tuple[bytes, tuple[Finding, ...], int]:
    """Return every written byte, with the file names, the findings, and the number of files."""
    made = plan(exchanges, folder, spec)
    if not made.findings:
        write(made)
    files = [path for path in folder.rglob("*") if path.is_file()]
    names = " ".join(str(path.relative_to(folder)) for path in files).encode()
    return names + b"".join(path.read_bytes() for path in files), made.findings, len(files)


def spellings(value: str) -> set[str]:
    """Return the encodings of a value."""
    plain = base64.b64encode(value.encode()).decode().rstrip("=")[:-1]
    return {
        value,
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
        plain,
    }


def check(plant: Planter, text: bytes) -> None:
    lower = text.decode("utf-8", errors="replace").lower()
    for value in plant.values:
        for spelling in spellings(value):
            assert spelling.lower() not in lower, spelling
    # Parts of them would reveal enough.
    for part in ("quist", "corp10", "jokkmokk", "storgatan", "p@ss", "@corp", "sofie"):
        assert part not in lower


def test_nothing_of_what_is_planted_is_written(tmp_path: Path) -> None:
    plant = Planter()
    for exchanges, spec in ((updates(plant), BIGIN), (people(plant), "")):
        folder = tmp_path / (spec or "people").replace("/", "-")
        text, findings, count = written(exchanges, folder, spec)
        assert findings == (), "\n".join(map(str, findings))
        assert count == (3 if spec else 6)
        check(plant, text)
    assert len(set(plant.values)) >= 200


def test_what_is_written_still_fits_the_document(tmp_path: Path) -> None:
    for make, spec in ((updates, BIGIN), (people, "")):
        exchanges = make(Planter())
        folder = tmp_path / (spec or "people").replace("/", "-")
        written(exchanges, folder, spec)
        known = TrafficContract(contract(spec) if spec else contract())
        fixtures, unreadable = read_fixtures([folder])
        assert unreadable == []
        rules = {one.rule for it in fixtures for e in it.exchanges for one in problems(known, e)}
        before = {one.rule for it in exchanges for one in problems(known, it)}
        assert rules <= before
        # These were in the exchanges from the beginning.
        assert "invalid-response-body" not in rules
        assert "invalid-parameter" not in rules
        assert all(fixture.provenance.kind == "recorded" for fixture in fixtures)


def test_what_is_planted_in_a_field_that_may_stay_stops_the_writing(tmp_path: Path) -> None:
    plant = Planter()
    person = {"id": PERSON, "name": plant.name, "plan": f"for {plant.values[0]}"}
    sent = {"authorization": "Bearer x", "content-type": "application/json"}
    one = exchange(f"{URL}/people/{PERSON}", person, method="PUT", body=person, sent=sent)
    text, findings, count = written([*people(plant), one], tmp_path, "")
    assert {finding.rule for finding in findings} == {"leaked-value"}
    assert (text, count) == (b"", 0)


def test_two_runs_without_a_key_have_nothing_in_common(tmp_path: Path) -> None:
    [one] = [it for it in people(Planter()) if it.request.method == "GET"][:1]
    first, second = (plan([one], key=key).files[0].text for key in (b"a" * 32, b"b" * 32))
    assert first != second
    assert any_value(one)["name"] not in first + second


def any_value(one: Exchange) -> Any:
    return json.loads(one.response.content)
