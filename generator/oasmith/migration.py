"""The configuration of another generator to a client of ``oasmith.toml``.

openapi-python-client 0.29 and openapi-generator 7.26 (``-g python``) are known; each option is
carried over, holds anyway, or is a finding that says what to do. docs/migrating has the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import Any

from oasmith.config.keys import CLIENT_KEYS
from oasmith.config.toml import toml_scalar
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.document.load import Source, load
from oasmith.document.resolve import resolve
from oasmith.naming import pascal
from oasmith.openapi import pointer as pointers

RULE = "not-carried-over"

DIRECT: Mapping[str, str] = {
    "package_name_override": "package",
    "project_name_override": "distribution",
    "package_version_override": "version",
    "packageName": "package",
    "projectName": "distribution",
    "packageVersion": "version",
}
"""Options with the keys that say the same."""

HOLDS = frozenset(
    {
        *("docstrings_on_attributes", "literal_enums", "use_path_prefixes_for_title_model_names"),
        *("disallowAdditionalPropertiesIfNotPresent", "generatorName", "hideGenerationTimestamp"),
        *("additionalProperties", "inputSpec", "lazyImports"),
    }
)
"""Options that need no counterpart: it is always so, or was read before."""

ADVICE: Mapping[str, str] = {
    "content_type_overrides": "Say the media type in the document, or in an overlay of it.",
    "field_prefix": "Names that Python cannot have get letters; `names` says which.",
    "generate_all_tags": "An operation is in the group of its first tag; `rename` moves it.",
    "http_timeout": "A document at a URL is a table of [sources], and pinned.",
    "post_hooks": "What is written is formatted; `formatter` says with what.",
    "importMappings": 'Map nothing; formats = "text" keeps dates and UUIDs as text.',
    "library": "Every client blocks and awaits, with httpx2.",
    "outputDir": "The client is written into a folder of its own; move it when the old one goes.",
    "templateDir": "`templates` names a folder of templates in Jinja.",
    "typeMappings": 'Map nothing; formats = "text" keeps dates and UUIDs as text.',
}
"""What to do about options that have no counterpart."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Migration:
    """A client of ``oasmith.toml``."""

    values: Mapping[str, Any]
    """By the keys of ``config.keys.CLIENT_KEYS``."""
    findings: list[Finding] = field(default_factory=list)
    """What could not be carried over; errors are in the way of all."""

    def table(self, name: str) -> str:
        """Return the client as it stands in the file."""
        plain = {key: value for key, value in self.values.items() if not isinstance(value, dict)}
        lines = [
            f"[clients.{name}]",
            *(f"{key} = {toml_scalar(value)}" for key, value in plain.items()),
        ]
        for key, members in self.values.items():
            if isinstance(members, dict) and members:
                lines += ["", f"[clients.{name}.{key}]"]
                lines += [
                    f"{toml_scalar(left)} = {toml_scalar(right)}" for left, right in members.items()
                ]
        return "\n".join(lines) + "\n"


def migrate(name: str, config: Path, spec: Path | None, folder: Path) -> Migration:
    """Return the client that another generator's configuration describes.

    Args:
        name: What ``oasmith.toml`` is to call it; its package where the configuration names none.
        config: The configuration, YAML or JSON.
        spec: The document; without it the one that the configuration names.
        folder: Where ``oasmith.toml`` lies.
    """
    source, findings = load(config)
    if source is None:
        return Migration({}, findings)
    if not isinstance(source.data, dict):
        place = source.locate("")
        return Migration({}, [Finding("configuration", "is no configuration", place)])
    return _Migrating(name, source, spec, folder).run()


