"""``models.py`` has the expected classes, and is readable."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from oasmith import ir
from oasmith.emit.models import model_generator, render_models
from oasmith.emit.models.defaults import with_tags


def rendered(**schemas: object) -> str:
    """Return the models of these schemas."""
    return render_models(ir.Models(schemas=schemas)).texts["models.py"]


def names(text: str) -> list[str]:
    """Return the classes of a module."""
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]


def test_a_class_has_its_fields_and_its_words() -> None:
    schema = {
        "type": "object",
        "description": "An animal.",
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "description": "Its id.", "maxLength": 20},
            "schema": {"type": "string"},
        },
        "additionalProperties": True,
    }
    models = ir.Models(schemas={"Pet": schema}, fields={"Pet": {"schema": "schema_"}})
    text = render_models(models).texts["models.py"]
    assert names(text) == ["Pet"]
    assert 'class Pet(OpenModel):\n    """An animal."""\n' in text
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
    text = render_models(models).texts["models.py"]
    assert "a_b_2: Annotated[str | None, Field(alias='a-b')] = None" in text
    assert "    a_b: str | None = None" in text


def reference(name: str) -> dict[str, str]:
    """Return a reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def test_fields_of_one_form_are_typed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []

    def spy(schemas: dict[str, Any], *others: Any) -> model_generator.Made:
        seen.append(schemas)
        return model_generator.define(schemas, *others)

    monkeypatch.setattr("oasmith.emit.models.forms.define", spy)
    text = rendered(
        **{
            f"Part{number}": {
                "type": "object",
                "description": f"Part {number}.",
                "properties": {
                    f"name_{number}": {"type": "string", "description": f"Word {number}."},
                    "next": reference(f"Part{number // 2}"),
                },
            }
            for number in range(200)
        }
    )
    (schemas,) = seen
    assert sum(len(it["properties"]) for it in schemas.values()) == 2
    assert len(names(text)) == 200
    assert (
        """class Part9(Model):
    \"\"\"Part 9.\"\"\"
    name_9: str | None = None
    \"\"\"Word 9.\"\"\"
    next: Part4 | None = None
"""
        in text
    )


def test_a_form_says_whether_null_is_allowed_and_what_is_only_text() -> None:
    text = rendered(
        Maybe={"type": ["object", "null"], "properties": {"x": {"type": "string"}}},
        Sure={"type": "object", "properties": {"x": {"type": "string"}}},
        Pet={
            "type": "object",
            "required": ["maybe", "sure", "words"],
            "properties": {
                "maybe": reference("Maybe"),
                "sure": reference("Sure"),
                "words": {"enum": ["Class0", "key0", "\0field\0"], "type": "string"},
            },
        },
    )
    assert "    maybe: Maybe | None\n    sure: Sure\n" in text
    assert "    words: Literal['Class0', 'key0', '\\x00field\\x00']\n" in text


