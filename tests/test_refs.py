"""The files of a document are resolved to one tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oasmith.diagnostics.findings import Finding
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions
from oasmith.document.reference_kinds import suggestion
from oasmith.document.resolve import resolve


def bundled(folder: Path, **files: str) -> tuple[Document, list[Finding]]:
    """Return the document ``root`` of files that are named without their suffix."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    document, findings = resolve(folder / "root.yaml", ReadOptions(roots=(folder,)))
    assert document is not None
    return document, findings


def response(schema: str) -> str:
    """Return a document with one response."""
    return f"""
paths:
  /a:
    get:
      responses:
        "200":
          content: {{application/json: {{schema: {schema}}}}}
"""


def schema_of(document: Document) -> Any:
    """Return the schema of the only response."""
    answer = document.data["paths"]["/a"]["get"]["responses"]["200"]
    return answer["content"]["application/json"]["schema"]


def test_a_schema_of_another_file_becomes_a_component_once(tmp_path: Path) -> None:
    document, findings = bundled(
        tmp_path,
        root=response("{anyOf: [{$ref: 'parts.yaml#/Pet'}, {$ref: './parts.yaml#/Pet'}]}"),
        parts="Pet: {properties: {friend: {$ref: '#/Pet'}, owner: {$ref: 'more/person.yaml'}}}\n",
        more__person="{type: object, properties: {pet: {$ref: '../parts.yaml#/Pet'}}}\n",
    )
    assert findings == []
    pet, person = "#/components/schemas/Pet", "#/components/schemas/person"
    assert schema_of(document) == {"anyOf": [{"$ref": pet}, {"$ref": pet}]}
    assert document.data["components"]["schemas"] == {
        "Pet": {"properties": {"friend": {"$ref": pet}, "owner": {"$ref": person}}},
        "person": {"type": "object", "properties": {"pet": {"$ref": pet}}},
    }


def test_places_lead_back_to_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    document, _ = bundled(
        tmp_path,
        root=response("{$ref: 'parts.yaml#/Pet'}"),
        parts="# pets\nPet:\n  properties:\n    name: {type: string}\n",
    )
    place = document.positions
    assert str(place.locate("/components/schemas/Pet/properties/name")) == "parts.yaml:4:5"
    assert str(place.use_site("/components/schemas/Pet/properties/name")) == "root.yaml:7:49"
    assert str(place.locate("/paths/~1a/get")) == "root.yaml:4:5"


def test_equal_names_of_different_files_are_told_apart(tmp_path: Path) -> None:
    document, _ = bundled(
        tmp_path,
        root=response("{allOf: [{$ref: 'a.yaml#/T'}, {$ref: 'b.yaml#/T'}]}"),
        a="T: {type: object}\n",
        b="T: {type: string}\n",
    )
    assert document.data["components"]["schemas"] == {
        "T": {"type": "object"},
        "T_2": {"type": "string"},
    }


def test_a_component_that_stands_for_another_files_part_keeps_its_name(tmp_path: Path) -> None:
    root = response("{$ref: 'parts.yaml#/Pet'}") + (
        "components: {schemas: {Animal: {$ref: 'parts.yaml#/Pet'}}}\n"
    )
    document, _ = bundled(tmp_path, root=root, parts="Pet: {type: object}\n")
    assert document.data["components"]["schemas"] == {"Animal": {"type": "object"}}
    assert schema_of(document) == {"$ref": "#/components/schemas/Animal"}


def test_path_items_and_operations_are_put_in_place(tmp_path: Path) -> None:
    document, findings = bundled(
        tmp_path,
        root="paths: {/a: {$ref: 'paths.yaml#/~1a'}, /b: {get: {$ref: 'paths.yaml#/operation'}}}\n",
        paths="/a: {get: {operationId: a}}\noperation: {operationId: b}\n",
    )
    assert findings == []
    assert document.data["paths"] == {
        "/a": {"get": {"operationId": "a"}},
        "/b": {"get": {"operationId": "b"}},
    }


def test_a_reference_into_anything_becomes_a_component(tmp_path: Path) -> None:
    text = response("{properties: {a: {type: string}, b: {$ref: '#/x-shared/thing'}}}")
    document, findings = bundled(tmp_path, root=text + "x-shared: {thing: {type: integer}}\n")
    assert findings == []
    assert schema_of(document)["properties"]["b"] == {"$ref": "#/components/schemas/thing"}


