"""The client of ``petshop.yaml``, generated once, and the shop that it calls."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from around.made import made
from readme.conftest import around

from migrating.shop import Shop

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def petshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Generate the client, and make it importable as ``petshop``."""
    folder = tmp_path_factory.mktemp("petshop")
    made(
        "petshop",
        folder,
        source=HERE,
        package="petshop",
        client_class="Petshop",
        naming="python",
        runtime="package",
    )
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "petshop"]:
        del sys.modules[name]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Serve; every host is redirected to this server."""
    with around(Shop(), tmp_path) as server:
        yield server
