"""Why each rule is there, with examples of wrong and right: for ``oasmith rule`` and the docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith.diagnostics.explanations import (
    extensions,
    files,
    fixtures,
    generating,
    meaning,
    overlays,
    recording,
    schemas,
    sharing,
    sources,
    structure,
)
from oasmith.diagnostics.explanations.explanation import Explanation
from oasmith.diagnostics.rules import RULES, Rule

EXPLANATIONS: Mapping[str, Explanation] = {
    **files.EXPLANATIONS,
    **overlays.EXPLANATIONS,
    **sharing.EXPLANATIONS,
    **structure.EXPLANATIONS,
    **meaning.EXPLANATIONS,
    **schemas.EXPLANATIONS,
    **extensions.EXPLANATIONS,
    **recording.EXPLANATIONS,
    **fixtures.EXPLANATIONS,
    **generating.EXPLANATIONS,
    **sources.EXPLANATIONS,
}
"""Every rule by its id."""


def level(rule: Rule) -> str:
    """Return a rule's level in words."""
    if rule.is_tolerable and rule.level == "error":
        return 'error; a warning with `validation = "tolerant"`'
    return str(rule.level)


def text(id: str) -> str:
    """Return what ``oasmith rule`` prints of one rule."""
    rule, explained = RULES[id], EXPLANATIONS[id]
    lines = [f"{id}: {rule.meaning}", "", f"Level: {level(rule)}", "", explained.why]
    for title, example in (("Wrong", explained.wrong), ("Right", explained.right)):
        lines += ["", f"{title}:", "", *(f"    {line}" for line in example.splitlines())]
    return "\n".join(lines) + "\n"


def overview() -> str:
    """Return a line for each rule."""
    width = max(map(len, RULES))
    return "".join(f"{id:{width}}  {rule.meaning}\n" for id, rule in RULES.items())


def page() -> str:
    """Return the page of all rules, in Markdown."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "This page is generated from the catalogue of rules; `oasmith rule ID` shows the same."
    yield "A finding names its rule in brackets. In `oasmith.toml`, `[rules]` changes the level of"
    yield "a rule, and `[[rules.ignore]]` ignores known findings."
    for id, rule in RULES.items():
        explained = EXPLANATIONS[id]
        yield f"\n## {id}\n\n{rule.meaning}\n\nLevel: {level(rule)}\n\n{explained.why}"
        for title, example in (("Wrong", explained.wrong), ("Right", explained.right)):
            yield f"\n{title}:\n\n```yaml\n{example}\n```"
    yield ""
