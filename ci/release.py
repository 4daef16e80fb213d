"""Release steps that take more than one command: ``python ci/release.py STEP …``.

check TAG       check that the tag is ``v`` and the version, and that CHANGELOG.md has its section
notes TAG       print that section
same A B        check that two folders contain the same files, byte for byte
smoke FOLDER    install the built distributions with pip, pipx and uv, and run them elsewhere

It needs only Python; ``smoke`` also needs pipx and uv in the same environment.
"""

from __future__ import annotations

import filecmp
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION_FILE = ROOT / "generator" / "oasmith" / "__init__.py"
DOCUMENT = ROOT / "spec" / "bigin" / "openapi.yaml"


class ReleaseError(Exception):
    """An error that prevents a release, with what to do."""


def version() -> str:
    """Return the version of oasmith in this checkout."""
    match = re.search(r'(?m)^__version__ = "(.+)"$', VERSION_FILE.read_text(encoding="utf-8"))
    if match is None:
        raise ReleaseError(f"{VERSION_FILE} has no __version__")
    return match[1]


def notes(tag: str, changelog: str) -> str:
    """Return the section of a version. Raises ``ReleaseError`` if there is none."""
    heading = re.escape(tag.removeprefix("v"))
    match = re.search(rf"(?ms)^## {heading}(?: .*?)?\n(.*?)(?=^## |\Z)", changelog)
    if match is None or not match[1].strip():
        raise ReleaseError(
            f"CHANGELOG.md has no section for {tag}: write '## {tag[1:]}' above its changes"
        )
    return match[1].strip()


def check(tag: str, changelog: str) -> None:
    """Raise ``ReleaseError`` if a tag does not match the version and the changelog."""
    if tag != f"v{version()}":
        raise ReleaseError(
            f"the tag is {tag}, but the version is {version()}: set __version__ in {VERSION_FILE}"
        )
    notes(tag, changelog)


def same(first: Path, second: Path) -> None:
    """Raise ``ReleaseError`` if two folders do not contain the same files."""
    names = sorted(path.name for path in first.iterdir())
    if names != sorted(path.name for path in second.iterdir()):
        raise ReleaseError(f"{first} and {second} do not contain files of the same names")
    different = [
        name for name in names if not filecmp.cmp(first / name, second / name, shallow=False)
    ]
    if different:
        raise ReleaseError(f"two builds are not the same: {', '.join(different)}")


def run(command: Sequence[str | Path], folder: Path, **environment: str) -> str:
    """Run a command, and return its output. Raises ``ReleaseError`` if it fails."""
    print("$", *(str(word) for word in command), flush=True)
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        raise ReleaseError(f"{command[0]} failed with {done.returncode}:\n{done.stdout}")
    return done.stdout


def smoke(built: Path) -> None:
    """Install each distribution as a user would, and generate a client."""
    built = built.resolve()
    with tempfile.TemporaryDirectory() as name:
        _pip(built, Path(name))
        _pipx(built, Path(name))
        _uv(built, Path(name))


def _pip(built: Path, folder: Path) -> None:
    """Validate with the core alone; with the extra, generate a new client and import it."""
    venv.create(folder / "pip", with_pip=True)
    binaries = folder / "pip" / ("Scripts" if os.name == "nt" else "bin")
    install = [binaries / "python", "-m", "pip", "install", "--quiet", "--find-links", built]
    run([*install, f"oasmith=={version()}"], folder)
    run([binaries / "oasmith", "validate", DOCUMENT], folder)
    run([*install, f"oasmith[generate]=={version()}", "oasmith-runtime[client]"], folder)
    project = folder / "project"
    project.mkdir()
    for words in (["new", "petshop"], ["validate"], ["generate"], ["check"]):
        run([binaries / "oasmith", *words], project)
    run([*install, project / "generated" / "petshop"], folder)
    run([binaries / "python", "-I", "-c", "import petshop; petshop.Petshop"], folder)


def _pipx(built: Path, folder: Path) -> None:
    home = folder / "pipx"
    wheel = next(built.glob(f"oasmith-{version()}-*.whl"))
    printed = run(
        [
            *(sys.executable, "-m", "pipx", "run"),
            *("--pip-args", f"--find-links {built}", "--spec", wheel, "oasmith", "--version"),
        ],
        folder,
        PIPX_HOME=str(home),
        PIPX_SHARED_LIBS=str(home / "shared"),
    )
    _check_version(printed)


def _uv(built: Path, folder: Path) -> None:
    printed = run(
        [
            *(sys.executable, "-m", "uv", "tool", "run", "--quiet", "--find-links", built),
            *("--from", f"oasmith[generate]=={version()}", "oasmith", "--version"),
        ],
        folder,
        UV_CACHE_DIR=str(folder / "uv"),
    )
    _check_version(printed)


def _check_version(printed: str) -> None:
    if version() not in printed:
        raise ReleaseError(f"oasmith --version printed {printed!r}, not {version()}")


def main(words: Sequence[str]) -> int:
    """Run one step. Returns the exit status."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    try:
        match words:
            case ["check", tag]:
                check(tag, changelog)
            case ["notes", tag]:
                print(notes(tag, changelog))
            case ["same", first, second]:
                same(Path(first), Path(second))
            case ["smoke", folder]:
                smoke(Path(folder))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
