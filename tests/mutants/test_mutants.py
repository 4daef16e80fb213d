"""Tests of the mutation tool: the changes that it makes, and when a mutant is killed."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from . import __main__ as tool, trees
from .drawing import Mutant, drawn, mutants
from .judging import Judge, Verdict
from .operators import changes, is_another


def lines(text: str) -> dict[str, set[str]]:
    """Return each kind of change of a module, with the changed line."""
    found: dict[str, set[str]] = {}
    source = dedent(text).encode()
    for it in mutants("module.py", source):
        if is_another(source, it.change.apply(source)):
            found.setdefault(it.change.kind, set()).add(it.after)
    return found


@pytest.mark.parametrize(
    ("line", "kind", "wanted"),
    [
        ("a < b <= c", "comparison", {"a <= b <= c", "a < b < c"}),
        ("a not  in b", "comparison", {"a in b"}),
        ("(a) is (not b)", "comparison", {"(a) is not (not b)"}),
        ("a and b or c", "and, or", {"a or b or c", "a and b and c"}),
        ("not a", "not", {"a"}),
        ("a[7]", "number", {"a[8]", "a[6]"}),
        ("a = True", "True, False", {"a = False"}),
        ("a = 'é' + b", "arithmetic", {"a = 'é' - b"}),
        ("a = 'é', 'b'", "string", {"a = \"\", 'b'", "a = 'é', \"\""}),
        ("a += b", "arithmetic", {"a -= b"}),
        ("a //= b", "arithmetic", {"a /= b"}),
        ("a(b)", "statement", {"pass"}),
        ("await a(b)", "statement", {"pass"}),
        ("a.b = c", "statement", {"pass"}),
        ("raise a", "statement", {"pass"}),
        ("return a", "return", {"return None"}),
        ("break", "break, continue", {"continue"}),
        ("continue", "break, continue", {"break"}),
    ],
)
def test_a_line_changes(line: str, kind: str, wanted: set[str]) -> None:
    assert lines(f"async def f():\n    while x:\n        {line}\n")[kind] == wanted


@pytest.mark.parametrize(
    "text",
    [
        '"""Words."""',
        '__all__ = ["name"]',
        'a: "Name"',
        'def f(a: "Name") -> "Name":\n    "Words."',
        'a = cast("Name", b)',
        'a = Literal["b"]',
        "A = int | str",
        "if TYPE_CHECKING:\n    a = 1",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "def f():\n    g = isinstance(a, int | str)",
        "def f():\n    assert_never(a)",
        "def f():\n    raise AssertionError",
        "def f():\n    return False",
        "a = 'is a sentence'",
        "a = f'{b} is a {c:>10} sentence'",
    ],
)
def test_what_no_test_should_hold_is_left_alone(text: str) -> None:
    assert lines(text) == {}


def test_a_default_is_told_from_what_the_function_does() -> None:
    source = b"def f(a=1):\n    return a\n\nb = 2\n"
    by_text = {it.text: it for it in changes(source)}
    assert by_text["2"].kind == "default argument"
    assert by_text["2"].users == by_text["3"].users == frozenset({2})
    assert (by_text["return None"].lines, by_text["return None"].users) == (range(2, 3), None)


def test_a_statement_says_which_lines_run_with_a_change() -> None:
    source = b"def f(a):\n    if (\n        a\n        == 1\n    ):\n        g(a,\n          2)\n"
    assert {it.text: (it.lines[0], it.lines[-1]) for it in changes(source)} == {
        "!=": (2, 5),
        **{"2": (2, 5), "0": (2, 5)},
        **{"pass": (6, 7), "3": (6, 7), "1": (6, 7)},
    }


SOURCE = "def f(a):\n" + "".join(f"    if a == {it}:\n        g({it})\n" for it in range(20))


def test_the_same_seed_draws_the_same_mutants(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(SOURCE, encoding="utf-8")
    found = list(mutants("module.py", SOURCE.encode()))
    first = drawn(found, 1, 10, tmp_path)
    assert first == drawn(found, 1, 10, tmp_path)
    assert first[:5] == drawn(found, 1, 5, tmp_path)
    assert first != drawn(found, 2, 10, tmp_path)
    assert len({it.line for it in first}) == 10


def test_a_line_more_draws_no_others(tmp_path: Path) -> None:
    shown = []
    for source in (SOURCE, "a = b\n" + SOURCE):
        (tmp_path / "module.py").write_text(source, encoding="utf-8")
        chosen = drawn(list(mutants("module.py", source.encode())), 1, 10, tmp_path)
        shown.append([(it.before, it.after) for it in chosen])
    assert shown[0] == shown[1]


def test_a_mutant_is_in_the_copy_for_a_while(tmp_path: Path) -> None:
    source = b"a = 1\n"
    path = f"{trees.RUNTIME}retry.py"
    places = [tmp_path / path, tmp_path / trees.CLIENT / "retry.py"]
    for place in places:
        place.parent.mkdir(parents=True)
        place.write_bytes(source)
    [mutant, _] = mutants(path, source)
    with trees.mutated(tmp_path, mutant):
        assert [it.read_bytes() for it in places] == [b"a = 2\n", b"a = 2\n"]
    assert [it.read_bytes() for it in places] == [source, source]


@pytest.mark.soak
def test_a_mutant_is_killed_by_a_test_that_fails(tmp_path: Path) -> None:
    """And passes without it; other tests prove nothing."""
    source = b"def double(a):\n    return a * 2\n"
    files = {
        "pyproject.toml": b"[tool.pytest.ini_options]\naddopts = '-q'\n",
        "generator/doubling.py": source,
        "conftest.py": b"from hypothesis import settings\n"
        b"settings.register_profile('oasmith', deadline=None)\n",
        "test_it.py": b"from doubling import double\n"
        b"def test_wrong(): assert double(1) == 1\n"
        b"def test_two(): assert double(2) == 4\n"
        b"def test_zero(): assert double(0) == 0\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text)
    (tmp_path / "tests").symlink_to(Path(__file__).parents[1])
    mutant = next(it for it in mutants("generator/doubling.py", source) if "3" in it.after)
    judge = Judge(10)
    verdicts = [
        judge.verdict(mutant, {f"test_it.py::{name}": 0.1 for name in names}, tmp_path)
        for names in (["test_zero"], ["test_wrong", "test_zero", "test_two"], [])
    ]
    assert [(it.outcome, it.because) for it in verdicts] == [
        ("survived", "1 of 1 tests pass"),
        ("killed", "test_it.py::test_two"),
        ("not covered", "no test runs it"),
    ]


def test_the_report_counts_and_names_what_survived() -> None:
    source = b"def f(a):\n    return a == 1\n"
    found: list[Mutant] = list(mutants("module.py", source))
    verdicts = [Verdict(it, "killed", "") for it in found[1:]]
    verdicts.append(Verdict(found[0], "survived", ""))
    said = "\n".join(tool.report(verdicts))
    assert "all                       4            3            1            0" in said
    assert f"survived: {found[0].shown}" in said
    assert "75.0 % of 4 mutants are killed" in said
    assert tool.share(verdicts) == 75
