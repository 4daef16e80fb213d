"""Explanations of rules about selections, bundles and conversion."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "unknown-selection": Explanation(
        "A misspelt name selects nothing, and the client would silently lack those operations.",
        '# [clients.shop.select]\n# tags = ["order"]',
        '# [clients.shop.select]\n# tags = ["orders"]',
    ),
    "empty-selection": Explanation(
        "Everything that is selected is excluded again, so there is nothing to generate.",
        '# [clients.shop.select]\n# tags = ["orders"]\n# exclude-paths = ["/orders*"]',
        '# [clients.shop.select]\n# tags = ["orders"]\n# exclude-paths = ["/orders/drafts*"]',
    ),
    "not-self-contained": Explanation(
        "In some places, OpenAPI can only name another file by its URL, and cannot contain "
        "its content. Users of the bundle need that file as well.",
        "externalValue: examples/pet.json",
        'value: {"name": "Rex"}',
    ),
    "lost-in-conversion": Explanation(
        "Newer versions of OpenAPI have features that older ones lack. Whatever is left out, "
        "or expressed less precisely, is reported.",
        "prefixItems: [{type: number}, {type: string}]   # of 3.1, in a bundle for 3.0",
        "items: {anyOf: [{type: number}, {type: string}]}",
    ),
}
