"""Explanations of rules about security, servers, examples and defaults."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "undefined-scheme": Explanation(
        "It is unknown how the credential is sent.",
        "security: [{keys: []}]   # components.securitySchemes has key",
        "security: [{key: []}]",
    ),
    "security-conflict": Explanation(
        "All schemes in one entry are required together, but a header can hold only one "
        "credential.",
        "security: [{token: [], login: []}]   # both are the header Authorization",
        "security: [{token: []}, {login: []}]   # either will do",
    ),
    "undefined-scope": Explanation(
        "A token with an undeclared scope cannot be obtained.",
        "security: [{login: [pets.raed]}]",
        "security: [{login: [pets.read]}]",
    ),
    "duplicate-server-id": Explanation(
        "Servers are selected by id.",
        "- {url: https://a.test, name: eu}\n- {url: https://b.test, name: eu}",
        "- {url: https://a.test, name: eu}\n- {url: https://b.test, name: us}",
    ),
    "server-url": Explanation(
        "Only scheme, host and path of the URL are used; anything else would be lost, or "
        "makes the URL invalid.",
        "url: https://me:secret@api.test?key=1",
        "url: https://api.test",
    ),
    "undeclared-server-variable": Explanation(
        "The client could not build the URL.",
        "url: https://{region}.test",
        "url: https://{region}.test\nvariables: {region: {default: eu}}",
    ),
    "server-default": Explanation(
        "If no value is chosen, the default is used, but it is not one of the allowed values.",
        "region: {default: uk, enum: [eu, us]}",
        "region: {default: eu, enum: [eu, us]}",
    ),
    "example-mismatch": Explanation(
        "One of the two is wrong: people copy the example, programs rely on the schema. If no "
        "example matches a keyword, the keyword is named.",
        "schema: {type: integer}\nexample: ten",
        "schema: {type: integer}\nexample: 10",
    ),
    "default-mismatch": Explanation(
        "The value that is used by default would be refused.",
        "{type: integer, default: ten}",
        "{type: integer, default: 10}",
    ),
}
"""By id."""
