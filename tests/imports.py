"""Imports of one test that no other test sees."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def fresh_imports(package: str) -> Iterator[None]:
    """Import ``package`` anew; afterwards ``sys.modules`` is as it was before."""
    with patch.dict(sys.modules):
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]
        yield
