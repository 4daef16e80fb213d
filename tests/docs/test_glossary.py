"""Words that the glossary excludes are not used in texts for users."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
READ = [
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "ARCHITECTURE.md")),
    ROOT / "spec" / "README.md",
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "templates").rglob("*.jinja")),
    *sorted((ROOT / "generator").rglob("*.py")),
    *sorted((ROOT / "spec").rglob("*.yaml")),
]
READ.remove(GLOSSARY)
# The words that other APIs have as names of fields.
READ.remove(ROOT / "generator" / "oasmith_runtime" / "failures" / "shapes.py")


def rows() -> list[list[str]]:
    text = GLOSSARY.read_text(encoding="utf-8")
    cells = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in cells if row[0].strip() != "term"]


def replaced() -> list[str]:
    return [word for row in rows() for word in row[2].split(", ") if word]


def test_each_thing_has_one_word() -> None:
    words = [word for row in rows() for word in row[0].split(", ")]
    assert len(words) > 30
    assert len(words) == len(set(words))
    assert not set(words) & set(replaced())
    assert all(len(row) == 3 and row[1] for row in rows())


@pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_has_the_words_of_the_glossary(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"(?i)(?<![\w-])(?:{'|'.join(map(re.escape, replaced()))})(?![\w-])", text)
    assert not found, f"docs/glossary.md has other words for {sorted(set(found))}"
