"""Explanations of rules about generation, configuration and publishing."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "not-generated": Explanation(
        "Nothing is left out silently. With `allow-partial = true`, it is left out and listed.",
        "# an operation that cannot be generated, and\n# allow-partial = false",
        "# oasmith.toml\n# allow-partial = true",
    ),
    "name-clash": Explanation(
        "Two elements would have the same Python name; one gets a number until you choose a name.",
        "schemas: {Some-Thing: {}, SomeThing: {}}",
        '# oasmith.toml\n# [clients.pets.names]\n# "/components/schemas/Some-Thing" = "Other"',
    ),
    "unused-name": Explanation(
        "The name is for a node that does not exist, so it has no effect.",
        '# [clients.pets.names]\n# "/paths/~1pets/gte" = "list_pets"',
        '# [clients.pets.names]\n# "/paths/~1pets/get" = "list_pets"',
    ),
    "kept-name": Explanation(
        "The names of a released client change only when you decide so: names.lock keeps "
        "them, although the document or oasmith would now give others.",
        "# oasmith generate, with names.lock from before a tag was renamed",
        "# oasmith lock-names --new-names, and a new version of the client",
    ),
    "unused-template": Explanation(
        "A custom template replaces the built-in one of the same name, but there is no "
        "built-in one of this name.",
        "# templates/client/clients.py.jinja",
        "# templates/client/client.py.jinja",
    ),
    "unused-ignore": Explanation(
        "The finding has been fixed, or the entry never matched. It would hide the next finding.",
        "# [[rules.ignore]] for an example that has been corrected",
        "# without the entry",
    ),
    "unused-approval": Explanation(
        "The approved change no longer exists, or now goes further. The entry would hide the "
        "next change of its kind in this location.",
        "# [[approval]] in diff-approvals.toml for a change that was reverted",
        "# without the entry",
    ),
    "expired-approval": Explanation(
        "A change was approved until a date that has passed: it makes oasmith diff fail again.",
        "# until = 2026-01-31 in diff-approvals.toml, and it is February",
        "# the change reverted, or approved again: oasmith diff --approve",
    ),
    "template": Explanation(
        "A custom template cannot be rendered.",
        "{{ api.titel | cell }}",
        "{{ api.title | cell }}",
    ),
    "configuration": Explanation(
        "A key or a value in oasmith.toml is invalid. Nothing is written until it is corrected.",
        '# ouput = "clients/pets"',
        '# output = "clients/pets"',
    ),
    "edited-by-hand": Explanation(
        "The next generation would silently undo the edit.",
        "# an edit in clients/pets/pets/client.py",
        "# the same change in the document or in a template of your own",
    ),
    "not-carried-over": Explanation(
        "`oasmith new --from` converts the configuration of openapi-python-client or "
        "openapi-generator. Options without a counterpart in oasmith are listed; "
        "docs/migrating has alternatives.",
        "field_prefix: attr_   # in config.yaml",
        '[clients.pets.names]\n"/components/schemas/Pet/properties/3d" = "in_3d"',
    ),
    "foreign-file": Explanation(
        "oasmith does not overwrite files that it did not generate.",
        "# clients/pets/README.md of your own",
        "# the file elsewhere, or generate --force",
    ),
    "out-of-date": Explanation(
        "The document or oasmith has changed since the last generation. `oasmith check` "
        "reports this in CI.",
        "oasmith check   # after a change of the document",
        "oasmith generate && oasmith check",
    ),
    "version-too-low": Explanation(
        "Users who allow the next minor version of a client would get breaking changes. "
        "`oasmith publish` compares with the last published version, and requires a major "
        "version for breaking changes (below 1.0.0 a minor one), a minor one for additions, a "
        "patch for the rest.",
        '# version = "1.1.0" after 1.0.0, and an operation is gone',
        '# version = "2.0.0"; oasmith publish --write writes it',
    ),
    "version-not-in-changelog": Explanation(
        "The wheel includes the changelog, where users read what to do after an upgrade.",
        "# CHANGELOG.md in the package, without a section for the version",
        "oasmith publish --write   # writes the section; add your own words to it",
    ),
    "type-left-open": Explanation(
        "No class or alias can be generated for the schema, so its values are sent and "
        "decoded unchecked. All other schemas are generated as usual.",
        "a schema with keywords that no Python type can express",
        "a schema of one type, or a union of objects",
    ),
}
"""By id."""
