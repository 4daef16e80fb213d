"""Parts of documents, and documents of another version."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "unknown-selection": Explanation(
        "What is misspelled selects nothing, and a client would lack those operations in silence.",
        '# [clients.shop.select]\n# tags = ["order"]',
        '# [clients.shop.select]\n# tags = ["orders"]',
    ),
    "empty-selection": Explanation(
        "Everything that is selected is excluded again, so that there is nothing to make.",
        '# [clients.shop.select]\n# tags = ["orders"]\n# exclude-paths = ["/orders*"]',
        '# [clients.shop.select]\n# tags = ["orders"]\n# exclude-paths = ["/orders/drafts*"]',
    ),
    "not-self-contained": Explanation(
        "OpenAPI has places that name another file by its URL and cannot hold what is in it. "
        "Whoever gets the bundle needs that file as well.",
        "externalValue: examples/pet.json",
        'value: {"name": "Rex"}',
    ),
    "lost-in-conversion": Explanation(
        "Each version of OpenAPI says things for which an older one has no word. What is left out, "
        "or is said less exactly, is listed.",
        "prefixItems: [{type: number}, {type: string}]   # of 3.1, in a bundle for 3.0",
        "items: {anyOf: [{type: number}, {type: string}]}",
    ),
}
