"""The second process: validates one document and prints its findings as JSON."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Mapping
from typing import Any

from oasmith import pipeline
from oasmith.cache.run_cache import findings_to_data, input_states
from oasmith.run import disable_garbage_collection


def _respond(request: Mapping[str, Any]) -> dict[str, Any]:
    validated = pipeline.validate(
        request["spec"], tolerant=request["tolerant"], options=request["options"]
    )
    document = validated.document
    return {
        "read": input_states(document) if document is not None else None,
        "findings": findings_to_data(validated.findings),
    }


if __name__ == "__main__":
    disable_garbage_collection()
    json.dump(_respond(pickle.loads(bytes.fromhex(sys.argv[1]))), sys.stdout)
