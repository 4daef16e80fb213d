"""The filters: any text of a document remains a string, a comment or a name."""

from __future__ import annotations

import ast
import tomllib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from oasmith.emit import filters

NASTY = st.text(st.sampled_from("ab \n\t\r\"'\\{}%#`|<\u202e\x00\x07\u2028é😀\ud800"), max_size=300)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | NASTY,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NASTY, inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=5,
)


@given(DATA, st.none() | st.integers(0, 20))
def test_a_literal_evaluates_to_its_value(value: Any, indent: int | None) -> None:
    assert ast.literal_eval(str(filters.literal(value, indent))) == value


@given(NASTY)
def test_a_literal_shows_only_what_can_be_read(text: str) -> None:
    assert str(filters.literal(text)).isprintable()


@given(NASTY, st.integers(0, 12))
def test_a_docstring_stays_a_docstring(text: str, indent: int) -> None:
    for end in ("", "\n"):
        tree = ast.parse(f'"""{filters.docstring(text, indent)}{end}"""')
        assert len(tree.body) == 1
        assert isinstance(tree.body[0], ast.Expr)
        assert isinstance(tree.body[0].value, ast.Constant)


@given(NASTY, st.integers(0, 12))
def test_a_whole_docstring_is_one(text: str, indent: int) -> None:
    written = filters.whole_docstring(text, indent)
    tree = ast.parse(written)
    assert len(tree.body) == 1
    lines = written.splitlines()
    assert len(lines) == 1 or lines[-1] == " " * indent + '"""'


@given(NASTY, NASTY)
def test_an_entry_stays_in_its_docstring(name: str, text: str) -> None:
    tree = ast.parse(f'"""\n    {filters.entry((name, text))}\n"""')
    assert len(tree.body) == 1


@given(NASTY)
def test_a_comment_stays_a_comment(text: str) -> None:
    assert ast.parse(str(filters.comment(text))).body == []


@given(NASTY.filter(lambda text: "\ud800" not in text))
def test_toml_reads_back_what_is_printable(text: str) -> None:
    value = {"plain": text, text: [{"name": text}, {}], "none": []}
    found = tomllib.loads(f"a = {filters.toml(value)}")["a"]
    plain = filters.plain(text)
    assert found == {"plain": plain, plain: [{"name": plain}, {}], "none": []}


@given(NASTY)
def test_a_cell_is_one_line_and_opens_no_column(text: str) -> None:
    written = str(filters.cell(text))
    assert "\n" not in written
    assert "<" not in written
    assert written.count("|") == written.count("\\|")


@pytest.mark.parametrize("text", ["a`b", "``", "`", "a|b", "", "``` `"])
def test_a_code_span_holds_backticks(text: str) -> None:
    written = str(filters.code(text))
    fence = written[: len(written) - len(written.lstrip("`"))]
    inner = written[len(fence) : -len(fence)].strip() if text else ""
    assert fence not in inner


@pytest.mark.parametrize("text", ["a b", "1a", "class", "", "a.b", "a\n", "a;b"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(filters.FilterError):
        filters.ident(text)


@pytest.mark.parametrize(
    "text", ["f()", "a if b else c", "lambda: 0", "[x for x in y]", "a; b", ""]
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(filters.FilterError):
        filters.expr(text)


@pytest.mark.parametrize(
    "text", ["str", "models.Pet", "list[models.Pet | None]", 'Literal["a", -1]', "dict[str, Any]"]
)
def test_types_pass(text: str) -> None:
    assert str(filters.expr(text)) == text


def test_long_text_is_cut_into_lines_that_say_the_same() -> None:
    text = "word " * 60
    written = str(filters.literal(text))
    assert ast.literal_eval(written) == text
    assert written.startswith("(")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_has_no_literal_is_refused(value: Any) -> None:
    with pytest.raises(filters.FilterError, match="literal"):
        filters.literal(value)


def test_paragraphs_and_items_of_a_docstring_are_kept_apart() -> None:
    text = "One.\ntwo\n\n- first\n  more\n- second\n\nEnd."
    assert str(filters.docstring(text, 4)) == (
        "One. two\n\n    - first more\n    - second\n\n    End."
    )
