"""What a module of methods imports for its signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oasmith.views.methods import Method

STREAMS = frozenset({"AsyncByteStream", "AsyncStream", "ByteStream", "Stream"})
PAGES = frozenset({"AsyncPages", "Pages"})
LOTS = frozenset({"AsyncBatchStream", "BatchStream", "Progress"})
OUTCOMES = frozenset({"AsyncBatchOutcome", "BatchOutcome"})
"""What the methods return that give their answer bit by bit."""


@dataclass(frozen=True, slots=True)
class Imports:
    """What the annotations of a module need."""

    abc: tuple[str, ...]
    typing: tuple[str, ...]
    models: bool
    outcome: tuple[str, ...]
    """From the runtime's ``outcome``."""
    lots: tuple[str, ...]
    """From the runtime's ``lots``."""
    streams: tuple[str, ...]
    """From the runtime's ``streams``."""
    pages: tuple[str, ...]
    """From the runtime's ``pages``."""
    omitted: tuple[str, ...]
    """From the runtime's ``omitted``."""
    builtins: bool

    @property
    def is_checking(self) -> bool:
        """Whether something is imported for type checkers only."""
        return "TYPE_CHECKING" in self.typing


def imports(methods: Sequence[Method]) -> Imports:
    """Return what the signatures of ``methods`` need."""
    annotations = (text for it in methods for text in _annotations(it))
    words = {word for text in annotations for word in re.findall(r"[A-Za-z_]\w*", text)}
    if words & {"models", *OUTCOMES, *STREAMS, *PAGES, *LOTS}:
        words.add("TYPE_CHECKING")
    return Imports(
        abc=tuple(sorted(words & {"AsyncIterable", "Callable", "Iterable", "Mapping", "Sequence"})),
        typing=tuple(name for name in ("IO", "TYPE_CHECKING", "Any", "Literal") if name in words),
        models="models" in words,
        outcome=tuple(sorted(words & OUTCOMES)),
        lots=tuple(sorted(words & LOTS)),
        streams=tuple(sorted(words & STREAMS)),
        pages=tuple(sorted(words & PAGES)),
        omitted=("NOT_GIVEN", "NotGiven") if any(it.is_told for it in methods) else (),
        builtins="builtins" in words,
    )


def _annotations(method: Method) -> Iterator[str]:
    """Yield each annotation of a method in all of its forms."""
    yield from (it.annotation for it in method.arguments)
    for form in method.forms:
        yield from (form.returns, form.async_returns)
        yield from (it.annotation for it in (*form.keyword, *form.async_keyword))
