"""``oasmith schema``."""

from __future__ import annotations

import sys


def schema() -> None:
    """Print the JSON Schema of oasmith.toml, for completion and checks in editors.

    Taplo and Even Better TOML use it if the first line of oasmith.toml names the file: #:schema
    ./oasmith.schema.json

    \b
    Examples:
      oasmith schema > oasmith.schema.json
    """
    from oasmith.config.reference import schema_text

    sys.stdout.write(schema_text())
