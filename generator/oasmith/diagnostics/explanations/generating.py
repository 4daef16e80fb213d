"""Generating, and what lies around it."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "not-generated": Explanation(
        "Nothing is left out in silence. With `allow-partial = true` it is, and is listed.",
        "# an operation that no client can call, and\n# allow-partial = false",
        "# oasmith.toml\n# allow-partial = true",
    ),
    "name-clash": Explanation(
        "Two nodes want one name in Python; a number tells them apart until you choose.",
        "schemas: {Some-Thing: {}, SomeThing: {}}",
        '# oasmith.toml\n# [clients.pets.names]\n# "/components/schemas/Some-Thing" = "Other"',
    ),
    "unused-name": Explanation(
        "A name was chosen for a node that is not there, so that another name is used.",
        '# [clients.pets.names]\n# "/paths/~1pets/gte" = "list_pets"',
        '# [clients.pets.names]\n# "/paths/~1pets/get" = "list_pets"',
    ),
    "kept-name": Explanation(
        "Names of a released client change when you say so: names.lock keeps them, although the "
        "document or oasmith would give others now.",
        "# oasmith generate, with names.lock from before a tag was renamed",
        "# oasmith lock-names --new-names, and a new version of the client",
    ),
    "unused-template": Explanation(
        "A template of yours takes the place of the built-in one of its name, and there is none.",
        "# templates/client/clients.py.jinja",
        "# templates/client/client.py.jinja",
    ),
    "unused-ignore": Explanation(
        "What was ignored has been fixed, or the entry never matched. It would hide the next one.",
        "# [[rules.ignore]] for an example that is right by now",
        "# without the entry",
    ),
    "unused-approval": Explanation(
        "The approved change is no longer there, or it goes further by now. The entry would hide "
        "the next one of its kind at this place.",
        "# [[approval]] in diff-approvals.toml for a change that was taken back",
        "# without the entry",
    ),
    "expired-approval": Explanation(
        "A change was approved for a time, which is over: it fails oasmith diff again.",
        "# until = 2026-01-31 in diff-approvals.toml, and it is February",
        "# the change taken back, or approved once more: oasmith diff --approve",
    ),
    "template": Explanation(
        "A template of your own cannot be used as it is.",
        "{{ api.titel | cell }}",
        "{{ api.title | cell }}",
    ),
    "configuration": Explanation(
        "A key or a value of oasmith.toml is not known. With it nothing is written.",
        '# ouput = "clients/pets"',
        '# output = "clients/pets"',
    ),
    "edited-by-hand": Explanation(
        "The next generation would undo the edit without a word.",
        "# an edit in clients/pets/pets/client.py",
        "# the same change in the document or in a template of your own",
    ),
    "not-carried-over": Explanation(
        "`oasmith new --from` reads the configuration of openapi-python-client or "
        "openapi-generator. What oasmith does in another way, or not at all, is left to you; "
        "docs/migrating says what.",
        "field_prefix: attr_   # in config.yaml",
        '[clients.pets.names]\n"/components/schemas/Pet/properties/3d" = "in_3d"',
    ),
    "foreign-file": Explanation(
        "A file that oasmith has not written is not written over.",
        "# clients/pets/README.md of your own",
        "# the file elsewhere, or generate --force",
    ),
    "out-of-date": Explanation(
        "The document has changed since, or oasmith has. `oasmith check` says so in CI.",
        "oasmith check   # after a change of the document",
        "oasmith generate && oasmith check",
    ),
    "version-too-low": Explanation(
        "Whoever allows the next minor version of a client gets what breaks it. `oasmith publish` "
        "compares with the last published version, and wants a major version for what breaks "
        "(below 1.0.0 a minor one), a minor one for what is added, a patch for the rest.",
        '# version = "1.1.0" after 1.0.0, and an operation is gone',
        '# version = "2.0.0"; oasmith publish --write writes it',
    ),
    "version-not-in-changelog": Explanation(
        "The wheel carries the changelog, and those who update read there what to do.",
        "# CHANGELOG.md in the package, without a section for the version",
        "oasmith publish --write   # writes the section; add your own words to it",
    ),
    "type-left-open": Explanation(
        "No class or alias can be made of the schema, so its values are sent and decoded as they "
        "are, unchecked. All others are as they should be.",
        "a schema that says more than a type can",
        "a schema of one type, or a union of objects",
    ),
}
"""By id."""
