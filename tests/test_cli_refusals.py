"""Usage errors of the command line: a reason, no traceback, and exit status 2."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command_line import DOCUMENT, Command, change

from oasmith import __version__, cli, pipeline


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["generate", "shopp"], "there is no client shopp in oasmith.toml", "Did you mean shop?"),
        (["generate", "--formatter", "ruff"], "--formatter needs --spec", "the key is formatter"),
        (["check", "--client-version", "1"], "--client-version needs --spec", "key is version"),
        (["generate", "--spec", DOCUMENT], "--spec needs --output", "--help"),
        (["generate", "shop", "--spec", DOCUMENT], "--spec and the client shop exclude", ""),
        (
            ["generate", "--spec", DOCUMENT, "--output", "out", "--package", "json"],
            "--package must be the name of a new Python module, such as petshop, not 'json'",
            "",
        ),
        (["validate", "--map-references", "x"], "--map-references must be PREFIX=FOLDER", ""),
        (["new", "a-b"], "'a-b' must be the name of a new Python module", ""),
    ],
)
def test_what_cannot_run_ends_with_two(
    oasmith: Command, project: Path, arguments: list[str], message: str, hint: str
) -> None:
    ran = oasmith(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"oasmith: {message}")
    assert hint in ran.err


@pytest.mark.parametrize(
    "arguments", [["validate", "--level", "loud"], ["generate", "--typo"], ["nonsense"]]
)
def test_a_wrong_command_line_ends_with_two(
    oasmith: Command, project: Path, arguments: list[str]
) -> None:
    ran = oasmith(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Error" in ran.err
    assert "Traceback" not in ran.err


def test_a_wrong_configuration_ends_with_two(oasmith: Command, project: Path) -> None:
    change(project / "oasmith.toml", "formatter", "formater")
    for command in ("generate", "check", "validate", "dump-ir"):
        ran = oasmith(command)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(
            "oasmith.toml:8:1: error [configuration] clients.shop.formater is not a known key\n"
            "    |\n"
            '  8 | formater = "ruff"\n'
            "    | ^^^^^^^^\n"
            "    = Did you mean formatter? Known here: spec, "
        )


def test_no_configuration_says_how_to_begin(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = oasmith("generate")
    assert ran.status == 2
    assert "there is no oasmith.toml in this folder or above" in ran.err
    assert "oasmith new" in ran.err


def test_a_disk_that_refuses_is_no_fault_of_oasmith(oasmith: Command, project: Path) -> None:
    (project / "generated").write_text("a file\n", encoding="utf-8")
    ran = oasmith("generate")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "oasmith: Not a directory: generated/shop\n"


def test_a_fault_of_oasmith_says_what_to_report(
    oasmith: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        error = KeyError("x")
        error.pointer = "/paths/~1items"  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr("oasmith.lower.lower", broken)
    ran = oasmith("generate")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(
        "oasmith: a fault of oasmith itself: stage lower, at #/paths/~1items: KeyError: 'x'\n"
    )
    assert f"oasmith {__version__}, Python 3." in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("OASMITH_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["oasmith", "generate"])
    with pytest.raises(pipeline.StageError):
        cli.main()
