"""Every block of the guides runs as printed, against the API in process.

A ``text`` block after a ``python`` block is its output. A comment ``<!-- before: … -->``, which is
not rendered, prepares the fake of the API, ``api``. ``toml`` blocks are configurations.
tests/docs/table.py lists the tests for the blocks of the other pages.
"""

from __future__ import annotations

import contextlib
import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bigin
import pytest
from bigin.testing import FakeBigin

from docs.shown import blocks as blocks_of_page

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))

BLOCK = re.compile(
    r"(?m)^(?:<!-- before: (?P<before>.+) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    code: str
    before: str
    line: int


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(
            match["language"],
            match["code"],
            match["before"] or "",
            text.count("\n", 0, match.start("code")) + 1,
        )
        for match in BLOCK.finditer(text)
    ]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_no_block_of_a_guide_is_passed_over(path: Path) -> None:
    shown = blocks_of_page(path.relative_to(ROOT).as_posix())
    assert [block.line for block in blocks(path)] == [block.line for block in shown]


def run(path: Path, block: Block, names: dict[str, Any], api: FakeBigin) -> str:
    """Run a block with the line numbers of its page, and return its output."""
    exec(block.before, {"api": api})
    code = compile("\n" * (block.line - 1) + block.code, str(path), "exec")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    return printed.getvalue()


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_runs(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": path.stem}
    with FakeBigin() as api:

        def client(**options: Any) -> bigin.Bigin:
            # The fake has its own HTTP client.
            return api.client(**{key: options[key] for key in options if key != "http_client"})

        monkeypatch.setattr(bigin, "Bigin", client)
        printed = None
        for block in blocks(path):
            if block.language == "python":
                printed = run(path, block, names, api)
            elif block.language == "text":
                assert printed == block.code, f"{path.name}:{block.line}"
            elif block.language == "toml":
                assert tomllib.loads(block.code)
