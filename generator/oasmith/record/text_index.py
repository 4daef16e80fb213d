"""Many texts looked for in a longer one, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

SHORTEST = 4
"""Characters; what is shorter stands in many texts by chance."""


class TextIndex:
    """Texts by their first characters, and by the lengths of those that begin so."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the texts that are looked for; those that are too short are not."""
        self._texts = frozenset(text for text in texts if len(text) >= SHORTEST)
        lengths: dict[str, set[int]] = {}
        for text in self._texts:
            lengths.setdefault(text[:SHORTEST], set()).add(len(text))
        # Ids begin alike, and have few lengths: none has to be compared one by one.
        self._lengths = {start: sorted(some, reverse=True) for start, some in lengths.items()}

    def matches(
        self, text: str, accepts: Callable[[int, int], bool] = lambda start, end: True
    ) -> Iterator[tuple[int, int]]:
        """Yield beginning and end of each text that is there, the longest first, none twice.

        Args:
            text: The longer text.
            accepts: Whether a text counts between its beginning and its end.
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
    """Return whether no word goes on before or after a part of a text."""
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
