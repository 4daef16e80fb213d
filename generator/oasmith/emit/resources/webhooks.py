"""Functions that parse webhooks and callbacks."""

from __future__ import annotations

from oasmith import ir
from oasmith.emit.annotations import Annotation, Annotator
from oasmith.emit.resources.arguments import sentence


def annotation(webhook: ir.Webhook) -> Annotation:
    """Return the type of the parsed body of a webhook."""
    return Annotator().returned(webhook.annotation)


def text(webhook: ir.Webhook) -> str:
    """Return the first line of a function's docstring."""
    name = f"`{webhook.name}`"
    source = f"callback {name} of `{webhook.operation}`" if webhook.operation else f"webhook {name}"
    summary = sentence(webhook.summary or webhook.description.partition("\n\n")[0])
    return f"Parse the {source}. {summary}".strip()
