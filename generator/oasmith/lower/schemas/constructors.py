"""How models that are sent can be made: by either name of a field, from whatever can be sent."""

from __future__ import annotations

from collections.abc import Iterable

from oasmith import ir
from oasmith.diagnostics.findings import Location
from oasmith.ir.types import InputOf, Scalar, specs_in
from oasmith.naming import Names, snake_field


def constructors_of(models: ir.Models, inputs: Iterable[ir.Input]) -> dict[str, ir.Constructor]:
    """Return the constructor of each class whose fields alone do not say how it is made.

    Args:
        models: The classes.
        inputs: What can be sent in place of them.
    """
    constructors = {}
    for entry in inputs:
        if isinstance(entry, ir.InputObject) and entry.name in models.schemas:
            names = _names(entry, models)
            if names or any(map(_is_wider, specs_in([field.type for field in entry.fields]))):
                tags = frozenset(models.tags.get(entry.name, ()))
                constructors[entry.name] = ir.Constructor(names=names, tags=tags)
    return constructors


def _names(entry: ir.InputObject, models: ir.Models) -> dict[str, str]:
    """Return the properties that have another name in Python."""
    keys = [field.name for field in entry.fields]
    if models.keeps_names:
        names = Names(snake_field, {})
        for key in keys:
            names.want(key, key)
        # That two names are one in Python hurts nobody: the fields have the document's.
        idents, _ = names.resolve(lambda _: Location(""))
    else:
        idents = models.idents_of(entry.name)
    return {key: idents[key] for key in keys if idents.get(key, key) != key}


def _is_wider(spec: object) -> bool:
    """Return whether an argument takes more than the field holds: dictionaries, text of dates."""
    return isinstance(spec, InputOf) or (isinstance(spec, Scalar) and spec.format is not None)
