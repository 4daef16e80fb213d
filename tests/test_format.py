"""Formatting: one look whatever the formatter, and nothing that is no Python passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from oasmith.format import FormatError, Formatter, format_files

GENERATED = Path(__file__).parents[1] / "generated" / "bigin"

FORMATTERS: tuple[Formatter, ...] = ("black", "ruff")


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_python_is_formatted_and_the_rest_is_left(formatter: Formatter) -> None:
    files = {"a/b.py": "x = {'a':1}", "a/c.json": "{'a':1}", "d.toml": "a   = 1"}
    assert format_files(files, formatter) == {**files, "a/b.py": 'x = {"a": 1}\n'}


def test_both_formatters_give_the_checked_in_bytes() -> None:
    files = {
        path.relative_to(GENERATED).as_posix(): path.read_bytes().decode()
        for path in GENERATED.rglob("*.py")
    }
    assert len(files) > 20
    for formatter in FORMATTERS:
        assert format_files(files, formatter) == files


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_everything_that_does_not_compile_is_named_with_its_line(formatter: Formatter) -> None:
    files = {
        "right.py": "x = 1\n",
        "open.py": "x = 1\ny = (\n",
        "escape.py": "x = 1\nz = '\\d'\n",
        "null.py": "x = '\0'\n",
    }
    with pytest.raises(FormatError) as caught:
        format_files(files, formatter)
    places = [(it.file, it.line) for it in caught.value.problems]
    assert [file for file, _ in places] == ["escape.py", "null.py", "open.py"]
    assert places[0] == ("escape.py", 2)
    assert places[2] == ("open.py", 2)
    assert str(caught.value).splitlines()[2] == "open.py:2: '(' was never closed"
