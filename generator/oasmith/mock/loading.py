"""Documents for a mock: read and lowered, without the checks that validation makes."""

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
    """A document that a mock cannot answer for; the message has the findings."""

    def __init__(self, findings: list[Finding]) -> None:
        """Say what stands in the way."""
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def load(
    spec: Path,
    settings: Settings | None = None,
    options: ReadOptions = AS_IT_IS,
    *,
    is_tolerant: bool = False,
) -> MockDocument:
    """Return a document, ready to answer for.

    Args:
        spec: The root file.
        settings: How its client is called.
        options: How it is read.
        is_tolerant: Live with what generation can live with, too.

    Raises:
        DocumentError: It cannot be answered for.
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
    """Return a document as it was at a time, once for all who ask.

    Args:
        spec: The document.
        changed: When the file was changed last, in nanoseconds.

    Raises:
        DocumentError: It cannot be answered for.
    """
    # A client was made of it, so that what is left to say of it has been said.
    return load(spec, is_tolerant=True)
