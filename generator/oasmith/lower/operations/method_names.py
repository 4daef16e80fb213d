"""Short method names for operations, without words that are repeated.

An ``operationId`` often contains the tag, the path, the verb or a prefix that all ids of the
document have. The rest of it is the method's name if it is unique in the resource. Operations
without a meaningful id get the usual names of REST: ``list``, ``create``, ``get``, ``update``,
``delete``.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from oasmith.naming import words

LINKS = frozenset({"and", "at", "by", "for", "from", "in", "of", "on", "or", "to", "with"})
"""Linking words: a name neither begins nor ends with one."""

VERBS = frozenset({"download", "export", "import", "invite", "search", "upload", "verify"})
"""Groups that are verbs: a name that begins with one must keep it."""

_VERSION = re.compile(
    r"v\d+(?:[._]?\d+)*(?:alpha|beta)?\d*|\d+(?:[.-]\d+)+|api|rest", re.IGNORECASE
)
"""Path segments for versions and prefixes, which carry no meaning."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An operation that needs a name."""

    id: str
    """The ``operationId`` or the meaningful part of it; empty if there is none."""
    method: str
    path: str
    group: str
    """The resource: a tag, or a part of the path."""
    written: str = ""
    """The unchanged ``operationId``."""
    is_list: bool = False
    """Whether the response is a list or a page of a list."""

    @property
    def segments(self) -> list[str]:
        """The segments of the path, without its version."""
        segments = [segment for segment in self.path.split("/") if segment]
        versions = [n for n, segment in enumerate(segments[:3]) if _VERSION.fullmatch(segment)]
        return segments[versions[-1] + 1 :] if versions else segments


@dataclass(slots=True)
class Candidates:
    """The possible names of an operation, the shortest first."""

    levels: list[str]
    is_item: bool
    """Whether the path ends with a parameter, so that the operation is for one item."""
    level: int = 0

    @property
    def name(self) -> str:
        """The current name."""
        return self.levels[self.level]

    def lengthen(self) -> None:
        """Switch to the next longer name, if there is one."""
        self.level = min(self.level + 1, len(self.levels) - 1)


def spoken_ids(operations: Sequence[Wanted]) -> list[str]:
    """Return the meaningful part of each ``operationId``; empty if it only has method and path.

    Of an id that a framework generated from a function's name, path and verb, this is the
    function's name. A prefix that all ids of the document have is removed.
    """
    ids = [_own_id(operation) for operation in operations]
    prefix = _common_prefix([words(one) for one in ids if one])
    return [" ".join(words(one)[prefix:]) for one in ids]


def _own_id(operation: Wanted) -> str:
    """Return the part of an id that is not derived from method and path."""
    # FastAPI's generate_unique_id: the function, the path and the method, joined by underscores.
    suffix = re.sub(r"\W", "_", operation.path) + f"_{operation.method}"
    if operation.id.lower().endswith(suffix.lower()) and len(operation.id) > len(suffix):
        return operation.id[: -len(suffix)]
    # In "search/code", the part before the slash is the group and not a part of the name.
    first, separator, rest = _parted(operation.id)
    if separator and words(rest) and _joined_words(first) == _joined_words(operation.group):
        return rest
    spoken = [word.lower() for word in words(operation.id)]
    path = [word.lower() for word in words(operation.path)]
    bare = [word.lower() for segment in operation.segments for word in words(segment)]
    static = [
        word.lower()
        for segment in operation.segments
        if "{" not in segment
        for word in words(segment)
    ]
    verb = operation.method.lower()
    derived = ([verb, *path], [verb, *bare], [verb, *static], [*path, verb], [*bare, verb])
    return "" if spoken in derived else operation.id


def _parted(operation_id: str) -> tuple[str, str, str]:
    """Return the text before the first slash or dot, the separator, and the text after it."""
    index = min((operation_id.find(sign) for sign in "/." if sign in operation_id), default=-1)
    if index < 0:
        return operation_id, "", ""
    return operation_id[:index], operation_id[index], operation_id[index + 1 :]


