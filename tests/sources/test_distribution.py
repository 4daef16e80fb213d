"""Documents in installed distributions, which the test puts on the path."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from sources.conftest import DOCUMENT, ORDER, Consumer, paths

CONFIG = """\
[sources.published]
distribution = "shop-client"

[clients.shop]
source = "published"
output = "generated/shop"
package = "own"
"""
FILES = {
    "shop/__init__.py": "",
    "shop/openapi.yaml": DOCUMENT.replace("../common/", ""),
    "shop/order.yaml": ORDER,
    "shop/data.json": '{"openapi-like": 1}',
}


class Site:
    """A folder of installed distributions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, version: str = "1.0", **more: str) -> None:
        """Install the distribution with files, as pip does."""
        for old in self.folder.glob("*.dist-info"):
            shutil.rmtree(old)
        files = FILES | {name.replace("__", "/").replace("_", "."): more[name] for name in more}
        info = f"shop_client-{version}.dist-info"
        about = f"Metadata-Version: 2.1\nName: shop-client\nVersion: {version}\n"
        record = "".join(f"{name},,\n" for name in (*files, f"{info}/METADATA", "../../bin/shop"))
        for name, text in {**files, f"{info}/METADATA": about, f"{info}/RECORD": record}.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        # The import system caches by the folder's timestamp, which may be the same.
        importlib.invalidate_caches()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, consumer: Consumer) -> Site:
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    site = Site(tmp_path / "site")
    site.install()
    consumer.configure(CONFIG)
    return site


def test_a_distribution_is_pinned_by_version_and_content(site: Site, consumer: Consumer) -> None:
    assert "published: pinned at 1.0, 2 files" in consumer.run("lock")
    assert consumer.pin().default_document == "shop/openapi.yaml"
    assert paths(consumer.pin()) == ["shop/openapi.yaml", "shop/order.yaml"]
    # Afterwards, only the store is read.
    site.install("2.0", shop__order_yaml="Order: {type: string}")
    assert consumer.run("validate") == "1 document, no findings\n"
    told = consumer.run("why", "published")
    assert "version     1.0" in told
    told = consumer.run("update", code=1)
    assert "published@2.0:shop/" in told
    assert "published: stays at 1.0" in told
    consumer.run("update", "--accept-breaking")
    assert consumer.pin().revision.version == "2.0"


def test_what_is_needed_again_must_be_the_same(site: Site, consumer: Consumer) -> None:
    consumer.run("lock")
    place = consumer.stored()
    place.rename(place.parent / "elsewhere")
    site.install("1.1")
    told = consumer.run("lock", code=1)
    assert "[changed-source] published: shop-client 1.1 is installed, but 1.0 is pinned" in told
    assert "Run pip install shop-client==1.0, or oasmith update published." in told
    site.install("1.0", shop__order_yaml=ORDER + "# built anew\n")
    told = consumer.run("lock", code=1)
    assert "published@1.0:shop/order.yaml is not what is pinned" in told
    site.install()
    consumer.run("lock")
    assert place.is_dir()


def test_which_document_is_meant_must_be_clear(site: Site, consumer: Consumer) -> None:
    site.install(shop__second_yaml=DOCUMENT)
    told = consumer.run("lock", code=1)
    assert "several documents: shop/openapi.yaml, shop/second.yaml" in told
    assert "spec = 'shop/openapi.yaml'" in told
    consumer.configure(CONFIG.replace("output", 'spec = "shop/openapi.yaml"\noutput'))
    consumer.run("lock")
    assert consumer.pin().default_document == ""


def test_what_is_not_installed(consumer: Consumer, site: Site) -> None:
    consumer.configure(CONFIG.replace("shop-client", "nowhere-client"))
    told = consumer.run("lock", code=1)
    assert "[unreachable-source] published: nowhere-client is not installed" in told
    consumer.configure(CONFIG.replace("output", 'spec = "shop/opnapi.yaml"\noutput'))
    assert "Did you mean shop/openapi.yaml?" in consumer.run("lock", code=1)


def test_an_editable_installation_has_no_document(consumer: Consumer, site: Site) -> None:
    (record,) = site.folder.glob("*.dist-info/RECORD")
    record.write_text("shop.pth,,\n", encoding="utf-8")
    assert "no document; is it an editable installation?" in consumer.run("lock", code=1)


def test_a_link_that_leads_out_of_it(consumer: Consumer, site: Site, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(ORDER, encoding="utf-8")
    (site.folder / "shop/order.yaml").unlink()
    (site.folder / "shop/order.yaml").symlink_to(secret)
    told = consumer.run("lock", code=1)
    assert "[outside-source] published: shop/order.yaml is a link that leads out" in told
