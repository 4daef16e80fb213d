"""What the second process runs: it validates one document, and prints its findings."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oasmith import pipeline
from oasmith.cache.run_cache import findings_to_data, input_states
from oasmith.run import own_process


def _respond(request: Mapping[str, Any]) -> dict[str, Any]:
    references = {prefix: Path(folder) for prefix, folder in request["references"].items()}
    validated = pipeline.validate(
        Path(request["spec"]), tolerant=request["tolerant"], references=references
    )
    document = validated.document
    return {
        "read": input_states(document) if document is not None else None,
        "findings": findings_to_data(validated.findings),
    }


if __name__ == "__main__":
    own_process()
    json.dump(_respond(json.loads(sys.argv[1])), sys.stdout)
