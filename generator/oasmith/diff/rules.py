"""The catalogue of the contract diff: every kind of change, and the one that takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffRule:
    """One kind of change."""

    id: str
    meaning: str
    opposite: str
    """The rule that says the same change backwards; its own id where that is the same kind."""
    adds: bool = False
    """Whether the API can do more than before: a minor version, where nothing breaks."""


_SCHEMA = """
    type-removed type-added
      may no longer be of a type
      may be of another type, too
    null-removed null-added
      may no longer be null
      may be null
    value-removed value-added
      lost a value of its enum
      has a new value of its enum
    enum-closed enum-opened
      takes the listed values of its enum only
      takes values that its enum does not list
    constraint-tightened constraint-relaxed
      is limited more
      is limited less
    field-required field-optional
      has to be there
      may be absent
    field-removed field-added
      lost a field
      has a new field
    fields-closed fields-opened
      may no longer have other fields
      may have other fields
    member-removed member-added
      lost a member of its union
      has a new member of its union
    field-deprecated field-undeprecated
      has a field that will go
      has a field that stays after all
    type-changed
      is of another type
    constraint-changed
      is limited in another way
    format-changed
      has another format, and so another type in Python
    encoding-changed
      is encoded in another way
    tag-changed
      tells the members of its union apart in another way
    default-changed
      has another default
    direction-changed
      is read-only or write-only, or no longer
"""
"""What can happen to a schema; each is a rule for requests and one for responses."""

_OTHERS = """
    operation-removed operation-added
      An operation is gone.
      An operation is new.
    path-changed
      An operation has another path.
    method-changed
      An operation has another HTTP method.
    operation-deprecated operation-undeprecated
      An operation will go.
      An operation stays after all.
    parameter-removed parameter-added
      A parameter is gone.
      A parameter is new, and optional.
    parameter-required parameter-optional
      A parameter has to be given.
      A parameter may be left out.
    parameter-deprecated parameter-undeprecated
      A parameter will go.
      A parameter stays after all.
    parameter-moved
      A parameter stands in another part of the request.
    parameter-style-changed
      A parameter is written in another way.
    body-removed body-added
      An operation takes no body any more.
      An operation takes a body.
    body-required body-optional
      A body has to be sent.
      A body may be left out.
    request-media-type-removed request-media-type-added
      A body is no longer taken in a media type.
      A body is taken in a new media type.
    response-media-type-removed response-media-type-added
      A response no longer comes in a media type.
      A response comes in a new media type.
    part-encoding-changed
      A part of a form or multipart body is written in another way.
    response-removed response-added
      A status of responses is gone.
      A status of responses is new.
    response-header-removed response-header-added
      A header of responses is gone.
      A header of responses is new.
    response-header-optional response-header-required
      A header of responses may be absent.
      A header of responses is always there.
    error-row-removed error-row-added
      An error row is gone.
      An error row is new.
    error-row-moved
      An error row comes with another status.
    error-message-changed
      An error says something else.
    error-resolution-changed
      Another way out of an error is documented.
    error-token-changed
      An error says something else of the token.
    error-envelope-changed
      The parts of an error stand elsewhere in its body.
    scheme-removed scheme-added
      A security scheme is gone.
      A security scheme is new.
    scheme-changed
      A credential is sent in another way.
    scheme-deprecated scheme-undeprecated
      A security scheme will go.
      A security scheme stays after all.
    authorization-prefix-changed
      Another word stands before the token.
    scheme-url-changed
      Tokens come from another address.
    flow-removed flow-added
      A way to get a token is gone.
      There is a new way to get a token.
    scope-undeclared scope-declared
      A scheme has a scope no longer.
      A scheme has a new scope.
    scope-parameters-changed
      Scopes follow from arguments in another way.
    token-response-changed
      What a token endpoint says is read in another way.
    scope-alternative-removed scope-alternative-added
      A set of scopes no longer suffices.
      Another set of scopes suffices.
    security-alternative-removed security-alternative-added
      A credential no longer suffices.
      Another credential suffices.
    server-removed server-added
      A server is gone.
      A server is new.
    data-center-removed data-center-added
      A data centre is gone.
      A data centre is new.
    server-url-changed
      A server has another URL.
    accounts-host-changed
      A data centre's tokens come from another host.
    server-variable-removed server-variable-added
      A server's URL lost a variable.
      A server's URL has a new variable.
    server-variable-tightened server-variable-relaxed
      A variable of a server's URL may no longer be a value.
      A variable of a server's URL may be a new value.
    server-variable-default-changed
      A variable of a server's URL has another default.
    server-renamed
      A server is called differently.
    server-order-changed
      Servers stand in another order.
    batch-rule-removed batch-rule-added
      Items no longer travel as a batch.
      Items travel as a batch.
    batch-limit-lowered batch-limit-raised
      A call takes fewer items.
      A call takes more items.
    batch-rule-changed
      The items or results of a batch stand elsewhere.
    pagination-removed pagination-added
      Pages are no longer followed.
      Pages are followed.
    pagination-changed
      Pages follow each other in another way.
    retries-removed retries-added
      Calls are no longer repeated as documented.
      It is documented when calls are repeated.
    retries-changed
      Calls are repeated in another way.
    idempotency-key-removed idempotency-key-added
      Calls no longer have a key.
      Calls have a key, so that repeating them does no harm.
    idempotency-key-changed
      The key of calls stands in another header.
    webhook-removed webhook-added
      A webhook is gone.
      A webhook is new.
    webhook-changed
      What a webhook or callback says besides its payload is different.
    callback-removed callback-added
      A callback is gone.
      A callback is new.
    link-changed
      What a response says of the next call is different.
    name-removed name-added
      A public name of the client is gone.
      The client has a new public name.
    name-changed
      A public name of the client is different.
    signature-changed
      A method of the client takes its arguments in another order.
    client-removed client-added
      A client is no longer made.
      A client is new.
    version-changed
      The document has another version.
    wording-changed
      Words for people are different.
    example-changed
      An example is different.
    source-changed
      Where a fact was read is different.
    extension-changed
      An extension of another tool is different.
