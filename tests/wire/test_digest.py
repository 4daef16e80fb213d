"""HTTP Digest: the client's response to a challenge, and how often it is challenged."""

from __future__ import annotations

import hashlib
import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote
from urllib.request import parse_http_list, parse_keqv_list

import pytest
from around.made import made

from oasmith_runtime.auth.digest import Challenge, Session, challenges

from .loopback import Answer, Arrived, Calls, Loopback

USER, PASSWORD = "Mufasa", 'hush "Circle" of Life'


OPAQUE = 'qop="auth, auth-int", opaque="o\\"1"'


class Digests(Loopback):
    """A server that accepts the password, and each nonce for some requests."""

    def reset(self) -> None:
        super().reset()
        self.algorithm = "SHA-256"
        self.more = OPAQUE
        self.life = 1000  # requests
        self.says_stale = True
        self.nonces: dict[str, int] = {}
        self.numbers: list[str] = []  # ``nc`` of accepted requests

    def answer_to(self, arrived: Arrived) -> Answer:
        given = arrived.headers.get("authorization")
        if given is None:
            return self.asks()
        answer = parse_keqv_list(parse_http_list(given.removeprefix("Digest ")))
        if answer["response"] != self.expected(answer, arrived):
            return self.asks()
        number, self.nonces[answer["nonce"]] = answer.get("nc"), self.nonces[answer["nonce"]] + 1
        if self.nonces[answer["nonce"]] > self.life:
            return self.asks(", stale=TRUE" if self.says_stale else "")
        assert number is None or int(number, 16) == self.nonces[answer["nonce"]]
        self.numbers.append(number or "")
        return Answer(200, "application/json", b"{}")

    def asks(self, more: str = "") -> Answer:
        nonce = f"nonce-{len(self.nonces) + 1}"
        self.nonces[nonce] = 0
        asked = f'Digest realm="a, \\"b\\"", nonce="{nonce}", algorithm={self.algorithm}'
        other = (
            'Negotiate, Basic realm="x", Digest realm="x", nonce="n", algorithm=CRC32, qop="auth"'
        )
        text = f"{other}, {asked}, {self.more}{more}"
        return Answer(401, "application/json", b'{"message": "no"}', {"WWW-Authenticate": text})

    def expected(self, answer: dict[str, str], arrived: Arrived) -> str:
        """Return the hash of a request by RFC 7616, section 3.4.1."""
        name = self.algorithm.removesuffix("-sess").replace("-", "").lower()

        def digest(*parts: str) -> str:
            return hashlib.new(name, ":".join(parts).encode()).hexdigest()

        assert answer["realm"] == 'a, "b"'
        assert answer["uri"] == arrived.target
        assert answer["algorithm"] == self.algorithm
        secret = digest(USER, 'a, "b"', PASSWORD)
        if "userhash" in self.more:
            assert answer["username"] == digest(USER, 'a, "b"')
        if self.algorithm.endswith("-sess"):
            secret = digest(secret, answer["nonce"], answer["cnonce"])
        counted = [answer["nc"], answer["cnonce"], answer["qop"]] if "qop" in self.more else []
        hashed = digest(arrived.method, arrived.target)
        return digest(secret, answer["nonce"], *counted, hashed)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("digest")
    made("digest", folder, source=Path(__file__).parent, package="digests", client_class="Parcels")
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("digests")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def running() -> Iterator[Digests]:
    server = Digests()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server(running: Digests) -> Digests:
    running.reset()
    return running


def client(calls: Calls, password: str = PASSWORD) -> Any:
    return calls.client(digest_auth=(USER, password))


@pytest.mark.parametrize(
    ("algorithm", "more"),
    [
        ("MD5", 'qop="auth"'),
        ("MD5", "opaque=x"),
        ("MD5-sess", "qop=auth"),
        ("SHA-256", 'qop="auth-int,auth", charset=UTF-8'),
        ("SHA-256-sess", 'qop="auth", userhash=true'),
    ],
)
def test_a_challenge_is_answered_and_its_nonce_used_again(
    calls: Calls, server: Digests, algorithm: str, more: str
) -> None:
    server.algorithm, server.more = algorithm, more
    parcels = client(calls).parcels
    for word in ("a b&=ä/", "[x]{y}|'\"^", "", None):
        calls.wait(parcels.get("ä b/c(1)'*~:@!$", **({} if word is None else {"q": word})))
    assert len(server.requests) == 5
    assert "authorization" not in server.requests[0].headers
    numbers = ["00000001", "00000002", "00000003", "00000004"] if "qop" in more else [""] * 4
    assert server.numbers == numbers


def test_a_nonce_that_is_too_old_is_replaced(calls: Calls, server: Digests) -> None:
    server.life = 2
    parcels = client(calls).parcels
    for _ in range(5):
        calls.wait(parcels.get("1"))
    assert server.numbers == ["00000001", "00000002"] * 2 + ["00000001"]
    assert len(server.requests) == 5 + 3


