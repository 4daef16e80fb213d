"""Overlays."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-overlay": Explanation(
        "The Overlay Specification, 1.0 or 1.1, has no such key, wants another type of value, or "
        "needs a key that is missing. What is misspelled would change nothing, silently.",
        "overlay: 1.1.0\ninfo: {title: Ours, version: 1.0.0}\n"
        "actions:\n  - target: $.info\n    updat: {title: Pets}",
        "overlay: 1.1.0\ninfo: {title: Ours, version: 1.0.0}\n"
        "actions:\n  - target: $.info\n    update: {title: Pets}",
    ),
    "invalid-jsonpath": Explanation(
        "A target is a JSONPath by RFC 9535, without what single tools add to it. A name with "
        "other characters than letters, digits and underscores stands in brackets.",
        "target: $.paths./users/{id}.get",
        "target: $.paths['/users/{id}'].get",
    ),
    "overlay-matches-nothing": Explanation(
        "By the specification such an action succeeds and does nothing. That is how an overlay "
        "goes stale: the document has changed, and the change that you wanted is not made any "
        "more. Where it is meant, give the rule another level in `[rules]`. What stands behind a "
        "`$ref` is in another file: an overlay whose `extends` names that file is for it.",
        "- target: $.servers[?@.description == 'Tset']\n  remove: true",
        "- target: $.servers[?@.description == 'Test']\n  remove: true",
    ),
    "overlay-conflict": Explanation(
        "An object is merged with an object, an array takes items, and a single value takes the "
        "place of a single value. Anything else has no meaning: neither what was there nor what "
        "you write would be right. All that one target selects must be of one kind, and a copy has "
        "one source.",
        "- target: $.info\n  update:\n    contact: us@pets.test",
        "- target: $.info\n  update:\n    contact: {email: us@pets.test}",
    ),
    "overlay-limit": Explanation(
        "An overlay may be from somebody else. A query that looks at the same nodes again and "
        "again, or copies of copies, would take hours, or all memory.",
        "- target: $.components\n  copy: $   # and this many times",
        "- target: $.components.schemas.Cat\n  copy: $.components.schemas.Pet",
    ),
    "overlay-beside-reference": Explanation(
        "Beside the `$ref` of a response, a parameter or a security scheme OpenAPI ignores all but "
        "`summary` and `description`, in 3.0 these as well. So the change would be lost.",
        "# an overlay for openapi.yaml, where $.components.responses.Gone is a $ref\n"
        "- target: $.components.responses.Gone\n  update: {headers: {X-Id: {schema: {}}}}",
        "# an overlay with extends: common.yaml\n"
        "- target: $.responses.Gone\n  update: {headers: {X-Id: {schema: {}}}}",
    ),
    "overlay-extends": Explanation(
        "The overlay says that it was made for another document, which is not there. It is applied "
        "all the same, since you have asked for it.",
        "extends: old/openapi.yaml",
        "extends: openapi.yaml",
    ),
    "overlay-version": Explanation(
        "Version 1.0 knows only objects and arrays as targets, and appends an array to another as "
        "one item. Other tools will not do with this overlay what you mean.",
        "overlay: 1.0.0   # …\nactions:\n- target: $.info.title\n  remove: true",
        "overlay: 1.1.0   # …\nactions:\n- target: $.info.title\n  remove: true",
    ),
    "overlay-without-effect": Explanation(
        "An action without `update`, `copy` or `remove` changes nothing; `update` beside "
        "`remove: true` is not looked at; and an action that stands there twice was hardly meant "
        "twice.",
        "- target: $.info\n  description: Our title.",
        "- target: $.info\n  description: Our title.\n  update: {title: Pets}",
    ),
}
"""By id."""
