"""Types as annotations of signatures: their text, and the names that it needs.

The one place where a type becomes Python. Whoever needs to know something of a type asks the type
itself, and never its text.
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
"""The module of models, as annotations name it."""

INPUTS = "inputs"
"""The module of what can be sent in place of models."""

ABC = frozenset({"AsyncIterable", "Callable", "Iterable", "Mapping", "Sequence"})
"""What annotations take from ``collections.abc``."""

TYPING = (
    *("IO", "TYPE_CHECKING", "Any", "Literal"),
    *("NotRequired", "TypeAlias", "TypedDict", "Union", "overload"),
)
"""What modules with annotations take from ``typing``, in the order of its import."""

MODULES = ("builtins", "datetime", "decimal", "uuid")
"""Modules that annotations name, in the order of their imports."""

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
    """A type as Python writes it."""

    members: tuple[str, ...]
    """The members of a union; one where it is none."""
    names: frozenset[str] = frozenset()
    """Every name in it that is imported, and ``models``."""

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
        """Whether it is one name, with dots or without."""
        return not self.is_union and "[" not in self.text

    def __or__(self, other: Annotation) -> Annotation:
        """Return the union of both; what one has already is not added, and ``Any`` is all."""
        if "Any" in self.members:
            return self
        return Annotation(
            tuple(dict.fromkeys([*self.members, *other.members])), self.names | other.names
        )

    def instead(self, member: str, other: Annotation) -> Annotation:
        """Return the union with another type in the place of a member."""
        members = (others for one in self.members for others in _in_place(one, member, other))
        return Annotation(tuple(members), self.names | other.names)

    def in_parentheses(self) -> Annotation:
        """Return it as an expression that may be broken into lines."""
        return Annotation((f"({self.text})",), self.names)

    def forward(self, *, always: bool = False) -> Annotation:
        """Return it as text, of a union each member, for where not every name is there yet.

        ``always`` writes one type as a union, too.
        """
        texts = [repr(member) for member in self.members]
        if len(texts) == 1 and not always:
            return Annotation((texts[0],), self.names)
        return Annotation((f"Union[{', '.join(texts)}]",), self.names | {"Union"})

    def quoted(self) -> Annotation:
        """Return it as text that no formatter breaks."""
        return Annotation((repr(self.text),), self.names)


def _in_place(one: str, member: str, other: Annotation) -> tuple[str, ...]:
    return other.members if one == member else (one,)


def named(name: str, *inside: Annotation) -> Annotation:
    """Return a name that is imported, with its parameters if there are some."""
    parameters = f"[{', '.join(parameter.text for parameter in inside)}]" if inside else ""
    return Annotation(
        (name + parameters,), frozenset({name}).union(*(parameter.names for parameter in inside))
    )


def list_of(item: Annotation) -> Annotation:
    """Return the annotation of a list."""
    return Annotation((f"list[{item.text}]",), item.names)


def input_name(model: str) -> str:
    """Return what the module of inputs calls that which can be sent in place of a model."""
    return f"{model}Input"


def fields_name(model: str) -> str:
    """Return what the module of inputs calls the fields that make a model, by Python's names."""
    return f"{model}Fields"


def properties_name(model: str) -> str:
    """Return the same by the document's names, where the dictionary needs more than the model."""
    return f"{model}Properties"


NONE = Annotation(("None",))
STR = Annotation(("str",))


def one_of(values: Iterable[object]) -> Annotation:
    """Return the type of some values."""
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
    """Writes types for the signatures of one class."""

    def __init__(self, hidden: Collection[str] = (), *, is_of_inputs: bool = False) -> None:
        """Write ``hidden`` builtins as ``builtins.list``: a method of the class has their name.

        In the module of inputs itself (``is_of_inputs``) these are named without their module.
        """
        self._hidden = frozenset(hidden)
        self._is_of_inputs = is_of_inputs

    def returned(self, spec: TypeSpec) -> Annotation:
        """Return the annotation of what a method returns."""
        return self._written(spec, is_argument=False)

    def argument(self, spec: TypeSpec) -> Annotation:
        """Return the annotation of an argument: as wide as what is accepted."""
        return self._written(spec, is_argument=True)

    def builtin(self, *names: str) -> Annotation:
        """Return the union of builtins, whatever hides them."""
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
"""For where no method hides a builtin."""

PLAIN_INPUTS = Annotator(is_of_inputs=True)
"""For the module of inputs, where no key does."""
