"""oasmith's code on each page of docs/migrating runs, and prints what the comments say."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from typing import Any

import pytest
from readme.blocks import blocks

from migrating.pages import DOCS, TOOLS, page, printed
from migrating.shop import Shop

TASKS = (
    *("Generate a client", "A call", "A body", "Errors", "Pages", "Retries and timeouts", "Async"),
    *("Credentials", "Files", "Enums, dates and unions", "The raw response", "Batches", "Tests"),
)
"""The sections of every page, for both tools."""


@pytest.mark.parametrize("tool", TOOLS)
def test_what_oasmith_does_is_done(tool: str, petshop: None, shop: Shop) -> None:
    names: dict[str, Any] = {"__name__": "page"}
    try:
        for block in blocks(page(tool)):
            shown = io.StringIO()
            with redirect_stdout(shown):
                # A failure shows the line of the page.
                exec(block.compiled(), names)
                _run_tests(names)
            wanted = printed(block.code)
            assert shown.getvalue().splitlines() == wanted, f"{page(tool)}:{block.line}"
    finally:
        _close(names)


def _run_tests(names: dict[str, Any]) -> None:
    """Run the tests that a block shows."""
    for name in [name for name in names if name.startswith("test_")]:
        names.pop(name)()


def _close(names: dict[str, Any]) -> None:
    """Close the clients that a page leaves open, as the end of a program would."""
    from petshop import Petshop

    for client in [value for value in names.values() if isinstance(value, Petshop)]:
        client.close()


@pytest.mark.parametrize("tool", TOOLS)
def test_a_page_shows_every_task_in_both_tools(tool: str) -> None:
    text = page(tool).read_text(encoding="utf-8")
    sections = dict(
        zip(*[iter(re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:])] * 2, strict=True)
    )
    for task in TASKS:
        assert "```python\n" in sections[task], task
        assert "```py\n" in sections[task], task


def test_no_page_lies_about_without_a_test() -> None:
    known = {page(tool).name for tool in TOOLS}
    others = {path.name for path in DOCS.glob("*.md")} - known
    assert others == {"upgrading.md"}
    assert not blocks(DOCS / "upgrading.md")
