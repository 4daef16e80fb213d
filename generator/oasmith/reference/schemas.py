"""Types and constraints as text, from JSON schemas and from the types of the IR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.ir.types import (
    Bounded,
    Constants,
    FilePart,
    ListOf,
    MapOf,
    OpenFile,
    Ref,
    Scalar,
    TypeSpec,
    UnionOf,
)
from oasmith.reference.blocks import Cell, CodeSpan, Inline, Plain, Prose, Tag, listed
from oasmith.reference.limits import limits
from oasmith.reference.places import Places
from oasmith.reference.values import cut, short_json, values

_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
    "python_pattern": "pattern",
}
_LENGTHS = {"min_length": ("minLength", "minItems"), "max_length": ("maxLength", "maxItems")}


def schema_of(spec: TypeSpec) -> dict[str, Any]:
    """Return a type of the IR as JSON Schema; an empty schema if any value is valid."""
    match spec:
        case Ref(name):
            return {"$ref": f"#/components/schemas/{name}"}
        case Scalar("bytes"):
            return {"type": "string", "format": "binary"}
        case Scalar(kind, text_format):
            return {"type": kind} | ({"format": text_format} if text_format else {})
        case Constants(values):
            return {"enum": list(values)}
        case Bounded(inner, bounds):
            return schema_of(inner) | dict(_limits_of(bounds, is_list=isinstance(inner, ListOf)))
        case ListOf(item):
            return {"type": "array", "items": schema_of(item)}
        case MapOf(value):
            return {"type": "object", "additionalProperties": schema_of(value)}
        case UnionOf(members):
            return {"anyOf": [schema_of(member) for member in members]}
        case OpenFile() | FilePart():
            return {"type": "string", "format": "binary"}
    return {}


def _limits_of(bounds: tuple[tuple[str, Any], ...], *, is_list: bool) -> Iterator[tuple[str, Any]]:
    for word, value in bounds:
        if word in _LENGTHS:
            yield _LENGTHS[word][is_list], value
        elif word in _BOUNDS:
            yield _BOUNDS[word], value


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an object."""

    name: str
    schema: Any
    required: bool


