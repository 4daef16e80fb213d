"""HTTP Basic (RFC 7617)."""

from __future__ import annotations

import base64

from ..effects import Steps
from ..redaction import remember
from .credentials import AccessToken, FixedToken, TokenContext


class BasicCredential(FixedToken):
    """A user name and its password, sent with each call."""

    def __init__(self, username: str, password: str) -> None:
        """Join user name and password with a colon (section 2); the user name contains none."""
        self._pair, self._password = f"{username}:{password}", password
        super().__init__(base64.b64encode(self._pair.encode()).decode())

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the pair in base64."""
        # The password alone must be redacted, too.
        remember([self._pair, self._password])
        return super().token(context)


credential = BasicCredential
