"""What those who use an API can do about a breaking change, in a changelog."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diff.changes import Breaks, Change
from oasmith.diff.rules import DIRECTIONS

OF_SCHEMAS: Mapping[str, tuple[str, str]] = {
    # What happens to a schema: what to do about requests, and about responses.
    "type-removed": ("Send another type.", "Remove the code for that type."),
    "type-added": ("", "Expect the other type, too."),
    "type-changed": ("Send the new type.", "Expect the new type."),
    "null-removed": ("Send a value, or leave the field out.", "Remove the code for null."),
    "null-added": ("", "Expect null, too."),
    "value-removed": ("Send another value.", "Remove the code for that value."),
    "value-added": ("", "Expect values that you do not know."),
    "constraint-tightened": ("Keep to the new limit.", ""),
    "constraint-relaxed": ("", "Expect values beyond the old limit."),
    "constraint-changed": ("Keep to the new limit.", "Expect values beyond the old limit."),
    "format-changed": ("Send the new format.", "Expect the new format."),
    "encoding-changed": ("Encode the value in the new way.", "Decode the value in the new way."),
    "field-required": ("Send the field.", ""),
    "field-optional": ("", "Expect that the field is absent."),
    "field-removed": ("Do not send the field.", "Do without the field."),
    "fields-closed": ("Send no other fields.", ""),
    "fields-opened": ("", "Expect fields that you do not know."),
    "member-removed": ("Send another form.", "Remove the code for that form."),
    "member-added": ("", "Expect the other form, too."),
    "tag-changed": ("Send the new field or value.", "Read the new field or value."),
    "direction-changed": ("Do not send the field.", "Do without the field."),
    "default-changed": ("Send the value that you want.", ""),
}

OF_OTHERS: Mapping[str, str] = {
    "operation-removed": "Stop calling it.",
    "path-changed": "Call it by its new path.",
    "method-changed": "Call it by its new method.",
    "parameter-removed": "Do not give it.",
    "parameter-required": "Give it.",
    "parameter-moved": "Send it where it stands now; a new client does so.",
    "parameter-style-changed": "Write it in the new way; a new client does so.",
    "body-removed": "Send no body.",
    "body-required": "Send a body.",
    "request-media-type-removed": "Send one of the other media types.",
    "response-media-type-removed": "Ask for one of the other media types.",
    "part-encoding-changed": "Write the part in the new way; a new client does so.",
    "response-removed": "Remove the code for that status.",
    "response-header-removed": "Do without the header.",
    "response-header-optional": "Expect that the header is absent.",
    "error-row-removed": "Remove the code that handles this error.",
    "error-row-moved": "Handle the error by its new status.",
    "error-envelope-changed": "Read the parts of errors from their new places.",
    "scheme-removed": "Authenticate in another way.",
    "scheme-changed": "Send the credential in the new way; a new client does so.",
    "authorization-prefix-changed": "Send the new prefix; a new client does so.",
    "scheme-url-changed": "Allow the new address in firewalls, and get tokens there.",
    "flow-removed": "Get tokens in another way.",
    "scope-undeclared": "Ask for other scopes.",
    "scope-alternative-removed": "Get a token with one of the scopes that still suffice.",
    "scope-parameters-changed": "Get a token with the scopes that are needed now.",
    "security-alternative-removed": "Use one of the credentials that still suffice.",
    "token-response-changed": "Read token responses in the new way; a new client does so.",
    "server-removed": "Use another server.",
    "data-center-removed": "Accounts of that data centre cannot be reached any more.",
    "server-url-changed": "Allow the new host in firewalls.",
    "accounts-host-changed": "Allow the new host in firewalls; tokens come from there.",
    "server-variable-removed": "Do not give the variable.",
    "server-variable-tightened": "Choose another value.",
    "server-variable-default-changed": "Give the value that you want.",
    "server-renamed": "Choose the server by its new name.",
    "batch-rule-removed": "Send the items one by one.",
    "batch-limit-lowered": "Send fewer items in a call.",
    "batch-rule-changed": "Send and read items at their new places; a new client does so.",
    "pagination-removed": "Ask for each page yourself.",
    "pagination-changed": "Follow pages in the new way; a new client does so.",
    "retries-removed": "Repeat calls yourself where that does no harm.",
    "idempotency-key-removed": "Do not repeat calls that may have arrived.",
    "webhook-removed": "Do not wait for it.",
    "callback-removed": "Do not wait for it.",
    "name-removed": "Remove it from your code.",
    "name-changed": "Use the new name.",
    "argument-removed": "Do not give it.",
    "argument-required": "Give it.",
    "argument-keyword-only": "Give it by its name.",
    "argument-type-changed": "Give a value of the new type.",
    "argument-default-changed": "Give the value that you want.",
    "field-type-changed": "Expect the new type.",
    "return-type-changed": "Expect the new type.",
    "alias-changed": "Use the new type.",
    "constant-changed": "Look where you compare with it.",
    "kind-changed": "Use it as what it is now.",
    "base-removed": "Catch or test for the class itself.",
    "signature-changed": "Give the arguments in the new order, or by their names.",
    "client-removed": "Stay with the last version of the client, or do without it.",
}

BY_BREAK: Mapping[Breaks, str] = {
    "source": "Adapt code that uses it.",
    "wire": "Update the client.",
    "operations": "Check what your program is run with: scopes, hosts, settings.",
}
"""Where nothing more is known."""


def known(rule: str) -> str:
    """Return what there is to do about a change of a rule; nothing where that depends."""
    direction, _, what = rule.partition("-")
    if rule not in OF_OTHERS and direction in DIRECTIONS and what in OF_SCHEMAS:
        return OF_SCHEMAS[what][list(DIRECTIONS).index(direction)]
    return OF_OTHERS.get(rule, "")


def advice(change: Change) -> str:
    """Return a sentence that says what to do."""
    return known(change.rule) or next((BY_BREAK[it] for it in change.breaks), "")