def test_anchors_are_found(tmp_path: Path) -> None:
    document, findings = bundled(
        tmp_path,
        root=response("{$ref: 'parts.yaml#pet'}"),
        parts="Thing: {$anchor: pet, type: object}\n",
    )
    assert findings == []
    assert document.data["components"]["schemas"]["Thing"]["type"] == "object"


def test_siblings_of_a_reference_are_kept(tmp_path: Path) -> None:
    document, _ = bundled(
        tmp_path,
        root=response("{$ref: 'parts.yaml#/Pet', description: Mine}"),
        parts="Pet: {type: object}\n",
    )
    assert schema_of(document) == {"$ref": "#/components/schemas/Pet", "description": "Mine"}


def test_a_property_called_ref_is_a_property(tmp_path: Path) -> None:
    text = response("{properties: {$ref: {type: string}}, example: {$ref: 'nowhere.yaml'}}")
    document, findings = bundled(tmp_path, root=text)
    assert findings == []
    assert schema_of(document)["properties"] == {"$ref": {"type": "string"}}


def test_the_mapping_of_a_discriminator_is_made_local(tmp_path: Path) -> None:
    text = response("{discriminator: {propertyName: k, mapping: {cat: 'parts.yaml#/Cat', d: Dog}}}")
    document, _ = bundled(tmp_path, root=text, parts="Cat: {type: object}\n")
    assert schema_of(document)["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/Cat",
        "d": "Dog",
    }


def test_an_address_is_read_from_the_folder_that_stands_for_it(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "parts.yaml").write_text("Pet: {type: object}\n")
    root = tmp_path / "api" / "root.yaml"
    root.parent.mkdir()
    root.write_text(response("{$ref: 'https://x.test/v1/parts.yaml#/Pet'}"))
    document, findings = resolve(root, ReadOptions(references={"https://x.test/v1/": vendor}))
    assert findings == []
    assert document is not None
    assert list(document.data["components"]["schemas"]) == ["Pet"]


def test_what_leads_nowhere_is_an_empty_object_and_a_finding(tmp_path: Path) -> None:
    document, findings = bundled(tmp_path, root=response("{$ref: '#/components/schemas/None'}"))
    assert [it.rule for it in findings] == ["unresolved-reference"]
    assert schema_of(document) == {}
    assert len(document.unresolved) == 1


def test_every_file_that_was_read_is_known_with_its_hash(tmp_path: Path) -> None:
    document, _ = bundled(
        tmp_path, root=response("{$ref: 'parts.yaml#/Pet'}"), parts="Pet: {type: object}\n"
    )
    assert {path.name: len(hashed) for path, hashed in document.files.items()} == {
        "root.yaml": 64,
        "parts.yaml": 64,
    }


def test_a_reference_that_is_no_address(tmp_path: Path) -> None:
    _, findings = bundled(tmp_path, root=response('{$ref: "http://[::1/x.yaml#/X"}'))
    assert [it.rule for it in findings] == ["remote-reference"]


def test_an_index_of_thousands_of_digits(tmp_path: Path) -> None:
    _, findings = bundled(tmp_path, root=response("{$ref: '#/paths/" + "9" * 5000 + "'}"))
    assert [it.rule for it in findings] == ["unresolved-reference"]


