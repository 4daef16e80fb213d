"""The steps of a release that are more than one command: ``python ci/release.py STEP …``.

check TAG       the tag is ``v`` and the version, and CHANGELOG.md has a section for it
notes TAG       print that section
same A B        two folders hold the same files, byte for byte
smoke FOLDER    install what was built with pip, pipx and uv, and use it away from this checkout

It needs nothing but Python, except that ``smoke`` runs pipx and uv of the same environment.
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
    """What stands in the way of a release, and what to do."""


def version() -> str:
    """Return the version of oasmith in this checkout."""
    match = re.search(r'(?m)^__version__ = "(.+)"$', VERSION_FILE.read_text(encoding="utf-8"))
    if match is None:
        raise ReleaseError(f"{VERSION_FILE} has no __version__")
    return match[1]


def notes(tag: str, changelog: str) -> str:
    """Return the section of a version. Raises ``ReleaseError`` where there is none."""
    heading = re.escape(tag.removeprefix("v"))
    match = re.search(rf"(?ms)^## {heading}(?: .*?)?\n(.*?)(?=^## |\Z)", changelog)
    if match is None or not match[1].strip():
        raise ReleaseError(
            f"CHANGELOG.md has no section for {tag}: write '## {tag[1:]}' above what is new"
        )
    return match[1].strip()


def check(tag: str, changelog: str) -> None:
    """Raise ``ReleaseError`` where a tag does not fit what is checked in."""
    if tag != f"v{version()}":
        raise ReleaseError(
            f"the tag is {tag} and the version {version()}: set __version__ in {VERSION_FILE}"
        )
    notes(tag, changelog)


def same(first: Path, second: Path) -> None:
    """Raise ``ReleaseError`` where two folders do not hold the same files."""
    names = sorted(path.name for path in first.iterdir())
    if names != sorted(path.name for path in second.iterdir()):
        raise ReleaseError(f"{first} and {second} do not hold files of the same names")
    different = [
        name for name in names if not filecmp.cmp(first / name, second / name, shallow=False)
    ]
    if different:
        raise ReleaseError(f"built twice, not the same: {', '.join(different)}")


def run(command: Sequence[str | Path], folder: Path, **environment: str) -> str:
    """Run a command, and return what it prints. Raises ``ReleaseError`` where it fails."""
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
    """Install each distribution as a user would, and make a client."""
    built = built.resolve()
    with tempfile.TemporaryDirectory() as name:
        _pip(built, Path(name))
        _pipx(built, Path(name))
        _uv(built, Path(name))


def _pip(built: Path, folder: Path) -> None:
    """Validate with the light core; with its extra make a client from nothing, and import it."""
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
    found = run(
        [
            *(sys.executable, "-m", "pipx", "run"),
            *("--pip-args", f"--find-links {built}", "--spec", wheel, "oasmith", "--version"),
        ],
        folder,
        PIPX_HOME=str(home),
        PIPX_SHARED_LIBS=str(home / "shared"),
    )
    _is_version(found)


def _uv(built: Path, folder: Path) -> None:
    found = run(
        [
            *(sys.executable, "-m", "uv", "tool", "run", "--quiet", "--find-links", built),
            *("--from", f"oasmith[generate]=={version()}", "oasmith", "--version"),
        ],
        folder,
        UV_CACHE_DIR=str(folder / "uv"),
    )
    _is_version(found)


def _is_version(printed: str) -> None:
    if version() not in printed:
        raise ReleaseError(f"oasmith --version says {printed!r}, not {version()}")


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
