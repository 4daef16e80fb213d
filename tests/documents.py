"""Small documents for tests, as data, and the findings in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.openapi import pointer as pointers
from oasmith.validate.validation import validate

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "kind": {"type": "string"}},
    "discriminator": {"propertyName": "kind"},
    "xml": {"name": "pet"},
    "externalDocs": {"url": "https://docs.test"},
}

CONTENT: dict[str, Any] = {
    "multipart/form-data": {
        "schema": {"$ref": "#/components/schemas/Pet"},
        "examples": {"one": {"value": {"id": "1"}}},
        "encoding": {"id": {"contentType": "text/plain"}},
    }
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Pets",
        "version": "1",
        "contact": {"name": "Us"},
        "license": {"name": "MIT"},
    },
    "servers": [
        {"url": "https://{region}.test", "variables": {"region": {"default": "eu"}}},
    ],
    "tags": [{"name": "pets"}],
    "externalDocs": {"url": "https://docs.test"},
    "security": [{"login": ["read"]}],
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "put": {
                "operationId": "putPet",
                "tags": ["pets"],
                "requestBody": {"content": CONTENT},
                "responses": {
                    "200": {
                        "description": "The pet.",
                        "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                        "content": CONTENT,
                        "links": {"again": {"operationId": "putPet"}},
                    }
                },
                "callbacks": {
                    "done": {
                        "{$request.body#/url}": {
                            "post": {
                                "operationId": "done",
                                "responses": {"200": {"description": "Heard."}},
                            }
                        }
                    }
                },
            },
        }
    },
    "components": {
        "schemas": {"Pet": SCHEMA},
        "securitySchemes": {
            "login": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "https://login.test/token",
                        "scopes": {"read": "Read."},
                    }
                },
            }
        },
    },
}
"""A document with an object of every kind."""

OPERATION = "/paths/~1pets~1{id}/put"
MEDIA = f"{OPERATION}/requestBody/content/multipart~1form-data"
RESPONSE = f"{OPERATION}/responses/200"
PET = "/components/schemas/Pet"
LOGIN = "/components/securitySchemes/login"

PLACES = {
    "document": "",
    "info": "/info",
    "contact": "/info/contact",
    "license": "/info/license",
    "server": "/servers/0",
    "serverVariable": "/servers/0/variables/region",
    "components": "/components",
    "pathItem": "/paths/~1pets~1{id}",
    "operation": OPERATION,
    "externalDocs": "/externalDocs",
    "parameter": "/paths/~1pets~1{id}/parameters/0",
    "header": f"{RESPONSE}/headers/X-Rate",
    "requestBody": f"{OPERATION}/requestBody",
    "media": MEDIA,
    "encoding": f"{MEDIA}/encoding/id",
    "response": RESPONSE,
    "example": f"{MEDIA}/examples/one",
    "link": f"{RESPONSE}/links/again",
    "tag": "/tags/0",
    "securityScheme": LOGIN,
    "flows": f"{LOGIN}/flows",
    "flow": f"{LOGIN}/flows/clientCredentials",
    "discriminator": f"{PET}/discriminator",
    "xml": f"{PET}/xml",
    "schema": PET,
}
"""The pointer of an object of each kind in the document."""


def changed(pointer: str, value: Any, version: str = "3.1.0") -> dict[str, Any]:
    """Return ``DOCUMENT`` with another value at a pointer, which may be a new key."""
    data: dict[str, Any] = {**json.loads(json.dumps(DOCUMENT)), "openapi": version}
    owner = pointers.get(data, pointers.parent(pointer))
    key = pointers.split(pointer)[-1]
    if isinstance(owner, list):
        owner[int(key)] = value
    else:
        owner[key] = value
    return data


def findings(data: Any, folder: Path, *, tolerant: bool = False) -> list[Finding]:
    """Return the findings of a document, written to a file in ``folder``."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    document, resolving = resolve(path, ReadOptions(roots=(folder,)))
    if document is None:
        return resolving
    return validate(document, resolving, tolerant=tolerant)


def said(data: Any, folder: Path) -> list[tuple[str, str, str, str]]:
    """Return rule, pointer, message and hint of each finding."""
    return [
        (finding.rule, finding.pointer, finding.message, finding.hint)
        for finding in findings(data, folder)
    ]
