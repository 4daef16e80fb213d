"""The wheel and the source distribution of a client, built as ``python -m build`` does.

hatchling, which clients are built with, gives each file the time of ``SOURCE_DATE_EPOCH``, and a
fixed one where that is not set: the same files give the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from build import check_dependency


class BuildError(Exception):
    """Why no distribution could be built: what the build has printed."""


def build(project: Path, target: Path) -> list[Path]:
    """Build the source distribution of a client, and of that the wheel.

    Args:
        project: The client's folder, with its ``pyproject.toml``.
        target: The folder that gets both files.

    Returns:
        The files, the wheel first. Raises ``BuildError``.
    """
    # What the build needs is here as a rule; where it is not, an environment of its own gets it.
    isolation = [] if _lacks(project) else ["--no-isolation"]
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oasmith-", dir=target) as folder:
        command = [sys.executable, "-m", "build", *isolation, "--outdir", folder, str(project)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BuildError("\n".join(filter(None, (done.stdout.strip(), done.stderr.strip()))))
        # Nothing half-built takes the place of a file that may have been uploaded.
        return [
            path.replace(target / path.name)
            for path in sorted(Path(folder).iterdir(), key=lambda path: path.suffix != ".whl")
        ]


def _lacks(project: Path) -> bool:
    """Return whether something that the build needs is not installed here."""
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    required = tomllib.loads(text).get("build-system", {}).get("requires", [])
    return any(missing for name in required for missing in check_dependency(name))
