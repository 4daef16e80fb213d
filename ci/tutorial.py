"""Runs docs/tutorial.md as a reader would: ``python ci/tutorial.py``.

Each line of an ``sh`` block is a command in one shell, in a new folder; a block with a title is a
file to write, a ``diff`` block a patch to apply, and each line of a ``text`` block must be part of
the output of the commands before it. It uses only the page from this checkout: pip installs the
packages; ``PIP_FIND_LINKS`` can name a folder of wheels. Prints how long each command took.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorial.md"
BLOCK = re.compile(
    r"^(?:<!-- exit: (?P<exit>\d+) -->\n)?"
    r"```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<code>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
MARK = "\x1e"
"""Separates the output of a command from its exit status."""


class TutorialError(Exception):
    """A step whose result differs from the page."""


@dataclass(frozen=True)
class Step:
    """A block of the page."""

    language: str
    title: str
    code: str
    exit: int
    line: int


def steps(text: str) -> list[Step]:
    """Return the blocks of a page, in order."""
    return [
        Step(
            match["language"],
            match["title"] or "",
            match["code"],
            int(match["exit"] or 0),
            text.count("\n", 0, match.start("code")) + 1,
        )
        for match in BLOCK.finditer(text)
    ]


class Walk:
    """One shell, which keeps its working directory and environment between commands."""

    def __init__(self, folder: Path) -> None:
        """Start the shell in a folder."""
        identity = {"NAME": "Reader", "EMAIL": "reader@example.com"}
        people = ("AUTHOR", "COMMITTER")
        git = {f"GIT_{who}_{key}": identity[key] for who in people for key in identity}
        self._shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env={**os.environ, **git, "COLUMNS": "200", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""
        self.seconds: list[tuple[float, str]] = []

    def run(self, command: str) -> int:
        """Run one command, and return its exit status."""
        started = time.monotonic()
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(f"{command}\nprintf '{MARK}%s\\n' $?\n")
        self._shell.stdin.flush()
        lines = []
        while MARK not in (line := self._shell.stdout.readline()):
            if not line:
                raise TutorialError(f"the shell ended during: {command}")
            lines.append(line)
        last, _, status = line.partition(MARK)
        self.printed += "".join(lines) + last
        self.seconds.append((time.monotonic() - started, command))
        return int(status)

    def block(self, step: Step) -> None:
        """Execute a block. Raises ``TutorialError`` if that fails."""
        if step.language == "sh":
            self._commands(step)
        elif step.title:
            self._run_checked(f"cat > {step.title} <<'END_OF_FILE'\n{step.code}END_OF_FILE", step)
        elif step.language == "diff":
            self._run_checked(f"git apply - <<'END_OF_DIFF'\n{step.code}END_OF_DIFF", step)
        elif step.language == "text":
            missing = [line for line in step.code.splitlines() if line not in self.printed]
            if missing:
                raise TutorialError(
                    f"line {step.line}: {missing[0]!r} was not printed. The output:\n{self.printed}"
                )

    def _commands(self, step: Step) -> None:
        self.printed = ""
        *first, last = step.code.splitlines()
        for command in first:
            self._run_checked(command, step)
        status = self.run(last)
        if status != step.exit:
            raise TutorialError(f"line {step.line}: {last} exited with {status}:\n{self.printed}")

    def _run_checked(self, command: str, step: Step) -> None:
        status = self.run(command)
        if status:
            raise TutorialError(f"line {step.line}: {command} failed, {status}:\n{self.printed}")

    def close(self) -> None:
        """Stop the shell."""
        self._shell.communicate("exit\n")


def main(words: list[str]) -> int:
    """Run the page, and return the exit status."""
    if words:
        print(__doc__, file=sys.stderr)
        return 2
    # Outside this checkout, because the commands would find its oasmith.toml.
    with tempfile.TemporaryDirectory() as folder:
        return walk_through(Path(folder))


def walk_through(folder: Path) -> int:
    """Execute the page's blocks in a folder; return the exit status."""
    walk = Walk(folder)
    try:
        for step in steps(PAGE.read_text(encoding="utf-8")):
            walk.block(step)
    except TutorialError as error:
        print(f"tutorial: {error}", file=sys.stderr)
        return 1
    finally:
        walk.close()
    for seconds, command in walk.seconds:
        print(f"{seconds:6.1f} s  {command.splitlines()[0]}")
    print(f"{sum(seconds for seconds, _ in walk.seconds):6.1f} s  total")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
