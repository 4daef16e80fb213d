"""The entries of models: properties, values, and the operations and models that use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.ir.types import names_in
from oasmith.reference.blocks import (
    Block,
    Bullets,
    Cell,
    CodeSpan,
    Description,
    Entry,
    Inline,
    Paragraph,
    Plain,
    Prose,
    Section,
    listed,
    section,
    table,
)
from oasmith.reference.places import Places
from oasmith.reference.schemas import (
    PROPERTY_HEAD,
    Schemas,
    is_object,
    references,
    text_of,
)
from oasmith.reference.values import short_json

MAX_USERS = 25
"""The maximum number of users that are listed for one model."""


class ModelEntries:
    """Builds the entries of models."""

    def __init__(self, api: ir.Api, places: Places, schemas: Schemas) -> None:
        """Use the models of ``api``."""
        self._api, self._places, self._schemas = api, places, schemas
        self._constants = {enum.name: enum for enum in api.constants}
        self._users = _users(api, places)

    def entries(self) -> tuple[Entry, ...]:
        """Return an entry for each class and alias, in alphabetical order."""
        names = sorted(self._api.models.schemas, key=lambda name: (name.lower(), name))
        return tuple(self._entry(name) for name in names)

    def _entry(self, name: str) -> Entry:
        schema = self._api.models.schemas[name]
        blocks: list[Block] = [Description(text_of(schema))] if text_of(schema) else []
        if name in self._constants:
            blocks += self._values(self._constants[name])
        blocks += self._shape(name, schema)
        return Entry(
            title=name,
            place=self._places.models[name],
            kind="model",
            summary=self._kind(name, schema),
            sections=(*section("", *blocks), *self._used_by(name), *self._place(name)),
        )

    def _kind(self, name: str, schema: Any) -> Cell:
        """Return the kind of a model, such as ``object`` or ``list``."""
        if name in self._constants:
            return (Plain(f"one of {len(self._constants[name].values)} values"),)
        if is_object(schema):
            return (Plain("object"),)
        if isinstance(schema, Mapping) and {"anyOf", "oneOf"} & schema.keys():
            return (Plain("one of several types"),)
        if isinstance(schema, Mapping) and schema.get("type") == "array":
            return (Plain("list"),)
        kind = schema.get("type") if isinstance(schema, Mapping) else None
        return (Plain(kind if isinstance(kind, str) else "value"),)

    def _values(self, enum: ir.NamedValues) -> Iterator[Block]:
        rows: list[tuple[Cell, ...]] = [
            (
                (CodeSpan(short_json(one.value)),),
                (CodeSpan(f"constants.{enum.name}.{one.ident}"),),
                (Prose(one.description),) if one.description else (),
            )
            for one in enum.values
        ]
        values = table(("value", "name in Python", "description"), rows)
        if values is not None:
            yield values

    def _shape(self, name: str, schema: Any) -> Iterator[Block]:
        """Yield the properties of an object, or the type and constraints of any other value."""
        models = self._api.models
        bases = [
            self._places.model(base)
            for base in self._schemas.bases(schema)
            if base in models.schemas
        ]
        if bases:
            yield Paragraph((Plain("Extends "), *listed([(base,) for base in bases]), Plain(".")))
        rows = self._schemas.property_rows(schema, models.idents_of(name))
        properties = table(PROPERTY_HEAD, rows) if is_object(schema) else None
        if properties is not None:
            yield properties
            if _is_open(schema):
                yield Paragraph((Plain("Additional properties are allowed."),))
        elif not bases:
            yield Paragraph((*self._schemas.type_of(schema), *self._limits(schema)))
        if name in models.discriminators:
            yield from self._discriminator(models.discriminators[name])

    def _limits(self, schema: Any) -> Cell:
        details = self._schemas.details(schema)
        return (Plain("; "), *details) if details else ()

    def _discriminator(self, discriminator: ir.Discriminator) -> Iterator[Block]:
        yield Paragraph(
            (
                Plain("The property "),
                CodeSpan(discriminator.property),
                Plain(" determines the model:"),
            )
        )
        rows = [
            ((CodeSpan(value),), (self._model(model),))
            for value, model in discriminator.mapping.items()
        ]
        values = table(("value", "model"), list(rows))
        if values is not None:
            yield values

    def _model(self, name: str) -> Inline:
        return self._places.model(name) if name in self._places.models else CodeSpan(name)

    def _used_by(self, name: str) -> tuple[Section, ...]:
        users = self._users.get(name, [])
        if not users:
            return ()
        more = len(users) - MAX_USERS
        cells: list[Cell] = [(user,) for user in users[:MAX_USERS]]
        rest: Cell = (Plain(f" and {more} more"),) if more > 0 else ()
        return section("Used by", Paragraph((*listed(cells), *rest)))

    def _place(self, name: str) -> tuple[Section, ...]:
        pointer = self._api.models.pointers.get(name)
        if not pointer:
            return ()
        cell: Cell = (Plain("In the document at "), CodeSpan(f"#{pointer}"))
        return section("Source", Bullets((cell,)))


def _is_open(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("additionalProperties") is True


def _users(api: ir.Api, places: Places) -> Mapping[str, list[Inline]]:
    """Return the operations and then the models that use each model."""
    users: dict[str, list[Inline]] = {}
    for operation in api.operations:
        for name in sorted(names_in(operation)):
            users.setdefault(name, []).append(places.operation(operation))
    for user, schema in api.models.schemas.items():
        for name in dict.fromkeys(references(schema)):
            if name != user:
                users.setdefault(name, []).append(places.model(user))
    return users
