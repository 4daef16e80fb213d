"""A client is imported only as long as it is used."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from contract_changes.checks import ROOT, configured, project
from imports import fresh_imports

from oasmith import ir, pipeline
from oasmith.verify.client import MissingClient, generated_client


@pytest.fixture(scope="module")
def api() -> ir.Api:
    lowered = pipeline.lower(configured(ROOT))
    assert lowered.api is not None
    return lowered.api


def test_a_package_of_the_same_name_is_back_afterwards(api: ir.Api, tmp_path: Path) -> None:
    import bigin
    from bigin import BiginError, errors

    project(tmp_path)
    with generated_client(tmp_path / "generated/bigin", api) as client:
        assert sys.modules["bigin"] is not bigin
        assert client.errors is not BiginError
    assert sys.modules["bigin"] is bigin
    assert sys.modules["bigin.errors"] is errors


def test_the_client_that_is_there_is_used_as_it_is(api: ir.Api) -> None:
    import bigin

    with generated_client(ROOT / "generated/bigin", api) as client:
        assert client.errors is bigin.BiginError


def test_a_client_that_cannot_be_imported_leaves_the_other_one(api: ir.Api, tmp_path: Path) -> None:
    import bigin

    project(tmp_path)
    shutil.rmtree(tmp_path / "generated/bigin/bigin/_runtime")
    with (
        pytest.raises(MissingClient, match="bigin cannot be imported"),
        generated_client(tmp_path / "generated/bigin", api),
    ):
        pass
    assert sys.modules["bigin"] is bigin


def test_a_package_that_was_not_imported_before_is_not_afterwards(api: ir.Api) -> None:
    with fresh_imports("bigin"):
        with generated_client(ROOT / "generated/bigin", api) as client:
            assert client.errors is sys.modules["bigin"].BiginError
        assert not [name for name in sys.modules if name.partition(".")[0] == "bigin"]
