"""Formatting: the same result with each formatter, and invalid Python is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from oasmith import pipeline
from oasmith.cache import run_cache
from oasmith.cache.store import Cache
from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.emit import runtime
from oasmith.emit.annotations import Annotation
from oasmith.emit.resources.arguments import Argument
from oasmith.emit.resources.forms import Signature
from oasmith.format import black_pool
from oasmith.format.formatters import FormatError, Formatter, format_files

GENERATED = Path(__file__).parents[1] / "generated" / "bigin"

FORMATTERS: tuple[Formatter, ...] = ("black", "ruff")


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_python_is_formatted_and_the_rest_is_left(formatter: Formatter) -> None:
    files = {"a/b.py": "x = {'a':1}", "a/c.json": "{'a':1}", "d.toml": "a   = 1"}
    assert format_files(files, formatter) == {**files, "a/b.py": 'x = {"a": 1}\n'}


def test_both_formatters_give_the_checked_in_bytes() -> None:
    # Files of the runtime are formatted already: black takes seconds for them.
    known = set(runtime.sources().values())
    files = {
        path.relative_to(GENERATED).as_posix(): text
        for path in GENERATED.rglob("*.py")
        if (text := path.read_bytes().decode()) not in known
    }
    assert len(files) > 15
    for formatter in FORMATTERS:
        assert format_files(files, formatter) == files


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_the_runtime_is_formatted_where_it_lies(formatter: Formatter) -> None:
    files = runtime.sources()
    assert len(files) > 20
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


@pytest.fixture
def much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all input be large enough for a second process."""
    monkeypatch.setattr(black_pool, "PARALLEL_SIZE", 0)
    monkeypatch.setattr(black_pool, "cpu_count", lambda: 2)


TEXTS = {f"{number}.py": f"x = {{'a':{'1' * number}}}" for number in range(1, 30)}


def test_a_second_process_gives_the_same_bytes(request: pytest.FixtureRequest) -> None:
    alone = format_files(TEXTS, "black")
    request.getfixturevalue("much")
    assert format_files(TEXTS, "black") == alone
    assert list(alone) == list(TEXTS)


@pytest.mark.usefixtures("much")
def test_a_process_that_fails_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(black_pool, "MODULE", "oasmith.nowhere")
    assert format_files(TEXTS, "black")["1.py"] == 'x = {"a": 1}\n'


@pytest.mark.usefixtures("much")
@pytest.mark.parametrize("name", ["1.py", "2.py"])
def test_an_error_in_either_half_is_named(name: str) -> None:
    with pytest.raises(FormatError) as caught:
        format_files({**TEXTS, name: "x = 1\ny = )\n"}, "black")
    assert [(it.file, it.line) for it in caught.value.problems] == [(name, 2)]


def test_halves_are_about_the_same() -> None:
    files = {str(number): "x" * number for number in (1, 50, 2, 3, 40, 9)}
    one, other = black_pool._halves(files)
    assert {**one, **other} == files
    assert [sum(map(len, it.values())) for it in (one, other)] == [53, 52]


def test_what_is_known_is_not_made_again(tmp_path: Path) -> None:
    seen: list[str] = []

    def make(texts: Mapping[str, str]) -> dict[str, str]:
        seen.extend(texts)
        return {name: text.upper() for name, text in texts.items()}

    cache = Cache(tmp_path)
    texts = {"a": "one", "b": "two", "c": ""}
    whole = {"a": "ONE", "b": "TWO", "c": ""}
    assert run_cache.cached_texts(cache, "upper", texts, make) == whole
    assert run_cache.cached_texts(cache, "upper", texts, make) == whole
    assert run_cache.cached_texts(cache, "upper", {"x": "two", "b": "three"}, make) == {
        "x": "TWO",
        "b": "THREE",
    }
    run_cache.cached_texts(cache, "another kind", {"a": "one"}, make)
    run_cache.cached_texts(Cache(None), "upper", {"a": "one"}, make)
    assert seen == ["a", "b", "c", "b", "a", "a"]


def test_both_formatters_write_results_alike() -> None:
    files = {}
    # All at once: starting ruff takes longer than formatting.
    for length in range(70, 110):
        signature = Signature(keyword=(), returns=Annotation(("x" * length,)))
        start = f"class A:\n    def f(\n        self,\n    ) -> {signature.written_returns.text}:"
        files[f"{length}/a.py"] = f"{start} ...\n"
        files[f"{length}/b.py"] = f"{start}\n        pass\n"
    assert format_files(files, "black") == format_files(files, "ruff")


LONG = ", ".join(f'"name_{number}"' for number in range(9))


@pytest.mark.parametrize(
    "members", [("Literal[{}]",), ("Literal[{}]", "None"), ("Sequence[Literal[{}]]", "str", "None")]
)
def test_both_formatters_write_arguments_alike(members: tuple[str, ...]) -> None:
    annotation = Annotation(tuple(member.format(LONG) for member in members))
    files = {}
    for length in range(0, 80, 3):
        argument = Argument(ident="x" * (length + 1), annotation=annotation, default="None")
        written = f"{argument.ident}: {argument.written.text} = None"
        start = f"class A:\n    def f(\n        self,\n        {written},\n    ) -> None: ...\n"
        files[f"{length}.py"] = start
    assert format_files(files, "black") == format_files(files, "ruff")


INFO = '"openapi": "3.1.0", "info": {"title": "Bare", "version": "1"}'

BARE = {
    "no operation": f'{{{INFO}, "paths": {{}}}}',
    "an operation without models": f'{{{INFO}, "paths": {{"/a": {{"get": {{"operationId": "a", '
    '"responses": {"204": {"description": ""}}}}}}',
    "a webhook without models": f'{{{INFO}, "webhooks": {{"a": {{"post": {{"operationId": "a", '
    '"requestBody": {"content": {"application/json": {"schema": {"type": "string"}}}}, '
    '"responses": {"204": {"description": ""}}}}}}',
    "an alias as model": f'{{{INFO}, "paths": {{"/a": {{"get": {{"operationId": "a", "responses": '
    '{"200": {"description": "", "content": {"application/json": {"schema": '
    '{"$ref": "#/components/schemas/A"}}}}}}}}, '
    '"components": {"schemas": {"A": {"type": "array", "items": {"enum": ["a", "b"]}}}}}',
}


@pytest.mark.parametrize("what", BARE)
def test_both_formatters_write_alike_what_has_little(what: str, tmp_path: Path) -> None:
    spec = tmp_path / "openapi.json"
    spec.write_text(BARE[what], encoding="utf-8")
    settings = Settings(package="bare", client_class="Bare", distribution="bare")
    client = Client(name="bare", spec=spec, output=tmp_path / "bare", settings=settings)
    black, ruff = (
        pipeline.generate(replace(client, formatter=formatter)) for formatter in FORMATTERS
    )
    assert black.findings == []
    assert black.files == ruff.files
