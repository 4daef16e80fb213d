"""The order of definitions in a module.

A base and the value of an alias are looked up where they stand. The types of fields are looked up
later, unless there is a builtin of that name: that is found at once, and is no type of a field.
"""

from __future__ import annotations

import builtins
import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import pairwise

from oasmith.emit.models.definitions import Definition

BUILTINS = frozenset(dir(builtins))


def in_order(definitions: Mapping[str, Definition]) -> Iterator[str]:
    """Yield the texts by name, each after those that it needs.

    Aliases that need each other are quoted, so that they are looked up when they are used. What is
    called like a builtin comes before its users. Where both need each other, the one that is first
    says ``_Warning``: a second name, which no builtin has.
    """
    done, hidden = set[str](), set[str]()
    for name, is_whole in _order(definitions):
        definition = definitions[name]
        text = definition.text if is_whole else definition.postponed
        early = _called_like_builtins(definition, definitions) - done
        hidden |= early
        yield _renamed(text, early) if early else text
        done.add(name)
    if hidden:
        yield "\n".join(f"_{name} = {name}" for name in sorted(hidden))


def _called_like_builtins(
    definition: Definition, definitions: Mapping[str, Definition]
) -> set[str]:
    """Return the other definitions that one needs and that are called like builtins."""
    names = (definition.uses & BUILTINS & definitions.keys()) - {definition.name}
    return {name for _, _, name in _uses(definition.text, names)} if names else set()


def _uses(text: str, names: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and name wherever a definition names one of others, and no field."""
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for token, following in pairwise(tokens):
        is_field = following.string == ":" and not token.line[: token.start[1]].strip()
        row, column = token.start
        if token.type == tokenize.NAME and token.string in names and not is_field:
            yield row, column, token.string
        elif token.type == tokenize.STRING and token.line.lstrip().startswith("__annotations__"):
            for word in re.finditer(r"\w+", token.string):
                if word[0] in names:
                    yield row, column + word.start(), word[0]


def _order(definitions: Mapping[str, Definition]) -> Iterator[tuple[str, bool]]:
    """Yield names, each with whether all that its text needs stands before it."""
    known = definitions.keys()
    needed = {name: set(one.first & known - {name}) for name, one in definitions.items()}
    waiting = {
        name: others | _called_like_builtins(definitions[name], definitions)
        for name, others in needed.items()
    }
    waited_for: dict[str, list[str]] = {}
    for name, others in waiting.items():
        for other in others:
            waited_for.setdefault(other, []).append(name)
    ready = sorted(name for name, others in waiting.items() if not others)
    done = set[str]()
    while waiting:
        name = heappop(ready) if ready else _next(waiting, needed, definitions, done)
        del waiting[name]
        definition = definitions[name]
        yield name, needed[name] <= done and name not in definition.first
        done.add(name)
        for other in waited_for.get(name, ()):
            if other in waiting:
                waiting[other].discard(name)
                if not waiting[other]:
                    heappush(ready, other)


def _next(
    waiting: Iterable[str],
    needed: Mapping[str, set[str]],
    definitions: Mapping[str, Definition],
    done: set[str],
) -> str:
    """Return which of names that need each other is the first."""
    possible = [name for name in waiting if needed[name] <= done]
    return min(possible or [name for name in waiting if definitions[name].postponed])


def _renamed(text: str, names: Collection[str]) -> str:
    """Return the text of a definition with the second names of some others."""
    lines = text.splitlines(keepends=True)
    for row, column, _ in reversed(list(_uses(text, names))):
        line = lines[row - 1]
        lines[row - 1] = f"{line[:column]}_{line[column:]}"
    return "".join(lines)
