"""Documents over https: which certificates are trusted, and what an untrusted one gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.certificates import Files

from oasmith.sources.errors import SourceError
from oasmith.sources.http import download
from oasmith.sources.limits import LIMITS
from sources.conftest import CLIENT, DOCUMENT, ORDER, Consumer, paths
from sources.document_server import Server, serving


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "tls"
    folder.mkdir()
    return Files.in_folder(folder)


@pytest.fixture
def server(files: Files) -> Iterator[Server]:
    with serving(files.for_a_server(asks_for_a_certificate=False)) as server:
        yield server


@pytest.fixture
def trusted(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(files.ca))


@pytest.mark.usefixtures("trusted")
def test_an_https_source_with_a_private_certificate_authority(
    server: Server, consumer: Consumer
) -> None:
    url = server.put("/api/openapi.yaml", DOCUMENT.replace("../common/", ""))
    server.put("/api/order.yaml", ORDER)
    client = CLIENT.replace('spec = "spec/openapi.yaml"\n', "")
    consumer.configure(f'[sources.shop]\nurl = "{url}"\n{client}')
    consumer.run("lock")
    assert paths(consumer.pin()) == ["openapi.yaml", "order.yaml"]


def test_an_untrusted_certificate_is_refused_and_the_hint_says_how_to_trust_it(
    server: Server,
) -> None:
    url = server.put("/openapi.yaml", DOCUMENT)
    with pytest.raises(SourceError) as error:
        download(url, LIMITS)
    assert "certificate verify failed" in str(error.value)
    assert "SSL_CERT_FILE" in error.value.hint
    assert server.asked == []


@pytest.mark.usefixtures("trusted")
def test_a_redirect_stays_with_https(server: Server) -> None:
    server.put("/new.yaml", DOCUMENT)
    moved = server.put("/old.yaml", "", 302, location="/new.yaml")
    assert download(moved, LIMITS) == DOCUMENT.encode()

    plain = server.url.replace("https:", "http:") + "/new.yaml"
    downgraded = server.put("/downgraded.yaml", "", 302, location=plain)
    with pytest.raises(SourceError, match="redirects to http://"):
        download(downgraded, LIMITS)
