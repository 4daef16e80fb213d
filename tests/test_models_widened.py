"""If the model generator fails for a schema, only that schema's type is widened."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from oasmith import ir, pipeline
from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.emit.models import ModelsError, OpenType, Rendered, model_generator, render_models
from oasmith.emit.models.widening import fewest

TEXT = {"type": "string"}
ODD = {"type": "string", "maxLength": 666}
"""The schema for which the broken model generator of these tests fails."""


def reference(name: str) -> dict[str, str]:
    """Return a reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def rendered(**schemas: Any) -> Rendered:
    """Return the models of these schemas."""
    pointers = {name: f"/components/schemas/{name}" for name in schemas}
    return render_models(ir.Models(schemas=schemas, pointers=pointers))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Break the model generator, so that it fails for ``ODD``; return its calls."""
    calls: list[int] = []
    write = model_generator._text

    def fail(schemas: Mapping[str, Any], fields: Any) -> str:
        calls.append(len(schemas))
        if "666" in json.dumps(schemas):
            raise ModelsError("the model generator failed: 666")
        return write(schemas, fields)

    monkeypatch.setattr(model_generator, "_text", fail)
    return calls


@pytest.mark.parametrize("needed", [{0}, {19}, {7, 8}, {0, 10, 19}, set(range(20))])
def test_the_fewest_that_are_enough(needed: set[int]) -> None:
    tries: list[Collection[int]] = []

    def is_enough(some: Collection[int]) -> bool:
        tries.append(some)
        return needed <= set(some)

    assert fewest(range(20), is_enough) == sorted(needed)
    assert len(tries) <= 12 * len(needed)


def test_a_field_that_the_tool_makes_a_class_of_is_left_open() -> None:
    inner = {"type": "object", "properties": {"x": TEXT}}
    models = rendered(
        Pet={"type": "object", "required": ["inner"], "properties": {"inner": inner, "id": TEXT}},
        Owner={"type": "object", "properties": {"pet": reference("Pet")}},
    )
    text = models.texts["models.py"]
    assert "class Pet(Model):\n    inner: Any\n    id: str | None = None\n" in text
    assert "    pet: Pet | None = None\n" in text
    pointer = "/components/schemas/Pet/properties/inner"
    assert models.open_types == (OpenType("Pet.inner", pointer, ("type", "properties")),)


def test_one_form_that_fails_leaves_every_field_of_it_open(broken: list[int]) -> None:
    fields = {f"f{number}": {"type": "string", "maxLength": number} for number in range(1, 60)}
    models = rendered(
        A={"type": "object", "properties": {**fields, "odd": ODD}},
        B={"type": "object", "properties": {"odd": {**ODD, "description": "Words."}, "id": TEXT}},
    )
    assert [one.what for one in models.open_types] == ["A.odd", "B.odd"]
    text = models.texts["models.py"]
    assert text.count("max_length=") == 59
    assert text.count("odd: Any | None = None") == 2
    assert len(broken) < 20


@pytest.mark.parametrize(
    ("schemas", "kept"),
    [
        # A class with a base class.
        (
            {"Cat": {"allOf": [reference("Base")], "properties": {"odd": ODD, "name": TEXT}}},
            "class Cat(Base):\n    odd: Any | None = None\n    name: str | None = None\n",
        ),
        # A class that fails as a whole: it has its fields, except inherited ones.
        (
            {
                "Cat": {
                    "allOf": [reference("Base"), {"properties": {"odd": ODD}}],
                    "properties": {"name": TEXT},
                }
            },
            "class Cat(OpenModel):\n    name: Any | None = None\n",
        ),
        # An alias.
        ({"Cat": {"type": "array", "items": ODD}}, "Cat = TypeAliasType('Cat', Any)\n"),
    ],
    ids=["field", "class", "alias"],
)
def test_one_schema_that_fails_leaves_the_others_alone(
    broken: list[int], schemas: dict[str, Any], kept: str
) -> None:
    others = {
        "Base": {"type": "object", "required": ["id"], "properties": {"id": TEXT}},
        "Dog": {"allOf": [reference("Base")], "properties": {"cat": reference("Cat")}},
        "Pets": {"type": "array", "items": {"anyOf": [reference("Cat"), reference("Dog")]}},
    }
    text = rendered(**others, **schemas).texts["models.py"]
    assert kept in text
    assert "class Dog(Base):\n    cat: Cat | None = None\n" in text
    assert "Pets = TypeAliasType('Pets', list[Cat | Dog])" in text


def test_a_model_generator_that_makes_nothing_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        model_generator, "_text", lambda *_: '"""The models."""\nclass Other: ...\n'
    )
    with pytest.raises(ModelsError, match=r"define \['Cat'\] .* \['Other'\]"):
        rendered(Cat={"type": "array", "items": TEXT})


def test_what_is_left_open_is_remembered(broken: list[int]) -> None:
    known: dict[str, str] = {}

    def remember(
        texts: model_generator.Texts, make: Callable[[model_generator.Texts], model_generator.Texts]
    ) -> model_generator.Texts:
        new = {name: text for name, text in texts.items() if text not in known}
        known.update({texts[name]: text for name, text in make(new).items()})
        return {name: known[text] for name, text in texts.items()}

    schemas = {"Cat": {"type": "array", "items": ODD}}
    models = ir.Models(schemas=schemas, pointers={"Cat": "/components/schemas/Cat"})
    first = render_models(models, remember)
    calls = len(broken)
    assert render_models(models, remember) == first
    assert len(broken) == calls
    assert [one.what for one in first.open_types] == ["Cat"]


DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: https://api.test}]
paths:
  /pets:
    get:
      operationId: list
      tags: [pets]
      responses:
        "200":
          description: Pets.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        id: {type: integer}
        nick: {type: string, maxLength: 666}
"""


def test_what_is_left_open_is_a_finding_at_its_line(broken: list[int], tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(DOCUMENT, encoding="utf-8")
    settings = Settings(package="odd_pets", client_class="Pets", distribution="odd-pets")
    output = tmp_path / "out"
    client = Client(name="odd", spec=spec, output=output, settings=settings, formatter="ruff")
    generated = pipeline.generate(client)
    [finding] = [one for one in generated.findings if one.rule == "type-left-open"]
    assert (
        finding.message
        == "Pet.nick accepts any value: no type can be generated from its type, maxLength"
    )
    assert (finding.location.line, finding.level) == (19, "warning")
    assert generated.files is not None
    assert "    nick: Any | None = None\n" in generated.files["odd_pets/models.py"]