def test_a_server_may_forget_nonces_without_a_word(calls: Calls, server: Digests) -> None:
    server.life, server.says_stale = 1, False
    parcels = client(calls).parcels
    for _ in range(3):
        calls.wait(parcels.get("1"))
    assert server.numbers == ["00000001"] * 3


def test_a_nonce_that_is_always_too_old_is_an_error(calls: Calls, server: Digests) -> None:
    server.life = 0
    with pytest.raises(calls.package.ApiError, match="401"):
        calls.wait(client(calls).parcels.get("1"))
    assert len(server.requests) == 2


def test_a_wrong_password_is_an_ordinary_error(calls: Calls, server: Digests) -> None:
    parcels = client(calls, "hush!").parcels
    for requests in (2, 3, 4):
        with pytest.raises(calls.package.ApiError, match="401") as caught:
            calls.wait(parcels.get("1"))
        assert len(server.requests) == requests
        assert "hush" not in str(caught.value) + repr(caught.value.response.request)
        command = caught.value.response.request.as_curl()
        assert '"authorization: Digest $TOKEN"' in command


@pytest.mark.parametrize(
    ("algorithm", "more"),
    [("SHA-512", "qop=auth"), ("MD5", "qop=auth-int")],
)
def test_a_challenge_that_nobody_can_answer_is_an_ordinary_error(
    calls: Calls, server: Digests, algorithm: str, more: str
) -> None:
    server.algorithm, server.more = algorithm, more
    with pytest.raises(calls.package.ApiError, match="401"):
        calls.wait(client(calls).parcels.get("1"))
    assert len(server.requests) == 1


def test_a_body_is_sent_again_with_the_answer(calls: Calls, server: Digests) -> None:
    calls.wait(client(calls).parcels.put("1", body=b"content"))
    assert [arrived.body for arrived in server.requests] == [b"content", b"content"]


class Once:
    """A file that can be read only once."""

    def read(self, size: int = -1) -> bytes:
        content, self.content = getattr(self, "content", b"content"), b""
        return content


def test_a_body_that_can_be_read_once_waits_for_a_challenge(calls: Calls, server: Digests) -> None:
    parcels = client(calls).parcels
    with pytest.raises(calls.package.TokenError, match="make another call with"):
        calls.wait(parcels.put("1", body=Once()))
    assert server.requests == []
    calls.wait(parcels.get("1"))
    calls.wait(parcels.put("1", body=Once()))
    assert server.last.body == b"content"
    assert server.numbers == ["00000001", "00000002"]


def test_a_body_that_came_too_late_leaves_a_new_nonce(calls: Calls, server: Digests) -> None:
    server.life = 1
    parcels = client(calls).parcels
    calls.wait(parcels.get("1"))
    with pytest.raises(calls.package.ApiError, match="401"):
        calls.wait(parcels.put("1", body=Once()))
    calls.wait(parcels.put("1", body=Once()))
    assert server.numbers == ["00000001"] * 2


def test_the_environment_has_user_name_and_password(
    calls: Calls, server: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGESTS_DIGEST_AUTH_USERNAME", USER)
    monkeypatch.setenv("DIGESTS_DIGEST_AUTH_PASSWORD", PASSWORD)
    calls("get", "1")
    assert server.numbers == ["00000001"]


def test_the_readme_says_what_the_client_takes(package: ModuleType) -> None:
    folder = Path(str(package.__file__)).parents[1]
    text = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
    assert "`digest_auth`: User name and password. The first call to a server is sent twice" in text
    assert "`DIGESTS_DIGEST_AUTH_USERNAME` with `DIGESTS_DIGEST_AUTH_PASSWORD`" in text


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_the_rfc(algorithm: str, response: str) -> None:
    """RFC 7616, section 3.9.1."""
    header = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", '
        f"algorithm={algorithm}, "
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    challenge = Challenge.of(header)
    assert challenge is not None
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    session = Session("Mufasa", "Circle of Life", challenge, cnonce)
    answer = session.authorization("GET", "/dir/index.html")
    assert f'response="{response}"' in answer
    assert "nc=00000001" in answer


def test_a_challenge_that_no_header_can_repeat_is_none() -> None:
    assert Challenge.of('Digest realm="ü", nonce="n"') is None


def test_a_name_that_is_not_ascii_is_escaped() -> None:
    challenge = Challenge.of('Digest realm="r", nonce="n", qop="auth"')
    assert challenge is not None
    answer = Session("Jäsøn Doe", "hush", challenge).authorization("GET", "/")
    assert "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, " in answer
    assert unquote("J%C3%A4s%C3%B8n%20Doe") == "Jäsøn Doe"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", []),
        ("Basic realm=digest", []),
        ("Negotiate YWJj==, Digest nonce=a", [{"nonce": "a"}]),
        ('DIGEST Nonce="a\\\\b", stale=, Digest', [{"nonce": "a\\b", "stale": ""}, {}]),
        ('Digest realm="Digest, x=y",nonce = "n" , Basic realm="n"',
         [{"realm": "Digest, x=y", "nonce": "n"}]),
    ],
)  # fmt: skip
def test_challenges_are_told_apart(header: str, expected: list[dict[str, str]]) -> None:
    assert list(challenges(header)) == expected
