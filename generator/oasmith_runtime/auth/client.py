"""The part of a client that has credentials."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..base_client import BaseClient
from ..config import Security
from ..errors import ArgumentError
from ..instrumentation import Instrumentation
from ..servers import Server
from .credentials import credential_of
from .environment import named_credentials
from .resolver import ClientSecurity
from .schemes import parse_scopes, required_scopes


class SecuredClient(BaseClient):
    """A client whose document has security schemes."""

    def required_scopes(self, operation: str, **parameters: str) -> tuple[frozenset[str], ...]:
        """Return the scopes that allow an operation: any one of the sets is sufficient.

        Args:
            operation: The operation's id.
            parameters: Parameters of the call that the scopes depend on, by their names in the
                document.

        Raises:
            KeyError: No operation has this id.
        """
        definition = self._definition
        return required_scopes(definition.operations[operation], definition.schemes, parameters)

    @classmethod
    def _named_credentials(
        cls, values: Mapping[str, str], shown: Callable[[str], str]
    ) -> dict[str, object]:
        credentials = {
            credential.argument: credential.credential(values, shown)
            for credential in named_credentials(cls._definition.schemes.values())
        }
        return {argument: value for argument, value in credentials.items() if value is not None}

    def _environment_credentials(self) -> dict[str, object]:
        definition, variable = self._definition, self._definition.variable
        known = named_credentials(definition.schemes.values())
        names = [name for credential in known for name in credential.names]
        values = {name: text for name in names if (text := os.environ.get(variable(name)))}
        given = self._named_credentials(values, variable)
        if definition.needs_credential and not given:
            [needed] = known
            message = f"is needed; pass it, or set {needed.needs(variable)} in the environment"
            raise ArgumentError.of(needed.argument, message)
        return given

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
