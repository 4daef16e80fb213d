"""Conversion of types into annotations: their text, and the names that they import.

This is the only place where a type becomes Python. Other code must inspect the type, never the text
of its annotation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from oasmith.ir.types import (
    Bounded,
    Constants,
    FilePart,
    InputOf,
    IterableOf,
    ListOf,
    MapOf,
    OpenFile,
    Ref,
    Scalar,
    TypeSpec,
    UnionOf,
)

MODELS = "models"
"""The name of the module of models in annotations."""

INPUTS = "inputs"
"""The name of the module of input types in annotations."""

ABC = frozenset({"AsyncIterable", "Callable", "Iterable", "Mapping", "Sequence"})
"""The names that annotations import from ``collections.abc``."""

TYPING = (
    *("IO", "TYPE_CHECKING", "Any", "Literal"),
    *("NotRequired", "TypeAlias", "TypedDict", "Union", "overload"),
)
"""The names that modules with annotations import from ``typing``, in the order of the import."""

MODULES = ("builtins", "datetime", "decimal", "uuid")
"""The modules that annotations use, in the order of their imports."""

BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
"""Builtins that annotations use."""

_SCALARS = {
    "string": ("str",),
    "integer": ("int",),
    "number": ("int", "float"),
    "boolean": ("bool",),
    "null": ("None",),
    "bytes": ("bytes",),
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as Python code."""

    members: tuple[str, ...]
    """The members of a union; a single one for any other type."""
    names: frozenset[str] = frozenset()
    """All names that it imports, including ``models`` and ``inputs``."""

    @property
    def text(self) -> str:
        """The whole text."""
        return " | ".join(self.members)

    @property
    def is_union(self) -> bool:
        """Whether it has several members."""
        return len(self.members) > 1

    @property
    def is_name(self) -> bool:
        """Whether it is a single name, possibly with dots."""
        return not self.is_union and "[" not in self.text

    def __or__(self, other: Annotation) -> Annotation:
        """Return the union of both without duplicates; ``Any`` stays ``Any``."""
        if "Any" in self.members:
            return self
        return Annotation(
            tuple(dict.fromkeys([*self.members, *other.members])), self.names | other.names
        )

    def instead(self, member: str, other: Annotation) -> Annotation:
        """Return the union with ``member`` replaced by another type."""
        members = (replaced for one in self.members for replaced in _replaced(one, member, other))
        return Annotation(tuple(members), self.names | other.names)

    def in_parentheses(self) -> Annotation:
        """Return the annotation in parentheses, so that it can be split into lines."""
        return Annotation((f"({self.text})",), self.names)

    def forward(self, *, always: bool = False) -> Annotation:
        """Return the annotation as a forward reference: each member of a union is quoted.

        With ``always``, a single type is also written as a union.
        """
        texts = [repr(member) for member in self.members]
        if len(texts) == 1 and not always:
            return Annotation((texts[0],), self.names)
        return Annotation((f"Union[{', '.join(texts)}]",), self.names | {"Union"})

    def quoted(self) -> Annotation:
        """Return the annotation as a string literal, which formatters do not split."""
        return Annotation((repr(self.text),), self.names)


def _replaced(one: str, member: str, other: Annotation) -> tuple[str, ...]:
    return other.members if one == member else (one,)


def named(name: str, *inside: Annotation) -> Annotation:
    """Return an imported name with its type parameters, if there are any."""
    parameters = f"[{', '.join(parameter.text for parameter in inside)}]" if inside else ""
    return Annotation(
        (name + parameters,), frozenset({name}).union(*(parameter.names for parameter in inside))
    )


def list_of(item: Annotation) -> Annotation:
    """Return the annotation of a list."""
    return Annotation((f"list[{item.text}]",), item.names)


def input_name(model: str) -> str:
    """Return the name of a model's input type in the module ``inputs``."""
    return f"{model}Input"


def fields_name(model: str) -> str:
    """Return the name of the ``TypedDict`` of a model's constructor, with Python names."""
    return f"{model}Fields"


