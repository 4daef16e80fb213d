"""An index for finding many texts in a longer one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

SHORTEST = 4
"""The minimum length: shorter texts occur in others by chance."""


class TextIndex:
    """An index of texts by their first characters and their lengths."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Index some texts; those that are too short are ignored."""
        self._texts = frozenset(text for text in texts if len(text) >= SHORTEST)
        lengths: dict[str, set[int]] = {}
        for text in self._texts:
            lengths.setdefault(text[:SHORTEST], set()).add(len(text))
        # Ids share prefixes and have few lengths, so texts need not be compared one by one.
        self._lengths = {start: sorted(some, reverse=True) for start, some in lengths.items()}

    def matches(
        self, text: str, accepts: Callable[[int, int], bool] = lambda start, end: True
    ) -> Iterator[tuple[int, int]]:
        """Yield start and end of the longest match at each position, without overlaps.

        Args:
            text: The text to search.
            accepts: Decides whether a match counts, by its start and its end.
        """
        start = 0
        while start <= len(text) - SHORTEST:
            end = self._end(text, start, accepts)
            if end is None:
                start += 1
                continue
            yield start, end
            start = end

    def _end(self, text: str, start: int, accepts: Callable[[int, int], bool]) -> int | None:
        for length in self._lengths.get(text[start : start + SHORTEST], ()):
            end = start + length
            if text[start:end] in self._texts and accepts(start, end):
                return end
        return None


def is_whole(text: str, start: int, end: int) -> bool:
    """Return whether a part of a text has word boundaries at its start and its end."""
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