class Schemas:
    """Renders the schemas of a document as text."""

    def __init__(self, api: ir.Api, places: Places) -> None:
        """Use the models of ``api``, and link to their ``places``."""
        self._schemas = api.models.schemas
        self._places = places

    def type_of(self, schema: Any) -> Cell:
        """Return a type in one line, with links to the models that it refers to."""
        if not isinstance(schema, Mapping):
            return (Plain("any value"),)
        if (name := _reference(schema)) is not None:
            return (self._places.model(name),) if name in self._schemas else (CodeSpan(name),)
        for key in ("anyOf", "oneOf"):
            if isinstance(schema.get(key), list):
                return self._union(schema[key])
        if isinstance(schema.get("allOf"), list):
            return listed([self.type_of(part) for part in schema["allOf"]], " and ")
        if isinstance(schema.get("enum"), list):
            return values(schema["enum"])
        if "const" in schema:
            return values([schema["const"]])
        return self._simple(schema)

    def _union(self, members: list[Any]) -> Cell:
        """Return the members of a union; an open enum is its type, with examples of values."""
        enums = [one for one in members if isinstance(one, Mapping) and "enum" in one]
        types = [one.get("type") for one in enums]
        rest = [one for one in members if one not in enums]
        is_open = bool(enums) and any(one in ({"type": kind} for kind in types) for one in rest)
        cells = [self.type_of(one) for one in members]
        if not is_open:
            return listed(list(dict.fromkeys(cells)), " or ")
        examples = listed([values(one["enum"]) for one in enums])
        return (
            *listed([self.type_of(one) for one in rest], " or "),
            Plain(", such as "),
            *examples,
        )

    def _simple(self, schema: Mapping[str, Any]) -> Cell:
        types = schema.get("type")
        if isinstance(types, list):
            cells = [self._simple({**schema, "type": kind}) for kind in types]
            return listed(cells, " or ")
        if types == "array":
            return (Plain("list of "), *self.type_of(schema.get("items", {})))
        extra = schema.get("additionalProperties")
        if types == "object" and isinstance(extra, Mapping) and "properties" not in schema:
            return (Plain("object with values of "), *self.type_of(extra)) if extra else _OBJECT
        if types == "object" or "properties" in schema:
            return _OBJECT
        if not isinstance(types, str):
            return (Plain("any value"),)
        text_format = schema.get("format")
        name = CodeSpan(types)
        return (name, Plain(f" ({text_format})")) if isinstance(text_format, str) else (name,)

    def resolved(self, schema: Any) -> Any:
        """Return the target of a reference, aliases followed; any other schema unchanged."""
        seen: set[str] = set()
        while (name := _reference(schema)) is not None and name not in seen:
            seen.add(name)
            schema = self._schemas.get(name, {})
        return schema

    def details(self, schema: Any) -> Cell:
        """Return the constraints of a type, its default and its example, in one line.

        For a reference to a schema that is not an object, its type and details are included, so
        that a reader need not look them up.
        """
        if not isinstance(schema, Mapping):
            return ()
        parts: list[Cell] = []
        target = self.resolved(schema)
        is_value = target is not schema and isinstance(target, Mapping) and not is_object(target)
        if is_value:
            parts.append(self.type_of(target))
        merged = {**target, **schema} if is_value else schema
        parts += [(Plain(text),) for text in limits(merged)]
        if isinstance(merged.get("pattern"), str):
            parts.append((Plain("matches "), CodeSpan(cut(merged["pattern"]))))
        if "default" in merged:
            parts.append((Plain("default "), CodeSpan(short_json(merged["default"]))))
        example = _example(merged)
        if example is not None:
            parts.append((Plain("for example "), CodeSpan(short_json(example))))
        return listed(parts, "; ")

    def properties(self, schema: Any) -> list[Property]:
        """Return the properties of an object, with those of the inline parts of its ``allOf``."""
        schema = self.resolved(schema)
        if not isinstance(schema, Mapping):
            return []
        required = _required(schema)
        rows = {
            name: Property(name, below, name in required)
            for name, below in _mapping(schema.get("properties")).items()
        }
        for part in _parts(schema):
            if _reference(part) is None:
                for one in self.properties(part):
                    needed = one.required or one.name in required
                    rows[one.name] = Property(one.name, one.schema, needed)
        return list(rows.values())

    def bases(self, schema: Any) -> list[str]:
        """Return the models in the ``allOf`` of an object, whose properties it has."""
        schema = self.resolved(schema)
        parts = _parts(schema) if isinstance(schema, Mapping) else []
        names = (_reference(part) for part in parts)
        return [name for name in names if name is not None]

    def property_rows(self, schema: Any, idents: Mapping[str, str]) -> list[tuple[Cell, ...]]:
        """Return a row for each property: name, type and details.

        Args:
            schema: The schema of the object.
            idents: The names in Python of properties with a different name there.
        """
        return [
            (
                self._name(one, idents),
                self.type_of(one.schema),
                described(self.details(one.schema), text_of(one.schema)),
            )
            for one in self.properties(schema)
        ]

    def _name(self, one: Property, idents: Mapping[str, str]) -> Cell:
        cell: list[Inline] = [CodeSpan(one.name)]
        if idents.get(one.name, one.name) != one.name:
            cell += [Plain(" in Python "), CodeSpan(idents[one.name])]
        if one.required:
            cell += [Plain(" "), REQUIRED]
        schema = _mapping(one.schema)
        cell += [
            part
            for key, tag in _ONE_WAY.items()
            if schema.get(key) is True
            for part in (Plain(" "), tag)
        ]
        return tuple(cell)


REQUIRED = Tag("required", "warning")
DEPRECATED = Tag("deprecated", "error")
PROPERTY_HEAD = ("property", "type", "details")
_OBJECT: Cell = (CodeSpan("object"),)
_ONE_WAY = {
    "readOnly": Tag("only in responses"),
    "writeOnly": Tag("only in requests"),
    "deprecated": DEPRECATED,
}


def described(details: Cell, text: str) -> Cell:
    """Return the details of a value, followed by its description."""
    prose: Cell = (Prose(text),) if text else ()
    between: Cell = (Plain(". "),) if details and prose else ()
    return (*details, *between, *prose)


def text_of(schema: Any) -> str:
    """Return the description of a schema."""
    text = _mapping(schema).get("description")
    return text if isinstance(text, str) else ""


def is_object(schema: Any) -> bool:
    """Return whether a schema describes an object with properties."""
    return isinstance(schema, Mapping) and (
        "properties" in schema or "allOf" in schema or schema.get("type") == "object"
    )


def _example(schema: Mapping[str, Any]) -> Any:
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        return examples[0]
    return schema.get("example")


def _reference(schema: Any) -> str | None:
    """Return the model that a schema refers to."""
    reference = _mapping(schema).get("$ref")
    return reference.rpartition("/")[2] if isinstance(reference, str) else None


def references(schema: Any) -> Iterator[str]:
    """Yield the models that a schema refers to, at any depth."""
    if isinstance(schema, Mapping):
        name = _reference(schema)
        if name is not None:
            yield name
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def _parts(schema: Mapping[str, Any]) -> list[Any]:
    parts = schema.get("allOf")
    return parts if isinstance(parts, list) else []


def _required(schema: Mapping[str, Any]) -> list[Any]:
    names = schema.get("required")
    return names if isinstance(names, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
