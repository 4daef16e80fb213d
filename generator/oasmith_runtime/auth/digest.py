"""HTTP Digest (RFC 7616): the client responds to a challenge with a hash of the password."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import quote, urlsplit

from ..effects import Steps
from ..errors import TokenError
from ..messages import Request
from ..redaction import remember
from ..server_urls import origin
from .credentials import AccessToken, TokenContext

HASHES = {"md5": "md5", "sha-256": "sha256", "sha-512-256": "sha512_256"}
"""Algorithm names of the RFC, in lower case, to those of ``hashlib``."""

_WORD = r"[\w!#$%&'*+.^`|~/-]+"
_PARAMETER = re.compile(rf"""({_WORD})(\s*=\s*("(?:[^"\\]|\\.)*"|{_WORD}|))?""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A challenge from ``WWW-Authenticate`` (section 3.3)."""

    realm: str
    nonce: str
    opaque: str | None
    algorithm: str | None
    """As the server wrote it; None if it named none, which means MD5."""
    is_counted: bool
    """Whether the client counts its requests (``nc``), as since RFC 2617."""
    is_stale: bool
    """Whether the previous credentials were valid, but the nonce too old."""
    hashes_user: bool
    """Whether the user name is sent as a hash."""

    @classmethod
    def of(cls, header: str) -> Challenge | None:
        """Return the first supported challenge of ``WWW-Authenticate``, if any."""
        return next(filter(None, map(cls._of, challenges(header))), None)

    @classmethod
    def _of(cls, given: Mapping[str, str]) -> Challenge | None:
        offered = given.get("qop", "auth").lower().replace(",", " ").split()
        hash_name = HASHES.get(_plain(given.get("algorithm")))
        is_known = hash_name in hashlib.algorithms_available and "auth" in offered
        if not is_known or not given.get("nonce") or not "".join(given.values()).isascii():
            return None
        return cls(
            realm=given.get("realm", ""),
            nonce=given["nonce"],
            opaque=given.get("opaque"),
            algorithm=given.get("algorithm"),
            is_counted="qop" in given,
            is_stale=given.get("stale", "").lower() == "true",
            hashes_user=given.get("userhash", "").lower() == "true",
        )

    @property
    def is_session(self) -> bool:
        """Whether the hash of the password is computed once per session (``-sess``)."""
        return (self.algorithm or "").lower().endswith("-sess")

    def digest(self, *parts: str) -> str:
        """Return the hash of parts joined with colons."""
        name = HASHES[_plain(self.algorithm)]
        return hashlib.new(name, ":".join(parts).encode(), usedforsecurity=False).hexdigest()


def challenges(header: str) -> Iterator[Mapping[str, str]]:
    """Yield the parameters of each Digest challenge, with lower-case names."""
    scheme, parameters = "", dict[str, str]()
    for word, equals, value in _PARAMETER.findall(header):
        if equals:
            text = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
            parameters[word.lower()] = text
            continue
        if scheme == "digest":
            yield parameters
        scheme, parameters = word.lower(), {}
    if scheme == "digest":
        yield parameters


def _plain(algorithm: str | None) -> str:
    return (algorithm or "MD5").lower().removesuffix("-sess")


class Session:
    """Signs requests for one challenge."""

    def __init__(
        self, username: str, password: str, challenge: Challenge, cnonce: str | None = None
    ) -> None:
        """Start with the request count 1; ``cnonce`` is random by default."""
        self._username = username
        self._password = password
        self._challenge = challenge
        self._cnonce = cnonce or secrets.token_hex(16)
        self._lock = Lock()
        self.count = 0
        self.token = AccessToken(value=challenge.nonce, sign=self._sign)

    def _sign(self, request: Request) -> Request:
        parts = urlsplit(request.url)
        uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        header = self.authorization(request.method, uri)
        return replace(request, headers={**request.headers, "authorization": header})

    def authorization(self, method: str, uri: str) -> str:
        """Return the value of the header ``Authorization`` (section 3.4)."""
        challenge = self._challenge
        quoted = {"realm": challenge.realm, "nonce": challenge.nonce, "uri": uri}
        number = f"{self._next():08x}"
        plain = {"qop": "auth", "nc": number} if challenge.is_counted else {}
        if challenge.is_counted or challenge.is_session:
            quoted["cnonce"] = self._cnonce
        counted = (number, self._cnonce, "auth") if challenge.is_counted else ()
        hashed = challenge.digest(method, uri)
        quoted["response"] = challenge.digest(self._secret(), challenge.nonce, *counted, hashed)
        if challenge.opaque is not None:
            quoted["opaque"] = challenge.opaque
        if challenge.algorithm is not None:
            plain["algorithm"] = challenge.algorithm
        fields = [f"{name}={_quoted(text)}" for name, text in quoted.items()]
        fields += [f"{name}={text}" for name, text in plain.items()]
        return f"Digest {', '.join([*self._user(), *fields])}"

    def _next(self) -> int:
        with self._lock:
            self.count += 1
            return self.count

    def _secret(self) -> str:
        challenge = self._challenge
        secret = challenge.digest(self._username, challenge.realm, self._password)
        if not challenge.is_session:
            return secret
        return challenge.digest(secret, challenge.nonce, self._cnonce)

    def _user(self) -> list[str]:
        if self._challenge.hashes_user:
            hashed = self._challenge.digest(self._username, self._challenge.realm)
            return [f'username="{hashed}"', "userhash=true"]
        if self._username.isascii():
            return [f"username={_quoted(self._username)}"]
        return [f"username*=UTF-8''{quote(self._username, safe='')}"]


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


class DigestCredential:
    """A user name and its password, with which requests to any server are signed."""

    def __init__(self, username: str, password: str) -> None:
        """Start without a challenge: the first call to a server is sent twice."""
        self._username = username
        self._password = password
        self._sessions: dict[str, Session] = {}

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return a token that signs requests for the last challenge of the server."""
        yield from ()
        remember([self._password])
        session = self._sessions.get(origin(context.base))
        return AccessToken(value="", sign=_unsigned) if session is None else session.token

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return a token for the challenge of a 401; None if the password is wrong.

        A server that has lost its nonces may not report that one is stale. So the password is
        wrong only if a response to a new nonce was rejected.
        """
        yield from ()
        refusal = context.refusal
        header = "" if refusal is None else refusal.headers.get("www-authenticate", "")
        challenge = Challenge.of(header)
        if challenge is None:
            return None
        before = self._sessions.get(origin(context.base))
        session = Session(self._username, self._password, challenge)
        self._sessions[origin(context.base)] = session
        is_new = before is not None and before.token == rejected and before.count == 1
        is_wrong = is_new or rejected.usage.rejected_when_new
        return None if is_wrong and not challenge.is_stale else session.token


def _unsigned(request: Request) -> Request:
    """Return the request, to which the server will respond with a challenge; it is then resent."""
    if request.content is None or isinstance(request.content, bytes) or request.content.can_repeat:
        return request
    raise TokenError(
        "the first call with HTTP Digest is sent twice, and this body can be read only once",
        hint="Pass bytes or a file, or make another call with the same client first.",
    )


credential = DigestCredential
