"""Python identifiers made from the names of a document.

All names of a scope are collected first, then clashes are resolved, so that the result does not
depend on the order of the document.
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

_UNSPLIT = re.compile(
    r"((?<![A-Z])(?:OAuth\d?|OpenID|IdP|OpenAPI|OpenAI|ETag|GitHub|GitLab|GraphQL|JavaScript"
    r"|TypeScript|PostgreSQL|MySQL|YouTube|LinkedIn|PayPal|WhatsApp|WiFi|IPv[46]|iOS|macOS"
    r"|[A-Z]{2,}s))(?![a-z])"
)
"""Words that are not split at their inner capitals: proper names and plural abbreviations."""

ARGUMENTS = frozenset({"operations", "self", "timeout"})
"""Names reserved in every method of a client: its own arguments and the module that it uses."""

CLIENT = frozenset(
    {"close", "with_options", "with_response", "required_scopes", "authorization_url"}
)
"""Names of the members that every client has."""


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
"""Latin letters that Unicode does not decompose into a plain letter and a combining mark."""


SIGNS = {"<=": "lte", ">=": "gte", "<": "lt", ">": "gt"}
"""Comparison signs that distinguish names, as in ``DateCreated<``, with their usual words."""

_SIGNED = re.compile(r"([+-])(?=[0-9])")
_SIGN_WORDS = {"+": "plus_", "-": "minus_"}


def _spell_sign(text: str) -> str:
    """Replace the sign of a leading number by a word: ``plus_1`` for ``+1``."""
    sign = _SIGNED.match(text)
    return f"{_SIGN_WORDS[sign[1]]}{text[1:]}" if sign else text


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """Split text into words; non-ASCII letters are kept only if no ASCII letter remains."""
    text = _spell_sign(text)
    for sign, word in SIGNS.items():
        text = text.replace(sign, f" {word} ")
    runs = re.findall(r"[A-Za-z0-9]+", text if text.isascii() else _without_diacritics(text))
    if not any(re.search("[A-Za-z]", word) for word in runs):
        runs = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text)) or runs
    return tuple(part for word in runs for part in _parts(word) if part)


def _parts(word: str) -> Iterator[str]:
    """Split a word at its capitals."""
    for index, piece in enumerate(_UNSPLIT.split(word)):
        yield from [piece] if index % 2 else _BOUNDARY.split(piece)


def _without_diacritics(text: str) -> str:
    """Return text with its Latin letters in ASCII, without diacritics."""
    plain = unicodedata.normalize("NFKD", text.translate(LATIN))
    return "".join(character for character in plain if not unicodedata.combining(character))


@lru_cache(maxsize=100_000)
def snake(text: str, fallback: str = "value") -> str:
    """Return text in snake_case, e.g. ``related_records``."""
    return _valid("_".join(words(text)).lower(), fallback)


def constant(text: str, fallback: str = "VALUE") -> str:
    """Return text in UPPER_CASE, e.g. ``RELATED_RECORDS``."""
    return _valid("_".join(words(text)).upper(), fallback)


@lru_cache(maxsize=100_000)
def pascal(text: str, fallback: str = "Value") -> str:
    """Return text in PascalCase, e.g. ``RelatedRecords``; acronyms in a mixed name are kept."""
    parts = words(text)
    all_caps = all(part.isupper() or part.isdigit() for part in parts)
    joined = "".join(
        part.capitalize() if all_caps else part[:1].upper() + part[1:] for part in parts
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
"""Reserved field names: attributes of models and their metaclass, and names in annotations."""


def field(text: str, taken: Collection[str] = ()) -> str:
    """Return the field name for a property: unchanged if Python and pydantic allow it.

    ``taken`` are further reserved names.
    """
    # Python normalizes identifiers (NFKC); otherwise two fields could be the same attribute.
    text = _spell_sign(unicodedata.normalize("NFKC", text))
    name = re.sub(r"\W", "_", text).lstrip("_")
    name = name if name.isidentifier() else f"field_{name}".rstrip("_")
    if not name.isidentifier():
        return "field"
    is_taken = keyword.iskeyword(name) or name in FIELDS or name in taken
    return f"{name}_" if is_taken else name


def snake_field(text: str, taken: Collection[str] = ()) -> str:
    """Return the field name for a property in snake_case, e.g. ``unit_price``.

    ``taken`` are further reserved names.
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
        # The tool that writes the models removes a trailing underscore from a class name.
        return f"{fallback}{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


class Overrides(dict[str, str]):
    """Names that a user has chosen, by JSON Pointer; records which pointers need a name."""

    def __init__(self, chosen: Mapping[str, str] = MappingProxyType({})) -> None:
        """Copy the names that a user has ``chosen``."""
        super().__init__(chosen)
        self.wanted: set[str] = set()

    def over(self, locked: Mapping[str, str]) -> Overrides:
        """Return these names merged over ``locked`` ones; both share the record of needed names."""
        if not locked:
            return self
        merged = Overrides({**locked, **self})
        merged.wanted = self.wanted
        return merged

    def unused(self) -> list[str]:
        """Return the pointers at which nothing needs a name."""
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
        """Create a scope whose identifiers are made with ``make`` and are not in ``reserved``.

        ``hint`` is used in findings if ``overrides`` cannot change a name of this scope.
        """
        self._make = make
        self._overrides = overrides
        self._reserved = frozenset(reserved)
        self._hint = hint
        self._separator = "" if make is pascal else "_"
        self._wanted: dict[str, str] = {}

    def want(self, pointer: str, text: str) -> None:
        """Request a name for the node at ``pointer``, made from ``text``."""
        self._wanted[pointer] = text
        if isinstance(self._overrides, Overrides):
            self._overrides.wanted.add(pointer)

    def resolve(self, locate: Callable[[str], Location]) -> tuple[dict[str, str], list[Finding]]:
        """Return the identifier of each pointer, and a warning for each one changed by a clash."""
        groups: dict[str, list[str]] = {}
        # Sorted, so that the order of the document does not decide which node keeps a name.
        for pointer in sorted(self._wanted):
            groups.setdefault(self._preferred(pointer), []).append(pointer)
        identifiers: dict[str, str] = {}
        findings = []
        # A numbered name must not be one that another node gets without a number.
        taken = set(groups) | self._reserved
        for name in sorted(groups):
            keeper, *others = sorted(
                groups[name], key=lambda pointer: self._priority(pointer, name)
            )
            identifiers[keeper] = name
            number = 2
            for pointer in others:
                free, number = _free(name, taken, self._separator, number)
                identifiers[pointer] = free
                taken.add(free)
                findings.append(self._clash(pointer, name, free, locate(pointer)))
        return identifiers, findings

    def _preferred(self, pointer: str) -> str:
        if pointer in self._overrides:
            return self._overrides[pointer]
        name = self._make(self._wanted[pointer])
        return _free(name, self._reserved, self._separator)[0] if name in self._reserved else name

    def _priority(self, pointer: str, name: str) -> tuple[bool, bool, str]:
        """Return a sort key for the node's priority for a name; the lowest keeps the name."""
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


def _free(name: str, taken: Collection[str], separator: str, number: int = 2) -> tuple[str, int]:
    """Return the first free name with ``number`` or a higher one, and the number after it."""
    while f"{name}{separator}{number}" in taken:
        number += 1
    return f"{name}{separator}{number}", number + 1
