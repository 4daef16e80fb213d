"""Named schemas to the modules of a client's models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.filters import plain
from oasmith.grammar import transform
from oasmith.ir.types import FORMAT_TYPES
from oasmith.models import forms, sorting
from oasmith.models.defaults import NULLABLE, TAG, Defaults
from oasmith.models.definitions import BASE, OPEN, Definition, class_of, written
from oasmith.models.discriminators import ANNOTATED, DISCRIMINATOR
from oasmith.models.modules import module
from oasmith.models.tool import Import, ModelsError, Remember, define, forget

__all__ = ["ModelsError", "render_models"]

WORDS = "The models: what bodies and answers look like."
OWN = (
    "Model",
    "OpenModel",
    "READ_ONLY",
    "WRITE_ONLY",
    NULLABLE,
    TAG,
    DISCRIMINATOR,
    *FORMAT_TYPES.values(),
)
"""What models take from the runtime."""


def render_models(
    models: ir.Models, remember: Remember = forget, *, runtime: str = "._runtime"
) -> dict[str, str]:
    """Return the text of ``models.py``, or of each module of ``models``, not yet formatted.

    ``remember`` knows what was made before, and ``runtime`` is the module of the runtime, as the
    package names it. Raises ``ModelsError`` when the classes are not those
    that ``models`` names.
    """
    sorted_schemas = sorting.sort(models.schemas, models.tags)
    plain_ones, some = _plain_models(models, sorted_schemas, remember)
    others, more = _whole_models(models, sorted_schemas, remember)
    definitions, imports = {**plain_ones, **others}, {**some, **more}
    if not models.modules:
        own = {name: Import(runtime, name) for name in OWN}
        return {"models.py": module(WORDS, definitions, {**imports, **own})}
    own = {
        name: Import(f".{runtime}" if runtime.startswith(".") else runtime, name) for name in OWN
    }
    places = {
        name: Import(f".{place}", name) for place, names in models.modules.items() for name in names
    }
    return {
        f"models/{place}.py": module(
            f"The models of {place}.",
            {name: definitions[name] for name in names},
            {**imports, **places, **own},
            places.keys(),
        )
        for place, names in models.modules.items()
    }


def _plain_models(
    models: ir.Models, sorted_schemas: sorting.Sorted, remember: Remember
) -> tuple[dict[str, Definition], Mapping[str, Import]]:
    """Return the classes of plain fields; the tool types each form of field once."""
    uses = {name: list(_uses(name, models, sorted_schemas.kinds)) for name in sorted_schemas.plain}
    templates, imports = forms.templates(
        (use.form for its in uses.values() for use in its), remember
    )
    definitions = {}
    for name, its in uses.items():
        schema = models.schemas[name]
        base = OPEN if _is_open(schema) else BASE
        members = [
            templates[use.form].filled(use, _words(schema["properties"][use.key])) for use in its
        ]
        definitions[name] = class_of(name, base, _words(schema), members)
    return definitions, imports


def _uses(name: str, models: ir.Models, kind_of: Mapping[str, str]) -> Iterator[forms.Use]:
    schema, idents = models.schemas[name], models.fields.get(name, {})
    required, defaults = schema.get("required", ()), models.one_way.get(name, {})
    for key, value in schema["properties"].items():
        yield forms.use_of(
            key,
            idents.get(key, key),
            value,
            is_required=key in required,
            default=defaults.get(key, ""),
            is_nullable=key in models.nullable.get(name, ()),
            kind_of=kind_of,
        )


def _is_open(schema: Any) -> bool:
    """Return whether the document says that there are properties which it does not name."""
    return isinstance(schema, dict) and schema.get("additionalProperties", False) is not False


def _words(schema: Mapping[str, Any]) -> str:
    return plain(schema.get("description") or "")


def _whole_models(
    models: ir.Models, sorted_schemas: sorting.Sorted, remember: Remember
) -> tuple[dict[str, Definition], Mapping[str, Import]]:
    """Return what the tool makes of the other schemas, each as it is."""
    schemas = {
        name: transform(models.schemas[name], "schema", _with_plain_words)
        for name in sorted(sorted_schemas.whole)
    }
    stands = sorting.stands(sorted_schemas, models.schemas)
    defined = define(schemas, stands, models.fields, remember)
    defaults = {name: _defaults(name, models) for name in sorted_schemas.whole}
    open_ones = {name for name in sorted_schemas.whole if _is_open(models.schemas[name])}
    some = written(defined.statements, defaults, open_ones, models.discriminators)
    return {
        definition.name: definition
        for definition in some
        if definition.name in sorted_schemas.whole
    }, {**defined.imports, ANNOTATED: Import("typing", ANNOTATED)}


def _defaults(name: str, models: ir.Models) -> Defaults:
    """Return what is known of the fields of a class besides their types."""
    idents = _idents(name, models)
    one_way, tags = models.one_way.get(name, {}), models.tags.get(name, {})
    return Defaults(
        {idents.get(key, key): default for key, default in one_way.items()},
        frozenset(idents.get(key, key) for key in models.nullable.get(name, ())),
        {idents.get(key, key): tag for key, tag in tags.items()},
    )


def _idents(name: str, models: ir.Models) -> dict[str, str]:
    """Return the properties of a class and its bases whose fields have another name."""
    idents: dict[str, str] = {}
    schema = models.schemas.get(name)
    bases = schema.get("allOf", ()) if isinstance(schema, dict) else ()
    for base in sorting.references(bases):
        idents.update(_idents(base, models))
    return {**idents, **models.fields.get(name, {})}


def _with_plain_words(node: dict[str, Any], _: str) -> dict[str, Any]:
    """Return a schema with words that no line of code can come from."""
    words = node.get("description")
    return {**node, "description": plain(words)} if isinstance(words, str) else node
