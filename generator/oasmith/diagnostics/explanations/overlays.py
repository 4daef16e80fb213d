"""Explanations of rules about overlays."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-overlay": Explanation(
        "By the Overlay Specification, 1.0 or 1.1, the key is unknown, its value has the "
        "wrong type, or a required key is missing. A misspelt key would be ignored silently.",
        "overlay: 1.1.0\ninfo: {title: Ours, version: 1.0.0}\n"
        "actions:\n  - target: $.info\n    updat: {title: Pets}",
        "overlay: 1.1.0\ninfo: {title: Ours, version: 1.0.0}\n"
        "actions:\n  - target: $.info\n    update: {title: Pets}",
    ),
    "invalid-jsonpath": Explanation(
        "A target is a JSONPath as defined by RFC 9535, without the extensions of single "
        "tools. A name with characters other than letters, digits and underscores must be in "
        "brackets.",
        "target: $.paths./users/{id}.get",
        "target: $.paths['/users/{id}'].get",
    ),
    "overlay-matches-nothing": Explanation(
        "By the specification, such an action succeeds and does nothing. But it is usually "
        "the sign of an outdated overlay: the document has changed, and your change is no "
        "longer made. If it is intended, give the rule another level in `[rules]`. The target "
        "of a `$ref` may be in another file: use an overlay whose `extends` names that file.",
        "- target: $.servers[?@.description == 'Tset']\n  remove: true",
        "- target: $.servers[?@.description == 'Test']\n  remove: true",
    ),
    "overlay-conflict": Explanation(
        "An object is merged with an object, an array takes items, and a single value "
        "replaces a single value. No other combination is defined. All nodes that one target "
        "selects must be of one kind, and a copy must have exactly one source.",
        "- target: $.info\n  update:\n    contact: us@pets.test",
        "- target: $.info\n  update:\n    contact: {email: us@pets.test}",
    ),
    "overlay-limit": Explanation(
        "An overlay may be untrusted. A query that visits the same nodes again and again, or "
        "copies of copies, could take hours, or all memory.",
        "- target: $.components\n  copy: $   # and this many times",
        "- target: $.components.schemas.Cat\n  copy: $.components.schemas.Pet",
    ),
    "overlay-beside-reference": Explanation(
        "Next to the `$ref` of a response, a parameter or a security scheme, OpenAPI ignores "
        "everything except `summary` and `description`, and in 3.0 these as well. The change "
        "would have no effect.",
        "# an overlay for openapi.yaml, where $.components.responses.Gone is a $ref\n"
        "- target: $.components.responses.Gone\n  update: {headers: {X-Id: {schema: {}}}}",
        "# an overlay with extends: common.yaml\n"
        "- target: $.responses.Gone\n  update: {headers: {X-Id: {schema: {}}}}",
    ),
    "overlay-extends": Explanation(
        "The overlay extends another document, which is not used here. It is applied all the "
        "same, because you asked for it.",
        "extends: old/openapi.yaml",
        "extends: openapi.yaml",
    ),
    "overlay-version": Explanation(
        "Version 1.0 allows only objects and arrays as targets, and appends an array to "
        "another as one item. Other tools will not apply this overlay as you expect.",
        "overlay: 1.0.0   # …\nactions:\n- target: $.info.title\n  remove: true",
        "overlay: 1.1.0   # …\nactions:\n- target: $.info.title\n  remove: true",
    ),
    "overlay-without-effect": Explanation(
        "An action without `update`, `copy` or `remove` changes nothing; `update` next to "
        "`remove: true` is ignored; and a repeated action is probably a mistake.",
        "- target: $.info\n  description: Our title.",
        "- target: $.info\n  description: Our title.\n  update: {title: Pets}",
    ),
}
"""By id."""
