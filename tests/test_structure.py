"""A key that the specification does not define is a finding, with a suggestion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from documents import (
    DOCUMENT,
    LOGIN,
    MEDIA,
    OPERATION,
    PET,
    PLACES,
    RESPONSE,
    changed,
    findings,
    said,
)

from oasmith.diagnostics.findings import Level
from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS
from oasmith.validate.checks.unknown_keys import NAMES

VERSIONS = ("3.0", "3.1", "3.2")


def misspelled(key: str) -> str:
    """Return a key with two letters in the middle exchanged."""
    middle = len(key) // 2
    return key[: middle - 1] + key[middle] + key[middle - 1] + key[middle + 1 :]


def without_types(version: str) -> dict[str, Any]:
    """Return the document in a version."""
    return {**DOCUMENT, "openapi": f"{version}.0"}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_document_is_right(version: str, tmp_path: Path) -> None:
    assert said(without_types(version), tmp_path) == []


def test_every_kind_of_object_has_a_place() -> None:
    assert set(PLACES) == set(NAMES) == set(FIELDS) - {"callback", "securityRequirement"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", PLACES)
def test_each_misspelled_key_is_one_finding_with_the_key_that_was_meant(
    kind: str, version: str, tmp_path: Path
) -> None:
    owner = pointers.get(DOCUMENT, PLACES[kind])
    known = [key for key, field in FIELDS[kind].items() if field.is_known(version)]
    for key in known:
        wrong = misspelled(key)
        if len(key) < 5 or key in owner or wrong == key:
            continue
        where = pointers.join(PLACES[kind], wrong)
        rule = "unknown-keyword" if kind == "schema" else "unknown-key"
        found = said(changed(where, {}, f"{version}.0"), tmp_path)
        assert [(one[0], one[1]) for one in found] == [(rule, where)], key
        assert f"Did you mean '{key}'?" in found[0][3]


@pytest.mark.parametrize("kind", PLACES)
def test_what_another_version_has_is_said_to_be_of_that_version(kind: str, tmp_path: Path) -> None:
    later = [key for key, field in FIELDS[kind].items() if field.since > "3.0"]
    for key in later:
        where = pointers.join(PLACES[kind], key)
        found = said(changed(where, {}, "3.0.3"), tmp_path)
        assert [one[1] for one in found] == [where], key
        since = FIELDS[kind][key].since
        assert f"OpenAPI {since} has it" in found[0][3]


@pytest.mark.parametrize("kind", PLACES)
def test_extensions_are_free(kind: str, tmp_path: Path) -> None:
    where = pointers.join(PLACES[kind], "x-something-own")
    assert said(changed(where, {"requred": 1}), tmp_path) == []


SLIPS: dict[str, tuple[str, str, Any, str]] = {
    # version, pointer, value, hint
    "required": ("3.1.0", f"{PET}/requred", ["id"], "Did you mean 'required'?"),
    "pattern": ("3.1.0", f"{PET}/patern", "^a", "Did you mean 'pattern'?"),
    "closed": (
        "3.1.0",
        f"{PET}/additionalProperty",
        False,
        "Did you mean 'additionalProperties'?",
    ),
    "nested": (
        "3.1.0",
        f"{PET}/properties/id/minLenght",
        1,
        "Did you mean 'minLength'?",
    ),
    "nullable": (
        "3.1.0",
        f"{PET}/properties/id/nullable",
        True,
        "OpenAPI 3.1 has no 'nullable'; write `type: [string, \"null\"]`.",
    ),
    "definitions": ("3.1.0", f"{PET}/definitions", {}, "Write `$defs`."),
    "const": (
        "3.0.3",
        f"{PET}/const",
        1,
        "OpenAPI 3.1 has it, 3.0 not. Write `enum: [<the value>]`.",
    ),
    "examples": ("3.0.3", f"{PET}/examples", [], "OpenAPI 3.1 has it, 3.0 not. Write `example`."),
    "case": ("3.1.0", f"{PET}/properties/id/maxlength", 3, "Did you mean 'maxLength'?"),
    "underscore": ("3.1.0", f"{PET}/min_properties", 1, "Did you mean 'minProperties'?"),
    "no dollar": ("3.1.0", f"{PET}/properties/id/defs", {}, "Did you mean '$defs'?"),
    "a property": (
        "3.1.0",
        f"{PET}/nickname",
        {"type": "string"},
        "A property must be in `properties`: properties: {nickname: …}.",
    ),
    "of the schema": (
        "3.1.0",
        f"{PLACES['parameter']}/maxLength",
        3,
        "It belongs to 'schema': schema: {maxLength: …}.",
    ),
    "nearly of the schema": (
        "3.1.0",
        f"{PLACES['parameter']}/maxLenght",
        3,
        "Did you mean 'maxLength'? It belongs to the schema: schema: {…}.",
    ),
    "of the operation": (
        "3.1.0",
        "/paths/~1pets~1{id}/operationId",
        "a",
        "It belongs to 'put': put: {operationId: …}.",
    ),
    "of info": ("3.1.0", "/title", "T", "It belongs to 'info': info: {title: …}."),
    "Swagger": (
        "3.1.0",
        "/definitions",
        {},
        "OpenAPI 3 has no 'definitions' here; write `components: {schemas: …}`.",
    ),
    "Swagger's response": (
        "3.0.3",
        f"{RESPONSE}/schema",
        {},
        "OpenAPI 3 has no 'schema' here; write `content: {application/json: {schema: …}}`.",
    ),
    "extension": ("3.1.0", "/X-Own", 1, "Did you mean 'x-Own'? Extensions begin with x-."),
    "nothing near": ("3.1.0", "/info/zebra", 1, "Remove it, or let it begin with x-."),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_finding_with_what_to_write(slip: str, tmp_path: Path) -> None:
    version, where, value, hint = SLIPS[slip]
    assert [(one[1], one[3]) for one in said(changed(where, value, version), tmp_path)] == [
        (where, hint)
    ]


FORMS: dict[str, tuple[str, str, Any, str, str]] = {
    # version, pointer, value, message, hint
    "number": (
        "3.1.0",
        "/info/version",
        1.5,
        "'version' must be a string, not a number",
        'Write version: "1.5", with quotes.',
    ),
    "boolean": (
        "3.1.0",
        f"{OPERATION}/deprecated",
        "yes",
        "'deprecated' must be a boolean, not a string",
        "Write deprecated: true, without quotes.",
    ),
    "list": (
        "3.1.0",
        f"{OPERATION}/tags",
        "pets",
        "'tags' must be an array, not a string",
        "Write tags: [pets].",
    ),
    "member": (
        "3.1.0",
        f"{OPERATION}/tags/0",
        7,
        "the members of 'tags' must be strings, not a number",
        'Write "7".',
    ),
    "null": (
        "3.1.0",
        "/info/description",
        None,
        "'description' must be a string, not null",
        "Write a string, or remove description.",
    ),
    "map": (
        "3.1.0",
        "/components/schemas",
        [],
        "'schemas' must be an object, not an array",
        "Write a name before each member, and no dash.",
    ),
    "array": (
        "3.1.0",
        "/servers",
        {"url": "https://a.test"},
        "'servers' must be an array, not an object",
        "Write a dash before each member, and no name.",
    ),
    "object": (
        "3.1.0",
        "/info/contact",
        "Us",
        "'contact' must be an object, not a string",
        "Write an object with its keys below it.",
    ),
    "word": (
        "3.1.0",
        f"{MEDIA}/encoding/id/style",
        "deepobject",
        "'style' cannot be 'deepobject'",
        "Did you mean 'deepObject'?",
    ),
    "word of 3.2": (
        "3.1.0",
        "/paths/~1pets~1{id}/parameters/0/style",
        "cookie",
        "'style' cannot be 'cookie'",
        "OpenAPI 3.2 has it, this document is 3.1. Write one of form, simple, spaceDelimited, "
        "pipeDelimited, deepObject, matrix, label.",
    ),
    "type": (
        "3.1.0",
        f"{PET}/properties/id/type",
        "strng",
        "'strng' is not a type",
        "Did you mean 'string'?",
    ),
    "type of others": (
        "3.1.0",
        f"{PET}/properties/id/type",
        "datetime",
        "'datetime' is not a type",
        "Write `type: string, format: date-time`.",
    ),
    "types in 3.0": (
        "3.0.3",
        f"{PET}/properties/id/type",
        ["string", "null"],
        "OpenAPI 3.0 has no arrays of types; 3.1 has",
        "Write type: string, nullable: true.",
    ),
    "null in 3.0": (
        "3.0.3",
        f"{PET}/properties/id/type",
        "null",
        "OpenAPI 3.0 has no type 'null'; 3.1 has",
        "Write `nullable: true` next to another type.",
    ),
    "bound in 3.0": (
        "3.0.3",
        f"{PET}/properties/id/exclusiveMinimum",
        1,
        "'exclusiveMinimum' must be a boolean in OpenAPI 3.0, not a number",
        "Write minimum: 1, exclusiveMinimum: true; only 3.1 has a number here.",
    ),
    "bound in 3.1": (
        "3.1.0",
        f"{PET}/properties/id/exclusiveMinimum",
        True,
        "'exclusiveMinimum' must be a number since OpenAPI 3.1, not a boolean",
        "Write the number of 'minimum' here, and remove 'minimum'.",
    ),
    "count": (
        "3.1.0",
        f"{PET}/properties/id/maxLength",
        "20",
        "'maxLength' must be a whole number, 0 or more, not a string",
        "Write maxLength: 20, without quotes.",
    ),
    "negative": (
        "3.1.0",
        f"{PET}/properties/id/maxLength",
        -1,
        "'maxLength' must be a whole number, 0 or more, not -1",
        "Write a whole number, 0 or more.",
    ),
    "multiple of nothing": (
        "3.1.0",
        f"{PET}/multipleOf",
        0,
        "'multipleOf' must be a number greater than 0, not 0",
        "Write a number greater than 0.",
    ),
    "required": (
        "3.1.0",
        f"{PET}/properties/id/required",
        True,
        "'required' of a schema must be an array, not a boolean",
        "List the names of required properties in the schema that has the properties.",
    ),
    "required object": (
        "3.1.0",
        f"{PET}/required",
        [{"id": 1}],
        "the members of 'required' must be strings, not an object",
        "Write a string.",
    ),
    "schema": (
        "3.1.0",
        f"{PET}/properties/id",
        "string",
        "a schema must be an object, not a string",
        "Write an object with its keys below it.",
    ),
    "boolean schema in 3.0": (
        "3.0.3",
        f"{PET}/properties/id",
        True,
        "a schema must be an object in OpenAPI 3.0, not a boolean",
        "Write {}, which accepts any value; OpenAPI 3.1 has true and false.",
    ),
    "reference": (
        "3.1.0",
        f"{PET}/properties/id/$ref",
        ["#/components/schemas/Pet"],
        "'$ref' must be a string, not an array",
        "Write one reference, such as #/components/schemas/Pet.",
    ),
    "status": (
        "3.1.0",
        f"{OPERATION}/responses/4xx",
        {"description": "No."},
        "'4xx' is not a status",
        "Did you mean '4XX'?",
    ),
    "status with a letter": (
        "3.1.0",
        f"{OPERATION}/responses/40O",
        {"description": "No."},
        "'40O' is not a status",
        "Did you mean '400'?",
    ),
    "media type": (
        "3.1.0",
        f"{RESPONSE}/content",
        {"schema": {"type": "string"}},
        "'schema' is not a media type",
        "Write the media type first: application/json: {schema: …}.",
    ),
    "component": (
        "3.1.0",
        "/components/schemas/A pet",
        {"type": "string"},
        "'A pet' cannot be the name of a component",
        "Use letters, digits, '.', '_' and '-' only.",
    ),
    "both": (
        "3.1.0",
        f"{PLACES['parameter']}/content",
        {"text/plain": {}},
        "a parameter has 'schema' and 'content'",
        "Keep one of the two.",
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_value_of_the_wrong_form_is_one_finding(name: str, tmp_path: Path) -> None:
    version, where, value, message, hint = FORMS[name]
    found = said(changed(where, value, version), tmp_path)
    assert [one[2:] for one in found] == [(message, hint)]
    assert found[0][1].startswith(where)


def test_strict_stops_and_tolerant_warns(tmp_path: Path) -> None:
    data = changed(f"{PET}/requred", ["id"])
    assert [one.level for one in findings(data, tmp_path)] == [Level.ERROR]
    assert [one.level for one in findings(data, tmp_path, tolerant=True)] == [Level.WARNING]


def test_data_is_no_vocabulary(tmp_path: Path) -> None:
    odd = {"requred": 1, "propertis": {}}
    for where, value in {
        f"{PET}/properties/propertis": {"type": "string"},
        f"{PET}/default": odd,
        f"{PET}/examples": [odd],
        f"{MEDIA}/examples/one/value": odd,
        "/components/schemas/requred": {"type": "string"},
        f"{PET}/$defs": {"requred": {"type": "string"}},
        f"{PET}/patternProperties": {"^requred": {"type": "string"}},
        f"{PET}/dependentRequired": {"requred": ["id"]},
        f"{PET}/discriminator/mapping": {"requred": "#/components/schemas/Pet"},
        f"{RESPONSE}/links/again/parameters": {"requred": "$url"},
        f"{LOGIN}/flows/clientCredentials/scopes": {"read": "", "requred": ""},
    }.items():
        assert said(changed(where, value), tmp_path) == [], where


@pytest.mark.parametrize(
    "where", ["/jsonSchemaDialect", f"{PET}/$schema"], ids=["document", "schema"]
)
def test_keywords_of_another_vocabulary_are_left_alone(where: str, tmp_path: Path) -> None:
    data = changed(where, "https://vocabulary.test/own")
    data["components"]["schemas"]["Pet"]["properties"]["id"]["requred"] = 1
    assert said(data, tmp_path) == []
    own = changed(where, "https://json-schema.org/draft/2020-12/schema")
    own["components"]["schemas"]["Pet"]["properties"]["id"]["requred"] = 1
    assert [one[0] for one in said(own, tmp_path)] == ["unknown-keyword"]
