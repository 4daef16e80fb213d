"""Runs ``oasmith`` in this process, for the tests of the command line."""

from __future__ import annotations

import functools
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main

from oasmith import cli

DOCUMENT = "spec/shop/openapi.yaml"
APPLICATION = functools.cache(cli.application)
COMMANDS = functools.cache(typer.main.get_command)
"""Return command lines, cached because building one is slow."""


@dataclass
class Ran:
    """The result of a command."""

    status: int
    out: str
    err: str

    @property
    def untimed(self) -> Ran:
        """The output without the seconds at the end of a line."""
        out, err = (re.sub(r"(?m)\d+\.\d s$", "- s", text) for text in (self.out, self.err))
        return Ran(self.status, out, err)


class Command:
    """Runs ``oasmith`` in this process."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture

    def __call__(self, *arguments: str) -> Ran:
        self._patch.setattr(sys, "argv", ["oasmith", *arguments])
        self._patch.setattr(cli, "application", lambda _: APPLICATION())
        self._patch.setattr(typer.main, "get_command", COMMANDS)
        # The tests go on in this process, and need it.
        self._patch.setattr(cli, "disable_garbage_collection", lambda: None)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self._capture.readouterr()
        return Ran(int(ended.value.code or 0), out, err)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def written(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
