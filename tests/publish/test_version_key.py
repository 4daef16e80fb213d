"""Only the version in ``oasmith.toml`` is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from oasmith.config.toml import read_toml
from oasmith.publish.version_key import with_version, write

REST = '\n# The second one.\n[clients.stock]\nspec = "b"\npackage = "stock"\nversion = "1.0.0"\n'

FILES = {
    "a line of its own": (
        '[clients.shop]\nspec = "a"\nversion = "1.0.0"   # by CI\npackage = "shop"\n' + REST,
        '[clients.shop]\nspec = "a"\nversion = "2.0.0"   # by CI\npackage = "shop"\n' + REST,
    ),
    "other quotes": (
        "[clients.shop]\n  version='1.0.0'\n" + REST,
        '[clients.shop]\n  version="2.0.0"\n' + REST,
    ),
    "one line for all": (
        'clients.shop = {package = "shop", version = "1.0.0", spec = "a"}\n',
        'clients.shop = {package = "shop", version = "2.0.0", spec = "a"}\n',
    ),
    "dotted keys": (
        '[clients]\nshop.package = "shop"\nshop.version = "1.0.0"\n',
        '[clients]\nshop.package = "shop"\nshop.version = "2.0.0"\n',
    ),
    "no version yet": (
        '[clients.shop]\n  package = "shop"  # ours\n  spec = "a"\n' + REST,
        '[clients.shop]\n  package = "shop"  # ours\n  version = "2.0.0"\n  spec = "a"\n' + REST,
    ),
    "nothing below": (
        '[clients.shop]\npackage = "shop"',
        '[clients.shop]\npackage = "shop"\nversion = "2.0.0"\n',
    ),
    "lines of Windows": (
        '[clients.shop]\r\npackage = "shop"\r\n\r\n[rules]\r\n',
        '[clients.shop]\r\npackage = "shop"\r\nversion = "2.0.0"\r\n\r\n[rules]\r\n',
    ),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_only_the_version_changes(name: str, mark: bytes, tmp_path: Path) -> None:
    before, after = FILES[name]
    path = tmp_path / "oasmith.toml"
    path.write_bytes(mark + before.encode())
    file, _ = read_toml(path, "configuration")
    assert file is not None
    write(path, with_version(file, "shop", "2.0.0"))
    assert path.read_bytes() == mark + after.encode()


def test_what_cannot_be_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "oasmith.toml"
    path.write_text('clients.shop = {spec = "a", package = "shop"}\n', encoding="utf-8")
    file, _ = read_toml(path, "configuration")
    assert file is not None
    with pytest.raises(ValueError, match="inline table"):
        with_version(file, "shop", "2.0.0")
