"""What the specification says of objects, paths and operations."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "unsupported-version": Explanation(
        "Each version means something else by the same keys.",
        'swagger: "2.0"',
        "openapi: 3.1.0",
    ),
    "unknown-key": Explanation(
        "What is misspelled says nothing, and nobody notices. Extensions begin with `x-`.",
        "get:\n  respones: {}",
        "get:\n  responses: {}",
    ),
    "path-without-slash": Explanation(
        "A path is joined to the server's URL; without a slash it could name another host. In "
        "tolerant mode it is a warning, and the client puts the slash before it.",
        "paths: {pets: {}}",
        "paths: {/pets: {}}",
    ),
    "unknown-keyword": Explanation(
        "A schema with a misspelled keyword takes any value that the keyword should refuse. With a "
        "`$schema` or `jsonSchemaDialect` of your own, keywords are yours.",
        "type: object\nrequred: [id]",
        "type: object\nrequired: [id]",
    ),
    "missing-key": Explanation(
        "The specification asks for the key; without it the object means nothing.",
        "info: {title: Pets}",
        'info: {title: Pets, version: "1"}',
    ),
    "invalid-value": Explanation(
        "The value has another form than the specification says, so that readers disagree.",
        'required: yes\nmaxLength: "20"',
        "required: true\nmaxLength: 20",
    ),
    "undeclared-path-parameter": Explanation(
        "A call could not fill the path.",
        "/pets/{id}:\n  get: {parameters: []}",
        "/pets/{id}:\n  get:\n    parameters:\n"
        "      - {name: id, in: path, required: true, schema: {type: string}}",
    ),
    "unused-path-parameter": Explanation(
        "A value would be asked for and go nowhere.",
        "/pets:\n  parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        "/pets/{id}:\n  parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
    ),
    "optional-path-parameter": Explanation(
        "A path without it is another path.",
        "{name: id, in: path, schema: {type: string}}",
        "{name: id, in: path, required: true, schema: {type: string}}",
    ),
    "duplicate-parameter": Explanation(
        "Name and place tell parameters apart.",
        "- {name: q, in: query, schema: {type: string}}\n"
        "- {name: q, in: query, schema: {type: integer}}",
        "- {name: q, in: query, schema: {type: string}}",
    ),
    "duplicate-operation-id": Explanation(
        "Methods are called by it, and links refer to it.",
        "get: {operationId: pets}\npost: {operationId: pets}",
        "get: {operationId: listPets}\npost: {operationId: createPet}",
    ),
    "missing-responses": Explanation(
        "Without responses nothing is known of what a call returns.",
        "get: {operationId: listPets}",
        'get:\n  operationId: listPets\n  responses: {"200": {description: All pets.}}',
    ),
    "impossible-content": Explanation(
        "HTTP has no content in a 204 or a 205, so no program ever reads what is documented. The "
        "client returns None.",
        'responses:\n  "204":\n    description: Done.\n    content: {text/plain: {}}',
        'responses:\n  "200":\n    description: Done.\n    content: {text/plain: {}}',
    ),
    "ambiguous-path": Explanation(
        "Both match the same requests; which is meant is undefined.",
        "/pets/{id}: {}\n/pets/{name}: {}",
        "/pets/{id}: {}",
    ),
    "undeclared-tag": Explanation(
        "Tags group the methods; one that is misspelled makes a group of its own.",
        "tags: [{name: Pets}]   # and an operation with tags: [Pet]",
        "tags: [{name: Pets}]   # and an operation with tags: [Pets]",
    ),
    "duplicate-tag": Explanation(
        "Which of the two descriptions counts is undefined.",
        "tags: [{name: Pets}, {name: Pets}]",
        "tags: [{name: Pets}]",
    ),
    "circular-tag": Explanation(
        "Tags are a tree since OpenAPI 3.2.",
        "tags: [{name: A, parent: B}, {name: B, parent: A}]",
        "tags: [{name: A}, {name: B, parent: A}]",
    ),
}
"""By id."""
