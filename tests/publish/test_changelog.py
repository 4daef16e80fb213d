"""The changelog of a client: what is written, and what is left as it is."""

from __future__ import annotations

import datetime

import pytest
from diff.made import ADDED, LIMIT, REWORDED
from packaging.version import Version

from oasmith.publish.changelog import has_section, section, with_section

OLD = "# Ours\n\nWords.\n\n## Unreleased\n\n- Soon.\n\n## [1.0.0] - 2026-01-31\n\nFirst.\n"
NEW = "## 1.1.0\n\nMore.\n"


def test_a_section_says_what_callers_have_to_do() -> None:
    date = datetime.date(2026, 6, 30)
    assert section(Version("2.0.0"), [LIMIT, ADDED, REWORDED, REWORDED], date) == (
        "## 2.0.0 (2026-06-30)\n"
        "\n### Breaking changes\n\n"
        "- `PUT /pets/{id}`\n"
        "  - 100 → 50 items a call. Send fewer items in a call.\n"
        "\n### Added\n\n"
        "- `PUT /pets/{id}`\n"
        "  - Pet.age is new.\n"
        "\n2 changes of words and examples are left out here.\n"
    )


def test_without_changes_it_says_so() -> None:
    assert section(Version("1.0"), None) == "## 1.0\n\nThe first version.\n"
    assert "No changes for callers" in section(Version("1.1"), [])


def test_the_first_section_gets_a_title() -> None:
    assert with_section("", NEW, "shop_client") == f"# Changelog of shop_client\n\n{NEW}"


def test_a_section_stands_before_the_last_version_and_all_else_stays() -> None:
    text = with_section(OLD, NEW, "shop-client")
    assert text == OLD.replace("## [1.0.0]", f"{NEW}\n## [1.0.0]")


def test_below_words_alone_it_comes_last() -> None:
    assert with_section("# Ours\n\nWords.\n\n", NEW, "shop") == f"# Ours\n\nWords.\n\n{NEW}"


def test_the_ends_of_lines_are_kept() -> None:
    text = with_section(OLD.replace("\n", "\r\n"), NEW, "shop-client")
    assert "\n" not in text.replace("\r\n", "")
    assert "## 1.1.0\r\n\r\nMore.\r\n\r\n## [1.0.0]" in text


@pytest.mark.parametrize(
    ("heading", "version", "has"),
    [
        ("## 1.0.0", "1.0.0", True),
        ("## 1.0", "1.0.0", True),
        ("## v1.0.0 (2026-01-31)", "1.0.0", True),
        ("## [1.0.0] - 2026-01-31", "1.0.0", True),
        ("## 1.0.0rc1", "1.0.0", False),
        ("### 1.0.0", "1.0.0", False),
        ("## Unreleased", "1.0.0", False),
        ("", "1.0.0", False),
    ],
)
def test_a_version_is_found_by_its_heading(heading: str, version: str, has: bool) -> None:
    assert has_section(f"# Changelog\n\n{heading}\n\nWords.\n", Version(version)) is has
