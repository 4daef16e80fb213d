"""Prints for each document how many operations schemathesis reads, and its errors."""

from __future__ import annotations

import json
import sys

import schemathesis
from schemathesis.core.result import Ok


def read(path: str) -> tuple[int, list[str]]:
    results = list(schemathesis.openapi.from_path(path).get_all_operations())
    unread = [str(result.err()) for result in results if not isinstance(result, Ok)]
    return len(results) - len(unread), unread


if __name__ == "__main__":
    print(json.dumps({path: read(path) for path in sys.argv[1:]}))
