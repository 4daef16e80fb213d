"""The one authority on identifiers.

All names that one scope wants are gathered first, then clashes are resolved, so that the result
does not depend on the order in which they were wanted.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from oasmith.diagnostics.findings import Finding, Level, Location

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_WHOLE = re.compile(
    r"((?<![A-Z])(?:OAuth\d?|OpenID|IdP|OpenAPI|OpenAI|ETag|GitHub|GitLab|GraphQL|JavaScript"
    r"|TypeScript|PostgreSQL|MySQL|YouTube|LinkedIn|PayPal|WhatsApp|WiFi|IPv[46]|iOS|macOS"
    r"|[A-Z]{2,}s))(?![a-z])"
)
"""What is one word although it has capitals inside: names, and abbreviations in the plural."""

ARGUMENTS = frozenset({"operations", "self", "timeout"})
"""What every method of a client has: its own arguments, and the module that it takes from."""

CLIENT = frozenset(
    {"close", "with_options", "with_response", "required_scopes", "authorization_url"}
)
"""What every client has."""


LATIN = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O"}
    | {
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "TH",
        "\u0131": "i",
    }
)
"""Latin letters that Unicode does not take apart into a plain letter and a mark."""


SIGNS = {"<=": "lte", ">=": "gte", "<": "lt", ">": "gt"}
"""Signs that tell names apart, as in ``DateCreated<``, with their usual words."""

_SIGNED = re.compile(r"([+-])(?=[0-9])")
_SIGN_WORDS = {"+": "plus_", "-": "minus_"}


def _spoken(text: str) -> str:
    """Return text with the sign of a number that it begins with as a word: ``+1`` and ``-1``."""
    sign = _SIGNED.match(text)
    return f"{_SIGN_WORDS[sign[1]]}{text[1:]}" if sign else text


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of any text; letters outside ASCII are kept only when nothing else is."""
    text = _spoken(text)
    for sign, word in SIGNS.items():
        text = text.replace(sign, f" {word} ")
    runs = re.findall(r"[A-Za-z0-9]+", text if text.isascii() else _unmarked(text))
    if not any(re.search("[A-Za-z]", word) for word in runs):
        runs = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text)) or runs
    return tuple(part for word in runs for part in _parts(word) if part)


def _parts(word: str) -> Iterator[str]:
    """Yield the words that only capitals separate."""
    for index, piece in enumerate(_WHOLE.split(word)):
        yield from [piece] if index % 2 else _BOUNDARY.split(piece)


def _unmarked(text: str) -> str:
    """Return text with its Latin letters as plain ones, without their marks."""
    plain = unicodedata.normalize("NFKD", text.translate(LATIN))
    return "".join(character for character in plain if not unicodedata.combining(character))


def snake(text: str, fallback: str = "value") -> str:
    """Return e.g. ``related_records``."""
    return _valid("_".join(words(text)).lower(), fallback)


def constant(text: str, fallback: str = "VALUE") -> str:
    """Return e.g. ``RELATED_RECORDS``."""
    return _valid("_".join(words(text)).upper(), fallback)


def pascal(text: str, fallback: str = "Value") -> str:
    """Return e.g. ``RelatedRecords``; words that are all capitals stay so in a mixed name."""
    parts = words(text)
    shouting = all(part.isupper() or part.isdigit() for part in parts)
    joined = "".join(
        part.capitalize() if shouting else part[:1].upper() + part[1:] for part in parts
    )
    return _valid(joined, fallback)


FIELDS = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "to_dict", "update_forward_refs", "validate"}
    | {"model_computed_fields", "model_config", "model_construct", "model_copy", "model_dump"}
    | {"model_dump_json", "model_extra", "model_fields", "model_fields_set"}
    | {"model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild"}
    | {"model_validate", "model_validate_json", "model_validate_strings"}
    | {"bool", "float", "int", "list", "str"}
    | {"Annotated", "Any", "ConfigDict", "Dict", "Field", "Literal", "Model", "OpenModel"}
    | {"TypeAliasType", "may_be_null", "mro", "own_tag", "register", "READ_ONLY", "WRITE_ONLY"}
    | {"ClassVar", "TYPE_CHECKING", "Unpack", "compile_pattern", "overload"}
)
"""What a field may not be called: what models and their metaclass have, and what fields need."""


def field(text: str, taken: Collection[str] = ()) -> str:
    """Return a property's name as a field: the same, where Python and pydantic allow it.

    ``taken`` are further names that it may not have.
    """
    # Python normalizes identifiers (NFKC); unnormalized, two fields could be one attribute.
    text = _spoken(unicodedata.normalize("NFKC", text))
    name = re.sub(r"\W", "_", text).lstrip("_")
    name = name if name.isidentifier() else f"field_{name}".rstrip("_")
    if not name.isidentifier():
        return "field"
    is_taken = keyword.iskeyword(name) or name in FIELDS or name in taken
    return f"{name}_" if is_taken else name


