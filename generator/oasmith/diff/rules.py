"""The rule catalogue of the contract diff: each kind of change, with its opposite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffRule:
    """One kind of change."""

    id: str
    meaning: str
    opposite: str
    """The rule of the reverse change; its own id if that is the same rule."""
    adds: bool = False
    """Whether the API can do more than before: a minor version, unless something breaks."""


_SCHEMA = """
    type-removed type-added
      A {direction} schema no longer allows a type.
      A {direction} schema allows an additional type.
    null-removed null-added
      A {direction} schema no longer allows null.
      A {direction} schema now allows null.
    value-removed value-added
      A value was removed from an enum of a {direction} schema.
      A value was added to an enum of a {direction} schema.
    enum-closed enum-opened
      An open enum of a {direction} schema now allows only its listed values.
      An enum of a {direction} schema is now open: it also allows other values.
    constraint-tightened constraint-relaxed
      A constraint of a {direction} schema was added or is stricter.
      A constraint of a {direction} schema was removed or is less strict.
    field-required field-optional
      A property of a {direction} schema is now required.
      A property of a {direction} schema is now optional.
    field-removed field-added
      A property was removed from a {direction} schema.
      A property was added to a {direction} schema.
    fields-closed fields-opened
      A {direction} schema no longer allows additional properties.
      A {direction} schema now allows additional properties.
    member-removed member-added
      A member was removed from a union (oneOf, anyOf) of a {direction} schema.
      A member was added to a union (oneOf, anyOf) of a {direction} schema.
    field-deprecated field-undeprecated
      A property of a {direction} schema is now deprecated.
      A property of a {direction} schema is no longer deprecated.
    type-changed
      A {direction} schema has another type.
    constraint-changed
      A constraint of a {direction} schema is different, but not simply stricter or less strict.
    format-changed
      The format of a {direction} schema is different, and perhaps its type in Python.
    encoding-changed
      A {direction} schema has another contentEncoding, contentMediaType, contentSchema or xml.
    tag-changed
      The discriminator of a {direction} schema is different.
    default-changed
      The default of a {direction} schema is different.
    direction-changed
      A {direction} schema is now, or is no longer, readOnly or writeOnly.
"""
"""Changes of a schema; each is one rule for requests and one for responses."""

_OTHERS = """
    operation-removed operation-added
      An operation was removed.
      An operation was added.
    path-changed
      The path of an operation is different.
    method-changed
      The HTTP method of an operation is different.
    operation-deprecated operation-undeprecated
      An operation is now deprecated.
      An operation is no longer deprecated.
    parameter-removed parameter-added
      A parameter was removed.
      A parameter was added.
    parameter-required parameter-optional
      A parameter is now required.
      A parameter is now optional.
    parameter-deprecated parameter-undeprecated
      A parameter is now deprecated.
      A parameter is no longer deprecated.
    parameter-moved
      A parameter is sent in another location, such as a header instead of the query.
    parameter-style-changed
      A parameter is serialized in another way, such as with another style or explode.
    body-removed body-added
      An operation no longer accepts a request body.
      An operation now accepts a request body.
    body-required body-optional
      A request body is now required.
      A request body is now optional.
    request-media-type-removed request-media-type-added
      A request body is no longer accepted in a media type.
      A request body is accepted in an additional media type.
    response-media-type-removed response-media-type-added
      A response is no longer returned in a media type.
      A response is returned in an additional media type.
    part-encoding-changed
      A part of a form or multipart body is encoded in another way.
    response-removed response-added
      A status of responses is no longer documented.
      A status of responses is now documented.
    response-header-removed response-header-added
      A response header was removed.
      A response header was added.
    response-header-optional response-header-required
      A response header is now optional: it may be absent.
      A response header is now required: it is always present.
    error-row-removed error-row-added
      An error row was removed.
      An error row was added.
    error-row-moved
      The HTTP status of an error row is different.
    error-message-changed
      The message of an error row is different.
    error-resolution-changed
      The resolution of an error row is different.
    error-token-changed
      The meaning of an error row for the OAuth token is different.
    error-envelope-changed
      The location of the code, message or details in error bodies is different.
    scheme-removed scheme-added
      A security scheme was removed.
      A security scheme was added.
    scheme-changed
      A security scheme has another type, or its credential another location or name.
    scheme-deprecated scheme-undeprecated
      A security scheme is now deprecated.
      A security scheme is no longer deprecated.
    authorization-prefix-changed
      The prefix of the token, such as Bearer, is different.
    scheme-url-changed
      A URL of a security scheme is different, such as its tokenUrl.
    flow-removed flow-added
      An OAuth flow was removed.
      An OAuth flow was added.
    scope-undeclared scope-declared
      A security scheme no longer declares a scope.
      A security scheme declares a new scope.
    scope-parameters-changed
      Scopes depend on the arguments of a call in another way.
    token-response-changed
      The location of the API host in token responses is different.
    scope-alternative-removed scope-alternative-added
      A set of scopes no longer suffices for a call.
      Another set of scopes also suffices for a call.
    security-alternative-removed security-alternative-added
      A credential no longer suffices for a call.
      Another credential also suffices for a call.
    server-removed server-added
      A server was removed.
      A server was added.
    data-center-removed data-center-added
      A data centre was removed.
      A data centre was added.
    server-url-changed
      The URL of a server is different.
    accounts-host-changed
      The accounts host of a data centre is different.
    server-variable-removed server-variable-added
      A variable was removed from the URL of a server.
      A variable was added to the URL of a server.
    server-variable-tightened server-variable-relaxed
      A server variable allows fewer values.
      A server variable allows more values.
    server-variable-default-changed
      The default of a server variable is different.
    server-renamed
      A server has another name in the client.
    server-order-changed
      The order of the servers is different, and perhaps the default server.
    batch-rule-removed batch-rule-added
      Items are no longer sent as a batch.
      Items are now sent as a batch.
    batch-limit-lowered batch-limit-raised
      One call of a batch accepts fewer items.
      One call of a batch accepts more items.
    batch-rule-changed
      The location of the items, results or ids of a batch, or its success condition, is different.
    pagination-removed pagination-added
      The pagination of an operation was removed.
      The pagination of an operation was added.
    pagination-changed
      The pagination of an operation is different.
    retries-removed retries-added
      The documented retry rule was removed.
      A documented retry rule was added.
    retries-changed
      The documented retry rule is different.
    idempotency-key-removed idempotency-key-added
      Calls no longer send an idempotency key.
      Calls now send an idempotency key.
    idempotency-key-changed
      The idempotency key is sent in another header.
    webhook-removed webhook-added
      A webhook was removed.
      A webhook was added.
    webhook-changed
      A part of a webhook or callback other than its payload is different.
    callback-removed callback-added
      A callback was removed.
      A callback was added.
    link-changed
      The links of a response are different.
    name-removed name-added
      A public name of the client was removed.
      A public name of the client was added.
    name-changed
      A public name of the client was renamed, or now has another meaning.
    signature-changed
      A method of the client takes its arguments in another order.
    client-removed client-added
      A client is no longer generated.
      A client is new.
    version-changed
      The version of the API, of OpenAPI or of the JSON Schema dialect is different.
    wording-changed
      A text for readers, such as a description, is different.
    example-changed
      An example is different.
    source-changed
      The documented source of a fact (x-source) is different.
    extension-changed
      Another specification extension (x-…) is different.
