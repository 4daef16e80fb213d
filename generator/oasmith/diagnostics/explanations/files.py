"""Explanations of rules about files and references."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "unreadable-file": Explanation(
        "A document, or a file that it refers to, does not exist or cannot be opened.",
        "oasmith validate spec/opnapi.yaml",
        "oasmith validate spec/openapi.yaml",
    ),
    "not-utf8": Explanation(
        "YAML and JSON are UTF-8. In another encoding, characters would be misread.",
        "# saved as Latin-1\ntitle: Café",
        "# saved as UTF-8\ntitle: Café",
    ),
    "syntax-error": Explanation(
        "The text is neither valid YAML nor valid JSON; nothing after the mistake could be read.",
        'info: {title: Pets, version: "1"',
        'info: {title: Pets, version: "1"}',
    ),
    "duplicate-key": Explanation(
        "Of two members with the same name, only the last would count, silently.",
        "tags: []\ntags: [{name: pets}]",
        "tags: [{name: pets}]",
    ),
    "key-not-a-string": Explanation(
        "In JSON, all keys are strings.",
        "[a, b]: 1",
        "a b: 1",
    ),
    "too-deep": Explanation(
        "No real document is nested this deeply, or has such a long chain of references. It "
        "is a mistake, or an attempt to exhaust memory.",
        "items: {items: {items: …}}   # more than 200 levels",
        '$ref: "#/components/schemas/Tree"   # a schema may refer to itself',
    ),
    "too-large": Explanation(
        "Aliases of aliases make a small file very large when they are expanded.",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on",
        '$ref: "#/components/schemas/A"',
    ),
    "not-a-document": Explanation(
        "The top level of the file is not a mapping, so it is not an OpenAPI document.",
        "- openapi: 3.1.0",
        "openapi: 3.1.0",
    ),
    "unresolved-reference": Explanation(
        "The target of the reference is missing: a parameter, a response, a type.",
        '$ref: "#/components/schema/Pet"',
        '$ref: "#/components/schemas/Pet"',
    ),
    "wrong-reference": Explanation(
        "A reference must point to an object of the expected kind; other kinds have other "
        "keys, so a parameter, for example, would be lost.",
        'parameters:\n  - $ref: "#/components/schemas/Limit"',
        'parameters:\n  - $ref: "#/components/parameters/Limit"',
    ),
    "remote-reference": Explanation(
        "oasmith does not read references over the network: the same document must give the "
        "same client tomorrow.",
        "$ref: https://api.test/parts.yaml#/Pet   # without a copy",
        '# oasmith.toml\n# [references]\n# "https://api.test/" = "vendor/api"\n'
        "$ref: https://api.test/parts.yaml#/Pet",
    ),
    "reference-outside-root": Explanation(
        "A document must not be able to read other files of this machine.",
        "$ref: ../../../etc/parts.yaml#/Pet",
        "$ref: ../common/parts.yaml#/Pet",
    ),
    "circular-reference": Explanation(
        "No value can contain itself, so no class can be generated. A property may refer back.",
        'A: {allOf: [{$ref: "#/components/schemas/A"}]}',
        'A: {properties: {parent: {$ref: "#/components/schemas/A"}}}',
    ),
    "ignored-beside-reference": Explanation(
        "In OpenAPI 3.0, everything next to a reference is ignored. In 3.1 and 3.2, both apply.",
        'pet: {$ref: "#/components/schemas/Pet", nullable: true}   # openapi: 3.0.3',
        'pet: {allOf: [{$ref: "#/components/schemas/Pet"}], nullable: true}',
    ),
}
"""By id."""
