"""docs/publishing.md matches the command: its example, its options, its pipelines."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from command_line import Command

from oasmith.cli import application
from oasmith.cli.publish import publish
from publish.conftest import Shop
from publish.test_versions import NEXT

PAGE = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_command_says(oasmith: Command, shop: Shop) -> None:
    shop.remove()
    shop.set_version("1.1.0")
    ran = oasmith("publish", "--check")
    assert f"```\n$ oasmith publish --check\n{ran.out}```\n" in PAGE


def test_every_option_is_on_the_page() -> None:
    options = inspect.signature(publish).parameters.keys() - {"names"}
    for option in options:
        assert f"`--{option.replace('_', '-')}" in PAGE, option


def test_the_steps_are_those_that_are_taken() -> None:
    shown = re.findall(r"(\d+\.\d+\.\d+) → (\d+\.\d+\.\d+)", PAGE)
    assert len(shown) == 6
    steps = ("major", "major", "minor", "minor", "patch", "patch")
    for (last, wanted), step in zip(shown, steps, strict=True):
        generic = ("1.2.3", "0.4.2")[last.startswith("0")]
        [after] = [new for old, one, new in NEXT if (old, one) == (generic, step)]
        # The same parts move as in the table of the tests.
        moved = [a != b for a, b in zip(generic.split("."), after.split("."), strict=True)]
        assert [a != b for a, b in zip(last.split("."), wanted.split("."), strict=True)] == moved


def commands(node: Any) -> Iterator[list[str]]:
    """Yield the commands of oasmith in a pipeline."""
    if isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from commands(one)
    elif isinstance(node, str) and node.startswith("oasmith "):
        yield shlex.split(node)


@pytest.mark.parametrize("number", [0, 1])
def test_the_pipelines_are_yaml_with_commands_that_exist(number: int) -> None:
    block = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[number]
    ours = list(commands(yaml.safe_load(block)))
    assert [words[1] for words in ours] == ["publish", "publish"]
    known = typer.main.get_command(application()).commands["publish"]  # type: ignore[attr-defined]
    options = {option for parameter in known.params for option in parameter.opts}
    for words in ours:
        assert {word for word in words if word.startswith("--")} <= options
        assert words[-1] == "shop"


def test_the_last_version_is_needed_so_no_clone_is_shallow() -> None:
    github, gitlab = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
    assert github["jobs"]["build"]["steps"][0]["with"] == {"fetch-depth": 0}
    assert gitlab["build"]["variables"] == {"GIT_DEPTH": 0}
    # The job that may request a token for PyPI runs no other code.
    assert "permissions" not in github["jobs"]["build"]
    assert not list(commands(github["jobs"]["upload"]))
