"""``oasmith schema``."""

from __future__ import annotations

import sys


def schema() -> None:
    """Print the JSON Schema of oasmith.toml, by which an editor completes and checks it.

    Taplo and Even Better TOML read it where the first line of oasmith.toml names the file:
    #:schema ./oasmith.schema.json

    \b
    Examples:
      oasmith schema > oasmith.schema.json
    """
    from oasmith.config.reference import schema_text

    sys.stdout.write(schema_text())
