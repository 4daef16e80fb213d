"""Names of classes for schemas that have no name in the document.

A member of a union gets its name from its title, its discriminator value, its base, or a property
that no other member has; only if all of this fails, from its number. A long name is shortened if
it stays unique.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oasmith.naming import pascal, words

MAX_LENGTH = 60
"""The maximum length of a class name, in characters."""
ROOM = 2
"""Characters that are reserved for a number, in case the names clash nevertheless."""
MAX_WORDS = 5
"""The maximum number of words of a title that is used as a name; longer ones are sentences."""

Path = tuple[str, ...]
"""The parts of a class name: the names of the enclosing schemas, then its own."""

FILLERS = frozenset({"Item", "Value"})
"""Parts that are removed from a long name."""

_KINDS = {"string": "Text", "array": "List", "object": "Map", "boolean": "Flag"}
_KINDS |= {"integer": "Number", "number": "Number"}


def variant_names(members: Sequence[Any]) -> list[str]:
    """Return the names of the members of a union."""
    candidates = [_candidates(member, members) for member in members]
    names: dict[int, str] = {}
    for level in range(max(map(len, candidates), default=0)):
        level_names = {
            index: of_member[level]
            for index, of_member in enumerate(candidates)
            if index not in names and level < len(of_member) and of_member[level]
        }
        taken = Counter(map(_folded, [*names.values(), *level_names.values()]))
        names |= {index: name for index, name in level_names.items() if taken[_folded(name)] == 1}
    return [names.get(index, f"Variant {index + 1}") for index in range(len(members))]


def _folded(name: str) -> str:
    return pascal(name).lower()


def _candidates(member: Any, members: Sequence[Any]) -> list[str]:
    """Return the possible names of a member, the best first; empty strings are skipped."""
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
    """Return the properties of a member and of its ``allOf`` parts."""
    all_properties: dict[str, Any] = {}
    for part in [member, *_listed(member, "allOf")]:
        properties = part.get("properties") if isinstance(part, dict) else None
        all_properties |= properties if isinstance(properties, dict) else {}
    return all_properties


def _listed(member: Any, key: str) -> list[Any]:
    value = member.get(key) if isinstance(member, dict) else None
    return value if isinstance(value, list) else []


def _tag(properties: Mapping[str, Any]) -> str:
    """Return the constant of the first property that only allows a single value."""
    for schema in properties.values():
        values = _listed(schema, "enum")
        value = schema.get("const") if isinstance(schema, dict) else None
        value = values[0] if len(values) == 1 else value
        if isinstance(value, str) and 0 < len(words(value)) <= MAX_WORDS:
            return value
    return ""


def _base(member: Mapping[str, Any]) -> str:
    """Return the name of the first schema in ``allOf`` that a member refers to."""
    for part in _listed(member, "allOf"):
        reference = part.get("$ref") if isinstance(part, dict) else None
        if isinstance(reference, str):
            return reference.rpartition("/")[2]
    return ""


def shortened(paths: Mapping[str, Path]) -> dict[str, str]:
    """Return the words of each class name, which has at most ``MAX_LENGTH`` characters.

    Args:
        paths: The paths by the pointers of the classes.
    """
    texts = {pointer: " ".join(path) for pointer, path in paths.items()}
    long = {pointer for pointer, text in texts.items() if _is_long(text)}
    count = Counter(pascal(text) for pointer, text in texts.items() if pointer not in long)
    ends = {pointer: _ends(paths[pointer]) for pointer in long}
    count.update(pascal(end) for of_class in ends.values() for end in of_class)
    for pointer, of_class in ends.items():
        texts[pointer] = next((end for end in of_class if count[pascal(end)] == 1), of_class[-1])
    return texts


def _is_long(text: str, room: int = 0) -> bool:
    return len(pascal(text)) > MAX_LENGTH - room


def _ends(path: Path) -> list[str]:
    """Return the possible short forms of a long name, the best first.

    These are its last parts; its first one, two or three words and its last words; its last words.
    The last form is used if none of them is unique. The first words are kept because they often
    distinguish a request that creates something from one that updates it.
    """
    bare = [part for part in path[:-1] if part not in FILLERS] + [path[-1]]
    all_words = [word for part in bare for word in words(part)]
    parts = (" ".join(bare[start:]) for start in range(len(bare)))
    cut = (" ".join(all_words[start:]) for start in range(len(all_words)))
    forms = [parts, *(_with_first_words(all_words, count) for count in (1, 2, 3)), cut]
    longest = (next((end for end in ends if not _is_long(end, ROOM)), "") for ends in forms)
    return list(dict.fromkeys(filter(None, longest))) or [" ".join(path)[ROOM - MAX_LENGTH :]]


def _with_first_words(all_words: Sequence[str], count: int) -> Iterator[str]:
    """Yield the first ``count`` words with the last words of a name, the longest first."""
    for start in range(count, len(all_words)):
        yield " ".join([*all_words[:count], *all_words[start:]])
