"""What classes are called that have no name in the document: as a person would say.

A member of a union is called after its title, the value that tells it from others, what it is
based on, or a property that no other member has; only else by its number. A long name does without
its beginning, where no other class is called so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oasmith.naming import pascal, words

MAX_LENGTH = 60
"""Letters of a class's name."""
ROOM = 2
"""Letters that a number may take, where names clash all the same."""
MAX_WORDS = 5
"""Of a title: longer ones are sentences."""

Path = tuple[str, ...]
"""What a class is called after: what holds it, and its own word last."""

FILLERS = frozenset({"Item", "Value"})
"""Words that a long name does without."""

_KINDS = {"string": "Text", "array": "List", "object": "Map", "boolean": "Flag"}
_KINDS |= {"integer": "Number", "number": "Number"}


def variant_names(members: Sequence[Any]) -> list[str]:
    """Return what the members of a union are called."""
    candidates = [_candidates(member, members) for member in members]
    names: dict[int, str] = {}
    for level in range(max(map(len, candidates), default=0)):
        level_names = {
            index: some[level]
            for index, some in enumerate(candidates)
            if index not in names and level < len(some) and some[level]
        }
        taken = Counter(map(_said, [*names.values(), *level_names.values()]))
        names |= {index: name for index, name in level_names.items() if taken[_said(name)] == 1}
    return [names.get(index, f"Variant {index + 1}") for index in range(len(members))]


def _said(name: str) -> str:
    return pascal(name).lower()


def _candidates(member: Any, members: Sequence[Any]) -> list[str]:
    """Return what a member may be called, the best first; empty texts say nothing."""
    if not isinstance(member, dict):
        return []
    title = member.get("title")
    is_name = isinstance(title, str) and 0 < len(words(title)) <= MAX_WORDS
    properties = _properties(member)
    others = [_properties(other) for other in members if other is not member]
    own = (name for name in properties if not any(name in other for other in others))
    is_only = all(other is member or _kind(other) == "null" for other in members)
    return [
        title if is_name and isinstance(title, str) else "",
        _tag({**properties, "": member}),
        _base(member),
        next(own, ""),
        "Value" if is_only else "",
        "Choice" if _listed(member, "enum") else _KINDS.get(_kind(member), ""),
        f"{_KINDS.get(_kind(member.get('items')), '')} List" if _kind(member) == "array" else "",
    ]


def _kind(schema: Any) -> str:
    kind = schema.get("type") if isinstance(schema, dict) else None
    return kind if isinstance(kind, str) else ""


def _properties(member: Any) -> dict[str, Any]:
    """Return the properties of a member, with those of its parts."""
    found: dict[str, Any] = {}
    for part in [member, *_listed(member, "allOf")]:
        properties = part.get("properties") if isinstance(part, dict) else None
        found |= properties if isinstance(properties, dict) else {}
    return found


def _listed(member: Any, key: str) -> list[Any]:
    value = member.get(key) if isinstance(member, dict) else None
    return value if isinstance(value, list) else []


def _tag(properties: Mapping[str, Any]) -> str:
    """Return the first value that is the only one of its property."""
    for schema in properties.values():
        values = _listed(schema, "enum")
        value = schema.get("const") if isinstance(schema, dict) else None
        value = values[0] if len(values) == 1 else value
        if isinstance(value, str) and 0 < len(words(value)) <= MAX_WORDS:
            return value
    return ""


def _base(member: Mapping[str, Any]) -> str:
    """Return the name of the first schema that a member refers to."""
    for part in _listed(member, "allOf"):
        reference = part.get("$ref") if isinstance(part, dict) else None
        if isinstance(reference, str):
            return reference.rpartition("/")[2]
    return ""


def shortened(paths: Mapping[str, Path]) -> dict[str, str]:
    """Return the words of each class's name, which is at most ``MAX_LENGTH`` letters long.

    Args:
        paths: By the pointers of the classes.
    """
    texts = {pointer: " ".join(path) for pointer, path in paths.items()}
    long = {pointer for pointer, text in texts.items() if _is_long(text)}
    count = Counter(pascal(text) for pointer, text in texts.items() if pointer not in long)
    ends = {pointer: _ends(paths[pointer]) for pointer in long}
    count.update(pascal(end) for some in ends.values() for end in some)
    for pointer, some in ends.items():
        texts[pointer] = next((end for end in some if count[pascal(end)] == 1), some[-1])
    return texts


def _is_long(text: str, room: int = 0) -> bool:
    return len(pascal(text)) > MAX_LENGTH - room


def _ends(path: Path) -> list[str]:
    """Return what a long name may be: its end, in whole parts, or cut, also behind its first words.

    The last one is what it is where none of them is unique. The first words are often what tells a
    request that creates something from one that updates it.
    """
    bare = [part for part in path[:-1] if part not in FILLERS] + [path[-1]]
    spoken = [word for part in bare for word in words(part)]
    parts = (" ".join(bare[start:]) for start in range(len(bare)))
    cut = (" ".join(spoken[start:]) for start in range(len(spoken)))
    ways = [parts, *(_behind(spoken, count) for count in (1, 2, 3)), cut]
    longest = (next((end for end in some if not _is_long(end, ROOM)), "") for some in ways)
    return list(dict.fromkeys(filter(None, longest))) or [" ".join(path)[ROOM - MAX_LENGTH :]]


def _behind(spoken: Sequence[str], count: int) -> Iterator[str]:
    """Yield ends of a name behind its first words."""
    for start in range(count, len(spoken)):
        yield " ".join([*spoken[:count], *spoken[start:]])
