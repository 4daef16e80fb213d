"""Documents over local HTTP: redirects, refusals and limits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from oasmith.sources import http
from oasmith.sources.errors import SourceError
from oasmith.sources.http import download
from oasmith.sources.limits import LIMITS, Limits
from sources.conftest import DOCUMENT, ORDER, Consumer, paths
from sources.document_server import YAML, Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def refused(url: str, limits: Limits = LIMITS) -> tuple[str, str]:
    with pytest.raises(SourceError) as error:
        download(url, limits)
    assert error.value.hint
    return error.value.rule, error.value.message


CONFIG = """\
[sources.shop]
url = "URL"

[clients.shop]
source = "shop"
output = "generated/shop"
package = "shop"
"""


def test_a_url_is_pinned_by_its_content(server: Server, consumer: Consumer) -> None:
    url = server.put("/api/v1/openapi.yaml?raw=1", DOCUMENT.replace("../common/", "parts/"))
    server.put("/api/v1/parts/order.yaml", ORDER)
    consumer.configure(CONFIG.replace("URL", url))
    consumer.run("lock")
    assert consumer.pin().documents == ("openapi.yaml",)
    assert paths(consumer.pin()) == ["openapi.yaml", "parts/order.yaml"]
    asked = len(server.asked)
    assert asked == 2
    assert consumer.run("validate") == "1 document, no findings\n"
    consumer.run("lock")
    assert len(server.asked) == asked
    # Changed content of a URL is refused until it is accepted.
    server.put("/api/v1/parts/order.yaml", ORDER.replace("string", "integer"))
    consumer.stored().rename(consumer.folder / "elsewhere")
    told = consumer.run("lock", code=1)
    assert "[changed-source] shop: shop:parts/order.yaml is not what is pinned" in told
    assert "Run oasmith update shop" in told
    (consumer.folder / "elsewhere").rename(consumer.stored())
    told = consumer.run("update", code=1)
    assert "'id' is an integer" in told or "shop: stays at content" in told
    assert "[changed-source]" not in told
    consumer.run("update", "--accept-breaking")
    assert b"integer" in (consumer.stored() / "parts/order.yaml").read_bytes()


def test_references_of_a_url_stay_below_its_folder(server: Server, consumer: Consumer) -> None:
    url = server.put("/api/openapi.yaml", DOCUMENT)
    server.put("/common/order.yaml", ORDER)
    consumer.configure(CONFIG.replace("URL", url))
    assert "[reference-outside-root]" in consumer.run("lock", code=1)
    assert server.asked == ["/api/openapi.yaml"]


def test_a_url_that_there_is_not(server: Server, consumer: Consumer) -> None:
    consumer.configure(CONFIG.replace("URL", f"{server.url}/gone.yaml"))
    assert "[unreachable-source] shop: there is no shop:gone.yaml" in consumer.run("lock", code=1)


def test_redirects_are_followed_a_few_times(server: Server) -> None:
    server.put("/a", "", 302, location="/b")
    server.put("/b", "", 308, location=f"{server.url}/c")
    server.put("/c", "openapi: 3.1.0", **YAML)
    assert download(f"{server.url}/a", LIMITS) == b"openapi: 3.1.0"
    assert download(f"{server.url}/a", Limits(redirects=2)) == b"openapi: 3.1.0"
    rule, message = refused(f"{server.url}/a", Limits(redirects=1))
    assert (rule, "redirects too often" in message) == ("unreachable-source", True)


@pytest.mark.parametrize(
    ("location", "wrong"),
    [
        ("https://127.0.0.1/x", "redirects to https://"),
        ("ftp://127.0.0.1/x", "redirects to ftp://"),
        ("file:///etc/hostname", "redirects to file://"),
        ("http://localhost/x", "redirects to the private host localhost"),
        ("http://169.254.169.254/latest", "redirects to the private host 169.254.169.254"),
        ("http://10.0.0.1/x", "redirects to the private host 10.0.0.1"),
        ("http://[::1]/x", "redirects to the private host ::1"),
    ],
)
def test_redirects_that_are_not_followed(server: Server, location: str, wrong: str) -> None:
    url = server.put("/a", "", 302, location=location)
    rule, message = refused(url)
    assert rule == "unreachable-source"
    assert wrong in message or "HTTP" in message
    assert server.asked == ["/a"]


@pytest.mark.parametrize("kind", ["text/html", "image/png", "application/pdf", "text/css"])
def test_what_is_no_document_by_its_type(server: Server, kind: str) -> None:
    rule, message = refused(server.put("/a", "<html>", content_type=kind))
    assert (rule, f"has the content type {kind}" in message) == ("unreachable-source", True)


@pytest.mark.parametrize(
    "kind",
    [
        *("application/json", "text/yaml", "text/plain; charset=utf-8", "application/x-yaml"),
        *("application/vnd.oai.openapi+json;version=3.1", "application/octet-stream"),
    ],
)
def test_types_of_documents(server: Server, kind: str) -> None:
    assert download(server.put("/a", "{}", content_type=kind), LIMITS) == b"{}"


def test_content_that_is_packed(server: Server) -> None:
    message = refused(server.put("/a", "{}", **YAML, content_encoding="gzip"))[1]
    assert "has the content encoding gzip" in message


def test_a_status_that_is_an_error(server: Server) -> None:
    assert "HTTP 503" in refused(server.put("/a", "", 503))[1]
    assert download(server.put("/b", "", 410), LIMITS) is None


def test_too_much(server: Server) -> None:
    url = server.put("/a", "x" * 1000, **YAML)
    assert refused(url, Limits(file_bytes=999))[0] == "source-limit"
    assert download(url, Limits(file_bytes=1000)) == b"x" * 1000


def test_too_slow_to_answer(server: Server) -> None:
    server.put("/held", "{}", **YAML)
    rule, message = refused(f"{server.url}/held", Limits(seconds=0.05))
    assert (rule, "takes more than 0.05 seconds" in message) == ("source-limit", True)


def test_too_slow_to_end(server: Server) -> None:
    url = server.put("/a", "x" * 1000, **YAML)
    ticks = itertools.count(0.0, 200.0)
    with pytest.raises(SourceError, match="takes more than 150 seconds"):
        download(url, Limits(seconds=150), lambda: next(ticks))
    assert download(url, Limits(seconds=250), lambda: next(ticks)) == b"x" * 1000


def test_what_ends_too_early(server: Server) -> None:
    url = server.put("/a", "openapi: 3", **YAML, content_length="5000")
    rule, message = refused(url)
    assert (rule, "only 10 of 5,000 bytes were received" in message) == ("unreachable-source", True)


def test_a_server_that_is_not_there(server: Server) -> None:
    rule, message = refused("http://127.0.0.1:1/openapi.yaml")
    assert (rule, "cannot be read" in message) == ("unreachable-source", True)


def test_a_host_is_public_when_all_of_its_addresses_are(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"public.test": ["93.184.215.14"], "both.test": ["93.184.215.14", "192.168.0.1"]}

    def addresses(host: str, _: object) -> list[tuple[object, ...]]:
        if host not in found:
            raise OSError(host)
        return [(0, 0, 0, "", (address, 0)) for address in found[host]]

    monkeypatch.setattr(http.socket, "getaddrinfo", addresses)
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    assert http._is_public("public.test")
    assert not http._is_public("both.test")
    assert not http._is_public("unknown.test")
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    assert http._is_public("unknown.test")


def test_many_files_are_too_many(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(files=2, total_bytes=10)
    limits.check_sum(2, 10)
    for files, size in ((3, 10), (2, 11)):
        with pytest.raises(SourceError, match="the documents have"):
            limits.check_sum(files, size)
