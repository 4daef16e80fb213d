"""The index of the command line of Zoho Bigin. The commands of each resource are in a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import CommandCredential, CommandGroup, CommandLine

if TYPE_CHECKING:
    from .._runtime import Client


def _client() -> type[Client]:
    from ..client import Bigin

    return Bigin


COMMAND_LINE = CommandLine(
    package=__name__,
    client=_client,
    name="bigin",
    title="Zoho Bigin",
    distribution="bigin-client",
    version="0.1.0",
    server="data_center",
    servers=("us", "eu", "au", "in", "cn", "jp", "sa", "ca"),
    needs_server=True,
    groups=(
        CommandGroup(
            name="related-records",
            module="related_records",
            summary="Relations between a record and the records in its related lists.",
        ),
        CommandGroup(name="records", module="records", summary="The records of a module."),
        CommandGroup(
            name="related-lists",
            module="related_lists",
            summary="The related lists of a module's records.",
        ),
        CommandGroup(name="fields", module="fields", summary="The fields of a module's records."),
        CommandGroup(name="modules", module="modules", summary="The modules of the organization."),
    ),
    operations={
        "getRelatedRecords": "related_records",
        "updateRelatedRecords": "related_records",
        "delinkRelatedRecords": "related_records",
        "delinkRelatedRecord": "related_records",
        "getRecords": "records",
        "getRecord": "records",
        "getRelatedLists": "related_lists",
        "getFields": "fields",
        "getModules": "modules",
        "getModule": "modules",
    },
    credentials=(
        CommandCredential(
            argument="token",
            values={
                "token": "a token or key that you renew yourself",
                "client_id": "the id of a registered OAuth client",
                "client_secret": "its secret",
                "refresh_token": "a refresh token of a user",
                "scopes": "the scopes to request without a refresh token",
                "token_url": "the token endpoint, instead of the document's URL",
                "token_store": "a file that stores the token for the next command",
            },
            needs="BIGIN_TOKEN or BIGIN_CLIENT_ID, BIGIN_CLIENT_SECRET, BIGIN_REFRESH_TOKEN",
        ),
    ),
)
