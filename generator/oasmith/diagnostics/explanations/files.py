"""Reading files, and references."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "unreadable-file": Explanation(
        "A document, or a file that it refers to, is not there or may not be read.",
        "oasmith validate spec/opnapi.yaml",
        "oasmith validate spec/openapi.yaml",
    ),
    "not-utf8": Explanation(
        "YAML and JSON are UTF-8. In another encoding letters would become others.",
        "# saved as Latin-1\ntitle: Café",
        "# saved as UTF-8\ntitle: Café",
    ),
    "syntax-error": Explanation(
        "The text is neither YAML nor JSON; nothing behind the mistake could be read.",
        'info: {title: Pets, version: "1"',
        'info: {title: Pets, version: "1"}',
    ),
    "duplicate-key": Explanation(
        "Of two members with one name only the last would count, silently.",
        "tags: []\ntags: [{name: pets}]",
        "tags: [{name: pets}]",
    ),
    "key-not-a-string": Explanation(
        "JSON has only strings as names of members.",
        "[a, b]: 1",
        "a b: 1",
    ),
    "too-deep": Explanation(
        "No real document nests so deep, or has so long a row of references. What does is a "
        "mistake, or is meant to exhaust the reader.",
        "items: {items: {items: …}}   # more than 200 levels",
        '$ref: "#/components/schemas/Tree"   # a schema may refer to itself',
    ),
    "too-large": Explanation(
        "Aliases of aliases make a small file very large when they are written out.",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on",
        '$ref: "#/components/schemas/A"',
    ),
    "not-a-document": Explanation(
        "The file has no mapping at its top, so it is no OpenAPI document.",
        "- openapi: 3.1.0",
        "openapi: 3.1.0",
    ),
    "unresolved-reference": Explanation(
        "What the reference should bring is missing: a parameter, a response, a type.",
        '$ref: "#/components/schema/Pet"',
        '$ref: "#/components/schemas/Pet"',
    ),
    "wrong-reference": Explanation(
        "A reference stands for an object of one kind; another kind has other keys, so that a "
        "parameter, for example, would vanish.",
        'parameters:\n  - $ref: "#/components/schemas/Limit"',
        'parameters:\n  - $ref: "#/components/parameters/Limit"',
    ),
    "remote-reference": Explanation(
        "Nothing is read over the network: the same document must give the same client tomorrow.",
        "$ref: https://api.test/parts.yaml#/Pet   # without a copy",
        '# oasmith.toml\n# [references]\n# "https://api.test/" = "vendor/api"\n'
        "$ref: https://api.test/parts.yaml#/Pet",
    ),
    "reference-outside-root": Explanation(
        "A document must not bring files of the machine into a client.",
        "$ref: ../../../etc/parts.yaml#/Pet",
        "$ref: ../common/parts.yaml#/Pet",
    ),
    "circular-reference": Explanation(
        "No value is a part of itself, and no class can be made of it. A property may lead back.",
        'A: {allOf: [{$ref: "#/components/schemas/A"}]}',
        'A: {properties: {parent: {$ref: "#/components/schemas/A"}}}',
    ),
    "ignored-beside-reference": Explanation(
        "In OpenAPI 3.0 nothing beside a reference counts, so that what is written there is lost. "
        "In 3.1 and 3.2 both apply.",
        'pet: {$ref: "#/components/schemas/Pet", nullable: true}   # openapi: 3.0.3',
        'pet: {allOf: [{$ref: "#/components/schemas/Pet"}], nullable: true}',
    ),
}
"""By id."""
