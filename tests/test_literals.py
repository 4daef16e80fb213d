"""The runtime's objects as expressions that evaluate to equal objects, and their imports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

import oasmith_runtime
from oasmith.emit import literals
from oasmith.ir.types import ANYTHING, BYTES, STRING
from oasmith_runtime import (
    Bounded,
    ListOf,
    Media,
    Operation,
    Parameter,
    Part,
    Ref,
    ResponseSpec,
    RetryPolicy,
    Scalar,
    ScopeParameter,
    SecurityScheme,
    Server,
    UnionOf,
    Variable,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedMedia(Media):
    """A media type with data that only the generator needs."""

    description: str = ""


PART = Part(name="file", type=BYTES, required=True)
OPERATION: Operation[Any] = Operation(
    id="getPet",
    method="GET",
    path="/pets/{id}",
    parameters=(Parameter(name="id", location="path", type=Bounded(STRING, (("max_length", 5),))),),
    responses=(ResponseSpec("200", (Media("multipart/x", "multipart", ANYTHING, parts=(PART,)),)),),
    security=({"key": ()}, {}),
    retries=RetryPolicy(max_retries=0, statuses=("5XX",)),
    servers=(Server(id="eu", url="https://{host}", variables=(Variable("host"),)),),
)
OBJECTS = [
    OPERATION,
    Scalar("string", "date-time"),
    UnionOf((Ref("Pet"), ListOf(Ref("Pet")), Scalar("null"))),
    SecurityScheme(
        name="k", kind="oauth2", prefix=None, scope_parameters={"m": ScopeParameter(parameter="p")}
    ),
]


@pytest.mark.parametrize("value", OBJECTS, ids=lambda value: type(value).__name__)
def test_the_text_of_an_object_evaluates_to_it_with_the_names_that_it_needs(value: Any) -> None:
    needed = {name: getattr(oasmith_runtime, name) for name in literals.names(value)}
    assert eval(literals.written(value), {"__builtins__": {}}, needed) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Scalar("string"), 'Scalar("string")'),
        (Variable("host", default="a"), 'Variable("host", default="a")'),
        (Parameter(name="q", location="query", type=STRING), None),
        (RetryPolicy(), "RetryPolicy()"),
        (RetryPolicy(max_retries=2, max_delay=4.0), "RetryPolicy(max_delay=4.0)"),
        # Descriptive objects are one per line, which a trailing comma tells formatters.
        ((PART, PART), None),
        ((Ref("A"), Ref("B")), '(Ref("A"), Ref("B"))'),
        ((), "()"),
    ],
)
def test_what_an_object_has_anyway_is_left_out(value: Any, text: str | None) -> None:
    part = 'Part(name="file", type=Scalar("bytes"), required=True)'
    others = {
        Parameter: 'Parameter(name="q", location="query", type=Scalar("string"))',
        tuple: f"({part}, {part},)",
    }
    assert literals.written(value) == (text or others[type(value)])


def test_what_only_the_generator_knows_is_left_out() -> None:
    media = DescribedMedia("a/b", "text", STRING, description="It says.")
    assert literals.written(media) == 'Media("a/b", "text", Scalar("string"))'
    assert literals.names([media]) == {"Media", "Scalar"}


def test_an_object_of_another_module_has_no_text() -> None:
    @dataclass
    class Own:
        """Not a class of the runtime."""

    with pytest.raises(literals.FilterError, match="Own is not a class of the runtime"):
        literals.written([Own()])
