"""``models.py`` has the classes that were decided, and reads well."""

from __future__ import annotations

import ast

import pytest

from oasmith import ir
from oasmith.models import ModelsError, render_models


def rendered(**schemas: object) -> str:
    """Return the models of these schemas."""
    return render_models(ir.Models(schemas=schemas))


def names(text: str) -> list[str]:
    """Return the classes of a module."""
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]


def test_a_class_has_its_fields_and_its_words() -> None:
    text = rendered(
        Pet={
            "type": "object",
            "description": "An animal.",
            "required": ["id"],
            "properties": {
                "id": {"type": "string", "description": "Its id.", "maxLength": 20},
                "schema": {"type": "string"},
            },
            "additionalProperties": True,
        }
    )
    assert names(text) == ["Pet"]
    assert 'class Pet(Model):\n    """An animal."""\n' in text
    assert '"""Its id."""' in text
    assert "alias='schema'" in text
    assert "ConfigDict" not in text


def test_imports_stand_in_their_groups() -> None:
    text = rendered(Pet={"type": "object", "properties": {"id": {"enum": ["a"]}}})
    head = text[: text.index("class ")]
    places = [head.index(it) for it in ("from __future__", "from typing", "from ._runtime")]
    assert places == sorted(places)


def test_nothing_of_a_version_or_a_day_is_in_it() -> None:
    assert "datamodel" not in rendered(Pet={"type": "object", "properties": {}})


def test_a_class_without_fields_is_still_a_class() -> None:
    text = rendered(Empty={"type": "object", "properties": {}}, Open={"type": "object"})
    ast.parse(text)
    assert "Empty" in text


def test_no_schema_at_all() -> None:
    assert ast.get_docstring(ast.parse(rendered())) is not None


def test_schemas_that_need_each_other() -> None:
    reference = {"$ref": "#/components/schemas/"}
    text = rendered(
        A={"type": "object", "properties": {"b": {"$ref": reference["$ref"] + "B"}}},
        B={"type": "object", "properties": {"a": {"$ref": reference["$ref"] + "A"}}},
    )
    assert sorted(names(text)) == ["A", "B"]


def test_a_class_that_nobody_decided_on_is_an_error() -> None:
    inner = {"type": "object", "properties": {"x": {"type": "string"}}}
    with pytest.raises(ModelsError, match="nobody asked for"):
        rendered(Pet={"type": "object", "properties": {"inner": inner}})


def test_prose_that_looks_like_code_stays_prose() -> None:
    lines = ["Where it comes", "from the user", "import this", "    model_config = ConfigDict(x)"]
    words = "\n".join(lines)
    text = rendered(
        Kind={"type": "string", "enum": ["a"], "description": words},
        Pet={"type": "object", "description": words, "properties": {"id": {"type": "string"}}},
    )
    tree = ast.parse(text)
    assert names(text) == ["Pet"]
    said = [it.value.value for it in ast.walk(tree) if isinstance(it, ast.Expr)]  # type: ignore[attr-defined]
    flat = [" ".join(it.split()) for it in said]
    assert flat.count("Where it comes from the user import this model_config = ConfigDict(x)") == 2


@pytest.mark.parametrize("character", ["\x00", "\x0c", "\r", "\u2028", "\u202e", "\ud800", "\x85"])
def test_odd_characters_in_prose(character: str) -> None:
    words = f"before{character}after"
    text = rendered(
        Pet={"description": words, "properties": {"id": {"type": "string", "description": words}}}
    )
    assert names(text) == ["Pet"]
    assert all(it == "\n" or it.isprintable() for it in text)


def test_fields_have_the_names_that_were_decided() -> None:
    schema = {
        "type": "object",
        "properties": {"a-b": {"type": "string"}, "a_b": {"type": "string"}},
    }
    models = ir.Models(schemas={"Pet": schema}, fields={"Pet": {"a-b": "a_b_2"}})
    text = render_models(models)
    assert "a_b_2: Annotated[str | None, Field(alias='a-b')] = None" in text
    assert "    a_b: str | None = None" in text