def test_a_base_is_seen_as_a_whole() -> None:
    text = rendered(
        Base={"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
        Child={"allOf": [reference("Base"), {"properties": {"name": {"type": "string"}}}]},
    )
    assert "class Child(Base):\n    name: str | None = None" in text


def test_an_alias_that_leads_back_to_itself_is_looked_up_when_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = rendered(
        Json={"anyOf": [{"type": "string"}, {"type": "array", "items": reference("Json")}]},
        Left={"anyOf": [reference("Right"), {"type": "string"}]},
        Right={"type": "array", "items": reference("Left")},
    )
    (tmp_path / "circular_aliases.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("circular_aliases")
    assert TypeAdapter(module.Json).validate_python(["a", ["b"]]) == ["a", ["b"]]
    assert TypeAdapter(module.Left).validate_python([["b"]]) == [["b"]]


def test_further_properties_may_be_of_a_class_that_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = {"type": "integer"}
    schemas: dict[str, Any] = {
        "Tree": {
            "type": "object",
            "properties": {"count": count},
            "additionalProperties": reference("Tree"),
        },
        "Any2": {
            "type": "object",
            "properties": {"count": count},
            "additionalProperties": reference("Trees"),
        },
        "Trees": {"type": "array", "items": {"anyOf": [reference("Tree"), reference("Any2")]}},
    }
    module = imported(tmp_path, monkeypatch, schemas)
    tree = module.Tree.model_validate({"count": 1, "left": {"count": 2, "left": {}}})
    assert (type(tree.left.left), tree.left.count) == (module.Tree, 2)
    assert type(module.Any2.model_validate({"b": [{"count": 1}]}).b[0]) is module.Tree


@pytest.mark.parametrize(
    "field", [reference("Warning"), {"type": "array", "items": reference("Warning")}], ids=str
)
def test_classes_called_like_builtins_come_before_their_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: dict[str, Any]
) -> None:
    """Some import each other: then the first has an alias for the other."""

    def with_fields(**fields: Any) -> dict[str, Any]:
        return {"type": "object", "properties": {"note": {"type": "string"}, **fields}}

    module = imported(
        tmp_path,
        monkeypatch,
        {
            "Answer": with_fields(warning=reference("Warning"), later=reference("Ellipsis")),
            "Ellipsis": {"type": "array", "items": reference("KeyError")},
            "Exception": with_fields(inner=reference("Exception"), warning=field),
            "KeyError": {"type": "array", "items": reference("Exception")},
            "Warning": with_fields(cause=reference("Answer"), error=reference("Exception")),
            "Zebra": {"allOf": [reference("Exception")], **with_fields(own=reference("Warning"))},
        },
    )
    others = {"type": "object", "additionalProperties": reference("Warning")}
    further = {"Answer": with_fields() | others, "Warning": with_fields(cause=reference("Answer"))}
    extra = imported(tmp_path, monkeypatch, further, "extra").Answer.model_validate({"a": {}})
    assert type(extra.a).__name__ == "Warning"
    warning = {"cause": {"later": [[{"inner": {"note": "a"}}]]}, "error": {"inner": {}}}
    answer = module.Answer.model_validate({"warning": warning})
    assert type(answer.warning) is module.Warning
    assert type(answer.warning.cause.later[0][0].inner) is module.Exception
    inner = {"warning": [warning] if "items" in field else warning, "own": warning}
    zebra = module.Zebra.model_validate(inner)
    held = zebra.warning[0] if "items" in field else zebra.warning
    assert type(held) is type(zebra.own) is module.Warning


def imported(
    folder: Path, monkeypatch: pytest.MonkeyPatch, schemas: dict[str, Any], suffix: str = ""
) -> Any:
    """Return the module of some models."""
    models = ir.Models(schemas=schemas)
    text = render_models(models, runtime="oasmith_runtime").texts["models.py"]
    name = f"models_{folder.name}{suffix}"
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    return importlib.import_module(name)


def test_one_changed_schema_has_only_its_part_made_again() -> None:
    def schemas(changed: str) -> dict[str, Any]:
        """Return schemas, one of which has the description ``changed``."""
        return {
            f"Word{number}": {
                "type": "string",
                "description": "long " * 100,
                "enum": [changed if number == 7 else "same", f"w{number}"],
            }
            for number in range(300)
        }

    known: dict[str, str] = {}
    made: list[int] = []

    def remember(
        texts: model_generator.Texts, make: Callable[[model_generator.Texts], model_generator.Texts]
    ) -> model_generator.Texts:
        new = {name: text for name, text in texts.items() if text not in known}
        made.append(len(new))
        known.update({texts[name]: text for name, text in make(new).items()})
        return {name: known[text] for name, text in texts.items()}

    first, second = (ir.Models(schemas=schemas(it)) for it in ("old", "new"))
    assert render_models(first, remember) == render_models(first)
    assert sum(made) > 2
    made.clear()
    assert render_models(second, remember) == render_models(second)
    assert sum(made) == 1


def test_a_tag_is_found_in_whichever_base_has_it() -> None:
    source = "class Pet(Model):\n    kind: str\nclass Cat(OpenModel, Pet):\n    pass"
    classes = {it.name: it for it in ast.parse(source).body if isinstance(it, ast.ClassDef)}
    body = with_tags(classes["Cat"], ["kind", "none"], classes)
    assert [ast.unparse(it) for it in body] == ["kind: str", "pass"]
