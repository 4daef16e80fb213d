"""The URL at which a user grants access to a program (RFC 6749, section 4.1; RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from urllib.parse import urlencode

from ...errors import ArgumentError
from ...servers import choose
from ..client import SecuredClient


class AuthorizationUrl(SecuredClient):
    """The part of a client whose document has an authorization URL."""

    @classmethod
    def authorization_url(
        cls,
        server: object = None,
        *,
        client_id: str,
        redirect_uri: str,
        scopes: Iterable[str],
        state: str,
        code_verifier: str | None = None,
        **parameters: str,
    ) -> str:
        """Return the URL at which a user grants access to a program.

        The user is redirected to ``redirect_uri`` with a ``code`` for ``AuthorizationCode`` and
        with ``state``, which your program must compare with the one that was passed.

        Args:
            server: As for the client: the server, or the data centre where the user's account is.
            client_id: The id of the registered OAuth client.
            redirect_uri: Where the user is redirected to.
            scopes: The scopes that the program requests.
            state: A secret of this user's session, against cross-site request forgery.
            code_verifier: A secret whose challenge is sent (PKCE, RFC 7636), if the API uses it.
            parameters: Other parameters of the API, such as ``access_type="offline"``.

        Raises:
            ArgumentError: The document has no authorization URL.
        """
        definition = cls._definition
        default = next(iter(definition.servers)) if server is None else server
        chosen = choose(definition.servers, default, definition.server_argument)
        for scheme in definition.schemes.values():
            url = scheme.endpoint(scheme.authorization_url, chosen)
            if url is not None:
                query = {
                    "response_type": "code",
                    "client_id": client_id,
                    "redirect_uri": redirect_uri,
                    "scope": " ".join(scopes),
                    "state": state,
                    **({} if code_verifier is None else _challenge(code_verifier)),
                    **parameters,
                }
                return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
        raise ArgumentError.of("server", "the document has no authorization URL")


def _challenge(verifier: str) -> dict[str, str]:
    """Return the PKCE parameters, which later prove who requested the code."""
    digest = hashlib.sha256(verifier.encode()).digest()
    code = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return {"code_challenge": code, "code_challenge_method": "S256"}
