"""The operations of Zoho Bigin as data, with a module for each resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._runtime import LazyMapping, Operation, ScopeParameter, SecurityScheme

OPERATIONS: Mapping[str, Operation[Any]] = LazyMapping(
    __name__,
    {
        "getRelatedRecords": ("related_records", "GET_RELATED_RECORDS"),
        "updateRelatedRecords": ("related_records", "UPDATE_RELATED_RECORDS"),
        "delinkRelatedRecords": ("related_records", "DELINK_RELATED_RECORDS"),
        "delinkRelatedRecord": ("related_records", "DELINK_RELATED_RECORD"),
        "getRecords": ("records", "GET_RECORDS"),
        "getRecord": ("records", "GET_RECORD"),
        "getRelatedLists": ("related_lists", "GET_RELATED_LISTS"),
        "getFields": ("fields", "GET_FIELDS"),
        "getModules": ("modules", "GET_MODULES"),
        "getModule": ("modules", "GET_MODULE"),
    },
)
"""All operations by id. A module is imported when one of its operations is looked up."""

SCHEMES: Mapping[str, SecurityScheme] = {
    "zohoOAuth": SecurityScheme(
        name="zohoOAuth",
        kind="oauth2",
        prefix="Zoho-oauthtoken",
        authorization_url="https://accounts.zoho.com/oauth/v2/auth",
        token_url="https://accounts.zoho.com/oauth/v2/token",
        refresh_url="https://accounts.zoho.com/oauth/v2/token",
        scopes={
            "ZohoBigin.modules.ALL": "Full access to every module.",
            "ZohoBigin.modules.{module_name}.ALL": "Full access to one module.",
            "ZohoBigin.modules.{module_name}.WRITE": "Write to one module.",
            "ZohoBigin.modules.{module_name}.UPDATE": "Update one module.",
            "ZohoBigin.modules.{module_name}.READ": "Read one module.",
            "ZohoBigin.modules.{module_name}.DELETE": "Delete in one module.",
            "ZohoBigin.settings.ALL": "Full access to all settings.",
            "ZohoBigin.settings.modules.ALL": "Full access to the settings of modules.",
            "ZohoBigin.settings.modules.READ": "Read the list of modules.",
            "ZohoBigin.settings.fields.ALL": "Full access to the settings of fields.",
            "ZohoBigin.settings.fields.READ": "Read the list of fields.",
            "ZohoBigin.settings.related_lists.ALL": "Full access to the settings of related lists.",
            "ZohoBigin.settings.related_lists.READ": "Read the list of related lists.",
        },
        server_pointer="/api_domain",
        scope_parameters={
            "module_name": ScopeParameter(
                parameter="module_api_name",
                values={
                    "Contacts": "contacts",
                    "Pipelines": "pipelines",
                    "Accounts": "accounts",
                    "Products": "products",
                },
            ),
        },
    ),
}
"""All security schemes of the document by name."""
