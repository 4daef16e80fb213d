"""The order of definitions in a module.

A base and the value of an alias must be defined before they are used. The types of fields are
resolved later, except names that are also builtins: there, Python would find the builtin first.
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
    """Yield the texts, sorted by name, each after the definitions that it needs.

    Aliases that need each other are quoted, so that they are resolved when they are used. A
    definition with the name of a builtin comes before those that use it. If both use each other,
    the first one uses a second name, such as ``_Warning``, which is not a builtin.
    """
    done, hidden = set[str](), set[str]()
    for name, is_whole in _order(definitions):
        definition = definitions[name]
        text = definition.text if is_whole else definition.postponed
        undefined = _named_like_builtins(definition, definitions) - done
        hidden |= undefined
        yield _renamed(text, undefined) if undefined else text
        done.add(name)
    if hidden:
        yield "\n".join(f"_{name} = {name}" for name in sorted(hidden))


def _named_like_builtins(definition: Definition, definitions: Mapping[str, Definition]) -> set[str]:
    """Return the other definitions that one uses and that have the names of builtins."""
    names = (definition.uses & BUILTINS & definitions.keys()) - {definition.name}
    return {name for _, _, name in _uses(definition.text, names)} if names else set()


def _uses(text: str, names: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and name of each use of ``names``, except as names of fields."""
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
    """Yield names in order, each with whether everything that its text needs comes before it."""
    known = definitions.keys()
    needed = {name: set(one.first & known - {name}) for name, one in definitions.items()}
    waiting = {
        name: others | _named_like_builtins(definitions[name], definitions)
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
    """Return the next one of names that need each other."""
    possible = [name for name in waiting if needed[name] <= done]
    return min(possible or [name for name in waiting if definitions[name].postponed])


def _renamed(text: str, names: Collection[str]) -> str:
    """Return the text of a definition with second names instead of ``names``."""
    lines = text.splitlines(keepends=True)
    for row, column, _ in reversed(list(_uses(text, names))):
        line = lines[row - 1]
        lines[row - 1] = f"{line[:column]}_{line[column:]}"
    return "".join(lines)
