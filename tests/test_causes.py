"""One fault is one finding, at the fault: its consequences are not reported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from documents import DOCUMENT, changed, said

from oasmith.document.resolve import resolve
from oasmith.openapi import pointer as pointers
from oasmith.validate.causes import reachable
from oasmith.validate.checks.view import View
from oasmith.validate.validation import validate

SPEC = Path(__file__).parents[1] / "spec"

PET = "/components/schemas/Pet"
ITEM = "/paths/~1pets~1{id}"
PUT = f"{ITEM}/put"


def strict(data: Any) -> Any:
    """Return the document with closed schemas and examples that use every part of them."""
    pet = pointers.get(data, PET)
    pet["additionalProperties"] = False
    pet["required"] = ["id"]
    return data


FAULTS: dict[str, tuple[str, Any, str, str]] = {
    # pointer, value, rule, location
    "required": (f"{PET}/required", ["idd"], "required-unknown", f"{PET}/required/0"),
    "type": (f"{PET}/properties/id/type", "strng", "invalid-value", f"{PET}/properties/id/type"),
    "schema type": (f"{PET}/type", "objekt", "invalid-value", f"{PET}/type"),
    "pattern": (
        f"{PET}/properties/id/pattern",
        "(",
        "invalid-pattern",
        f"{PET}/properties/id/pattern",
    ),
    "range": (
        f"{PET}/properties/id",
        {"type": "string", "minLength": 9, "maxLength": 8},
        "empty-range",
        f"{PET}/properties/id/maxLength",
    ),
    "enum": (
        f"{PET}/properties/id",
        {"type": "string", "enum": [1]},
        "enum-mismatch",
        f"{PET}/properties/id/enum/0",
    ),
    "parameter": (
        f"{ITEM}/parameters/0",
        {"$ref": "#/components/parameters/Id"},
        "unresolved-reference",
        f"{ITEM}/parameters/0",
    ),
    "wrong parameter": (
        f"{ITEM}/parameters/0",
        {"$ref": PET.replace("/", "#/", 1)},
        "wrong-reference",
        f"{ITEM}/parameters/0",
    ),
    "name": (
        f"{ITEM}/parameters/0",
        {"nmae": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        "unknown-key",
        f"{ITEM}/parameters/0/nmae",
    ),
    "place": (
        f"{ITEM}/parameters/0/in",
        "paht",
        "invalid-value",
        f"{ITEM}/parameters/0/in",
    ),
    "optional": (
        f"{ITEM}/parameters/0/required",
        "true",
        "invalid-value",
        f"{ITEM}/parameters/0/required",
    ),
    "reference without its sign": (
        f"{ITEM}/parameters/0",
        {"ref": "#/components/parameters/Id"},
        "unknown-key",
        f"{ITEM}/parameters/0/ref",
    ),
    "Swagger's parameter": (
        f"{ITEM}/parameters/0",
        {"name": "id", "in": "path", "required": True, "type": "string"},
        "unknown-key",
        f"{ITEM}/parameters/0/type",
    ),
    "scheme": (
        "/components/securitySchemes/login",
        {"type": "oauth2", "flow": {"clientCredentials": {}}},
        "unknown-key",
        "/components/securitySchemes/login/flow",
    ),
    "scopes": (
        "/components/securitySchemes/login/flows/clientCredentials",
        {"tokenUrl": "https://login.test/token", "scops": {"read": "Read."}},
        "unknown-key",
        "/components/securitySchemes/login/flows/clientCredentials/scops",
    ),
    "variables": (
        "/servers/0",
        {"url": "https://{region}.test", "variabels": {"region": {"default": "eu"}}},
        "unknown-key",
        "/servers/0/variabels",
    ),
    "tags": ("/tags/0", {"nmae": "pets"}, "unknown-key", "/tags/0/nmae"),
    "media type": (
        f"{PUT}/requestBody/content",
        {"schema": {"type": "string"}},
        "invalid-value",
        f"{PUT}/requestBody/content/schema",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_one_finding(fault: str, tmp_path: Path) -> None:
    pointer, value, rule, where = FAULTS[fault]
    data = changed(PET, strict(json.loads(json.dumps(DOCUMENT)))["components"]["schemas"]["Pet"])
    owner = pointers.get(data, pointers.parent(pointer))
    key = pointers.split(pointer)[-1]
    owner[int(key) if isinstance(owner, list) else key] = value
    assert [one[:2] for one in said(data, tmp_path)] == [(rule, where)]


@pytest.mark.parametrize(
    ("pointer", "key", "wrong"),
    [
        ("", "components", "componets"),
        ("/components", "schemas", "schema"),
        ("/components", "securitySchemes", "securityScheme"),
        (ITEM, "parameters", "paramters"),
        (f"{ITEM}/parameters/0", "required", "requierd"),
        (PUT, "responses", "reponses"),
        (PET, "properties", "propertis"),
        (f"{PUT}/responses/200", "description", "descripton"),
        ("/servers/0/variables/region", "default", "defalt"),
    ],
    ids=lambda value: str(value).rpartition("/")[2],
)
def test_a_misspelled_key_is_told_and_what_it_would_have_brought_is_not(
    pointer: str, key: str, wrong: str, tmp_path: Path
) -> None:
    data = strict(json.loads(json.dumps(DOCUMENT)))
    owner = pointers.get(data, pointer)
    owner[wrong] = owner.pop(key)
    found = said(data, tmp_path)
    assert [one[:2] for one in found] == [
        ("unknown-keyword" if pointer == PET else "unknown-key", pointers.join(pointer, wrong))
    ]
    assert f"'{key}'" in found[0][3]


@pytest.mark.parametrize(
    ("section", "name", "rule"),
    [("schemas", "Pet", "unresolved-reference"), ("securitySchemes", "login", "undefined-scheme")],
)
def test_a_component_that_is_misspelled_is_one_finding_at_its_name(
    section: str, name: str, rule: str, tmp_path: Path
) -> None:
    data = json.loads(json.dumps(DOCUMENT))
    pointers.get(data, PUT)["security"] = [{"login": ["read"]}]
    components = data["components"][section]
    components[f"{name}s"] = components.pop(name)
    found = said(data, tmp_path)
    assert [one[:2] for one in found] == [(rule, f"/components/{section}/{name}s")]
    assert found[0][3].startswith(f"Call it '{name}'")


def test_parameters_that_are_misspelled_in_an_operation_are_one_finding(tmp_path: Path) -> None:
    data = json.loads(json.dumps(DOCUMENT))
    item = pointers.get(data, ITEM)
    parameters = item.pop("parameters")
    for method in item:
        item[method].setdefault("parameters", []).extend(parameters)
    item["put"]["paramters"] = item["put"].pop("parameters")
    assert [one[:2] for one in said(data, tmp_path)] == [("unknown-key", f"{PUT}/paramters")]


def test_what_references_lead_to_is_a_part(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    document, _ = resolve(path)
    assert document is not None
    parts = reachable(View(document), PUT)
    assert parts[0] == PUT
    assert PET in parts
    assert len(parts) == len(set(parts))


def test_an_example_that_is_wrong_by_itself_is_told_beside_another_fault(tmp_path: Path) -> None:
    data = changed(f"{PET}/required", ["idd"])
    for media in ("requestBody", "responses/200"):
        pointers.get(data, f"{PUT}/{media}/content/multipart~1form-data/examples/one")["value"] = {
            "id": 1
        }
    assert sorted(one[0] for one in said(data, tmp_path)) == [
        "example-mismatch",
        "example-mismatch",
        "required-unknown",
    ]


def test_a_type_that_no_example_fits_is_one_finding_at_the_type(tmp_path: Path) -> None:
    data = changed(f"{PET}/properties/id/type", "integer")
    data["components"]["schemas"]["Pet"]["example"] = {"id": "9"}
    found = said(data, tmp_path)
    assert [one[:2] for one in found] == [("example-mismatch", f"{PET}/properties/id/type")]
    assert found[0][2] == 'none of 3 values fits \'type\': "1" is not of type "integer"'


def test_a_long_value_is_shortened(tmp_path: Path) -> None:
    data = changed(f"{PET}/examples", [{"id": "1"}, {"id": list(range(100))}])
    [(_, _, message, _)] = said(data, tmp_path)
    assert message.startswith("this example does not fit its schema: [0,1,2,")
    assert message.endswith("...")
    assert len(message) < 250


def test_examples_are_wrong_where_others_fit(tmp_path: Path) -> None:
    data = changed(f"{PET}/examples", [{"id": "1"}, {"id": 2}, {"id": 3}, {"id": 4}])
    assert [one[1] for one in said(data, tmp_path)] == [
        f"{PET}/examples/{index}/id" for index in (1, 2, 3)
    ]


def test_a_default_beside_a_reference_counts(tmp_path: Path) -> None:
    data = changed("/components/schemas/Id", {"type": "string", "maxLength": 2})
    data["components"]["schemas"]["Pet"]["properties"]["id"] = {
        "$ref": "#/components/schemas/Id",
        "default": "abc",
    }
    assert [one[:2] for one in said(data, tmp_path)] == [
        ("default-mismatch", f"{PET}/properties/id/default")
    ]


def test_a_mapping_to_nothing_is_one_finding(tmp_path: Path) -> None:
    data = changed(f"{PET}/discriminator/mapping", {"cat": "#/components/schemas/Cta"})
    data["info"]["sumary"] = "Pets."
    assert sorted(one[0] for one in said(data, tmp_path)) == [
        "discriminator-mapping",
        "unknown-key",
    ]


# The acceptance test: mistakes in the document that is maintained by hand.


class Broken:
    """A copy of the documents with mistakes."""

    def __init__(self, folder: Path) -> None:
        """Copy the documents below ``folder``."""
        shutil.copytree(SPEC, folder / "spec")
        self.path = folder / "spec" / "bigin" / "openapi.yaml"
        self.wanted: list[tuple[str, int, int]] = []

    def change(self, rule: str, old: str, new: str, fault: str) -> None:
        """Replace the only ``old``; a finding of ``rule`` is expected at ``fault`` in ``new``."""
        text = self.path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        start = text.index(old) + new.index(fault)
        changed = text.replace(old, new)
        assert changed.count("\n") == text.count("\n"), "places would move"
        self.path.write_text(changed, encoding="utf-8")
        line = changed[:start].count("\n") + 1
        self.wanted.append((rule, line, start - (changed[:start].rfind("\n"))))

    def found(self) -> list[tuple[str, int, int]]:
        """Return rule, line and column of each finding."""
        document, resolving = resolve(self.path)
        assert document is not None
        return [
            (finding.rule, finding.location.line, finding.location.column)
            for finding in validate(document, resolving)
        ]


def misspell(broken: Broken) -> None:
    """Misspell five keys."""
    broken.change(
        "unknown-keyword",
        "      required: [data]\n      properties:\n        data:\n          type: array\n"
        "          description: The related",
        "      requred: [data]\n      properties:\n        data:\n          type: array\n"
        "          description: The related",
        "requred",
    )
    broken.change("unknown-keyword", "pattern: ^[0-9]+$", "patern: ^[0-9]+$", "patern")
    broken.change(
        "unknown-keyword",
        "description: API name of the invalid field.",
        "descripton: API name of the invalid field.",
        "descripton",
    )
    broken.change(
        "unknown-key", "operationId: updateRelated", "operationID: updateRelated", "operationID"
    )
    broken.change(
        "unknown-key",
        "summary: Two products of a pipeline record",
        "sumary: Two products of a pipeline record",
        "sumary",
    )


def refer_wrongly(broken: Broken) -> None:
    """Break three references: a misspelt one, one to another kind, and one to a file."""
    broken.change(
        "unresolved-reference",
        '"#/components/schemas/RelatedListApiName"',
        '"#/components/schemas/RelatedListApiNames"',
        '"#',
    )
    broken.change(
        "wrong-reference",
        '"#/components/responses/Forbidden"',
        '"#/components/schemas/RecordId"',
        '"#',
    )
    broken.change(
        "unresolved-reference",
        '../zoho/errors.yaml#/responses/TooManyRequests\n        "500":\n          $ref: "#',
        '../zoho/error.yaml#/responses/TooManyRequests\n        "500":\n          $ref: "#',
        "..",
    )


def give_wrong_types(broken: Broken) -> None:
    """Give two values the wrong type."""
    broken.change("invalid-value", "          maxItems: 100", '          maxItems: "9"', "maxItems")
    broken.change("invalid-value", "version: 1.0.0", "version: 1.0", "version")


def test_ten_faults_are_ten_findings_at_the_faults(tmp_path: Path) -> None:
    broken = Broken(tmp_path)
    breaks: tuple[Callable[[Broken], None], ...] = (misspell, refer_wrongly, give_wrong_types)
    for one in breaks:
        one(broken)
    # A reference is reported at its key.
    wanted = [
        (rule, line, column - len("$ref: ") if "reference" in rule else column)
        for rule, line, column in broken.wanted
    ]
    assert len(wanted) == 10
    assert broken.found() == sorted(wanted, key=lambda place: place[1:])
