"""The page of all parts: the sections of a measured part are replaced, the others are kept."""

from __future__ import annotations

import re


def merged(old: str, new: str) -> str:
    """Return the page ``old`` with the sections of ``new`` in place of those of the same title.

    The text before the first title counts as a section, and is first. New titles are last.
    """
    sections = {**_sections(old), **_sections(new)}
    return "\n\n".join(sections[it] for it in sorted(sections, key=bool)) + "\n"


def _sections(text: str) -> dict[str, str]:
    """Return title and text of each section, in their order, without empty ones."""
    pieces = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return {_title(it): it.strip() for it in pieces if it.strip()}


def _title(section: str) -> str:
    return section.partition("\n")[0] if section.startswith("## ") else ""
