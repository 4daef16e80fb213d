"""The tutorial's patches fit the document that ``oasmith new`` creates; its commands are long."""

from __future__ import annotations

import subprocess
from pathlib import Path

from docs.shown import blocks
from oasmith import scaffold

TUTORIAL = "docs/tutorial.md"


def test_the_patches_of_the_tutorial_apply_to_the_new_document(tmp_path: Path) -> None:
    files, _ = scaffold.plan("petshop", tmp_path)
    scaffold.write(files)
    patches = [block.code for block in blocks(TUTORIAL) if block.language == "diff"]
    assert len(patches) == 3
    for patch in patches:
        done = subprocess.run(
            ["git", "apply", "-"],
            cwd=tmp_path,
            input=patch,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
