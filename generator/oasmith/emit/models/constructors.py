"""The constructor of a class, for type checkers: the base class has the one that runs."""

from __future__ import annotations

from oasmith import ir
from oasmith.emit.annotations import fields_name, input_name, properties_name
from oasmith.emit.models.definitions import Member
from oasmith.emit.models.tool import Import

INPUTS = "_inputs"
"""What the module of inputs is called in that of models: a field may be called ``inputs``."""

IMPORTS = {
    name: Import("typing", name)
    for name in ("Any", "ClassVar", "TYPE_CHECKING", "Unpack", "overload")
}


def members_of(name: str, models: ir.Models) -> list[Member]:
    """Return what says how a class is made; nothing where its fields do."""
    constructor = models.constructors.get(name)
    if constructor is None:
        return []
    return [*_python_names(constructor, models), _constructor(name, constructor)]


def _python_names(constructor: ir.Constructor, models: ir.Models) -> list[Member]:
    """Return the names of Python where the fields have the document's."""
    if not models.keeps_names or not constructor.names:
        return []
    names = {ident: key for key, ident in constructor.names.items()}
    text = f"_python_names: ClassVar[dict[str, str]] = {names!r}"
    return [Member(text, frozenset({"ClassVar"}))]


def _constructor(name: str, constructor: ir.Constructor) -> Member:
    wire = properties_name(name) if constructor.has_own_properties else input_name(name)
    forms = []
    if constructor.has_own_names:
        forms.append(fields_name(name))
    if constructor.names or not forms:
        forms.append(wire)
    signatures = [
        f"def __init__(self, /, **fields: Unpack[{INPUTS}.{form}]) -> None: ..." for form in forms
    ]
    uses = {"TYPE_CHECKING", "Unpack", INPUTS}
    if len(signatures) > 1:
        overloads = [line for signature in signatures for line in ("@overload", signature)]
        signatures = [*overloads, "def __init__(self, /, **fields: Any) -> None: ..."]
        uses |= {"overload", "Any"}
    body = "".join(f"\n        {line}" for line in signatures)
    return Member(f"if TYPE_CHECKING:\n{body}\n", frozenset(uses), is_apart=True)