def snake_field(text: str, taken: Collection[str] = ()) -> str:
    """Return a property's name as a field in snake_case, e.g. ``unit_price``.

    ``taken`` are further names that it may not have.
    """
    name = snake(text, "field")
    return f"{name}_" if name in FIELDS or name in taken else name


def _valid(name: str, fallback: str) -> str:
    if not name:
        return fallback
    if not name.isidentifier():
        name = (
            f"{fallback}_{name}"
            if fallback[:1].islower() or fallback.isupper()
            else (fallback + name)
        )
    name = unicodedata.normalize("NFKC", name)
    if not name.isidentifier():
        return fallback
    if name in ("None", "True", "False"):
        # The tool that writes the models takes a trailing underscore off a class again.
        return f"{fallback}{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


class Overrides(dict[str, str]):
    """Names that a user has chosen, by pointer; it notes for which nodes a name is wanted."""

    def __init__(self, chosen: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take what a user has ``chosen``."""
        super().__init__(chosen)
        self.wanted: set[str] = set()

    def over(self, locked: Mapping[str, str]) -> Overrides:
        """Return them over names that are kept; what is wanted of the new ones is of these."""
        if not locked:
            return self
        merged = Overrides({**locked, **self})
        merged.wanted = self.wanted
        return merged

    def unused(self) -> list[str]:
        """Return the pointers that name nothing."""
        return [pointer for pointer in self if pointer not in self.wanted]


class Names:
    """The names of one scope, such as the arguments of a method or the classes of a module."""

    def __init__(
        self,
        make: Callable[[str], str],
        overrides: Mapping[str, str],
        reserved: Iterable[str] = (),
        hint: str = "",
    ) -> None:
        """Make identifiers with ``make``, none of them in ``reserved``.

        ``hint`` says how to choose another name where ``overrides`` cannot.
        """
        self._make = make
        self._overrides = overrides
        self._reserved = frozenset(reserved)
        self._hint = hint
        self._joint = "" if make is pascal else "_"
        self._wanted: dict[str, str] = {}

    def want(self, pointer: str, text: str) -> None:
        """Ask for a name for the node at ``pointer``, made from ``text``."""
        self._wanted[pointer] = text
        if isinstance(self._overrides, Overrides):
            self._overrides.wanted.add(pointer)

    def resolve(self, locate: Callable[[str], Location]) -> tuple[dict[str, str], list[Finding]]:
        """Return each pointer's identifier, and a warning for each that a clash has changed."""
        groups: dict[str, list[str]] = {}
        # Sorted, so that the order of the document does not decide who keeps a name.
        for pointer in sorted(self._wanted):
            groups.setdefault(self._first(pointer), []).append(pointer)
        given: dict[str, str] = {}
        findings = []
        # Numbered names must not take a name that another node wants as it is.
        taken = set(groups) | self._reserved
        for name in sorted(groups):
            keeper, *others = sorted(groups[name], key=lambda pointer: self._claim(pointer, name))
            given[keeper] = name
            number = 2
            for pointer in others:
                free, number = _free(name, taken, self._joint, number)
                given[pointer] = free
                taken.add(free)
                findings.append(self._clash(pointer, name, free, locate(pointer)))
        return given, findings

    def _first(self, pointer: str) -> str:
        if pointer in self._overrides:
            return self._overrides[pointer]
        name = self._make(self._wanted[pointer])
        return _free(name, self._reserved, self._joint)[0] if name in self._reserved else name

    def _claim(self, pointer: str, name: str) -> tuple[bool, bool, str]:
        """Return how good a node's claim to a name is; the smallest is the best."""
        return (pointer not in self._overrides, self._wanted[pointer] != name, pointer)

    def _clash(self, pointer: str, name: str, free: str, location: Location) -> Finding:
        return Finding(
            "name-clash",
            f"{self._wanted[pointer]!r} would be {name!r}, which is taken; it becomes {free!r}",
            location,
            self._hint
            or f'To choose another name, write in oasmith.toml: [clients.….names] "{pointer}" = '
            f'"{free}"',
            Level.WARNING,
            pointer,
        )


def _free(name: str, taken: Collection[str], joint: str, number: int = 2) -> tuple[str, int]:
    """Return the first free name from ``number`` on, and the number to go on with."""
    while f"{name}{joint}{number}" in taken:
        number += 1
    return f"{name}{joint}{number}", number + 1
