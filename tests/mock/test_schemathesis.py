"""Schemathesis against the mock: what the document allows is answered, what it does not is refused.

It lives in an environment of its own, which ``make mock`` makes.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from figures import FIGURES

from .both import ROOT, bigin_document, served

pytestmark = pytest.mark.mock

DOCUMENT = ROOT / "generated" / "bigin" / "bigin" / "openapi.json"
CONFIG = Path(__file__).with_name("schemathesis.toml")


@dataclass(frozen=True)
class Case:
    """A request that schemathesis has made, and the response."""

    is_negative: bool
    method: str
    status: int
    body: str

    @property
    def is_refused(self) -> bool:
        """Whether the mock refuses it: the call, or items of it, each with a row of its own."""
        if self.status >= 400:
            return True
        if self.status != 202:
            return False
        results = json.loads(self.body)["data"]
        return any(result["status"] == "error" for result in results)


def cases(report: Path) -> Iterator[Case]:
    data: Any = yaml.load(report.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for one in data["http_interactions"]:
        response = one["response"]
        yield Case(
            is_negative=one["generation"]["mode"] == "negative",
            method=one["request"]["method"],
            status=int(response["status"]["code"]),
            body=(response.get("body") or {}).get("string", ""),
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_schemathesis_finds_no_failure(tmp_path: Path, seed: int) -> None:
    program = os.environ.get("OASMITH_SCHEMATHESIS")
    assert program, "make mock says where schemathesis is"
    command = [
        *(program, "--config-file", str(CONFIG), "run", str(DOCUMENT)),
        *("--header", "Authorization: Zoho-oauthtoken a-token", "--seed", str(seed)),
        *("--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", "200"),
        # The document has HTTP 400 for other methods, and the check wants 405.
        *("--checks", "all", "--exclude-checks", "unsupported_method"),
        *("--report", "vcr", "--report-dir", str(tmp_path), "--continue-on-failure"),
    ]
    with served(bigin_document()) as places:
        url = places["us"].url
        done = subprocess.run(
            [*command, "--url", url], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    [report] = tmp_path.glob("vcr-*.yaml")
    made = list(cases(report))
    # What was deleted before is not there a second time, which the document has a row for.
    positive = [
        case
        for case in made
        if not case.is_negative and (case.method, case.status) != ("DELETE", 400)
    ]
    negative = [case for case in made if case.is_negative]
    answered = [case for case in positive if 200 <= case.status < 300]
    refused = [case for case in negative if case.is_refused]
    FIGURES.count("schemathesis", "allowed", len(positive))
    FIGURES.count("schemathesis", "allowed and answered 2xx", len(answered))
    FIGURES.count("schemathesis", "not allowed", len(negative))
    FIGURES.count("schemathesis", "not allowed and refused", len(refused))
    assert len(positive) > 20
    assert len(negative) > 20
    assert len(answered) >= 0.9 * len(positive), [c for c in positive if c not in answered]
    assert refused == negative, [case for case in negative if not case.is_refused]
