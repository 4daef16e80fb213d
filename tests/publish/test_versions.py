"""The order of versions, by PEP 440 and semantic versioning."""

from __future__ import annotations

import pytest
from packaging.version import Version

from oasmith.diff.changes import NewVersion
from oasmith.publish.tags import last_tag, tag_for, tags_of
from oasmith.publish.versions import like, next_version, suffices

NEXT: list[tuple[str, NewVersion, str]] = [
    ("1.2.3", "major", "2.0.0"),
    ("1.2.3", "minor", "1.3.0"),
    ("1.2.3", "patch", "1.2.4"),
    ("1.2.3", "none", "1.2.3"),
    # Below 1.0.0 a breaking change is the next 0.y, and anything else the next 0.y.z.
    ("0.4.2", "major", "0.5.0"),
    ("0.4.2", "minor", "0.4.3"),
    ("0.4.2", "patch", "0.4.3"),
    ("1.2", "minor", "1.3"),
    ("1.2", "patch", "1.2.1"),
    ("3", "major", "4.0"),
    ("1.2.3.4", "patch", "1.2.4"),
    ("1.2.3.post1", "patch", "1.2.4"),
    ("1.2.3+local.1", "minor", "1.3.0"),
    ("1!1.2.3", "major", "1!2.0.0"),
    # A pre-release promises nothing.
    ("2.0.0rc1", "major", "2.0.0rc2"),
    ("2.0.0a4", "patch", "2.0.0a5"),
    ("2.0.0.dev3", "minor", "2.0.0.dev4"),
    ("2.0.0rc2.dev1", "minor", "2.0.0rc2"),
    ("2.0.0.post1.dev3", "minor", "2.0.0.post1"),
]


@pytest.mark.parametrize(("last", "step", "wanted"), NEXT)
def test_the_next_version(last: str, step: NewVersion, wanted: str) -> None:
    version = next_version(Version(last), step)
    assert str(version) == wanted
    assert suffices(version, Version(last), step)


SUFFICES: list[tuple[str, str, NewVersion, bool]] = [
    ("1.1.0", "1.0.0", "major", False),
    ("2.0.0", "1.0.0", "major", True),
    ("3.1.4", "1.0.0", "major", True),
    ("1.0.1", "1.0.0", "minor", False),
    ("1.1.0", "1.0.0", "minor", True),
    ("1.0.0", "1.0.0", "patch", False),
    ("1.0.0", "1.0.0", "none", True),
    ("0.9.0", "1.0.0", "none", False),
    # A pre-release counts as its release.
    ("2.0.0rc1", "1.0.0", "major", True),
    ("2.0.0.dev1", "1.0.0", "major", True),
    ("1.9.0rc1", "1.0.0", "major", False),
    ("2.0.0+acme.1", "1.0.0", "major", True),
    # A local version is the public one with local changes.
    ("1.0.0+acme.1", "1.0.0", "patch", False),
    # A post-release changes nothing in the code.
    ("1.0.0.post1", "1.0.0", "patch", False),
    ("1.0.0.post1", "1.0.0", "none", True),
    ("2.0.0rc2", "2.0.0rc1", "major", True),
    ("2.0.0", "2.0.0rc1", "major", True),
    ("2.0.0rc1", "2.0.0rc1", "patch", False),
    ("2.0.0.dev9", "2.0.0rc1", "patch", False),
]


@pytest.mark.parametrize(("current", "last", "step", "does"), SUFFICES)
def test_a_version_suffices(current: str, last: str, step: NewVersion, does: bool) -> None:
    assert suffices(Version(current), Version(last), step) is does


@pytest.mark.parametrize(
    ("wanted", "current", "shown"),
    [
        ("2.0.0", "1.1.0", "2.0.0"),
        ("2.0.0", "1.1.0rc3", "2.0.0rc1"),
        ("2.0.0", "1.1.0b3.dev1", "2.0.0b1"),
        ("2.0.0", "1.1.0.dev4", "2.0.0.dev1"),
        ("2.0.0rc2", "2.0.0rc1", "2.0.0rc2"),
    ],
)
def test_a_prerelease_stays_one(wanted: str, current: str, shown: str) -> None:
    assert str(like(Version(wanted), Version(current))) == shown


def test_the_tags_of_a_client_go_before_those_of_all() -> None:
    names = ["shop-v1.0.0", "shop-v1.10.0", "shop-v1.9.0", "v3.0.0", "shop-vNext", "other-v7"]
    assert [tag.name for tag in tags_of("shop", names)] == [
        "shop-v1.10.0",
        "shop-v1.9.0",
        "shop-v1.0.0",
    ]
    assert [tag.name for tag in tags_of("stock", [*names, "v1-docs", "v3.0.1"])] == [
        "v3.0.1",
        "v3.0.0",
    ]
    assert tags_of("stock", ["shop-v1.0.0"]) == []


@pytest.mark.parametrize(
    ("names", "current", "last"),
    [
        ([], "1.0.0", None),
        (["v1.0.0", "v1.1.0"], "1.2.0", "v1.1.0"),
        (["v1.0.0", "v1.1.0"], "1.0.0", "v1.1.0"),
        # The last release counts, not its pre-releases.
        (["v1.0.0", "v1.1.0rc1"], "1.1.0", "v1.0.0"),
        (["v1.0.0", "v1.1.0rc1"], "1.1.0rc2", "v1.0.0"),
        # Unless that very version is tagged.
        (["v1.0.0", "v1.1.0rc1"], "1.1.0rc1", "v1.1.0rc1"),
        (["v1.0.0rc1", "v1.0.0.dev1"], "1.0.0", "v1.0.0rc1"),
    ],
)
def test_the_last_version(names: list[str], current: str, last: str | None) -> None:
    tag = last_tag(tags_of("shop", names), Version(current))
    assert (tag.name if tag else None) == last


def test_a_new_tag_is_called_like_the_old_ones() -> None:
    version = Version("2.0.0")
    assert tag_for("shop", version, []) == "shop-v2.0.0"
    assert tag_for("shop", version, tags_of("shop", ["shop-v1.0.0"])) == "shop-v2.0.0"
    assert tag_for("shop", version, tags_of("shop", ["v1.0.0"])) == "v2.0.0"
