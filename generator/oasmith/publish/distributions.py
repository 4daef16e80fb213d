"""Building the wheel and the source distribution of a client with ``python -m build``.

Clients are built with hatchling, which sets the time of each file to ``SOURCE_DATE_EPOCH``, or to
a fixed time if that is not set, so that builds are reproducible.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from build import check_dependency


class BuildError(Exception):
    """The build has failed; the argument is its output."""


def build(project: Path, target: Path) -> list[Path]:
    """Build the source distribution of a client, and the wheel from it.

    Args:
        project: The client's folder, with its ``pyproject.toml``.
        target: The folder for both files.

    Returns:
        The files, the wheel first. Raises ``BuildError``.
    """
    # The build requirements are usually installed; if not, build installs them in isolation.
    isolation = [] if _lacks_requirements(project) else ["--no-isolation"]
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oasmith-", dir=target) as folder:
        command = [sys.executable, "-m", "build", *isolation, "--outdir", folder, str(project)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise BuildError(
                "\n".join(filter(None, (result.stdout.strip(), result.stderr.strip())))
            )
        # An incomplete build must not replace a file that may have been uploaded.
        return [
            path.replace(target / path.name)
            for path in sorted(Path(folder).iterdir(), key=lambda path: path.suffix != ".whl")
        ]


def _lacks_requirements(project: Path) -> bool:
    """Return whether a build requirement is not installed in this environment."""
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    required = tomllib.loads(text).get("build-system", {}).get("requires", [])
    return any(missing for name in required for missing in check_dependency(name))
