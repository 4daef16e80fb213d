"""Every code block of the pages is run, or the table says why it is only parsed."""

from __future__ import annotations

import ast
import functools
import importlib.util
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from docs.parsing import option_problem, problem
from docs.shown import PAGES, ROOT, Block, blocks, blocks_of, commands
from docs.table import TABLE, Check, Row, rows
from oasmith import packaged
from oasmith.config.keys import FILE_TABLE

SHOWN = [block for page in PAGES for block in blocks(page)]
READ = (Check.COMMANDS, Check.PIPELINE, Check.COMPILES, Check.RULE)
"""Checks that do not run a block, and so need a reason."""
CLIENT = {"spec": "openapi.yaml", "output": "generated/a", "package": "a"}
NO_YAML = ("syntax-error", "key-not-a-string", "template", "not-carried-over")
"""Rules whose examples are in another language, or broken."""


def without_row(shown: list[Block]) -> list[str]:
    """Return the locations of blocks without exactly one row."""
    return [f"{block.place} ```{block.language}" for block in shown if len([*rows(block)]) != 1]


def test_something_runs_every_block() -> None:
    assert len(SHOWN) > 400
    assert not without_row(SHOWN), "give each a row in tests/docs/table.py"


def test_a_block_that_nothing_runs_is_noticed() -> None:
    text = "```sh\noasmith new\n```\n\n- in a list:\n\n  ```toml\n  a = 1\n  ```\n\nAnd:\n\n    a\n"
    assert without_row([*blocks_of(text, "docs/new.md")]) == [
        *("docs/new.md:2 ```sh", "docs/new.md:8 ```toml", "docs/new.md:13 ```")
    ]
    assert without_row([*blocks_of("```toml\na = 1\n```\n", "README.md")])
    assert not without_row([*blocks_of("```toml\n[rules]\n```\n", "README.md")])


def test_every_row_is_for_a_block() -> None:
    used = {(block.page, row) for block in SHOWN for row in rows(block)}
    stale = [(page, row) for page in TABLE for row in TABLE[page] if (page, row) not in used]
    assert not stale


@functools.cache
def names_of_tests(file: str) -> set[str]:
    """Return the names of the tests in a file below ``tests``."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def runner_problem(row: Row, page: str) -> str:
    """Return what is wrong with the test that a row names for a block of a page."""
    if isinstance(row.run, Check):
        return "a reason is missing" if row.run in READ and not row.reason else ""
    if row.run.startswith("make "):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        is_target = re.search(rf"(?m)^{row.run.removeprefix('make ')}:", makefile)
        return "" if is_target and row.reason else "no target, or no reason"
    file, _, name = row.run.partition("::")
    if name not in names_of_tests(file):
        return f"there is no test {row.run}"
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    # By name, or with all pages of its folder.
    own, folder = Path(page).name, f"docs/{Path(page).parent.name}"
    return "" if own in text or folder in text else f"{file} does not read {page}"


def test_what_the_rows_name_exists_and_what_is_only_read_has_a_reason() -> None:
    told = [runner_problem(row, page) for page in TABLE for row in TABLE[page]]
    assert not [text for text in told if text]


WRONG_ROWS = (
    (Row("sh", Check.COMMANDS), "docs/ci.md"),
    (Row("sh", "test_ci.py::test_gone"), "docs/ci.md"),
    (Row("sh", "test_ci.py::test_every_format_and_input_is_documented"), "docs/mock.md"),
    (Row("sh", "make gone", reason="none"), "docs/ci.md"),
    (Row("sh", "make tutorial"), "docs/tutorial.md"),
)


@pytest.mark.parametrize(("row", "page"), WRONG_ROWS, ids=lambda value: getattr(value, "run", ""))
def test_a_row_that_says_nothing_is_noticed(row: Row, page: str) -> None:
    assert runner_problem(row, page)


def configuration(block: Block) -> Iterator[str]:
    """Check a configuration, or a part of one, to which a client is added."""
    data = tomllib.loads(block.code)
    clients = data.setdefault("clients", {"a": CLIENT})
    for name, client in clients.items():
        clients[name] = client if "output" in client else {**CLIENT, **client}
    for name in sources_of(data.get("references", {})):
        data.setdefault("sources", {})[name] = {"url": "https://api.test/openapi.yaml"}
    for found in FILE_TABLE.problems(data):
        yield f"{'.'.join(map(str, found.path))} {found.message}"


def sources_of(references: Mapping[str, Any]) -> set[str]:
    """Return the names of sources in ``[references]``."""
    return {one["source"] for one in references.values() if isinstance(one, dict)}


def takes_commands(block: Block) -> Iterator[str]:
    """Check the commands of a block."""
    if not commands(block.code):
        yield "no line is a command"
    yield from filter(None, map(problem, commands(block.code)))


def pipeline(block: Block) -> Iterator[str]:
    """Check a pipeline, and its commands."""
    yaml.safe_load(block.code)
    yield from takes_commands(block)


@functools.cache
def shapes() -> dict[str, Any]:
    """Return the schema of each extension."""
    schema = json.loads(packaged.extensions_schema().read_text(encoding="utf-8"))
    names = [name for name in schema["$defs"] if name.startswith("x-")]
    return {
        name: jsonschema_rs.validator_for(
            {key: schema[key] for key in ("$schema", "$id", "$defs") if key in schema}
            | {"$ref": f"#/$defs/{name}"}
        )
        for name in names
    }


def extensions_of(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the extensions in data, and their values."""
    for key, value in node.items() if isinstance(node, dict) else ():
        if key.startswith("x-"):
            yield key, value
        yield from extensions_of(value)
    for item in node if isinstance(node, list) else ():
        yield from extensions_of(item)


