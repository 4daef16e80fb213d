"""OpenAPI documents for the checks, read without any code of the generator.

References of all files become absolute, OpenAPI 3.0's schemas become JSON Schema 2020-12, and
properties that are not sent in a direction are not required there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import jsonschema_rs
import yaml
from pydantic import TypeAdapter, ValidationError

from oasmith_runtime.models import formats

from .dialect import Walk, any_of

Node = dict[str, Any]
Direction = Literal["request", "answer"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def _reads(name: Any) -> Callable[[str], bool]:
    adapter = TypeAdapter[Any](formats.FORMATS[name])

    def reads(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    return reads


_UNREAD = ("email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri", "iri-reference")
_UNREAD += ("json-pointer", "regex", "relative-json-pointer", "uri", "uri-reference")
_UNREAD += ("uri-template",)

FORMATS: dict[str, Callable[[str], bool]] = {
    **{name: _reads(name) for name in formats.FORMATS},
    **dict.fromkeys(_UNREAD, lambda _: True),
}
"""Format checks: what the runtime can decode; formats that it does not decode match anything."""


class _Yaml(yaml.CSafeLoader):
    """YAML 1.2: dates and ``yes`` are strings."""


_Yaml.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Yaml.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )


# In YAML 1.2 a number with a leading zero is not octal.
_Yaml.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


@cache
def _text(path: Path) -> str:
    """Return a file as JSON, to be parsed for each use, because the data is modified."""
    text = path.read_text(encoding="utf-8")
    try:
        json.loads(text)
    except ValueError:
        return json.dumps(yaml.load(text, Loader=_Yaml))
    return text


class Document:
    """A document with all files that it refers to, for one direction."""

    def __init__(
        self, path: Path, direction: Direction, folders: Mapping[str, Path] | None = None
    ) -> None:
        """Read the document at ``path``; ``folders`` stand for prefixes of absolute URLs."""
        self.direction = direction
        self._folders = folders or {}
        self._files: dict[Path, str] = {}
        self._data: dict[str, Any] = {}
        self.unresolved: set[str] = set()
        """References that cannot be resolved, as far as they were followed."""
        root = path.resolve()
        self._walk = Walk(self.direction, self.absolute, self.target)
        self.data: Node = self._data[self._load(root)]
        self._walk.document(self.data, self._files[root])
        self._walk.finish()
        self._validators: dict[
            tuple[int, bool], tuple[Any, jsonschema_rs.Draft202012Validator | ValueError]
        ] = {}

    def _load(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = f"urn:file-{len(self._files)}"
            self._data[self._files[path]] = json.loads(_text(path))
        return self._files[path]

    def absolute(self, reference: str, base: str) -> str:
        """Return a reference in the file ``base`` with an absolute file name."""
        place, _, pointer = reference.partition("#")
        if not place or place.startswith("urn:file-"):
            return f"{place or base}#{pointer}"
        path = self._path(place, base)
        if path is None or not path.is_file():
            self.unresolved.add(reference)
            return reference
        return f"{self._load(path.resolve())}#{pointer}"

    def _path(self, place: str, base: str) -> Path | None:
        for prefix, folder in self._folders.items():
            if place.startswith(prefix):
                return folder / unquote(place.removeprefix(prefix))
        if "://" in place:
            return None
        owner = next(path for path, name in self._files.items() if name == base)
        return owner.parent / unquote(place)

    def target(self, reference: str) -> Any:
        """Return the target of an absolute reference. Raises ``LookupError`` without one."""
        place, _, pointer = reference.partition("#")
        node = self._data[place]
        for step in pointer.split("/")[1:] if pointer.startswith("/") else ():
            step = unquote(step).replace("~1", "/").replace("~0", "~")
            node = node[int(step)] if isinstance(node, list) else node[step]
        return node

    def follow(self, node: Any) -> Any:
        """Return the target of a chain of references."""
        for _ in range(50):
            if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)):
                return node
            node = self.target(node["$ref"])
        raise LookupError("a reference that leads to itself")

    def reached(self, node: Any) -> Any:
        """Return the target of a chain of references; record one that cannot be resolved."""
        try:
            return self.follow(node)
        except (LookupError, TypeError, ValueError):
            self.unresolved.add(node["$ref"])
            return None

    def validator(
        self, schema: Any, *, overlapping: bool = False
    ) -> jsonschema_rs.Draft202012Validator:
        """Return the validator of a schema of the document.

        Args:
            schema: Any schema of the document.
            overlapping: A value may match several members of a ``oneOf``.

        Raises ``ValueError`` if it is not a schema.
        """
        key = (id(schema), overlapping)
        if key not in self._validators:
            self._validators[key] = (schema, self._made(schema, overlapping))
        found = self._validators[key][1]
        if isinstance(found, ValueError):
            raise found
        return found

    def fits(self, schema: Any, value: Any) -> bool:
        """Return whether a value matches a schema, or several members of its unions."""
        strict = self.validator(schema).is_valid(value)
        return strict or self.validator(schema, overlapping=True).is_valid(value)

    def _made(
        self, schema: Any, overlapping: bool
    ) -> jsonschema_rs.Draft202012Validator | ValueError:
        registry = self._overlapping if overlapping else self._strict
        schema = any_of(schema) if overlapping else schema
        try:
            return jsonschema_rs.Draft202012Validator(
                schema, registry=registry, validate_formats=True, formats=FORMATS
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            return ValueError(f"not a JSON Schema: {str(error).splitlines()[0][:150]}")

    @cached_property
    def _strict(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry(list(self._data.items()))

    @cached_property
    def _overlapping(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry([(name, any_of(it)) for name, it in self._data.items()])

    def is_hidden(self, schema: Any) -> bool:
        """Return whether a property is not sent in this direction."""
        return self._walk.is_hidden(schema)

    def operations(self) -> Iterator[tuple[str, str, Node, Node]]:
        """Yield method, path, operation and path item of every operation."""
        for path, entry in (self.data.get("paths") or {}).items():
            item = self.follow(entry) if not path.startswith("x-") else None
            if not isinstance(item, dict):
                continue
            more = item.get("additionalOperations") or {}
            known = {method.upper(): item[method] for method in METHODS if method in item}
            for method, node in {**known, **more}.items():
                yield method, path, self.follow(node), item

    def members(self, node: Node, key: str) -> Iterator[tuple[str, Node]]:
        """Yield the members of a map of the document, with references resolved."""
        for name, member in (node.get(key) or {}).items():
            if isinstance(found := self.reached(member), dict):
                yield name, found
