"""Drawn schemas with a matching value: each gives models that accept the value and keep it."""

from __future__ import annotations

import importlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from test_lower_schemas import lowered

from oasmith.emit.models import render_models

NAMES = ("Cat", "cat", "a-b", "a_b", "List", "list", "Warning", "Exception", "X")
KEYS = ("a", "b", "A", "x-y", "x_y", "list", "self", "class", "1", "Warning", "$id", "copy")
SCALARS: tuple[tuple[Any, Any], ...] = (
    ({"type": "string"}, "a"),
    ({"type": "string", "minLength": 1, "pattern": "^a"}, "ab"),
    ({"type": "integer", "minimum": 1}, 7),
    ({"type": "number"}, 1.5),
    ({"type": "boolean"}, True),
    ({"type": "null"}, None),
    ({"type": ["string", "null"]}, None),
    ({"type": "string", "nullable": True}, None),
    ({"type": ["string", "integer"], "maxLength": 3}, 2024),
    ({"type": ["object", "string"]}, "a"),
    ({"type": "string", "items": {}, "properties": {"a": {}}, "default": ["a"]}, "a"),
    ({"enum": ["a", 1, None, "a"]}, 1),
    ({"enum": [[1], {"a": 1}, 1.5]}, [1]),
    ({"type": "array", "enum": ["a, b"], "items": {"type": "string"}}, ["a"]),
    ({"type": "string", "enum": ["a", 1, "b"]}, "b"),
    ({"const": "a", "maxLength": 0}, "a"),
    ({"const": {"a": [1]}}, {"a": [1]}),
    ({"not": {"type": "string"}}, 1),
    ({"type": "object", "additionalProperties": False}, {}),
    ({"type": "array"}, [1, "a"]),
    ({}, {"a": None}),
    (True, [None]),
)


class Drawing:
    """Draws the schemas of a document, each with a matching value."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.known: dict[str, tuple[Any, Any]] = {}

    def document(self) -> dict[str, tuple[Any, Any]]:
        """Return named schemas; the later ones refer to the earlier ones."""
        names = [*self.random.sample(NAMES[:-1], 4), "X"]
        for name in names:
            self.known[name] = self.pair(3)
        return self.known

    def pair(self, depth: int) -> tuple[Any, Any]:
        """Return a schema with a value."""
        draw = self.random.choice(
            [self.scalar, self.reference, self.object, self.map, self.list, self.union, self.parts]
            if depth > 0
            else [self.scalar, self.reference]
        )
        schema, value = draw(depth)
        if isinstance(schema, dict) and self.random.random() < 0.2:
            schema = {**schema, "description": "Words."}
        return schema, value

    def scalar(self, _: int) -> tuple[Any, Any]:
        return self.random.choice(SCALARS)

    def reference(self, depth: int) -> tuple[Any, Any]:
        if not self.known:
            return self.scalar(depth)
        name = self.random.choice(sorted(self.known))
        return {"$ref": f"#/components/schemas/{name}"}, self.known[name][1]

    def object(self, depth: int, keys: tuple[str, ...] = KEYS) -> tuple[Any, Any]:
        fields = {key: self.pair(depth - 1) for key in self.random.sample(keys, 3)}
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {key: schema for key, (schema, _) in fields.items()},
            "required": sorted(fields)[: self.random.randrange(3)] or ["a"],
        }
        given = {key: value for key, (_, value) in fields.items()}
        if "a" not in given:
            given["a"] = "of nobody"
        if self.random.random() < 0.3:
            schema["additionalProperties"] = True
        return schema, given

    def map(self, depth: int) -> tuple[Any, Any]:
        schema, value = self.pair(depth - 1)
        return {"type": "object", "additionalProperties": schema}, {"k": value}

    def list(self, depth: int) -> tuple[Any, Any]:
        schema, value = self.pair(depth - 1)
        return {"type": "array", "items": schema}, [value, value]

    def union(self, depth: int) -> tuple[Any, Any]:
        pairs = [self.pair(depth - 1) for _ in range(self.random.randint(1, 3))]
        members = [schema for schema, _ in pairs]
        extra = self.random.choice([[], [members[0]], [{"nullable": True}], [False], [{"not": {}}]])
        # The first must match the value, as others may.
        return {"anyOf": [*members, *extra]}, self.random.choice(pairs)[1]

    def parts(self, depth: int) -> tuple[Any, Any]:
        """Return an object of two parts, one of which may be a named object."""
        named = {
            name: pair
            for name, pair in self.known.items()
            if isinstance(pair[0], dict) and "properties" in pair[0] and isinstance(pair[1], dict)
        }
        schema, value = self.object(depth - 1)
        if named:
            name = self.random.choice(sorted(named))
            schema, value = {"$ref": f"#/components/schemas/{name}"}, named[name][1]
        other, more = self.object(depth - 1, ("p", "q", "r", "s"))
        return {"allOf": [schema, {**other, "required": ["p"]}]}, {"p": 1, **more, **value}


@pytest.mark.parametrize("seed", range(60))
def test_drawn_schemas_give_models(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = Drawing(seed).document()
    api = lowered(tmp_path, {name: schema for name, (schema, _) in pairs.items()})
    rendered = render_models(api.models, runtime="oasmith_runtime")
    assert rendered.open_types == ()
    name = f"drawn_{seed}"
    (tmp_path / f"{name}.py").write_text(rendered.texts["models.py"], encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module(name)
    monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, name, module)
    for name, value in values(api.models.pointers, pairs).items():
        adapter = TypeAdapter(getattr(module, name))
        taken = adapter.validate_python(value)
        # As text: an unknown key with the name of a field equals no text.
        written = adapter.dump_json(taken, by_alias=True, exclude_unset=True)
        assert json.loads(written) == value


def values(pointers: Any, pairs: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return each model of a named schema with the schema's value."""
    by_pointer = {f"/components/schemas/{name}": value for name, (_, value) in pairs.items()}
    return {
        name: by_pointer[pointer] for name, pointer in pointers.items() if pointer in by_pointer
    }
