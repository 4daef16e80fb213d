"""``pytest --oasmith-verify``: one test for each fixture and check.

Nothing of oasmith is imported unless the option is given. Source of the hooks:
https://docs.pytest.org/en/stable/reference/reference.html#hooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from oasmith.config.client import Client
    from oasmith.diagnostics.findings import Finding
    from oasmith.verify.results import CheckedExchange, Verification


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the command line options."""
    group = parser.getgroup("oasmith", "contract checks of oasmith")
    group.addoption(
        "--oasmith-verify",
        action="store_true",
        help="verify the fixtures of oasmith.toml against documents and clients, one test for each "
        "fixture and check",
    )
    group.addoption(
        "--oasmith-client",
        action="append",
        default=[],
        metavar="NAME",
        help="verify this client of oasmith.toml only; repeatable",
    )
    group.addoption(
        "--oasmith-config", metavar="FILE", help="use this file, not the nearest oasmith.toml"
    )
    group.addoption(
        "--oasmith-document-only", action="store_true", help="do not check generated clients"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the tests of the fixtures to the collected tests."""
    if session.config.getoption("--oasmith-verify"):
        collector = _Clients.from_parent(session, name="oasmith", nodeid="oasmith")
        items.extend(collector.items())


class _Clients(pytest.Collector):
    """The clients of one configuration."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests of all clients."""
        yield from self.items()

    def items(self) -> Iterator[pytest.Item]:
        """Yield a test for each check of each exchange, and one for findings of no exchange."""
        for client in _clients(self.config):
            verification = _verified(client, self.config)
            for exchange in verification.exchanges:
                for check, findings in exchange.checks.items():
                    name = f"{client.name}::{exchange.name}::{check}"
                    yield _Check.from_parent(self, name=name, findings=findings, exchange=exchange)
            yield _Check.from_parent(
                self, name=f"{client.name}::fixtures", findings=verification.findings, exchange=None
            )


def _clients(config: pytest.Config) -> list[Client]:
    """Return the clients to verify. Raises ``UsageError`` if there are none or a name is wrong."""
    from oasmith.config.client import FILE, find, read
    from oasmith.sources.locate import located

    given = config.getoption("--oasmith-config")
    path = Path(given) if given else find(config.rootpath)
    if path is None or not path.is_file():
        raise pytest.UsageError(f"--oasmith-verify needs {given or FILE}, which does not exist")
    configuration, findings = read(path)
    clients, errors = ([], findings) if configuration is None else located(configuration)
    if errors:
        raise pytest.UsageError("\n".join(map(str, errors)))
    wanted: list[str] = config.getoption("--oasmith-client") or []
    known = {client.name: client for client in clients}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise pytest.UsageError(f"there is no client {', '.join(unknown)} in {path}")
    chosen = [known[name] for name in wanted] or [
        client for client in known.values() if client.fixtures is not None
    ]
    if not chosen or any(client.fixtures is None for client in chosen):
        raise pytest.UsageError(f'no fixtures; in {path}: fixtures = "tests/fixtures"')
    return chosen


def _verified(client: Client, config: pytest.Config) -> Verification:
    """Verify a client's fixtures. Raises ``UsageError`` for an invalid document."""
    from oasmith import pipeline
    from oasmith.verify.verify import VerifyOptions

    document_only = config.getoption("--oasmith-document-only")
    options = VerifyOptions(client=None if document_only else client.output)
    verified = pipeline.verify(client, [client.fixtures] if client.fixtures else [], options)
    if verified.verification is None:
        raise pytest.UsageError("\n".join(map(str, verified.findings)))
    return verified.verification


class ContractBroken(Exception):
    """An exchange that does not match the document or the client."""


class _Check(pytest.Item):
    """One check of one exchange."""

    def __init__(
        self,
        *,
        findings: tuple[Finding, ...],
        exchange: CheckedExchange | None,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self._findings = findings
        if exchange is not None:
            self.user_properties.append(("provenance", exchange.fixture.provenance.kind))
            self.user_properties.append(("operation", exchange.operation or ""))

    def runtest(self) -> None:
        """Fail if a finding is an error; other findings are added to the report."""
        text = "\n".join(map(str, self._findings))
        if any(finding.level == "error" for finding in self._findings):
            raise ContractBroken(text)
        if text:
            self.add_report_section("call", "oasmith", text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Return the findings instead of a traceback through oasmith, which would not help."""
        if isinstance(excinfo.value, ContractBroken):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """Return the location of the first finding, and the name of the test."""
        location = self._findings[0].location if self._findings else None
        file = Path(location.file) if location is not None else Path("oasmith")
        return file, location.line - 1 if location is not None else None, self.name
