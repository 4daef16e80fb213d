"""Security, servers, and values beside their schemas."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "undefined-scheme": Explanation(
        "How the credential is sent is unknown.",
        "security: [{keys: []}]   # components.securitySchemes has key",
        "security: [{key: []}]",
    ),
    "security-conflict": Explanation(
        "Members of one entry are needed together, and one header holds one credential.",
        "security: [{token: [], login: []}]   # both are the header Authorization",
        "security: [{token: []}, {login: []}]   # either will do",
    ),
    "undefined-scope": Explanation(
        "A token with a scope that does not exist cannot be had.",
        "security: [{login: [pets.raed]}]",
        "security: [{login: [pets.read]}]",
    ),
    "duplicate-server-id": Explanation(
        "Servers are chosen by their ids.",
        "- {url: https://a.test, name: eu}\n- {url: https://b.test, name: eu}",
        "- {url: https://a.test, name: eu}\n- {url: https://b.test, name: us}",
    ),
    "server-url": Explanation(
        "Calls go to scheme, host and path of it; anything else would be lost, or is no URL.",
        "url: https://me:secret@api.test?key=1",
        "url: https://api.test",
    ),
    "undeclared-server-variable": Explanation(
        "The URL could not be filled.",
        "url: https://{region}.test",
        "url: https://{region}.test\nvariables: {region: {default: eu}}",
    ),
    "server-default": Explanation(
        "Without a choice the default is used, and it is none of the choices.",
        "region: {default: uk, enum: [eu, us]}",
        "region: {default: eu, enum: [eu, us]}",
    ),
    "example-mismatch": Explanation(
        "One of the two is wrong: readers copy the example, programs trust the schema. Where no "
        "example fits a keyword, the keyword is named.",
        "schema: {type: integer}\nexample: ten",
        "schema: {type: integer}\nexample: 10",
    ),
    "default-mismatch": Explanation(
        "What is used when nothing is given would be refused.",
        "{type: integer, default: ten}",
        "{type: integer, default: 10}",
    ),
}
"""By id."""
