"""Fixtures, and what they say of document and client."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

_NOT_FOUND = "- {code: NOT_FOUND, message: No pet, resolution: Use another id., example: none}"
_GONE = "- {code: GONE, message: It was there, resolution: Use another id., example: gone}"

EXPLANATIONS: Mapping[str, Explanation] = {
    "unreadable-fixture": Explanation(
        "A fixture is a cassette of vcrpy, version 1, or a HAR file. What cannot be read is "
        "not passed over, because it would count as checked.",
        "interactions: []",
        "interactions:\n  - request: {method: GET, uri: https://api.example.com/pets}\n    "
        "response: {status: {code: 200}, body: {string: '[]'}}",
    ),
    "unknown-server": Explanation(
        "A host that the document does not name is another API, or a data centre that "
        "callers cannot choose.",
        "servers: [{url: https://api.example.com}]\n# uri: https://api.example.eu/pets",
        "servers: [{url: https://api.example.com}, {url: https://api.example.eu}]",
    ),
    "unknown-path": Explanation(
        "The API has an operation that the document does not know, or the path is misspelt "
        "in one of the two.",
        "paths: {/pet: {get: {}}}\n# uri: https://api.example.com/pets",
        "paths: {/pets: {get: {}}}",
    ),
    "unknown-method": Explanation(
        "The document has the path, but not with this method: an operation is missing.",
        "paths: {/pets: {get: {}}}\n# method: POST",
        "paths: {/pets: {get: {}, post: {}}}",
    ),
    "missing-parameter": Explanation(
        "The API took a request without a parameter that the document requires, so it is "
        "optional, or the fixture is wrong.",
        "parameters: [{name: limit, in: query, required: true}]\n# uri: "
        "https://api.example.com/pets",
        "parameters: [{name: limit, in: query}]",
    ),
    "invalid-parameter": Explanation(
        "A value that really was sent does not fit the schema: the schema is too narrow, or "
        "the fixture is wrong.",
        "schema: {type: integer, maximum: 50}\n# uri: https://api.example.com/pets?limit=100",
        "schema: {type: integer, maximum: 100}",
    ),
    "undeclared-parameter": Explanation(
        "The request uses a parameter that no caller of the client can give.",
        "# uri: https://api.example.com/pets?sort=name, and no parameter sort",
        "parameters: [{name: sort, in: query, schema: {type: string}}]",
    ),
    "missing-body": Explanation(
        "The API took a request without the body that the document requires.",
        "requestBody: {required: true, content: {}}\n# body: null",
        "requestBody: {required: false, content: {}}",
    ),
    "undeclared-body": Explanation(
        "The request has a body that no caller of the client can give.",
        'post: {operationId: addPet}\n# body: \'{"name": "Tom"}\'',
        "post: {operationId: addPet, requestBody: {content: {application/json: {}}}}",
    ),
    "undocumented-request-type": Explanation(
        "The API takes a media type that the document does not name.",
        "requestBody: {content: {application/json: {}}}\n# content-type: application/xml",
        "requestBody: {content: {application/json: {}, application/xml: {}}}",
    ),
    "invalid-request-body": Explanation(
        "What really was sent does not fit the schema: the schema is too narrow, or the "
        "fixture is wrong.",
        'properties: {age: {type: integer}}\n# body: \'{"age": "six"}\'',
        "properties: {age: {type: integer}}\n# body: '{\"age\": 6}'",
    ),
    "missing-credential": Explanation(
        "The operation asks for a credential, and the API took a request without one, or the "
        "fixture lost it when it was redacted.",
        "# a request without authorization",
        "# authorization: [Bearer REDACTED]",
    ),
    "credential-prefix": Explanation(
        "The API's prefix is not what the document says: `x-authorization-prefix`, or Bearer.",
        "# authorization: [Bearer REDACTED]",
        "x-authorization-prefix: Zoho-oauthtoken\n# authorization: [Zoho-oauthtoken REDACTED]",
    ),
    "insufficient-scope": Explanation(
        "The token of the fixture lacks each of the documented scopes, and the API let the "
        "call in.",
        "security: [{oauth: [pets.ALL]}]\n# scopes: [pets.READ], answered with 200",
        "security: [{oauth: [pets.ALL]}, {oauth: [pets.READ]}]",
    ),
    "undocumented-status": Explanation(
        "The API answers with a status that the document does not know, so callers get no "
        "type for it.",
        'responses: {"200": {}}\n# status: {code: 202}',
        'responses: {"200": {}, "202": {}}',
    ),
    "undocumented-response-type": Explanation(
        "The API answers with a media type that the document does not know.",
        "content: {application/json: {}}\n# content-type: [text/html]",
        "content: {application/json: {}, text/html: {}}",
    ),
    "missing-response-body": Explanation(
        "The document promises a body, and none came.",
        "\"202\": {content: {application/json: {}}}\n# body: {string: ''}",
        '"202": {description: Accepted.}',
    ),
    "invalid-response-body": Explanation(
        "The API answers otherwise than the schema says, so that callers get what its type "
        "does not say.",
        'properties: {age: {type: integer}}\n# body: {string: \'{"age": "six"}\'}',
        "properties: {age: {type: [integer, string]}}",
    ),
    "missing-response-header": Explanation(
        "The document promises a header, and it did not come.",
        "headers: {ETag: {required: true}}\n# headers: {}",
        "headers: {ETag: {required: false}}",
    ),
    "invalid-response-header": Explanation(
        "A header that came does not fit its schema.",
        "headers: {Retry-After: {schema: {type: integer}}}\n# retry-after: [soon]",
        "headers: {Retry-After: {schema: {type: string}}}",
    ),
    "unknown-error-row": Explanation(
        "The API has an error code that no row of the error table tells of: callers get no "
        "class and no resolution for it.",
        f"x-errors:\n{_NOT_FOUND}\n" + '# body: {string: \'{"code": "GONE"}\'}',
        f"x-errors:\n{_NOT_FOUND}\n{_GONE}",
    ),
    "misplaced-error-row": Explanation(
        "A documented code came with a status that its row has not.",
        f'"400":\n  x-errors:\n  {_GONE}\n# status: {{code: 410}}',
        f'"410":\n  x-errors:\n  {_GONE}',
    ),
    "underivable-call": Explanation(
        "A fixture stands for a call of the client. Where it cannot be derived from the "
        "request, the fixture has to say it; it is not passed over.",
        "call: {operation: addPets}",
        "call: {operation: addPet, arguments: {name: Tom}}",
    ),
    "client-refuses": Explanation(
        "The client checks a call before it is sent, and refuses one that the API took.",
        "schema: {type: integer, maximum: 50}\n# a fixture with limit=100",
        "schema: {type: integer, maximum: 100}",
    ),
    "client-sends-otherwise": Explanation(
        "For the arguments that the request implies, the client sends another request: it is "
        "not what the document gives, or the recording is of another version.",
        "# a client of an older document",
        "# oasmith generate",
    ),
    "client-reads-otherwise": Explanation(
        "The client fails to read a response, takes an error for a success, or keeps a value "
        "that is not of its type.",
        'properties: {age: {type: integer}}\n# body: {string: \'{"age": "six"}\'}',
        "properties: {age: {type: [integer, string]}}",
    ),
    "missing-client": Explanation(
        "Whether the client sends and reads what a fixture has can only be told when it can "
        "be imported.",
        "# oasmith verify, before oasmith generate",
        "# pip install ./generated/pets\n# oasmith verify",
    ),
    "old-recording": Explanation(
        "APIs change. With `--max-age` a recording that is older is to be made again.",
        'provenance: {kind: recorded, recorded: "2024-01-31"}',
        'provenance: {kind: recorded, recorded: "2026-11-30"}',
    ),
    "low-coverage": Explanation(
        "`--min-coverage` is the share of operations, statuses, error rows, servers, scopes "
        "and media types that some fixture has to show.",
        "# oasmith verify --min-coverage 100, and no fixture of status 404",
        "# a fixture of status 404",
    ),
    "stale-baseline": Explanation(
        "A baseline lists findings that are known. One that no longer occurs would hide it "
        "when it comes back.",
        "# an entry for a fixture that is right by now",
        "# oasmith verify --write-baseline",
    ),
}
