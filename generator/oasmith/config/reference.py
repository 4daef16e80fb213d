"""The reference page and the JSON Schema of ``oasmith.toml``, derived from its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from oasmith.config.keys import FILE_TABLE
from oasmith.config.value_types import Array, Key, Map, Schema, Table, ValueType
from oasmith.diagnostics.rules import RULES

SCHEMA_FILE = "oasmith.schema.json"


def configuration_schema() -> Schema:
    """Return the JSON Schema of ``oasmith.toml``.

    It uses draft 4 only: for long, Taplo, and with it Even Better TOML, supported no other draft.
    """
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "oasmith.toml",
        "description": "Which document becomes which client. Paths are relative to this file.",
        **FILE_TABLE.schema(),
    }


def schema_text() -> str:
    """Return the JSON Schema as the text of the file for editors."""
    return json.dumps(configuration_schema(), indent=2, ensure_ascii=False) + "\n"


def configuration_page() -> str:
    """Return the reference page of ``oasmith.toml`` in Markdown."""
    return "\n".join([*_INTRODUCTION, *_table("", FILE_TABLE)])


_INTRODUCTION = (
    "# oasmith.toml",
    "",
    "This page is generated from the definitions that also validate the file. `oasmith.toml` is in",
    "the root folder of a project; commands look for it in the working directory and its parents.",
    "Paths are relative to its folder. A mistake in it is a finding with its location, and nothing",
    "is written.",
    "",
    "`oasmith schema` prints its JSON Schema, the same as",
    "[oasmith.schema.json](oasmith.schema.json). Taplo and Even Better TOML use it to complete and",
    "check the file if its first line is `#:schema ./oasmith.schema.json`; `oasmith new` writes",
    "both the line and the schema.",
)


def _table(path: str, table: Table) -> Iterator[str]:
    """Yield the lines of a table's section, then those of the tables in it."""
    yield ""
    if path:
        yield f"## `{path}`"
        yield ""
    yield "| key | meaning | value | default |"
    yield "|---|---|---|---|"
    plain = {name: key for name, key in table.keys.items() if name not in RULES}
    for name, key in plain.items():
        yield _row(name, key)
    if len(plain) < len(table.keys):
        meaning = "The level of the rule with this id; see [rules.md](rules.md)."
        yield f'| `ID` | {meaning} | "error", "warning" or "info" | as in rules.md |'
    yield from _examples(plain)
    above = path.strip("[]")
    for name, key in plain.items():
        yield from _inner(f"{above}.{name}".lstrip("."), key.type)


def _row(name: str, key: Key) -> str:
    if key.is_required:
        default = "needed"
    else:
        default = key.default_words if key.default is None else f"`{_toml_value(key.default)}`"
    return f"| `{name}` | {key.description} | {key.type.wanted} | {default} |"


def _toml_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _examples(keys: dict[str, Key]) -> Iterator[str]:
    examples = [key.example for key in keys.values() if key.example]
    if examples:
        yield from ("", "```toml", *examples, "```")


def _inner(name: str, type: ValueType) -> Iterator[str]:
    if isinstance(type, Table):
        yield from _table(f"[{name}]", type)
    elif isinstance(type, Map) and isinstance(type.value, Table):
        yield from _table(f"[{name}.NAME]", type.value)
    elif isinstance(type, Array) and isinstance(type.item, Table):
        yield from _table(f"[[{name}]]", type.item)
