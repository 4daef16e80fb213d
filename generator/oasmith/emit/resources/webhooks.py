"""Webhooks and callbacks as functions that read what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import MODELS, MODULES, TYPING, Annotation, Annotator
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.constants import media_specs


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
    all_media = [media for webhook in webhooks for media in webhook.media]
    runtime = {"Deviation", "TypeRegistry", "Webhook"}
    runtime |= {type(spec).__name__ for spec in media_specs(all_media)}
    runtime |= {"Media"} if all_media else set()
    runtime |= {"Part"} if any(media.parts for media in all_media) else set()
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
