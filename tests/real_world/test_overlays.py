"""The compliance sets of the Overlay Specification: a document, an overlay, and the result."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from command_line import Command

from oasmith.diagnostics.findings import Level
from oasmith.document.load import load
from oasmith.document.overlays.apply import apply
from oasmith.document.overlays.structure import read
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve

from .corpus import CORPUS

FOLDER = CORPUS / "overlay-conformance"
SETS = sorted(path.parent.name for path in FOLDER.glob("*/overlay.yaml"))

pytestmark = pytest.mark.real_world


def parameters() -> list[object]:
    """Return the sets; the test is skipped if there are none."""
    reason = "OASMITH_CORPUS names no folder with overlay-conformance"
    return list(SETS) or [pytest.param("", marks=pytest.mark.skip(reason=reason))]


@pytest.mark.parametrize("name", parameters())
def test_a_set_gives_exactly_its_output(name: str) -> None:
    folder = FOLDER / name
    document, _ = load(folder / "openapi.yaml")
    changes, _ = load(folder / "overlay.yaml")
    output, _ = load(folder / "output.yaml")
    assert document is not None
    assert changes is not None
    assert output is not None
    overlay, wrong = read(changes)
    assert overlay is not None
    result, findings = apply(document, [overlay])
    assert result.data == output.data
    assert [one for one in (*wrong, *findings) if one.level is Level.ERROR] == []
    options = ReadOptions(overlays=(folder / "overlay.yaml",), roots=(folder,))
    bundled, _ = resolve(folder / "openapi.yaml", options)
    assert bundled is not None
    assert bundled.data == output.data


@pytest.mark.parametrize("name", parameters())
def test_the_command_gives_exactly_that_output(name: str, tmp_path: Path, oasmith: Command) -> None:
    folder, out = FOLDER / name, tmp_path / "out.yaml"
    options = ("--overlay", str(folder / "overlay.yaml"), "--output", str(out))
    ran = oasmith("bundle", str(folder / "openapi.yaml"), *options)
    assert ran.status == 0, ran.err
    assert yaml.safe_load(out.read_text()) == yaml.safe_load((folder / "output.yaml").read_text())
