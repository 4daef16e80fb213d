"""The facade follows semver: breaking changes need a major version, additions a minor one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import oasmith_runtime

from . import facade


def test_nothing_breaks_without_a_major_version() -> None:
    version, old = facade.snapshot()
    new = facade.lines()
    before, now = (tuple(map(int, it.split("."))) for it in (version, oasmith_runtime.__version__))
    if now[0] == before[0]:
        broken = facade.breaks(old, new)
        assert not broken, "a break needs a major version:\n" + "\n".join(broken)
    if new != old:
        added = "\n".join(line for line in new if line not in old)
        assert now[:2] > before[:2], f"an addition needs a minor version:\n{added}"
        if facade.is_updated():
            facade.write(oasmith_runtime.__version__, new)
        assert facade.snapshot()[1] == new, "OASMITH_UPDATE=1 writes what is new"


BASE = ["Client", "Client.call", "Client.call(id): keyword-only, required", "Error is a Base"]


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (BASE, []),
        ([*BASE, "Client.call(more): keyword-only, optional", "Client.other"], []),
        ([*BASE, "Client.call(more): keyword-only, required"], 1),
        (BASE[1:], 1),
        ([*BASE[:2], "Client.call(id): keyword-only, optional", BASE[3]], []),
        (BASE[:3], 1),
        ([*BASE, "Other.call", "Other.call(id): keyword-only, required"], []),
    ],
)
def test_what_breaks(new: list[str], found: int | list[str]) -> None:
    broken = facade.breaks(BASE, new)
    assert len(broken) == (found or 0), broken


def test_oasmith_depends_on_the_runtime_that_it_comes_with() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    [wanted] = [name for name in project["dependencies"] if name.startswith("oasmith-runtime")]
    lowest, above = re.findall(r"\d+", wanted)[0], re.findall(r"\d+", wanted)[-1]
    major = int(oasmith_runtime.__version__.partition(".")[0])
    assert int(lowest) == major == int(above) - 1
