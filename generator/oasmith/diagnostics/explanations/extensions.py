"""The ``x-`` vocabulary."""

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
        "The extension is one that oasmith reads, and its value has another form.",
        "x-batch: {items: data, results: /data, succeeded: {/status: ok}}",
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "misplaced-extension": Explanation(
        "It means nothing where it stands, and is not read there.",
        "# at the top of the document\n"
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
        "post:\n  x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "unknown-extension": Explanation(
        "Other extensions are left alone; this one is nearly one that means something.",
        "x-bacth: {items: /data, results: /data, succeeded: {/status: ok}}",
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "data-center-host": Explanation(
        "Calls would go to one host and tokens would belong to another.",
        "url: https://api.eu.test\n"
        "x-data-center: {id: us, api: https://api.us.test, accounts: https://login.us.test}",
        "url: https://api.us.test\n"
        "x-data-center: {id: us, api: https://api.us.test, accounts: https://login.us.test}",
    ),
    "error-row-example": Explanation(
        "Each row of an error table is shown by an example, from which tests are made.",
        "x-errors: [{code: BAD, message: Bad, resolution: Correct it., example: bda}]",
        "x-errors: [{code: BAD, message: Bad, resolution: Correct it., example: bad}]",
    ),
    "duplicate-error-row": Explanation(
        "Code and message tell rows apart.",
        _ROWS.format("Bad"),
        _ROWS.format("Very bad"),
    ),
    "scope-parameter": Explanation(
        "The placeholder of a scope is filled from an argument of the operation.",
        "x-scope-parameters: {module: {parameter: modul, values: {Pets: pets}}}",
        "x-scope-parameters: {module: {parameter: module, values: {Pets: pets}}}",
    ),
    "batch-pointer": Explanation(
        "Items and results are found by these pointers, so that each item has its result.",
        "x-batch: {items: /dat, results: /data, succeeded: {/status: ok}}",
        "x-batch: {items: /data, results: /data, succeeded: {/status: ok}}",
    ),
    "batch-size": Explanation(
        "More items than one call takes are sent in several.",
        "data: {type: array, items: {}}",
        "data: {type: array, items: {}, maxItems: 100}",
    ),
    "pagination": Explanation(
        "Without the right paths a list would end after its first page.",
        "x-fern-pagination: {cursor: $request.after, next_cursor: $response.nxt, "
        "results: $response.items}",
        "x-fern-pagination: {cursor: $request.after, next_cursor: $response.next, "
        "results: $response.items}",
    ),
}
"""By id."""
