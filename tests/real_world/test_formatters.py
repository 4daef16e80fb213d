"""black and ruff write the same bytes for all clients of real documents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from oasmith.format import formatters

from .corpus import documents, make

pytestmark = pytest.mark.real_world


def test_both_formatters_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: dict[str, str] = {}

    def keep(files: Mapping[str, str], formatter: formatters.Formatter) -> dict[str, str]:
        # Files that many clients share are formatted once.
        rendered.update({text: text for name, text in files.items() if name.endswith(".py")})
        return dict(files)

    with monkeypatch.context() as patch:
        patch.setattr(formatters, "format_files", keep)
        for name in documents():
            assert make(name, tmp_path).fault == ""
    files = {f"{number}.py": text for number, text in enumerate(rendered)}
    assert len(files) > len(documents())
    black, ruff = (formatters.format_files(files, it) for it in ("black", "ruff"))
    assert [name for name in files if black[name] != ruff[name]] == []
