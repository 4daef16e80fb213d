"""Applies one change to a copy of the project, and runs every check."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from oasmith import pipeline
from oasmith.config.client import Client, read
from oasmith.diagnostics.findings import has_errors
from oasmith.diff.changes import ChangeLevel
from oasmith.verify.verify import VerifyOptions
from oasmith.write import compare

from .changes import Change

ROOT = Path(__file__).parents[2]
CHECKS = ("validate", "check", "verify", "diff")


@dataclass(frozen=True)
class Asked:
    """The result of each check for a change: the reported rules, or none if it passes."""

    change: Change
    rules: Mapping[str, tuple[str, ...]]

    @property
    def is_right(self) -> bool:
        """Whether a breaking change is caught, and any other is not."""
        return bool(self.caught) == self.change.breaks

    @property
    def caught(self) -> tuple[str, ...]:
        """The checks that fail."""
        return tuple(check for check in CHECKS if self.rules.get(check))


FIXTURES = "tests/fixtures/bigin"


def project(folder: Path, fixtures: str = FIXTURES) -> None:
    """Copy a project with Bigin's client, with all of its fixtures or one folder of them."""
    for name in ("spec", fixtures, "generated/bigin"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    shutil.copy(ROOT / "oasmith.toml", folder)


def configured(folder: Path) -> Client:
    """Return the client of a project."""
    configuration, findings = read(folder / "oasmith.toml")
    assert configuration is not None, findings
    # The faster formatter writes the same bytes.
    return replace(configuration.clients[0], formatter="ruff")


def made(change: Change, folder: Path) -> None:
    """Apply a change to a project. Raises ``AssertionError`` if there is nothing to change."""
    path = folder / change.file
    if not change.old:
        path.unlink()
        return
    text = path.read_text(encoding="utf-8")
    assert change.old in text, f"{change.name}: {change.file} has no such text"
    path.write_text(text.replace(change.old, change.new, 1), encoding="utf-8")


def asked(change: Change, base: Path, folder: Path) -> Asked:
    """Return the results of the checks for a change.

    After a change of the document, its client is generated again, as in a commit.

    Args:
        change: The change.
        base: The original project.
        folder: An empty folder for the changed project.
    """
    project(folder)
    made(change, folder)
    client = configured(folder)
    rules: dict[str, tuple[str, ...]] = {}
    found = pipeline.findings(client.spec)
    rules["validate"] = _errors(found)
    if has_errors(found):
        return Asked(change, rules)
    generated = pipeline.generate(client)
    if generated.files is None:
        return Asked(change, {**rules, "check": _errors(generated.findings)})
    if change.part == "document":
        for name, text in generated.files.items():
            (client.output / name).write_text(text, encoding="utf-8")
        compared = pipeline.compare(configured(base), client)
        assert compared.comparison is not None, compared.findings
        breaking = [
            one.rule for one in compared.comparison.changes if one.level is ChangeLevel.BREAKING
        ]
        rules["diff"] = tuple(dict.fromkeys(breaking))
    drift = compare(client.output, generated.files, client.settings.package)
    rules["check"] = ("out-of-date",) if drift.states else ()
    options = VerifyOptions(client=client.output, floor=1.0)
    assert client.fixtures is not None
    verified = pipeline.verify(client, [client.fixtures], options)
    assert verified.verification is not None, verified.findings
    rules["verify"] = _errors(list(verified.verification.all_findings))
    return Asked(change, rules)


def _errors(findings: list[pipeline.Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.rule for one in findings if one.level == "error"))
