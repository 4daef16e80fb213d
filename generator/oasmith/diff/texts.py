"""Comparison of texts, links to documentation, sources of facts, and other extensions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith.diff.changes import Change
from oasmith.diff.context import Context
from oasmith.openapi import pointer as pointers

WORDS = frozenset(
    {"title", "summary", "description", "termsOfService", "contact", "license", "externalDocs"}
)
EXAMPLES = frozenset({"example", "examples"})

COMPARED = frozenset(
    {
        *("x-data-center", "x-authorization-prefix", "x-scope-parameters", "x-token-response"),
        *("x-errors", "x-error-envelope", "x-batch", "x-webhooks"),
        *("x-speakeasy-retries", "x-pagination", "x-fern-pagination", "x-speakeasy-pagination"),
        *("x-fern-sdk-group-name", "x-fern-sdk-method-name", "x-speakeasy-group"),
        *("x-speakeasy-name-override", "x-fern-server-name", "x-speakeasy-server-id"),
        *("x-ogen-server-name",),
    }
)
"""Extensions that other modules compare, by their meaning and not by their text."""


def words(
    context: Context,
    subject: str,
    label: str,
    old: tuple[Any, str],
    new: tuple[Any, str],
    more: Collection[str] = (),
) -> Iterator[Change]:
    """Yield the differences between two objects of the specification that break nothing.

    Args:
        context: The context of the comparison.
        subject: The heading of the changes.
        label: The name of the objects in messages.
        old: The old object with its pointer.
        new: The new object with its pointer.
        more: Further keys whose values break nothing.
    """
    before, after = old[0], new[0]
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return
    for key in sorted(COMPARED & before.keys() & after.keys()):
        yield from _in_extension(
            context, subject, f"{label}: {key}", before[key], after[key], new[1], key
        )
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) == after.get(key) and (key in before) == (key in after):
            continue
        rule = "wording-changed" if key in more else _rule(key)
        if rule is not None:
            yield context.change(
                rule,
                subject,
                f"{label}: {key} is {_verb(before, after, key)}",
                pointers.join(new[1], key),
                old=before.get(key),
                new=after.get(key),
            )


def _in_extension(
    context: Context, subject: str, label: str, old: Any, new: Any, pointer: str, name: str
) -> Iterator[Change]:
    """Yield the differences between the texts in an extension that is compared elsewhere."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return
    for key, rule in (("x-source", "source-changed"), ("api", "wording-changed")):
        if old.get(key) != new.get(key):
            yield context.change(
                rule,
                subject,
                f"{label}: {key} is {_verb(old, new, key)}",
                pointers.join(pointer, name, key),
                old=old.get(key),
                new=new.get(key),
            )


def _rule(key: str) -> str | None:
    if key in WORDS:
        return "wording-changed"
    if key in EXAMPLES:
        return "example-changed"
    if key == "x-source":
        return "source-changed"
    return "extension-changed" if key.startswith("x-") and key not in COMPARED else None


def _verb(before: Mapping[str, Any], after: Mapping[str, Any], key: str) -> str:
    if key not in before:
        return "new"
    return "gone" if key not in after else "different"
