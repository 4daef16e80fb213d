"""Validation of a large document in a process of its own, beside the other stages.

The process reads the document itself, as data for it would take as long to hand over. It says what
it has read, so that its answer counts only for the same files.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oasmith.document import Document
from oasmith.findings import Finding
from oasmith.memory import findings_from_data, findings_to_data, trace
from oasmith.processors import processors
from oasmith.run import own_process

MODULE = "oasmith.beside"

LARGE = 1_000_000
"""Bytes of a document from which on a second process is worth its start."""


def is_worth_it(spec: Path) -> bool:
    """Return whether a document is large, and there is a second processor."""
    try:
        return processors() > 1 and spec.stat().st_size >= LARGE
    except OSError:
        return False


class Beside:
    """A validation that runs meanwhile. Whoever begins it ends it."""

    def __init__(self, spec: Path, *, tolerant: bool, references: Mapping[str, Path]) -> None:
        """Begin to validate; the arguments are those of ``pipeline.validate``."""
        folders = {prefix: str(folder) for prefix, folder in references.items()}
        wanted = {"spec": str(spec), "tolerant": tolerant, "references": folders}
        # Modules of the working directory are not oasmith's.
        command = [sys.executable, "-P", "-m", MODULE, json.dumps(wanted)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def end(self) -> None:
        """End the process, whether it is done or not."""
        with self._process as process:
            process.kill()

    def findings(self, document: Document) -> list[Finding] | None:
        """Wait, and return what is wrong with ``document``.

        None when the process could not tell, or has read other files than those of ``document``.
        """
        output, _ = self._process.communicate()
        if self._process.returncode != 0:
            return None
        answer = json.loads(output)
        read = trace(document)
        if read is None or answer["read"] != list(read):
            return None
        return findings_from_data(answer["findings"])


def _answer(wanted: Mapping[str, Any]) -> dict[str, Any]:
    from oasmith import pipeline

    references = {prefix: Path(folder) for prefix, folder in wanted["references"].items()}
    made = pipeline.validate(
        Path(wanted["spec"]), tolerant=wanted["tolerant"], references=references
    )
    read = trace(made.document) if made.document is not None else None
    return {"read": read, "findings": findings_to_data(made.findings)}


if __name__ == "__main__":
    own_process()
    json.dump(_answer(json.loads(sys.argv[1])), sys.stdout)