def _joined_words(text: str) -> str:
    return singular("".join(word.lower() for word in words(text)))


def _common_prefix(ids: Sequence[Sequence[str]]) -> int:
    """Return the number of leading words that all ids share, leaving at least one of each.

    Zero for fewer than three ids.
    """
    if len(ids) < 3:
        return 0
    lowered = [[word.lower() for word in one] for one in ids]
    return min(_common(lowered), min(map(len, ids)) - 1)


def _common(sequences: Sequence[Sequence[str]]) -> int:
    """Return the number of leading words or segments that all sequences share."""
    columns = zip(*sequences, strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))


def method_names(operations: Sequence[Wanted], taken: Collection[str] = ()) -> list[str]:
    """Return the name of each operation of one resource, as words joined by underscores.

    Args:
        operations: All operations of the resource, with the ids that ``spoken_ids`` returned.
        taken: Names that are not available.
    """
    paths = Paths.of(operations)
    names = [
        Candidates(list(_levels(operation, paths)), operation.path.endswith("}"))
        for operation in operations
    ]
    for _ in range(3):
        count = Counter(one.name for one in names)
        items = Counter(one.name for one in names if one.is_item)
        for one in names:
            # Of an item and lists with the same name, the item keeps the short name.
            is_unique = count[one.name] == 1 or (one.is_item and items[one.name] == 1)
            if not is_unique or keyword.iskeyword(one.name) or one.name in taken:
                one.lengthen()
    return [one.name for one in names]


def _levels(operation: Wanted, paths: Paths) -> Iterator[str]:
    """Yield the possible names of an operation, the shortest first."""
    spoken = [word.lower() for word in words(operation.id or operation.written)]
    if operation.id:
        short = without(spoken, [word.lower() for word in words(operation.group)])
        is_list = operation.is_list and short[0] == "get" and _repeats_plural(spoken, short)
        yield "_".join(["list", *short[1:]] if is_list else short)
    else:
        yield _rest_name(operation, paths)
    if spoken:
        yield "_".join(spoken)
    path = [word.lower() for segment in operation.segments for word in words(segment)]
    yield "_".join([operation.method.lower(), *path])


def without(name: Sequence[str], group: Sequence[str]) -> list[str]:
    """Return the words of a name without the words of its group, unless nothing would be left.

    In the group ``pets``, ``get_pet_by_id`` becomes ``get_by_id``, and ``pet`` is unchanged. Of a
    long group, its first two words are enough.
    """
    for size in range(len(group), min(len(group), 2) - 1, -1):
        repeated = singular("".join(group[:size]))
        for start, end in _windows(name, size + 1):
            if singular("".join(name[start:end])) != repeated or (not start and name[0] in VERBS):
                continue
            rest = [*name[:start], *name[end:]]
            while rest and rest[-1] in LINKS:
                rest.pop()
            if rest and rest[0] not in LINKS and not rest[0].isdigit():
                return without(rest, group)
    return list(name)


