"""The part of a client that has credentials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..base_client import BaseClient
from ..config import Security
from ..instrumentation import Instrumentation
from ..servers import Server
from .credentials import credential_of
from .resolver import ClientSecurity
from .schemes import parse_scopes, required_scopes


class SecuredClient(BaseClient):
    """A client whose document has security schemes."""

    def required_scopes(self, operation: str, **parameters: str) -> tuple[frozenset[str], ...]:
        """Return the scopes that allow an operation: any one of the sets will do.

        Args:
            operation: The operation's id.
            parameters: Parameters of the call that scopes depend on, by their names in the
                document.

        Raises:
            KeyError: No operation has this id.
        """
        definition = self._definition
        return required_scopes(definition.operations[operation], definition.schemes, parameters)

    def _secure(
        self,
        server: Server,
        credentials: Mapping[str, object],
        scopes: Iterable[str] | None,
        http_client: Any,
        instrumentation: Instrumentation,
    ) -> Security:
        given = {
            scheme.name: credential_of(value, scheme)
            for scheme in self._definition.schemes.values()
            if (value := credentials.get(scheme.argument)) is not None
        }
        return ClientSecurity(
            definition=self._definition,
            server=server,
            credentials=given,
            has_http_client=http_client is not None and not isinstance(http_client, str),
            scopes=parse_scopes(scopes),
            instrumentation=instrumentation,
        )
