"""Webhooks and callbacks as functions that read what they bring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.views.arguments import sentence


@dataclass(frozen=True, slots=True)
class Imports:
    """What the module of webhooks imports."""

    typing: tuple[str, ...]
    models: bool
    runtime: tuple[str, ...]


def imports(webhooks: Sequence[ir.Webhook]) -> Imports:
    """Return what the annotations of ``webhooks`` need."""
    words = {
        word for webhook in webhooks for word in re.findall(r"[A-Za-z_]\w*", webhook.annotation)
    }
    words |= {"TYPE_CHECKING"} if "models" in words else set()
    return Imports(
        typing=tuple(name for name in ("TYPE_CHECKING", "Any", "Literal") if name in words),
        models="models" in words,
        runtime=(
            "Deviation",
            *(["Media"] if any(webhook.media for webhook in webhooks) else []),
            *(
                ["Part"]
                if any(media.parts for webhook in webhooks for media in webhook.media)
                else []
            ),
            "TypeRegistry",
            "Webhook",
        ),
    )


def text(webhook: ir.Webhook) -> str:
    """Return the first line of a function's docstring."""
    name = f"`{webhook.name}`"
    what = f"callback {name} of `{webhook.operation}`" if webhook.operation else f"webhook {name}"
    said = sentence(webhook.summary or webhook.description.partition("\n\n")[0])
    return f"Read the {what}. {said}".strip()