def wrong_extensions(data: Any) -> Iterator[str]:
    """Yield what is wrong with the extensions in data."""
    for name, value in extensions_of(data):
        for error in shapes()[name].iter_errors(value):
            yield f"{name}: {error.message}"


def extensions(block: Block) -> Iterator[str]:
    """Check the extensions of a fragment of a document."""
    shown = yaml.safe_load(block.code)
    if not [*extensions_of(shown)]:
        yield "no extension is shown"
    yield from wrong_extensions(shown)


def above(block: Block) -> tuple[str, str]:
    """Return the heading and the paragraph before a block."""
    lines = (ROOT / block.page).read_text(encoding="utf-8").splitlines()[: block.line - 2]
    headings = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    return headings[-1], [line for line in lines if line][-1]


def of_rule(block: Block) -> Iterator[str]:
    """Check an example of a rule; the right one must have valid extensions."""
    rule, word = above(block)
    if rule not in NO_YAML:
        try:
            data = yaml.safe_load(block.code)
        except yaml.YAMLError as error:
            yield str(error)
        else:
            yield from wrong_extensions(data) if word == "Right:" else ()
    yield from filter(None, map(problem, commands(block.code)))


def compiles(block: Block) -> Iterator[str]:
    """Check a program; Dask, which it may import, is installed separately."""
    tree = compile(block.code, block.page, "exec", ast.PyCF_ONLY_AST)
    modules = [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    for module in modules:
        if module != "distributed" and importlib.util.find_spec(module) is None:
            yield f"there is no {module}"


CHECKS: Mapping[Check, Callable[[Block], Iterator[str]]] = {
    Check.CONFIGURATION: configuration,
    Check.COMMANDS: takes_commands,
    Check.PIPELINE: pipeline,
    Check.EXTENSIONS: extensions,
    Check.RULE: of_rule,
    Check.COMPILES: compiles,
}


@pytest.mark.parametrize("page", PAGES)
def test_blocks_are_what_the_table_says(page: str) -> None:
    told = [
        f"{block.place}: {text}"
        for block in blocks(page)
        for row in rows(block)
        if isinstance(row.run, Check)
        for text in CHECKS[row.run](block)
    ]
    assert not told


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_block_is_one_that_oasmith_takes(page: str) -> None:
    told = {
        f"{block.place}: {' '.join(words)}": problem(words)
        for block in blocks(page)
        for words in commands(block.code)
    }
    assert not {place: text for place, text in told.items() if text}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_that_prose_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    spans = re.findall(r"(?<!`)`(oasmith [^`]+)`", text)
    told = {span: option_problem(span) for span in spans}
    assert not {span: text for span, text in told.items() if text}


def test_an_option_that_is_gone_is_noticed() -> None:
    assert option_problem("oasmith diff --agianst REV") == "there is no --agianst"
    assert option_problem("oasmith dif")
    assert not option_problem("oasmith record --force -- pytest --live")


WRONG = {
    Check.CONFIGURATION: "[clients.a]\nouput = 'b'\n",
    Check.COMMANDS: "oasmith diff --agianst main\n",
    Check.PIPELINE: "steps:\n  - run: oasmith diff --fail-on breakage\n",
    Check.EXTENSIONS: "x-pagination: {type: cursors}\n",
    Check.RULE: "a: [\n",
    Check.COMPILES: "from nowhere_at_all import a\n",
}


@pytest.mark.parametrize("check", Check, ids=lambda check: check.name)
def test_a_mistake_is_noticed(check: Check) -> None:
    assert [*CHECKS[check](Block("docs/rules.md", "", WRONG[check], 20))]
