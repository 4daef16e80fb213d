"""The scopes of Zoho Bigin, and those that an operation requires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _runtime as runtime
from ._runtime import Operation
from .operations import OPERATIONS, SCHEMES

SCOPES: Mapping[str, str] = {
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
}
"""All scopes with their descriptions. A `{placeholder}` depends on a parameter of the call."""


def required_scopes(
    operation: Operation[Any] | str, **parameters: str
) -> tuple[frozenset[str], ...]:
    """Return the scopes that allow a call: any one of the sets is sufficient.

    Args:
        operation: The operation or its id.
        parameters: Parameters of the call on which scopes depend, by their names in the document.
            The placeholder of a missing parameter is not replaced.

    Raises:
        KeyError: No operation has this id.
    """
    return runtime.required_scopes(_operation(operation), SCHEMES, parameters)


def least_scopes(*operations: Operation[Any] | str, **parameters: str) -> frozenset[str]:
    """Return the smallest set of scopes that allows all operations.

    Args:
        operations: The operations or their ids.
        parameters: The same as for `required_scopes`.

    Raises:
        KeyError: No operation has one of the ids.
    """
    return runtime.least_scopes(map(_operation, operations), SCHEMES, parameters)


def _operation(operation: Operation[Any] | str) -> Operation[Any]:
    return OPERATIONS[operation] if isinstance(operation, str) else operation
