"""Advice for users of an API on each kind of breaking change, for changelogs."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diff.changes import Breaks, Change
from oasmith.diff.rules import DIRECTIONS

OF_SCHEMAS: Mapping[str, tuple[str, str]] = {
    # The kind of change of a schema: the advice for requests, and for responses.
    "type-removed": ("Send another type.", "Remove the code for that type."),
    "type-added": ("", "Handle the other type, too."),
    "type-changed": ("Send the new type.", "Handle the new type."),
    "null-removed": ("Send a value, or leave the field out.", "Remove the code for null."),
    "null-added": ("", "Handle null, too."),
    "value-removed": ("Send another value.", "Remove the code for that value."),
    "value-added": ("", "Handle unknown values."),
    "constraint-tightened": ("Observe the new limit.", ""),
    "constraint-relaxed": ("", "Handle values beyond the old limit."),
    "constraint-changed": ("Observe the new limit.", "Handle values beyond the old limit."),
    "format-changed": ("Send the new format.", "Handle the new format."),
    "encoding-changed": ("Encode the value in the new way.", "Decode the value in the new way."),
    "field-required": ("Send the field.", ""),
    "field-optional": ("", "Handle responses without the field."),
    "field-removed": ("Do not send the field.", "Do not rely on the field."),
    "fields-closed": ("Send no other fields.", ""),
    "fields-opened": ("", "Handle unknown fields."),
    "member-removed": ("Send another member of the union.", "Remove the code for that member."),
    "member-added": ("", "Handle the new member of the union, too."),
    "tag-changed": (
        "Send the new property or value of the discriminator.",
        "Read the new property or value of the discriminator.",
    ),
    "direction-changed": ("Do not send the field.", "Do not rely on the field."),
    "default-changed": ("Send the value that you need.", ""),
}

OF_OTHERS: Mapping[str, str] = {
    "operation-removed": "Stop calling it.",
    "path-changed": "Call it at its new path; a new client does so.",
    "method-changed": "Call it with its new HTTP method; a new client does so.",
    "parameter-removed": "Do not send it.",
    "parameter-required": "Send it.",
    "parameter-moved": "Send it in the new location; a new client does so.",
    "parameter-style-changed": "Serialize it in the new way; a new client does so.",
    "body-removed": "Send no body.",
    "body-required": "Send a body.",
    "request-media-type-removed": "Send one of the other media types.",
    "response-media-type-removed": "Request one of the other media types.",
    "part-encoding-changed": "Encode the part in the new way; a new client does so.",
    "response-removed": "Remove the code for that status.",
    "response-header-removed": "Do not rely on the header.",
    "response-header-optional": "Handle responses without the header.",
    "error-row-removed": "Remove the code that handles this error.",
    "error-row-moved": "Handle the error by its new status.",
    "error-envelope-changed": "Read the parts of errors at their new locations.",
    "scheme-removed": "Authenticate in another way.",
    "scheme-changed": "Send the credential in the new way; a new client does so.",
    "authorization-prefix-changed": "Send the new prefix; a new client does so.",
    "scheme-url-changed": "Allow the new URL in firewalls, and get tokens there.",
    "flow-removed": "Get tokens with another flow.",
    "scope-undeclared": "Request other scopes.",
    "scope-alternative-removed": "Get a token with one of the scopes that still suffice.",
    "scope-parameters-changed": "Get a token with the scopes that are needed now.",
    "security-alternative-removed": "Use one of the credentials that still suffice.",
    "token-response-changed": "Read token responses in the new way; a new client does so.",
    "server-removed": "Use another server.",
    "data-center-removed": "Accounts of that data centre can no longer be reached.",
    "server-url-changed": "Allow the new host in firewalls.",
    "accounts-host-changed": "Allow the new host in firewalls; tokens come from there.",
    "server-variable-removed": "Do not pass the variable.",
    "server-variable-tightened": "Choose another value.",
    "server-variable-default-changed": "Pass the value that you need.",
    "server-renamed": "Select the server by its new name.",
    "batch-rule-removed": "Send the items one by one.",
    "batch-limit-lowered": "Send fewer items in a call.",
    "batch-rule-changed": "Send and read items at their new locations; a new client does so.",
    "pagination-removed": "Request each page yourself.",
    "pagination-changed": "Request pages in the new way; a new client does so.",
    "retries-removed": "Retry calls yourself if that is safe.",
    "idempotency-key-removed": "Do not retry calls that may have arrived.",
    "webhook-removed": "Do not wait for it.",
    "callback-removed": "Do not wait for it.",
    "name-removed": "Remove it from your code.",
    "name-changed": "Use the new name.",
    "argument-removed": "Do not pass it.",
    "argument-required": "Pass it.",
    "argument-keyword-only": "Pass it by keyword.",
    "argument-type-changed": "Pass a value of the new type.",
    "argument-default-changed": "Pass the value that you need.",
    "field-type-changed": "Handle the new type.",
    "return-type-changed": "Handle the new type.",
    "alias-changed": "Use the new type.",
    "constant-changed": "Check where you compare with it.",
    "kind-changed": "Adapt the code to the new kind of object.",
    "base-removed": "Catch or test for the class itself.",
    "signature-changed": "Pass the arguments in the new order, or by keyword.",
    "client-removed": "Keep using the last version of the client, or stop using it.",
}

BY_BREAK: Mapping[Breaks, str] = {
    "source": "Adapt code that uses it.",
    "wire": "Update the client.",
    "operations": "Check how your program is operated: scopes, hosts, settings.",
}
"""The advice for rules without their own, by what breaks."""


def known(rule: str) -> str:
    """Return the advice for a rule, or an empty text if the rule has none."""
    direction, _, kind = rule.partition("-")
    if rule not in OF_OTHERS and direction in DIRECTIONS and kind in OF_SCHEMAS:
        return OF_SCHEMAS[kind][list(DIRECTIONS).index(direction)]
    return OF_OTHERS.get(rule, "")


def advice(change: Change) -> str:
    """Return the advice for a change: that of its rule, else that of what breaks."""
    return known(change.rule) or next((BY_BREAK[part] for part in change.breaks), "")
