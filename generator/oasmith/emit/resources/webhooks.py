"""Webhooks and callbacks as functions that read what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import MODELS, MODULES, TYPING, Annotation, Annotator
from oasmith.emit.literals import names
from oasmith.emit.resources.arguments import sentence


@dataclass(frozen=True, slots=True)
class Imports:
    """What the module of webhooks imports."""

    typing: tuple[str, ...]
    models: bool
    runtime: tuple[str, ...]
    modules: tuple[str, ...]
    """Whole modules of the standard library."""


def imports(webhooks: Sequence[ir.Webhook]) -> Imports:
    """Return what the annotations of ``webhooks`` need."""
    words: set[str] = set().union(*(annotation(webhook).names for webhook in webhooks))
    words |= {"TYPE_CHECKING"} if MODELS in words else set()
    runtime = {"Deviation", "TypeRegistry", "Webhook"}
    runtime |= names([webhook.media for webhook in webhooks])
    return Imports(
        typing=tuple(name for name in TYPING if name in words),
        models=MODELS in words,
        runtime=tuple(sorted(runtime)),
        modules=tuple(name for name in MODULES if name in words),
    )


def annotation(webhook: ir.Webhook) -> Annotation:
    """Return what the body of a webhook is read as."""
    return Annotator().returned(webhook.annotation)


def text(webhook: ir.Webhook) -> str:
    """Return the first line of a function's docstring."""
    name = f"`{webhook.name}`"
    what = f"callback {name} of `{webhook.operation}`" if webhook.operation else f"webhook {name}"
    said = sentence(webhook.summary or webhook.description.partition("\n\n")[0])
    return f"Read the {what}. {said}".strip()
