"""Webhooks and callbacks as functions that read what they bring."""

from __future__ import annotations

from oasmith import ir
from oasmith.emit.annotations import Annotation, Annotator
from oasmith.emit.resources.arguments import sentence


def annotation(webhook: ir.Webhook) -> Annotation:
    """Return what the body of a webhook is read as."""
    return Annotator().returned(webhook.annotation)


def text(webhook: ir.Webhook) -> str:
    """Return the first line of a function's docstring."""
    name = f"`{webhook.name}`"
    what = f"callback {name} of `{webhook.operation}`" if webhook.operation else f"webhook {name}"
    said = sentence(webhook.summary or webhook.description.partition("\n\n")[0])
    return f"Read the {what}. {said}".strip()
