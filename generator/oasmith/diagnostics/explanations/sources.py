"""Explanations of rules about sources and pins."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-lock": Explanation(
        "oasmith.lock determines which content is used. A file that was edited by hand, or "
        "that has merge conflicts, is not reliable.",
        "# <<<<<<< in oasmith.lock",
        "# the side of the branch that moved the source, then oasmith lock",
    ),
    "unpinned-source": Explanation(
        "Only pinned content is used, so that a client is the same on every machine and every day.",
        '# [sources.zoho]\n# git = "…"\n# tag = "v1.4.0", and no block of it in oasmith.lock',
        "oasmith lock   # and commit oasmith.lock",
    ),
    "outdated-pin": Explanation(
        "The tag, branch or URL in oasmith.toml is not the pinned one. The contract diff must "
        "be shown before the pin moves.",
        '# tag = "v1.5.0" in oasmith.toml, tag = "v1.4.0" in oasmith.lock',
        "oasmith update zoho",
    ),
    "unused-pin": Explanation(
        "A block of oasmith.lock that no client uses is misleading.",
        "# [sources.zoho] in oasmith.lock, and no client with source = 'zoho'",
        "oasmith lock",
    ),
    "missing-source": Explanation(
        "Commands use neither the network nor installed distributions: oasmith lock fetches "
        "pinned files, unless there is a vendored copy.",
        "oasmith generate   # on a new machine",
        "oasmith lock && oasmith generate",
    ),
    "changed-source": Explanation(
        "The content does not have the pinned hash: it was edited here, or replaced in the source.",
        "# an edit in vendor/oasmith/zoho/spec/openapi.yaml",
        "oasmith vendor zoho   # the pinned content again; or an overlay for the edit",
    ),
    "moved-tag": Explanation(
        "A tag should not move. If it points to another commit than when it was pinned, its "
        "owner made a mistake, or it was tampered with.",
        "git tag --force v1.4.0 && git push --force origin v1.4.0   # by the owner",
        "git tag v1.4.1   # by the owner; then oasmith update zoho",
    ),
    "outside-source": Explanation(
        "A link to a file outside the source could read other files of this machine.",
        "spec/openapi.yaml -> ../../../../etc/passwd",
        "spec/openapi.yaml -> ../v2/openapi.yaml",
    ),
    "source-limit": Explanation(
        "A source that is larger or slower than any real document is not fetched completely.",
        "# a file of a gigabyte in the place of openapi.yaml",
        "# the document itself",
    ),
    "unreachable-source": Explanation(
        "The repository, the server or the distribution does not exist, or does not contain a "
        "document.",
        '# branch = "mian"',
        '# branch = "main"',
    ),
}