"""

_CLIENTS = """
    argument-removed argument-added
      A function of the client lost an argument.
      A function of the client has a new argument.
    argument-required argument-optional
      An argument has to be given.
      An argument may be left out.
    argument-keyword-only argument-positional
      An argument has to be given by its name.
      An argument may be given by its position.
    argument-type-changed
      An argument is of another type.
    argument-default-changed
      What is left out means something else.
    field-type-changed
      A field or attribute is of another type.
    return-type-changed
      A function of the client returns another type.
    alias-changed
      A type alias of the client stands for another type.
    constant-changed
      A constant of the client has another value.
    kind-changed
      A public name of the client is another kind of thing, such as a method that is awaited now.
    base-removed base-added
      A class is no longer one of a base class, so that except does not catch it by that.
      A class is one of a base class, too.
"""
"""What the code of two generated clients says besides their documents: see ``client_diff``."""

DIRECTIONS = {"request": "What is sent", "response": "What comes back"}


def _catalogue() -> dict[str, DiffRule]:
    rules: dict[str, DiffRule] = {}
    for first, second, meaning, back in (*_blocks(_OTHERS), *_blocks(_CLIENTS)):
        _add(rules, first, second, meaning, back)
    for direction, what in DIRECTIONS.items():
        for first, second, meaning, back in _blocks(_SCHEMA):
            names = f"{direction}-{first}", f"{direction}-{second}" if second else ""
            _add(rules, *names, f"{what} {meaning}.", f"{what} {back}.")
    return rules


def _add(rules: dict[str, DiffRule], first: str, second: str, meaning: str, back: str) -> None:
    rules[first] = DiffRule(first, meaning, second or first)
    if second:
        rules[second] = DiffRule(second, back, first, adds=True)


def _blocks(table: str) -> list[tuple[str, str, str, str]]:
    """Return each rule with the one that takes it back, and what both mean."""
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
"""Each rule by its id."""

CLIENT_RULES = frozenset(
    id for first, second, *_ in _blocks(_CLIENTS) for id in (first, second) if id
)
"""Those that only a comparison of two clients can find."""