ADDRESSED = """\
openapi: 3.1.0
$self: https://documents.example/pets/openapi.yaml
paths:
  /a:
    get:
      responses:
        "200": {{content: {{application/json: {{schema: {{$ref: "{reference}"}}}}}}}}
components:
  schemas:
    Name: {{type: string}}
    Toy:
      $id: https://schemas.example/toys/toy
      properties:
        self: {{$ref: "#"}}
        part: {{$ref: "#/$defs/Part"}}
        size: {{$ref: "#size"}}
        maker: {{$ref: maker#/properties/name}}
        name: {{$ref: "#/components/schemas/Name"}}
        food: {{$ref: ../food}}
      $defs:
        Part: {{type: integer}}
        Size: {{$anchor: size, type: number}}
    Other: {{$anchor: size, type: boolean}}
    Maker: {{$id: "https://schemas.example/toys/maker", properties: {{name: {{type: "null"}}}}}}
    Food: {{$id: "https://schemas.example/food", type: array}}
    Local: {{$id: "local", type: object}}
"""


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("https://schemas.example/toys/toy", "Toy"),
        ("https://schemas.example/toys/toy#", "Toy"),
        ("https://schemas.example/food", "Food"),
        ("https://documents.example/pets/openapi.yaml#/components/schemas/Food", "Food"),
        ("openapi.yaml#/components/schemas/Food", "Food"),
        ("local", "Local"),
        ("https://documents.example/pets/local", "Local"),
        ("#/components/schemas/Toy", "Toy"),
        ("part.yaml#/Toy", "Toy_2"),
    ],
)
def test_addresses_that_schemas_and_documents_give_themselves(
    tmp_path: Path, reference: str, target: str
) -> None:
    root = ADDRESSED.format(reference=reference)
    document, findings = bundled(tmp_path, root=root, part="Toy: {type: string}\n")
    assert findings == []
    assert schema_of(document) == {"$ref": f"#/components/schemas/{target}"}


def test_references_in_a_schema_with_an_address_are_relative_to_it(tmp_path: Path) -> None:
    document, findings = bundled(tmp_path, root=ADDRESSED.format(reference="local"))
    assert findings == []
    schemas = document.data["components"]["schemas"]
    targets = {
        name: schemas[one["$ref"].removeprefix("#/components/schemas/")]
        for name, one in schemas["Toy"]["properties"].items()
        if name not in ("self", "maker")
    }
    assert {name: one.get("type") for name, one in targets.items()} == {
        "part": "integer",
        "size": "number",
        "name": "string",
        "food": "array",
    }
    assert schemas["Toy"]["properties"]["self"] == {"$ref": "#/components/schemas/Toy"}
    maker = schemas["Toy"]["properties"]["maker"]["$ref"]
    assert schemas[maker.rpartition("/")[2]] == {"type": "null"}
    # Every reference is local now: it must have no URL.
    assert not any("$id" in schema for schema in schemas.values())


def test_an_address_that_nothing_has_is_remote(tmp_path: Path) -> None:
    reference = "https://schemas.example/nothing"
    _, findings = bundled(tmp_path, root=ADDRESSED.format(reference=reference))
    assert [one.rule for one in findings] == ["remote-reference"]


def test_a_property_called_id_is_no_address(tmp_path: Path) -> None:
    document, findings = bundled(
        tmp_path, root=response("{properties: {$id: {type: string}}, example: {$id: 'a'}}")
    )
    assert findings == []
    assert schema_of(document) == {
        "properties": {"$id": {"type": "string"}},
        "example": {"$id": "a"},
    }


@pytest.mark.parametrize("sample", ["samples/list.ts", "samples/missing.py#L3", "https://a.test/b"])
def test_a_sample_of_code_in_an_extension_is_no_document(tmp_path: Path, sample: str) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "list.ts").write_text("const a = {b: [", encoding="utf-8")
    samples = f"x-codeSamples: [{{lang: any, source: {{$ref: '{sample}'}}}}]\n"
    document, findings = bundled(tmp_path, root=response("{type: string}") + samples)
    assert findings == []
    assert document.data["x-codeSamples"] == [{"lang": "any", "source": {"$ref": sample}}]


def test_a_document_in_an_extension_is_followed(tmp_path: Path) -> None:
    text = response("{type: string}") + "x-rows: {$ref: 'rows.yaml'}\nx-none: {$ref: none.json}\n"
    document, findings = bundled(tmp_path, root=text, rows="[1, 2]")
    assert document.data["x-rows"] == [1, 2]
    assert [finding.rule for finding in findings] == ["unresolved-reference"]


def test_a_path_whose_slashes_are_not_escaped_is_what_was_meant(tmp_path: Path) -> None:
    data = {"paths": {"/pets/{id}": {"get": {"responses": {"200": {"description": "."}}}}}}
    response = "/paths/~1pets~1{id}/get/responses/200"
    assert suggestion(data, "/paths//pets/{id}/get/responses/200", "response") == response
    assert suggestion(data, "/paths//pets/{id}/get/responses/300", "response") == ""