def _windows(name: Sequence[str], size: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sequence of up to ``size`` words."""
    for start in range(len(name)):
        for end in range(start + 1, min(start + size, len(name)) + 1):
            yield start, end


def _repeats_plural(name: Sequence[str], rest: Sequence[str]) -> bool:
    """Return whether the words after the verb that were removed from a name end in the plural."""
    size = len(name) - len(rest)
    return size > 0 and name[size] != singular(name[size])


_IRREGULAR = {"people": "person", "children": "child"}


def singular(word: str) -> str:
    """Return the singular of an English word, as far as its spelling shows it."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for end, start in (
        ("ies", "y"),
        ("tuses", "tus"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
    ):
        if word.endswith(end) and len(word) > len(end) + 1:
            return word[: -len(end)] + start
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2
    return word[:-1] if is_plural else word


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of a resource, as tuples of segments."""

    collections: frozenset[tuple[str, ...]]
    """Paths of collections: a parameter for the item follows, or the response is a list."""
    read: frozenset[tuple[str, ...]]
    """Paths with a GET operation."""

    @classmethod
    def of(cls, operations: Sequence[Wanted]) -> Paths:
        """Return the paths of the operations of a resource."""
        read = [operation for operation in operations if operation.method == "GET"]
        paths = [operation.segments for operation in operations]
        below = (path[:-1] for path in paths if path and "{" in path[-1])
        lists = (operation.segments for operation in read if operation.is_list)
        return cls(
            frozenset(tuple(path) for path in (*below, *lists) if path and "{" not in path[-1]),
            frozenset(tuple(operation.segments) for operation in read),
        )


_ITEM = {"GET": "get", "PUT": "update", "PATCH": "update", "POST": "update", "DELETE": "delete"}
_WHOLE = {"GET": "list", "POST": "create", "PUT": "replace", "PATCH": "update"}
_WHOLE["DELETE"] = "delete_all"


def _rest_name(operation: Wanted, paths: Paths) -> str:
    """Return the usual REST name of an operation, with the words of its path after the group."""
    segments, method = operation.segments, operation.method
    is_item = bool(segments) and "{" in segments[-1]
    nouns = _nouns(segments, operation.group)
    if not is_item and tuple(segments) in paths.collections:
        one = [*nouns[:-1], singular(nouns[-1])] if nouns and method == "POST" else nouns
        return _joined(_WHOLE.get(method, method), one)
    if is_item:
        one = [*nouns[:-1], singular(nouns[-1])] if nouns else []
        return _joined(_ITEM.get(method, method), one)
    if method == "POST" and nouns and tuple(segments) not in paths.read:
        return _action(segments[-1], nouns)
    is_first = method == "POST" and not nouns
    return _joined("create" if is_first else _ITEM.get(method, method), nouns)


def _action(last: str, nouns: Sequence[str]) -> str:
    """Return the name of a POST whose last path segment is an action or a new item."""
    spoken = [word.lower() for word in words(last)]
    above = nouns[: len(nouns) - len(spoken)]
    if singular(spoken[-1]) != spoken[-1]:
        return _joined("create", [*above, *spoken[:-1], singular(spoken[-1])])
    return "_".join([*spoken, *above] if len(spoken) == 1 else [*above, *spoken])


def _nouns(segments: Sequence[str], group: str) -> list[str]:
    """Return the words of the segments after the group; for one item in the singular.

    If no segment is the group, return the words of all segments.
    """
    grouped = _joined_words(group)
    rest = []
    for segment, following in pairwise([*segments, ""]):
        spoken = [word.lower() for word in words(segment)]
        if "{" not in segment and spoken:
            one = [*spoken[:-1], singular(spoken[-1])]
            rest.append(one if "{" in following and following != segments[-1] else spoken)
    for index, one in enumerate(rest):
        if singular("".join(one)) == grouped:
            rest = rest[index + 1 :]
            break
    return [word for one in rest for word in one]


def _joined(verb: str, nouns: Sequence[str]) -> str:
    return "_".join([verb.lower(), *nouns])


def bare_groups(groups: Sequence[str]) -> list[str]:
    """Return the names of resources without the leading words that all of them share."""
    distinct = [words(group) for group in dict.fromkeys(groups)]
    prefix = _common_prefix(distinct)
    return [" ".join(words(group)[prefix:]) if prefix else group for group in groups]


def path_groups(paths: Sequence[str]) -> list[str]:
    """Return the resource of each path: the first segment in which the paths differ.

    Empty for a path without such a segment.
    """
    segments = [Wanted("", "", path, "").segments for path in paths]
    static = [[segment for segment in one if "{" not in segment] for one in segments]
    # A common prefix carries no information, such as /bigin/v2 or /2010-04-01/Accounts.
    common = _common([one[:-1] for one in static]) if len(static) > 1 else 0
    return [one[common] if len(one) > common else "" for one in static]


def spoken_name(method: str, group: str) -> str:
    """Return a method with its resource, such as ``create customer`` or ``list customers``."""
    verb, *nouns = method.split("_")
    grouped = [word.lower() for word in words(group)]
    if grouped and not (verb == "list" and not nouns):
        grouped[-1] = singular(grouped[-1])
    return " ".join([verb, *grouped, *nouns])
