"""Documents of other projects, and what is pinned of them."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-lock": Explanation(
        "oasmith.lock says which content is used. A file that was edited by hand, or half merged, "
        "says nothing for sure.",
        "# <<<<<<< in oasmith.lock",
        "# the side of the branch that moved the source, then oasmith lock",
    ),
    "unpinned-source": Explanation(
        "Only what is pinned is used, so that a client is the same on each machine and each day.",
        '# [sources.zoho]\n# git = "…"\n# tag = "v1.4.0", and no block of it in oasmith.lock',
        "oasmith lock   # and commit oasmith.lock",
    ),
    "outdated-pin": Explanation(
        "oasmith.toml names another tag, branch or address than what is pinned. The contract diff "
        "comes before the pin moves.",
        '# tag = "v1.5.0" in oasmith.toml, tag = "v1.4.0" in oasmith.lock',
        "oasmith update zoho",
    ),
    "unused-pin": Explanation(
        "A block of oasmith.lock that no client needs says something that is not so.",
        "# [sources.zoho] in oasmith.lock, and no client with source = 'zoho'",
        "oasmith lock",
    ),
    "missing-source": Explanation(
        "Commands use neither the network nor what happens to be installed: oasmith lock fetches, "
        "and a vendored copy needs no fetching.",
        "oasmith generate   # on a new machine",
        "oasmith lock && oasmith generate",
    ),
    "changed-source": Explanation(
        "The content is not the one whose hash is pinned: it was edited here, or replaced there.",
        "# an edit in vendor/oasmith/zoho/spec/openapi.yaml",
        "oasmith vendor zoho   # the pinned content again; or an overlay for the edit",
    ),
    "moved-tag": Explanation(
        "A tag is a promise. One that is another commit today than when it was pinned is a mistake "
        "of its owner, or worse.",
        "git tag --force v1.4.0 && git push --force origin v1.4.0   # by the owner",
        "git tag v1.4.1   # by the owner; then oasmith update zoho",
    ),
    "outside-source": Explanation(
        "A link in a source that leads out of it would read files of this machine.",
        "spec/openapi.yaml -> ../../../../etc/passwd",
        "spec/openapi.yaml -> ../v2/openapi.yaml",
    ),
    "source-limit": Explanation(
        "What is larger or slower than any real document is not fetched to its end.",
        "# a file of a gigabyte in the place of openapi.yaml",
        "# the document itself",
    ),
    "unreachable-source": Explanation(
        "The repository, the server or the distribution is not there, or gives no document.",
        '# branch = "mian"',
        '# branch = "main"',
    ),
}
