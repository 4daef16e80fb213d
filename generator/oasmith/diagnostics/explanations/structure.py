"""Explanations of rules about the structure of a document, paths and operations."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "unsupported-version": Explanation(
        "The same keys have different meanings in different versions.",
        'swagger: "2.0"',
        "openapi: 3.1.0",
    ),
    "unknown-key": Explanation(
        "A misspelt key is ignored, and easily overlooked. Extensions start with `x-`.",
        "get:\n  respones: {}",
        "get:\n  responses: {}",
    ),
    "path-without-slash": Explanation(
        "A path is appended to the server's URL; without a slash it could name another host. "
        "In tolerant mode this is a warning, and the client adds the slash.",
        "paths: {pets: {}}",
        "paths: {/pets: {}}",
    ),
    "unknown-keyword": Explanation(
        "A schema with a misspelt keyword accepts values that the keyword was meant to "
        "refuse. With a `$schema` or `jsonSchemaDialect` of your own, any keyword is allowed.",
        "type: object\nrequred: [id]",
        "type: object\nrequired: [id]",
    ),
    "missing-key": Explanation(
        "The specification requires the key; without it the object is incomplete.",
        "info: {title: Pets}",
        'info: {title: Pets, version: "1"}',
    ),
    "invalid-value": Explanation(
        "The value does not have the form that the specification requires, so tools interpret "
        "it differently.",
        'required: yes\nmaxLength: "20"',
        "required: true\nmaxLength: 20",
    ),
    "undeclared-path-parameter": Explanation(
        "The client could not build the URL of a request.",
        "/pets/{id}:\n  get: {parameters: []}",
        "/pets/{id}:\n  get:\n    parameters:\n"
        "      - {name: id, in: path, required: true, schema: {type: string}}",
    ),
    "unused-path-parameter": Explanation(
        "Callers would have to pass a value that is never used.",
        "/pets:\n  parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        "/pets/{id}:\n  parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
    ),
    "optional-path-parameter": Explanation(
        "Without the parameter, it would be a different path.",
        "{name: id, in: path, schema: {type: string}}",
        "{name: id, in: path, required: true, schema: {type: string}}",
    ),
    "duplicate-parameter": Explanation(
        "A parameter is identified by its name and location.",
        "- {name: q, in: query, schema: {type: string}}\n"
        "- {name: q, in: query, schema: {type: integer}}",
        "- {name: q, in: query, schema: {type: string}}",
    ),
    "duplicate-operation-id": Explanation(
        "Methods are named after it, and links refer to it.",
        "get: {operationId: pets}\npost: {operationId: pets}",
        "get: {operationId: listPets}\npost: {operationId: createPet}",
    ),
    "missing-responses": Explanation(
        "Without responses, it is unknown what a call returns.",
        "get: {operationId: listPets}",
        'get:\n  operationId: listPets\n  responses: {"200": {description: All pets.}}',
    ),
    "impossible-content": Explanation(
        "A 204 or 205 response has no content in HTTP, so the documented content is never "
        "sent. The client returns None.",
        'responses:\n  "204":\n    description: Done.\n    content: {text/plain: {}}',
        'responses:\n  "200":\n    description: Done.\n    content: {text/plain: {}}',
    ),
    "ambiguous-path": Explanation(
        "Both match the same requests; which one applies is undefined.",
        "/pets/{id}: {}\n/pets/{name}: {}",
        "/pets/{id}: {}",
    ),
    "undeclared-tag": Explanation(
        "Tags group methods; a misspelt tag creates a separate group.",
        "tags: [{name: Pets}]   # and an operation with tags: [Pet]",
        "tags: [{name: Pets}]   # and an operation with tags: [Pets]",
    ),
    "duplicate-tag": Explanation(
        "Which of the two descriptions applies is undefined.",
        "tags: [{name: Pets}, {name: Pets}]",
        "tags: [{name: Pets}]",
    ),
    "circular-tag": Explanation(
        "Since OpenAPI 3.2, tags form a tree.",
        "tags: [{name: A, parent: B}, {name: B, parent: A}]",
        "tags: [{name: A}, {name: B, parent: A}]",
    ),
}
"""By id."""
