"""Constructors of models that are sent, which accept either name of a field and input types."""

from __future__ import annotations

from collections.abc import Iterable

from oasmith import ir
from oasmith.diagnostics.findings import Location
from oasmith.ir.types import InputOf, Scalar, specs_in
from oasmith.naming import Names, snake_field


def constructors_of(models: ir.Models, inputs: Iterable[ir.Input]) -> dict[str, ir.Constructor]:
    """Return the constructor of each class that accepts more than its fields show.

    Args:
        models: The models.
        inputs: The input types.
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
    """Return the Python names of properties, where the two differ."""
    keys = [field.name for field in entry.fields]
    if models.keeps_names:
        names = Names(snake_field, {})
        for key in keys:
            names.want(key, key)
        # Clashes of Python names do not matter: the fields have the document's names.
        idents, _ = names.resolve(lambda _: Location(""))
    else:
        idents = models.idents_of(entry.name)
    return {key: idents[key] for key in keys if idents.get(key, key) != key}


def _is_wider(spec: object) -> bool:
    """Return whether an argument accepts more than the field's type: dictionaries, date strings."""
    return isinstance(spec, InputOf) or (isinstance(spec, Scalar) and spec.format is not None)
