"""The values of enums as named constants."""

from __future__ import annotations

import typing


class ModuleApiName:
    """API name of a module.

    - `Contacts`: Contacts
    - `Pipelines`: Pipelines
    - `Accounts`: Companies in Bigin
    - `Products`: Products
    """

    CONTACTS: typing.Final = "Contacts"
    PIPELINES: typing.Final = "Pipelines"
    ACCOUNTS: typing.Final = "Accounts"
    PRODUCTS: typing.Final = "Products"


class RelationResultCode:
    """Code of one record's result. Other codes are possible."""

    SUCCESS: typing.Final = "SUCCESS"
    INVALID_DATA: typing.Final = "INVALID_DATA"
    MANDATORY_NOT_FOUND: typing.Final = "MANDATORY_NOT_FOUND"
    DUPLICATE_DATA: typing.Final = "DUPLICATE_DATA"


class RelationResultStatus:
    """Status of one record's result."""

    SUCCESS: typing.Final = "success"
    ERROR: typing.Final = "error"


class SortOrder:
    """Whether the smallest value comes first or last."""

    ASC: typing.Final = "asc"
    DESC: typing.Final = "desc"
