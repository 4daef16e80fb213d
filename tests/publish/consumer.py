"""A repository that uses a published client as its users do: an index, pip, importlib."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READ = """\
import json
from importlib.metadata import version
from importlib.resources import files

package = files({package!r})
print(json.dumps({{
    "version": version({distribution!r}),
    "document": json.loads((package / "openapi.json").read_text(encoding="utf-8")),
    "changelog": (package / "CHANGELOG.md").read_text(encoding="utf-8"),
}}))
"""


@dataclass(frozen=True)
class Consumer:
    """A project with a separate environment: the folder ``site`` instead of a whole venv."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def install(self, requirement: str, index: Path) -> None:
        """Install a distribution from a folder of wheels, without its dependencies."""
        # pip does not uninstall older files from such a folder.
        shutil.rmtree(self.site, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-index", "--find-links", str(index), "--no-deps"]
        command += ["--target", str(self.site), requirement]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)

    def carried(self, package: str, distribution: str) -> dict[str, Any]:
        """Return version, document and changelog of the installed distribution, with importlib."""
        program = READ.format(package=package, distribution=distribution)
        return dict(json.loads(self.run(program)))

    def oasmith(self, *words: str) -> str:
        """Run oasmith in this environment, and return its output."""
        return self._python("-m", "oasmith", *words)

    def run(self, program: str) -> str:
        """Run a program in this environment."""
        return self._python("-c", program)

    def _python(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(self.site),
                "OASMITH_CACHE": str(self.folder / "cache"),
            },
        )
        return done.stdout
