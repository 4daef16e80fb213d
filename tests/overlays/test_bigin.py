"""The overlays of docs/overlays.md, applied to Bigin's document, have the documented effect."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from oasmith import pipeline
from oasmith.config.client import Client, find, read
from oasmith.pipeline import Lowered

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "overlays.md"


def written(folder: Path) -> tuple[Path, ...]:
    """Write the overlays of the page as if they were in the project, and return their paths."""
    blocks = re.findall(r"```yaml\n# overlays/(\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for name, text in blocks:
        spec = Path(os.path.relpath(ROOT / "spec", folder)).as_posix()
        (folder / name).write_text(text.replace("../spec", spec), encoding="utf-8")
    return tuple(folder / name for name, _ in blocks)


@pytest.fixture(scope="module")
def bigin() -> Client:
    path = find(ROOT)
    assert path is not None
    configuration, findings = read(path)
    assert configuration is not None, findings
    return next(client for client in configuration.clients if client.name == "bigin")


@pytest.fixture(scope="module")
def lowered(bigin: Client, tmp_path_factory: pytest.TempPathFactory) -> Lowered:
    overlays = written(tmp_path_factory.mktemp("overlays"))
    assert [path.name for path in overlays] == ["ours.yaml", "scopes.yaml"]
    lowered = pipeline.lower(replace(bigin, overlays=overlays))
    assert lowered.findings == []
    return lowered


def test_the_client_is_as_the_page_says(lowered: Lowered) -> None:
    api = lowered.api
    assert api is not None
    resource = next(one for one in api.resources if one.ident == "related_records")
    operation = next(one for one in resource.operations if one.id == "updateRelatedRecords")
    assert operation.batch is not None
    assert operation.method_ident == "link"
    assert operation.batch.size == 50
    assert "X-Team" in [parameter.name for parameter in operation.parameters]
    ids = [server.id for server in api.servers]
    assert (len(ids), "cn" in ids) == (7, False)


def test_the_scopes_are_as_the_page_says(lowered: Lowered) -> None:
    assert lowered.document is not None
    data = lowered.document.data
    flow = data["components"]["securitySchemes"]["zohoOAuth"]["flows"]["authorizationCode"]
    gone = "ZohoBigin.modules.{module_name}.UPDATE"
    assert "ZohoBigin.modules.{module_name}.WRITE" in flow["scopes"]
    assert gone not in flow["scopes"]
    (put,) = (path["put"] for path in data["paths"].values() if "put" in path)
    assert [gone] not in [next(iter(one.values())) for one in put["security"]]
    assert len(put["security"]) == 3


def test_without_the_second_overlay_a_target_behind_the_reference_says_which_file_to_name(
    bigin: Client, tmp_path: Path
) -> None:
    overlay = tmp_path / "behind.yaml"
    overlay.write_text(
        "overlay: 1.1.0\ninfo: {title: Ours, version: 1.0.0}\nactions:\n"
        "- target: $.components.securitySchemes.zohoOAuth.flows.authorizationCode.scopes\n"
        "  update: {ZohoBigin.settings.more.ALL: More settings.}\n",
        encoding="utf-8",
    )
    (finding,) = pipeline.lower(replace(bigin, overlays=(overlay,))).findings
    file = Path(os.path.relpath(ROOT / "spec/zoho/oauth.yaml", tmp_path)).as_posix()
    assert finding.rule == "overlay-matches-nothing"
    assert finding.hint == (
        "$.components.securitySchemes.zohoOAuth is a $ref to ../zoho/oauth.yaml#/bigin: write a "
        f"separate overlay for that file, with extends: {file} and the target "
        "$.bigin.flows.authorizationCode.scopes."
    )
    # As the hint says.
    text = overlay.read_text(encoding="utf-8").replace("actions:", f"extends: {file}\nactions:")
    target = "$.bigin.flows.authorizationCode.scopes"
    overlay.write_text(re.sub(r"target: .*", f"target: {target}", text), encoding="utf-8")
    mended = pipeline.lower(replace(bigin, overlays=(overlay,)))
    assert mended.findings == []
    assert mended.document is not None
    scheme = mended.document.data["components"]["securitySchemes"]["zohoOAuth"]
    scopes = scheme["flows"]["authorizationCode"]["scopes"]
    assert list(scopes)[-1] == "ZohoBigin.settings.more.ALL"
    location = mended.document.positions.locate(
        "/components/securitySchemes/zohoOAuth/flows/authorizationCode/scopes"
        "/ZohoBigin.settings.more.ALL"
    )
    assert location.file == overlay.as_posix()
