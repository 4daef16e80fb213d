"""What validation says of a document that is generated from: remembered, found first, or beside."""

from __future__ import annotations

from collections.abc import Callable

from oasmith.beside import Beside, is_worth_it
from oasmith.config import Client
from oasmith.document import Document
from oasmith.findings import Finding
from oasmith.memory import Memory, findings_from_data, findings_to_data
from oasmith.run import Run

Check = Callable[[], list[Finding]]


class Verdict:
    """Everything that is wrong with one document, in time for the files to be written."""

    def __init__(self, client: Client, run: Run) -> None:
        """Recall the findings for a ``client``; begin to look beside where that pays."""
        tolerant, references = client.tolerant, client.references
        self._run = run
        self._memory = Memory(run.cache, "validate", client.spec, tolerant, references)
        known = self._memory.recall()
        self._found = None if known is None else findings_from_data(known)
        self._beside = None
        if known is None and is_worth_it(client.spec):
            self._beside = Beside(client.spec, tolerant=tolerant, references=references)

    def __enter__(self) -> Verdict:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process beside, if there is one."""
        if self._beside is not None:
            self._beside.end()

    def before(self, document: Document, check: Check) -> list[Finding]:
        """Return the findings before later stages run; none yet, where a process looks for them."""
        return self._find(document, check) if self._beside is None else []

    def after(self, document: Document, check: Check) -> list[Finding]:
        """Return the findings. ``check`` finds them where the process beside could not."""
        return self._find(document, check)

    def _find(self, document: Document, check: Check) -> list[Finding]:
        if self._found is None:
            beside = self._awaited(document)
            self._found = check() if beside is None else beside
            self._memory.remember(document, findings_to_data(self._found))
        return self._found

    def _awaited(self, document: Document) -> list[Finding] | None:
        if self._beside is None:
            return None
        self._run.tell("validate")
        return self._beside.findings(document)
