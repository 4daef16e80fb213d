"""The constructor of a model for type checkers; at run time, the base class has one."""

from __future__ import annotations

from oasmith import ir
from oasmith.emit.annotations import fields_name, input_name, properties_name
from oasmith.emit.models.definitions import Member
from oasmith.emit.models.model_generator import Import

INPUTS = "_inputs"
"""The name of the module ``inputs`` in models, because a field may have the name ``inputs``."""

IMPORTS = {
    name: Import("typing", name)
    for name in ("Any", "ClassVar", "TYPE_CHECKING", "Unpack", "overload")
}


def members_of(name: str, models: ir.Models) -> list[Member]:
    """Return the members that declare the constructor of a class; empty if none is needed."""
    constructor = models.constructors.get(name)
    if constructor is None:
        return []
    return [*_python_names(constructor, models), _constructor(name, constructor)]


def _python_names(constructor: ir.Constructor, models: ir.Models) -> list[Member]:
    """Return the member with the Python names of fields that have the document's names."""
    if not models.keeps_names or not constructor.names:
        return []
    names = {ident: key for key, ident in constructor.names.items()}
    text = f"_python_names: ClassVar[dict[str, str]] = {names!r}"
    return [Member(text, frozenset({"ClassVar"}))]


def _constructor(name: str, constructor: ir.Constructor) -> Member:
    wire_type = properties_name(name) if constructor.has_own_properties else input_name(name)
    types = []
    if constructor.has_own_names:
        types.append(fields_name(name))
    if constructor.names or not types:
        types.append(wire_type)
    signatures = [
        f"def __init__(self, /, **fields: Unpack[{INPUTS}.{type_}]) -> None: ..." for type_ in types
    ]
    uses = {"TYPE_CHECKING", "Unpack", INPUTS}
    if len(signatures) > 1:
        overloads = [line for signature in signatures for line in ("@overload", signature)]
        signatures = [*overloads, "def __init__(self, /, **fields: Any) -> None: ..."]
        uses |= {"overload", "Any"}
    body = "".join(f"\n        {line}" for line in signatures)
    return Member(f"if TYPE_CHECKING:\n{body}\n", frozenset(uses), is_apart=True)
