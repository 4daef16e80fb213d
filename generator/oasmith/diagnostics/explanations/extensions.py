"""Explanations of rules about extensions (``x-``)."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

_ROWS = (
    "x-errors:\n"
    "- {{code: BAD, message: Bad, resolution: Correct it., example: bad}}\n"
    "- {{code: BAD, message: {}, resolution: Correct more of it., example: worse}}"
)

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-extension": Explanation(
        "oasmith reads this extension, but its value does not have the expected form.",
        "x-batch: {items: data, results: /data, succeeded: {/status: ok}}",
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "misplaced-extension": Explanation(
        "oasmith does not read this extension in this location.",
        "# at the top of the document\n"
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
        "post:\n  x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "unknown-extension": Explanation(
        "Unknown extensions are ignored, but this one looks like a misspelt known one.",
        "x-bacth: {items: /data, results: /data, succeeded: {/status: ok}}",
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "data-center-host": Explanation(
        "Calls would go to one host, while tokens belong to another.",
        "url: https://api.eu.test\n"
        "x-data-center: {id: us, api: https://api.us.test, accounts: https://login.us.test}",
        "url: https://api.us.test\n"
        "x-data-center: {id: us, api: https://api.us.test, accounts: https://login.us.test}",
    ),
    "error-row-example": Explanation(
        "Each row of an error table needs an example, from which tests are generated.",
        "x-errors: [{code: BAD, message: Bad, resolution: Correct it., example: bda}]",
        "x-errors: [{code: BAD, message: Bad, resolution: Correct it., example: bad}]",
    ),
    "duplicate-error-row": Explanation(
        "A row is identified by its code and message.",
        _ROWS.format("Bad"),
        _ROWS.format("Very bad"),
    ),
    "scope-parameter": Explanation(
        "The placeholder in a scope is replaced by an argument of the operation.",
        "x-scope-parameters: {module: {parameter: modul, values: {Pets: pets}}}",
        "x-scope-parameters: {module: {parameter: module, values: {Pets: pets}}}",
    ),
    "batch-pointer": Explanation(
        "These pointers locate items and results, so that each item can be matched to its result.",
        "x-batch: {items: /dat, results: /data, succeeded: {/status: ok}}",
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "batch-size": Explanation(
        "A list that exceeds the limit of one call is split, so the limit must be known.",
        "data: {type: array, items: {}}",
        "data: {type: array, items: {}, maxItems: 100}",
    ),
    "pagination": Explanation(
        "Without the right paths, a list would end after its first page.",
        "x-fern-pagination: {cursor: $request.after, next_cursor: $response.nxt, "
        "results: $response.items}",
        "x-fern-pagination: {cursor: $request.after, next_cursor: $response.next, "
        "results: $response.items}",
    ),
}
"""By id."""
