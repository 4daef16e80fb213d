"""Explanations of rules about the verification of fixtures."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

_NOT_FOUND = "- {code: NOT_FOUND, message: No pet, resolution: Use another id., example: none}"
_GONE = "- {code: GONE, message: It was there, resolution: Use another id., example: gone}"

EXPLANATIONS: Mapping[str, Explanation] = {
    "unreadable-fixture": Explanation(
        "A fixture is a vcrpy cassette, version 1, or a HAR file. A file that cannot be read "
        "is not skipped, because it would seem to have been checked.",
        "interactions: []",
        "interactions:\n  - request: {method: GET, uri: https://api.example.com/pets}\n    "
        "response: {status: {code: 200}, body: {string: '[]'}}",
    ),
    "unknown-server": Explanation(
        "An unknown host belongs to another API, or to a data centre that callers cannot select.",
        "servers: [{url: https://api.example.com}]\n# uri: https://api.example.eu/pets",
        "servers: [{url: https://api.example.com}, {url: https://api.example.eu}]",
    ),
    "unknown-path": Explanation(
        "The API has an operation that is not in the document, or the path is misspelt in the "
        "document or the fixture.",
        "paths: {/pet: {get: {}}}\n# uri: https://api.example.com/pets",
        "paths: {/pets: {get: {}}}",
    ),
    "unknown-method": Explanation(
        "The document has the path, but not with this method: an operation is missing.",
        "paths: {/pets: {get: {}}}\n# method: POST",
        "paths: {/pets: {get: {}, post: {}}}",
    ),
    "missing-parameter": Explanation(
        "The API accepted a request without a parameter that the document requires, so the "
        "parameter is optional, or the fixture is wrong.",
        "parameters: [{name: limit, in: query, required: true}]\n# uri: "
        "https://api.example.com/pets",
        "parameters: [{name: limit, in: query}]",
    ),
    "invalid-parameter": Explanation(
        "A value that was sent does not match the schema: the schema is too narrow, or the "
        "fixture is wrong.",
        "schema: {type: integer, maximum: 50}\n# uri: https://api.example.com/pets?limit=100",
        "schema: {type: integer, maximum: 100}",
    ),
    "undeclared-parameter": Explanation(
        "The request has a parameter that callers of the client cannot pass.",
        "# uri: https://api.example.com/pets?sort=name, and no parameter sort",
        "parameters: [{name: sort, in: query, schema: {type: string}}]",
    ),
    "missing-body": Explanation(
        "The API accepted a request without the body that the document requires.",
        "requestBody: {required: true, content: {}}\n# body: null",
        "requestBody: {required: false, content: {}}",
    ),
    "undeclared-body": Explanation(
        "The request has a body that callers of the client cannot pass.",
        'post: {operationId: addPet}\n# body: \'{"name": "Tom"}\'',
        "post: {operationId: addPet, requestBody: {content: {application/json: {}}}}",
    ),
    "undocumented-request-type": Explanation(
        "The API accepts a media type that is not in the document.",
        "requestBody: {content: {application/json: {}}}\n# content-type: application/xml",
        "requestBody: {content: {application/json: {}, application/xml: {}}}",
    ),
    "invalid-request-body": Explanation(
        "The body that was sent does not match the schema: the schema is too narrow, or the "
        "fixture is wrong.",
        'properties: {age: {type: integer}}\n# body: \'{"age": "six"}\'',
        "properties: {age: {type: integer}}\n# body: '{\"age\": 6}'",
    ),
    "missing-credential": Explanation(
        "The operation requires a credential, and the API accepted a request without one, or "
        "the fixture lost it in redaction.",
        "# a request without authorization",
        "# authorization: [Bearer REDACTED]",
    ),
    "credential-prefix": Explanation(
        "The prefix of the credential is not the documented one: `x-authorization-prefix`, or "
        "Bearer.",
        "# authorization: [Bearer REDACTED]",
        "x-authorization-prefix: Zoho-oauthtoken\n# authorization: [Zoho-oauthtoken REDACTED]",
    ),
    "insufficient-scope": Explanation(
        "The token of the fixture has none of the documented scopes, and the API accepted the "
        "call.",
        "security: [{oauth: [pets.ALL]}]\n# scopes: [pets.READ], and the response has status 200",
        "security: [{oauth: [pets.ALL]}, {oauth: [pets.READ]}]",
    ),
    "undocumented-status": Explanation(
        "The API returned a status that is not in the document, so callers get no type for it.",
        'responses: {"200": {}}\n# status: {code: 202}',
        'responses: {"200": {}, "202": {}}',
    ),
    "undocumented-response-type": Explanation(
        "The API returned a media type that is not in the document.",
        "content: {application/json: {}}\n# content-type: [text/html]",
        "content: {application/json: {}, text/html: {}}",
    ),
    "missing-response-body": Explanation(
        "The response is documented with a body, but has none.",
        "\"202\": {content: {application/json: {}}}\n# body: {string: ''}",
        '"202": {description: Accepted.}',
    ),
    "invalid-response-body": Explanation(
        "The API returned a body that does not match the schema, so the value does not have "
        "the type that callers expect.",
        'properties: {age: {type: integer}}\n# body: {string: \'{"age": "six"}\'}',
        "properties: {age: {type: [integer, string]}}",
    ),
    "missing-response-header": Explanation(
        "The response lacks a header that is documented as required.",
        "headers: {ETag: {required: true}}\n# headers: {}",
        "headers: {ETag: {required: false}}",
    ),
    "invalid-response-header": Explanation(
        "A response header does not match its schema.",
        "headers: {Retry-After: {schema: {type: integer}}}\n# retry-after: [soon]",
        "headers: {Retry-After: {schema: {type: string}}}",
    ),
    "unknown-error-row": Explanation(
        "The API has an error code that is not in the error table: callers get no class and "
        "no resolution for it.",
        f"x-errors:\n{_NOT_FOUND}\n" + '# body: {string: \'{"code": "GONE"}\'}',
        f"x-errors:\n{_NOT_FOUND}\n{_GONE}",
    ),
    "misplaced-error-row": Explanation(
        "The API returned a documented code with a status that its row does not have.",
        f'"400":\n  x-errors:\n  {_GONE}\n# status: {{code: 410}}',
        f'"410":\n  x-errors:\n  {_GONE}',
    ),
    "underivable-call": Explanation(
        "A fixture represents a call of the client. If the call cannot be derived from the "
        "request, the fixture has to state it; it is not skipped.",
        "call: {operation: addPets}",
        "call: {operation: addPet, arguments: {name: Tom}}",
    ),
    "client-refuses": Explanation(
        "The client checks a call before sending it, and refuses one that the API accepted.",
        "schema: {type: integer, maximum: 50}\n# a fixture with limit=100",
        "schema: {type: integer, maximum: 100}",
    ),
    "client-sends-otherwise": Explanation(
        "For the arguments implied by the request, the client sends a different request: it "
        "is out of date with its document, or the recording is from another version.",
        "# a client of an older document",
        "# oasmith generate",
    ),
    "client-reads-otherwise": Explanation(
        "The client cannot decode a response, treats an error as a success, or keeps a value "
        "of the wrong type.",
        'properties: {age: {type: integer}}\n# body: {string: \'{"age": "six"}\'}',
        "properties: {age: {type: [integer, string]}}",
    ),
    "missing-client": Explanation(
        "The client must be importable to check what it sends and how it decodes responses.",
        "# oasmith verify, before oasmith generate",
        "# pip install ./generated/pets\n# oasmith verify",
    ),
    "old-recording": Explanation(
        "APIs change. With `--max-age`, older recordings have to be recorded again.",
        'provenance: {kind: recorded, recorded: "2024-01-31"}',
        'provenance: {kind: recorded, recorded: "2026-11-30"}',
    ),
    "low-coverage": Explanation(
        "`--min-coverage` is the percentage of operations, statuses, error rows, servers, "
        "scopes and media types that fixtures have to cover.",
        "# oasmith verify --min-coverage 100, and no fixture of status 404",
        "# a fixture of status 404",
    ),
    "stale-baseline": Explanation(
        "A baseline lists known findings. An entry that no longer occurs would hide the "
        "finding if it came back.",
        "# an entry for a finding that has been fixed",
        "# oasmith verify --write-baseline",
    ),
}
