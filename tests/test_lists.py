"""Filters of repeated parts are as strict as those of single values."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, strategies as st
from test_filters import NASTY

from oasmith.emit import filters, lists
from oasmith.emit.annotations import Annotation
from oasmith.emit.resources.arguments import Argument
from oasmith.emit.resources.imports import Imports
from oasmith.emit.resources.inputs import Field
from oasmith.emit.resources.methods import Section

TEXTS = st.lists(NASTY, max_size=3)
INT = Annotation(("int",))


@given(TEXTS)
def test_items_are_literals(texts: list[str]) -> None:
    assert ast.literal_eval(f"[\n    {lists.items(texts)}\n]") == texts


@given(st.dictionaries(NASTY, NASTY, max_size=3))
def test_pairs_are_literals(pairs: dict[str, str]) -> None:
    assert ast.literal_eval(f"{{\n    {lists.pairs(pairs)}\n}}") == pairs


@given(TEXTS, NASTY)
def test_what_a_docstring_goes_on_with_stays_in_it(texts: list[str], name: str) -> None:
    sections = [Section("Args:", tuple((name, text) for text in texts)), Section("Of:", (*texts,))]
    said = lists.sections(sections, 4) + lists.more(texts, 4)
    tree = ast.parse(f'def f():\n    """It.{said}\n    """')
    assert len(tree.body) == 1
    assert isinstance(tree.body[0], ast.FunctionDef)
    assert len(tree.body[0].body) == 1


@given(NASTY)
def test_a_docstring_below_is_one(text: str) -> None:
    tree = ast.parse(f"class A:\n    {lists.fields([Field('a', INT, text)])}")
    assert isinstance(tree.body[0], ast.ClassDef)
    assert len(tree.body[0].body) == (2 if text else 1)


@given(TEXTS)
def test_each_row_of_a_table_is_a_line(texts: list[str]) -> None:
    rows = lists.rows([(text, text, texts) for text in texts], "cell", "code", "codes")
    assert rows.count("\n") == len(texts)
    bullets = lists.bullets([(text, text) for text in texts])
    assert bullets.count("\n") == len(texts)


def test_how_a_table_is_written() -> None:
    chosen = lists.chosen([(True, "a|", "b"), (False, "c", "d")])
    assert lists.rows(chosen, "cell", "code") == "\n| a\\| | `b` |"
    assert lists.rows([([], "x")], "codes", "cell") == "\n| | x |"
    with pytest.raises(ValueError, match="zip"):
        lists.rows([("a", "b")], "cell")


@pytest.mark.parametrize("name", ["a b", "class", "a\nb", ""])
def test_what_is_no_name_is_refused(name: str) -> None:
    for use in (lists.names, lists.passed):
        with pytest.raises(filters.FilterError):
            use([name])
    argument = Argument(ident=name, annotation=INT)
    for of_arguments in (lists.arguments, lists.by_name):
        with pytest.raises(filters.FilterError):
            of_arguments([argument])
    with pytest.raises(filters.FilterError):
        lists.fields([Field(name, INT, "")])
    with pytest.raises(filters.FilterError):
        lists.imported(["a"], name or " ")


def test_arguments_have_a_line_each() -> None:
    given = [
        Argument(ident="a", annotation=INT),
        Argument(ident="b", annotation=INT, default="None"),
    ]
    assert lists.arguments(given, 4) == "a: int,\n    b: int = None,"
    assert lists.by_name(given) == '"a": a, "b": b, '
    assert lists.passed(["a", "b"]) == "a=a, b=b, "
    assert lists.keys([Field("a-b", INT, "")]) == '"a-b": int,'


def test_an_import_has_an_empty_line_below_where_another_group_follows() -> None:
    assert lists.imported(["A", "b"], "._runtime") == "from ._runtime import (A, b)"
    assert lists.imported(["A"], "runtime") == "from runtime import (A)\n"
    none = Imports((), (), (), ())
    assert lists.import_block(none, "._runtime", ".") == ""
    every = Imports(("datetime",), (("typing", ("Any",)),), ("models",), ("Timeout",))
    assert lists.import_block(every, "._runtime", "..") == (
        "import datetime\nfrom typing import (Any)\n\nfrom ._runtime import (Timeout)\n"
        "if TYPE_CHECKING:\n    from .. import (models)\n"
    )


def test_a_class_without_fields_passes() -> None:
    assert lists.fields([]) == "pass"
    assert lists.below("It.", 0, is_apart=True) == '\n"""It."""\n'
    assert lists.below("") == ""
