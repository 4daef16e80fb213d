"""Loading of documents for a mock: reading and lowering, without validation."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from oasmith.config.settings import Settings
from oasmith.contract.contract import Contract
from oasmith.diagnostics.findings import Finding, has_errors
from oasmith.diagnostics.rules import tolerated
from oasmith.document.reading import AS_IT_IS, ReadOptions
from oasmith.document.resolve import resolve
from oasmith.lower import lower
from oasmith.mock.document import MockDocument


class DocumentError(Exception):
    """A document cannot be mocked; the message contains the findings."""

    def __init__(self, findings: list[Finding]) -> None:
        """Store the findings that prevent a mock."""
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def load(
    spec: Path,
    settings: Settings | None = None,
    options: ReadOptions = AS_IT_IS,
    *,
    is_tolerant: bool = False,
) -> MockDocument:
    """Load a document for a mock.

    Args:
        spec: The root file.
        settings: The settings of its client.
        options: The options for reading it.
        is_tolerant: Whether to tolerate the errors that generation can tolerate.

    Raises:
        DocumentError: The document cannot be mocked.
    """
    document, findings = resolve(spec, options)
    judged = map(tolerated, findings) if is_tolerant else findings
    errors = [one for one in judged if has_errors([one])]
    if document is None or errors:
        raise DocumentError(errors or findings)
    chosen = settings or Settings(package="client", client_class="Client", distribution="client")
    api, lowering = lower(document, chosen)
    if api is None:
        raise DocumentError([one for one in lowering if has_errors([one])])
    return MockDocument(Contract(document, api))


@lru_cache(maxsize=8)
def loaded(spec: Path, changed: int) -> MockDocument:
    """Load a document with a cache by its modification time.

    Args:
        spec: The document.
        changed: The modification time of the file in nanoseconds.

    Raises:
        DocumentError: The document cannot be mocked.
    """
    # A client was generated from it, so the remaining problems have already been reported.
    return load(spec, is_tolerant=True)
