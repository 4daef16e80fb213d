"""Servers that parse brackets, as PHP, Rails and qs do, read nested data back unchanged."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from hypothesis import given, strategies as st

from oasmith_runtime import Parameter
from oasmith_runtime.bodies.forms import encode_form
from oasmith_runtime.operation import Media, Part
from oasmith_runtime.parameters import RequestParts
from oasmith_runtime.type_specs import ANYTHING

FORM = "application/x-www-form-urlencoded"
KEYS = st.text(min_size=1).filter(lambda key: not re.search(r"[\[\]]|^\d+$", key))
"""A bracket in a key belongs to the notation, and an object with numeric keys is a list."""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw lists and objects; a form cannot express empty ones."""
    return st.lists(inner, min_size=1, max_size=3) | st.dictionaries(
        KEYS, inner, min_size=1, max_size=3
    )


OBJECTS = st.dictionaries(KEYS, st.recursive(TEXTS, nested, max_leaves=8), min_size=1, max_size=3)


def read(text: str) -> Any:
    """Decode a query or a form with brackets."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=True):
        first, brackets = re.fullmatch(r"([^\[]+)((?:\[[^\]]*\])*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
        node, steps = root, [first, *re.findall(r"\[([^\]]*)\]", brackets)]
        for step in steps[:-1]:
            node = node.setdefault(step, {})
        node[steps[-1] or str(len(node))] = value
    return _lists(root)


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    members = {key: _lists(value) for key, value in node.items()}
    is_list = list(members) == [str(index) for index in range(len(members))]
    return list(members.values()) if is_list else members


@given(OBJECTS)
def test_a_query(value: Any) -> None:
    parts = RequestParts()
    parts.add(Parameter(name="q", location="query", type=ANYTHING, style="deepObject"), value)
    assert read(parts.url("", "/").removeprefix("/?")) == {"q": value}


@given(OBJECTS)
def test_a_form_whose_fields_have_the_style(value: Any) -> None:
    parts = tuple(Part(name=name, style="deepObject") for name in value)
    media = Media(FORM, "form", ANYTHING, parts=parts)
    assert read(encode_form(media, value, "body").decode()) == value


@given(OBJECTS)
def test_a_form_of_which_the_document_says_nothing(value: Any) -> None:
    # A field that is a list of scalars is repeated; one level down, it has brackets.
    sent = {"all": value}
    assert read(encode_form(Media(FORM, "form", ANYTHING), sent, "body").decode()) == sent
