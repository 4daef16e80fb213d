"""Explanations of the rules, with examples: for ``oasmith rule`` and docs/rules.md."""

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
"""The explanation of each rule, by id."""


def level(rule: Rule) -> str:
    """Return the level of a rule as text."""
    if rule.is_tolerable and rule.level == "error":
        return 'error; a warning with `validation = "tolerant"`'
    return str(rule.level)


def text(id: str) -> str:
    """Return the explanation of a rule as ``oasmith rule`` prints it."""
    rule, explanation = RULES[id], EXPLANATIONS[id]
    lines = [f"{id}: {rule.meaning}", "", f"Level: {level(rule)}", "", explanation.why]
    for title, example in (("Wrong", explanation.wrong), ("Right", explanation.right)):
        lines += ["", f"{title}:", "", *(f"    {line}" for line in example.splitlines())]
    return "\n".join(lines) + "\n"


def overview() -> str:
    """Return the list of all rules, one per line."""
    width = max(map(len, RULES))
    return "".join(f"{id:{width}}  {rule.meaning}\n" for id, rule in RULES.items())


def page() -> str:
    """Return the page of all rules (docs/rules.md) in Markdown."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "This page is generated from the catalogue of rules; `oasmith rule ID` shows the same."
    yield "A finding names its rule in brackets. In `oasmith.toml`, `[rules]` changes the level of"
    yield "a rule, and `[[rules.ignore]]` ignores known findings."
    for id, rule in RULES.items():
        explanation = EXPLANATIONS[id]
        yield f"\n## {id}\n\n{rule.meaning}\n\nLevel: {level(rule)}\n\n{explanation.why}"
        for title, example in (("Wrong", explanation.wrong), ("Right", explanation.right)):
            yield f"\n{title}:\n\n```yaml\n{example}\n```"
    yield ""