"""

_CLIENTS = """
    argument-removed argument-added
      An argument of a client function was removed.
      An argument of a client function was added.
    argument-required argument-optional
      An argument is now required.
      An argument is now optional.
    argument-keyword-only argument-positional
      An argument can now be passed only by keyword.
      An argument can now also be passed by position.
    argument-type-changed
      The type of an argument is different.
    argument-default-changed
      The default of an argument is different.
    field-type-changed
      The type of a field or attribute is different.
    return-type-changed
      The return type of a client function is different.
    alias-changed
      A type alias of the client stands for another type.
    constant-changed
      A constant of the client has another value.
    kind-changed
      A public name of the client is another kind of object, such as a method that is async now.
    base-removed base-added
      A class no longer has a base class, so an except clause for that base does not catch it.
      A class also has another base class.
"""
"""Changes that are visible only in the code of two generated clients: see ``client_diff``."""

DIRECTIONS = ("request", "response")


def _catalogue() -> dict[str, DiffRule]:
    rules: dict[str, DiffRule] = {}
    for first, second, meaning, back in (*_blocks(_OTHERS), *_blocks(_CLIENTS)):
        _add(rules, first, second, meaning, back)
    for direction in DIRECTIONS:
        for first, second, *meanings in _blocks(_SCHEMA):
            ids = f"{direction}-{first}", f"{direction}-{second}" if second else ""
            meaning, back = (text.format(direction=direction) for text in meanings)
            _add(rules, *ids, meaning, back)
    return rules


def _add(rules: dict[str, DiffRule], first: str, second: str, meaning: str, back: str) -> None:
    rules[first] = DiffRule(first, meaning, second or first)
    if second:
        rules[second] = DiffRule(second, back, first, adds=True)


def _blocks(table: str) -> list[tuple[str, str, str, str]]:
    """Return each rule with its opposite, and the meaning of both."""
    blocks: list[list[str]] = []
    for line in table.strip("\n").splitlines():
        if line.startswith("      "):
            blocks[-1].append(line.strip())
        else:
            blocks.append([line.strip()])
    rows = []
    for ids, meaning, *back in blocks:
        first, _, second = ids.partition(" ")
        rows.append((first, second, meaning, back[0] if back else ""))
    return rows


RULES: Mapping[str, DiffRule] = _catalogue()
"""Each rule, by its id."""

CLIENT_RULES = frozenset(
    id for first, second, *_ in _blocks(_CLIENTS) for id in (first, second) if id
)
"""The rules that only a comparison of two clients can find."""
