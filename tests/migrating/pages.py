"""The pages about migration: their code in order, and its output.

Blocks of ```` ```python ```` are oasmith's, those of ```` ```py ```` the other tool's. The output
of a ``print`` is the comment next to it.
"""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "migrating"
TOOLS = ("openapi-python-client", "openapi-generator", "stainless")
HOST = "https://api.petshop.example"
_BLOCK = re.compile(r"^```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PRINTED = re.compile(r"print\(.*\)  # (.+)$")


def page(tool: str) -> Path:
    """Return the page about a tool."""
    return DOCS / f"{tool}.md"


def theirs(tool: str) -> str:
    """Return the code of the other tool on its page, as one program."""
    return "\n".join(_BLOCK.findall(page(tool).read_text(encoding="utf-8")))


def printed(code: str) -> list[str]:
    """Return the expected output of code."""
    matches = (_PRINTED.search(line) for line in code.splitlines())
    return [match[1] for match in matches if match]