def properties_name(model: str) -> str:
    """Return the name of the ``TypedDict`` of a model's constructor, with the document's names."""
    return f"{model}Properties"


NONE = Annotation(("None",))
STR = Annotation(("str",))


def one_of(values: Iterable[object]) -> Annotation:
    """Return the ``Literal`` of some values."""
    return Annotation((f"Literal[{', '.join(map(repr, values))}]",), frozenset({"Literal"}))


def _of_module(text: str) -> Annotation:
    return Annotation((text,), frozenset({text.partition(".")[0]}))


_FORMATS: Mapping[str, Annotation] = {
    "date-time": _of_module("datetime.datetime"),
    "date": _of_module("datetime.date"),
    "time": _of_module("datetime.time"),
    "duration": _of_module("datetime.timedelta"),
    "uuid": _of_module("uuid.UUID"),
    "decimal": _of_module("decimal.Decimal"),
    "byte": Annotation(("bytes",)),
}


class Annotator:
    """Converts types into annotations for the signatures of one class."""

    def __init__(self, hidden: Collection[str] = (), *, is_of_inputs: bool = False) -> None:
        """Create an annotator for one class or for the module of input types.

        Args:
            hidden: Builtins that a method or key of the class hides; they are written with their
                module, such as ``builtins.list``.
            is_of_inputs: Whether this is the module of input types, which are then written without
                their module.
        """
        self._hidden = frozenset(hidden)
        self._is_of_inputs = is_of_inputs

    def returned(self, spec: TypeSpec) -> Annotation:
        """Return the annotation of a method's result."""
        return self._written(spec, is_argument=False)

    def argument(self, spec: TypeSpec) -> Annotation:
        """Return the annotation of an argument, with everything that is accepted."""
        return self._written(spec, is_argument=True)

    def builtin(self, *names: str) -> Annotation:
        """Return the union of builtins, with their module if they are hidden."""
        hidden = self._hidden.intersection(names)
        return Annotation(
            tuple(f"builtins.{name}" if name in hidden else name for name in names),
            frozenset({"builtins"} if hidden else ()),
        )

    def _written(self, spec: TypeSpec, *, is_argument: bool) -> Annotation:
        match spec:
            case Scalar(_, str(name)):
                written = _FORMATS[name]
                return written | self.builtin("str") if is_argument else written
            case Scalar(kind):
                return self.builtin(*_SCALARS[kind])
            case Ref(name):
                return Annotation((f"{MODELS}.{name}",), frozenset({MODELS}))
            case Constants(values):
                return one_of(values)
            case Bounded(inner, _):
                return self._written(inner, is_argument=is_argument)
            case ListOf(item):
                inside = self._written(item, is_argument=is_argument)
                return named("Sequence", inside) if is_argument else self._generic("list", inside)
            case MapOf(value):
                inside = self._written(value, is_argument=is_argument)
                key = self.builtin("str")
                if is_argument:
                    return named("Mapping", key, inside)
                return self._generic("dict", key, inside)
            case IterableOf(item):
                return named("Iterable", self._written(item, is_argument=is_argument))
            case InputOf(name):
                return self._input(name)
            case FilePart():
                return named("FileTypes")
            case OpenFile():
                return named("IO", self.builtin("bytes")) | named("PathLike", self.builtin("str"))
            case UnionOf(members):
                first, *others = [self._written(one, is_argument=is_argument) for one in members]
                for other in others:
                    first |= other
                return first
        return named("Any")

    def _input(self, name: str) -> Annotation:
        if self._is_of_inputs:
            return Annotation((input_name(name),))
        return Annotation((f"{INPUTS}.{input_name(name)}",), frozenset({INPUTS}))

    def _generic(self, builtin: str, *inside: Annotation) -> Annotation:
        name = self.builtin(builtin)
        return Annotation(
            named(name.text, *inside).members, name.names.union(*(one.names for one in inside))
        )


PLAIN = Annotator()
"""The annotator if no method hides a builtin."""

PLAIN_INPUTS = Annotator(is_of_inputs=True)
"""The annotator of the module of input types if no key hides a builtin."""
