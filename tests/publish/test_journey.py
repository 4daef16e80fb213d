"""From a document to the repository that uses its client: version 1, a breaking change, version 2.

All steps are those of users: the command line, git, ``python -m build``, pip and importlib.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from command_line import Command

from publish.conftest import Shop
from publish.consumer import Consumer

pytestmark = pytest.mark.soak
# It builds three times, each in separate processes, and runs pip.


USES_SHOP = """\
[sources.shop]
distribution = "shop-client"

[clients.orders]
source = "shop"
output = "generated/orders"
package = "orders"
"""


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of each distribution in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def published(shop: Shop, oasmith: Command, version: str) -> None:
    """Write version and changelog, generate, commit, tag and build, as docs/publishing.md does."""
    for command in (("publish", "--write"), ("generate", "--quiet")):
        ran = oasmith(*command)
        assert (ran.status, ran.err) == (0, ""), ran.out
    shop.release(f"shop-v{version}")
    ran = oasmith("publish")
    assert (ran.status, ran.err) == (0, "")
    assert f"dist/shop_client-{version}-py3-none-any.whl\n" in ran.out


def test_a_client_is_published_and_used(oasmith: Command, shop: Shop, tmp_path: Path) -> None:
    shop.repository.git("tag", "--delete", "shop-v1.0.0")
    shop.repository.write(".gitignore", "dist/\n")
    published(shop, oasmith, "1.0.0")
    first = hashes(shop.folder / "dist")

    # The same commit gives the same bytes, also elsewhere and at another time.
    clone = tmp_path / "clone"
    shop.repository.git("clone", "--quiet", str(shop.folder), str(clone))
    ran = oasmith("publish", "--config", str(clone / "oasmith.toml"))
    assert (ran.status, ran.err) == (0, "")
    assert hashes(clone / "dist") == first

    user = Consumer(tmp_path / "user")
    user.folder.mkdir()
    user.install("shop-client", shop.folder / "dist")
    carried = user.carried("shop", "shop-client")
    assert carried["version"] == "1.0.0"
    assert set(carried["document"]["paths"]["/orders"]) == {"get", "delete"}
    assert "## 1.0.0\n\nThe first version.\n" in carried["changelog"]

    # A breaking change needs a major version.
    shop.remove()
    shop.set_version("1.1.0")
    ran = oasmith("publish", "--check")
    assert (ran.status, ran.err) == (1, "")
    assert "requires 2.0.0" in ran.out
    published(shop, oasmith, "2.0.0")
    assert oasmith("publish", "--check").status == 0

    user.install("shop-client", shop.folder / "dist")
    carried = user.carried("shop", "shop-client")
    assert carried["version"] == "2.0.0"
    assert set(carried["document"]["paths"]["/orders"]) == {"get"}
    sections = [line for line in carried["changelog"].splitlines() if line.startswith("## ")]
    assert sections == ["## 2.0.0", "## 1.0.0"]
    assert "deleteOrders is gone. Stop calling it." in carried["changelog"]
    assert user.run("from shop import Shop; print(Shop.__name__)") == "Shop\n"

    # The document in the wheel is a source, by the name of the distribution.
    (user.folder / "oasmith.toml").write_text(USES_SHOP, encoding="utf-8")
    for words in (("lock",), ("validate",), ("generate", "--quiet")):
        user.oasmith(*words)
    made = user.folder / "generated" / "orders" / "orders"
    assert json.loads((made / "openapi.json").read_text()) == carried["document"]
    assert "shop-client" in user.oasmith("why", "shop")

    # Installing another version does not move the pin: the changes are shown first.
    user.install("shop-client==1.0.0", shop.folder / "dist")
    assert "1 document, no findings" in user.oasmith("validate")
    told = user.oasmith("update", "shop", "--dry-run")
    assert "1 operation-added" in told
    assert "shop: would be moved, 2.0.0 → 1.0.0" in told