class _Migrating:
    def __init__(self, name: str, source: Source, spec: Path | None, folder: Path) -> None:
        self._name, self._source, self._folder = name, source, folder
        self._options = dict(_options(source.data))
        named = self._options.get("inputSpec", ("", ""))[0]
        is_file = isinstance(named, str) and named != "" and "://" not in named
        self._spec = spec or (Path(named) if is_file else None)
        self._document: Mapping[str, Any] = {}
        self._names: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._findings: list[Finding] = []

    def run(self) -> Migration:
        """Carry all options over."""
        if not self._read_document():
            return Migration({}, self._findings)
        readers: Mapping[str, Callable[[str, Any], None]] = {
            "class_overrides": self._classes,
            "modelNameMappings": self._models,
            "operationIdNameMappings": self._operations,
            "skipValidateSpec": self._validation,
        }
        for key, (value, where) in self._options.items():
            if key in DIRECT:
                self._take(DIRECT[key], value, where)
            elif key in readers:
                readers[key](where, value)
            elif key not in HOLDS:
                hint = ADVICE.get(key, "docs/migrating says what becomes of which option.")
                self._miss(f"{key} is not carried over", where, hint)
        return Migration({**self._basics(), **self._values, "names": self._names}, self._findings)

    def _basics(self) -> dict[str, Any]:
        assert self._spec is not None
        return {
            "spec": Path(relpath(self._spec.resolve(), self._folder.resolve())).as_posix(),
            "output": f"generated/{self._name}",
            "package": self._name,
            "client-class": pascal(self._name),
        }

    def _read_document(self) -> bool:
        if self._spec is None:
            where, hint = self._source.locate("/inputSpec"), "Name a file: --spec openapi.yaml"
            self._findings.append(Finding("configuration", "names no file", where, hint))
            return False
        document, findings = resolve(self._spec)
        if document is None:
            self._findings += findings
            return False
        self._document = document.data
        return True

    def _take(self, key: str, value: Any, where: str) -> None:
        if CLIENT_KEYS[key].type.accepts(value):
            self._values[key] = value
        else:
            self._miss(
                f"{key} cannot be {value!r}", where, f"It is {CLIENT_KEYS[key].type.wanted}."
            )

    def _classes(self, where: str, value: Any) -> None:
        for name, override in _members(value):
            there = pointers.join(where, name)
            if isinstance(override, dict) and override.get("class_name"):
                self._class(name, override["class_name"], there)
            if isinstance(override, dict) and override.get("module_name"):
                hint = "Models have no modules of their own for callers."
                self._miss(f"module_name of {name} has no counterpart", there, hint)

    def _models(self, where: str, value: Any) -> None:
        for name, wanted in _members(value):
            self._class(name, wanted, pointers.join(where, name))

    def _class(self, name: str, wanted: Any, where: str) -> None:
        """Carry over what a class is called, by the schema that has its name."""
        components = self._document.get("components")
        schemas = components.get("schemas", {}) if isinstance(components, dict) else {}
        fits = [schema for schema in schemas if name in (schema, pascal(schema))]
        if len(fits) == 1:
            self._call(pointers.join("/components/schemas", fits[0]), wanted, where)
        else:
            hint = "Write names by the pointer of the schema."
            self._miss(f"no schema of the document is {name}", where, hint)

    def _operations(self, where: str, value: Any) -> None:
        known = dict(_operations(self._document))
        for name, wanted in _members(value):
            there = pointers.join(where, name)
            if name in known:
                self._call(known[name], wanted, there)
            else:
                hint = "Write names by the pointer of the operation."
                self._miss(f"no operation of the document is {name}", there, hint)

    def _call(self, pointer: str, name: Any, where: str) -> None:
        if CLIENT_KEYS["names"].type.accepts({pointer: name}):
            self._names[pointer] = name
        else:
            self._miss(f"{name!r} is no name in Python", where, "Choose another one.")

    def _validation(self, where: str, value: Any) -> None:
        if value in (True, "true"):
            self._values["validation"] = "tolerant"

    def _miss(self, message: str, where: str, hint: str) -> None:
        location: Location = self._source.locate(where)
        self._findings.append(Finding(RULE, message, location, hint, Level.INFO))


def _options(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, str]]]:
    """Yield each option with its value and its place, those of ``additionalProperties`` too."""
    for key, value in data.items():
        yield key, (value, pointers.join("", key))
    for key, value in _members(data.get("additionalProperties")):
        yield key, (value, pointers.join("/additionalProperties", key))


def _members(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the ids of operations with their pointers."""
    for path, item in _members(document.get("paths")):
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict) and isinstance(operation.get("operationId"), str):
                yield operation["operationId"], pointers.join("/paths", path, method)
