"""Conversion of another generator's configuration to a client of ``oasmith.toml``.

openapi-python-client 0.29 and openapi-generator 7.26 (``-g python``) are supported; each option is
carried over, needs no counterpart, or is reported with advice. The tables are in docs/migrating.
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
"""Options, with the equivalent keys of ``oasmith.toml``."""

NOT_NEEDED = frozenset(
    {
        *("docstrings_on_attributes", "literal_enums", "use_path_prefixes_for_title_model_names"),
        *("disallowAdditionalPropertiesIfNotPresent", "generatorName", "hideGenerationTimestamp"),
        *("additionalProperties", "inputSpec", "lazyImports"),
    }
)
"""Options without counterpart: oasmith always behaves so, or the option is read separately."""

ADVICE: Mapping[str, str] = {
    "content_type_overrides": "Set the media type in the document, or in an overlay.",
    "field_prefix": "oasmith makes names valid in Python; to choose a name, use `names`.",
    "generate_all_tags": "An operation is in the group of its first tag; `rename` moves it.",
    "http_timeout": "Declare a document at a URL in [sources]; it is pinned in oasmith.lock.",
    "post_hooks": "The output is always formatted; `formatter` selects the formatter.",
    "importMappings": 'Types are not mapped; formats = "text" keeps dates and UUIDs as text.',
    "library": "Every client has a sync and an async class, which use httpx2.",
    "outputDir": "The client is written to a new folder; change `output` when you delete the old "
    "client.",
    "templateDir": "Set `templates` to a folder of Jinja2 templates.",
    "typeMappings": 'Types are not mapped; formats = "text" keeps dates and UUIDs as text.',
}
"""Advice for options that have no counterpart."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Migration:
    """A client of ``oasmith.toml`` that was converted from another configuration."""

    values: Mapping[str, Any]
    """The settings, by the keys of ``config.keys.CLIENT_KEYS``."""
    findings: list[Finding] = field(default_factory=list)
    """What could not be carried over; after an error there are no values."""

    def table(self, name: str) -> str:
        """Return the TOML tables of the client called ``name``."""
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
    """Convert another generator's configuration to a client of ``oasmith.toml``.

    Args:
        name: The client's name in ``oasmith.toml``; also the package if the configuration has none.
        config: The configuration file, YAML or JSON.
        spec: The document; None for the one that the configuration names.
        folder: The folder of ``oasmith.toml``.
    """
    source, findings = load(config)
    if source is None:
        return Migration({}, findings)
    if not isinstance(source.data, dict):
        location = source.locate("")
        message = "is not a configuration: it must be a mapping of options"
        return Migration({}, [Finding("configuration", message, location)])
    return _Migrating(name, source, spec, folder).run()


class _Migrating:
    def __init__(self, name: str, source: Source, spec: Path | None, folder: Path) -> None:
        self._name, self._source, self._folder = name, source, folder
        self._options = dict(_options(source.data))
        input_spec = self._options.get("inputSpec", ("", ""))[0]
        is_file = isinstance(input_spec, str) and input_spec != "" and "://" not in input_spec
        self._spec = spec or (Path(input_spec) if is_file else None)
        self._document: Mapping[str, Any] = {}
        self._names: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._findings: list[Finding] = []

    def run(self) -> Migration:
        """Convert all options."""
        if not self._read_document():
            return Migration({}, self._findings)
        readers: Mapping[str, Callable[[str, Any], None]] = {
            "class_overrides": self._classes,
            "modelNameMappings": self._models,
            "operationIdNameMappings": self._operations,
            "skipValidateSpec": self._validation,
        }
        for key, (value, option_pointer) in self._options.items():
            if key in DIRECT:
                self._take(DIRECT[key], value, option_pointer)
            elif key in readers:
                readers[key](option_pointer, value)
            elif key not in NOT_NEEDED:
                hint = ADVICE.get(key, "docs/migrating lists what replaces each option.")
                self._report(f"{key} is not carried over", option_pointer, hint)
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
            location, hint = self._source.locate("/inputSpec"), "Name a file: --spec openapi.yaml"
            self._findings.append(Finding("configuration", "names no document", location, hint))
            return False
        document, findings = resolve(self._spec)
        if document is None:
            self._findings += findings
            return False
        self._document = document.data
        return True

    def _take(self, key: str, value: Any, option_pointer: str) -> None:
        if CLIENT_KEYS[key].type.accepts(value):
            self._values[key] = value
        else:
            self._report(
                f"{key} cannot be {value!r}",
                option_pointer,
                f"It must be {CLIENT_KEYS[key].type.wanted}.",
            )

    def _classes(self, option_pointer: str, value: Any) -> None:
        for name, override in _members(value):
            member_pointer = pointers.join(option_pointer, name)
            if isinstance(override, dict) and override.get("class_name"):
                self._class(name, override["class_name"], member_pointer)
            if isinstance(override, dict) and override.get("module_name"):
                hint = "Callers do not import models from separate modules."
                self._report(f"module_name of {name} has no counterpart", member_pointer, hint)

    def _models(self, option_pointer: str, value: Any) -> None:
        for name, wanted in _members(value):
            self._class(name, wanted, pointers.join(option_pointer, name))

    def _class(self, name: str, wanted: Any, option_pointer: str) -> None:
        """Carry over the name of a class; the schema is found by the class's default name."""
        components = self._document.get("components")
        schemas = components.get("schemas", {}) if isinstance(components, dict) else {}
        matches = [schema for schema in schemas if name in (schema, pascal(schema))]
        if len(matches) == 1:
            self._rename(pointers.join("/components/schemas", matches[0]), wanted, option_pointer)
        else:
            hint = "Use the JSON Pointer of the schema as key in `names`."
            self._report(f"no schema of the document is called {name}", option_pointer, hint)

    def _operations(self, option_pointer: str, value: Any) -> None:
        known = dict(_operations(self._document))
        for name, wanted in _members(value):
            member_pointer = pointers.join(option_pointer, name)
            if name in known:
                self._rename(known[name], wanted, member_pointer)
            else:
                hint = "Use the JSON Pointer of the operation as key in `names`."
                self._report(f"no operation of the document is called {name}", member_pointer, hint)

    def _rename(self, pointer: str, name: Any, option_pointer: str) -> None:
        if CLIENT_KEYS["names"].type.accepts({pointer: name}):
            self._names[pointer] = name
        else:
            self._report(
                f"{name!r} is not a valid Python name", option_pointer, "Choose another one."
            )

    def _validation(self, option_pointer: str, value: Any) -> None:
        if value in (True, "true"):
            self._values["validation"] = "tolerant"

    def _report(self, message: str, option_pointer: str, hint: str) -> None:
        location: Location = self._source.locate(option_pointer)
        self._findings.append(Finding(RULE, message, location, hint, Level.INFO))


def _options(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, str]]]:
    """Yield each option, also of ``additionalProperties``, with its value and its JSON Pointer."""
    for key, value in data.items():
        yield key, (value, pointers.join("", key))
    for key, value in _members(data.get("additionalProperties")):
        yield key, (value, pointers.join("/additionalProperties", key))


def _members(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the ``operationId`` and the JSON Pointer of each operation."""
    for path, item in _members(document.get("paths")):
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict) and isinstance(operation.get("operationId"), str):
                yield operation["operationId"], pointers.join("/paths", path, method)
