"""Validation of a large document in a second process, concurrently with the other stages.

The process reads the document itself, as passing its data would take as long. It returns the state
of the files that it read, so that its findings are used only for the same files.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from oasmith.cache.run_cache import RunCache, findings_from_data, findings_to_data, input_states
from oasmith.config.client import Client
from oasmith.cpu_count import cpu_count
from oasmith.diagnostics.findings import Finding
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions
from oasmith.run import Run

MODULE = "oasmith.validation_process"

PARALLEL_SIZE = 1_000_000
"""The size of a document in bytes from which a second process saves time."""

Check = Callable[[], list[Finding]]


def is_worthwhile(spec: Path) -> bool:
    """Return whether a document is large and there is a second CPU."""
    try:
        return cpu_count() > 1 and spec.stat().st_size >= PARALLEL_SIZE
    except OSError:
        # The resolve stage reports a document that cannot be read.
        return False


class ValidationWorker:
    """A process that validates one document; the caller must call ``end``."""

    def __init__(self, spec: Path, *, tolerant: bool, options: ReadOptions) -> None:
        """Start the process; the arguments are those of ``pipeline.validate``."""
        request = {"spec": spec, "tolerant": tolerant, "options": options}
        # -P: modules in the working directory must not shadow those of oasmith.
        command = [sys.executable, "-P", "-m", MODULE, pickle.dumps(request).hex()]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def end(self) -> None:
        """End the process, whether it has finished or not."""
        # Leaving the context closes the pipe and reaps the process.
        with self._process as process:
            process.kill()

    def findings(self, document: Document) -> list[Finding] | None:
        """Wait for the process and return the findings of ``document``.

        None if the process failed, or read other files than those of ``document``.
        """
        output, _ = self._process.communicate()
        if self._process.returncode != 0:
            return None
        response = json.loads(output)
        # The files may have changed between the two reads.
        states = input_states(document)
        if states is None or response["read"] != list(states):
            return None
        return findings_from_data(response["findings"])


class ConcurrentValidation:
    """The findings of one document: from the cache, from a worker or from this process."""

    def __init__(self, client: Client, run: Run) -> None:
        """Load the findings of a ``client`` from the cache, or start a worker if worthwhile."""
        tolerant, options = client.tolerant, client.reading
        self._run = run
        self._cache = RunCache(run.cache, "validate", client.spec, options, tolerant)
        cached = self._cache.load()
        self._findings = None if cached is None else findings_from_data(cached)
        self._worker = None
        if cached is None and run.is_alone and is_worthwhile(client.spec):
            self._worker = ValidationWorker(client.spec, tolerant=tolerant, options=options)

    def __enter__(self) -> ConcurrentValidation:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker, if there is one."""
        if self._worker is not None:
            self._worker.end()

    def before(self, document: Document, check: Check) -> list[Finding]:
        """Return the findings before later stages run; an empty list while a worker is running."""
        return self._find(document, check) if self._worker is None else []

    def after(self, document: Document, check: Check) -> list[Finding]:
        """Return the findings; ``check`` computes them if the worker failed."""
        return self._find(document, check)

    def _find(self, document: Document, check: Check) -> list[Finding]:
        if self._findings is None:
            from_worker = self._await_worker(document)
            self._findings = check() if from_worker is None else from_worker
            self._cache.store(document, findings_to_data(self._findings))
        return self._findings

    def _await_worker(self, document: Document) -> list[Finding] | None:
        if self._worker is None:
            return None
        self._run.on_stage("validate")
        return self._worker.findings(document)
