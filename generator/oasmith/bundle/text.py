"""Serialization of a document as readable YAML, or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import yaml

from oasmith.openapi.fixed_fields import FIELDS

TextFormat: TypeAlias = Literal["yaml", "json"]

WIDTH = 100
"""Maximum number of columns; longer strings of one line are folded."""


def to_text(data: Mapping[str, Any], text_format: TextFormat) -> str:
    """Serialize a document so that parsing the text returns the same data.

    The keys of the root are in the order of the specification; below, the order is preserved.
    """
    ordered = _ordered(data)
    if text_format == "json":
        return json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"
    stand_ins = _stand_ins(ordered)
    text: str = yaml.dump(
        _translated(ordered, stand_ins) if stand_ins else ordered,
        Dumper=_Dumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
    )
    return text.translate({ord(new): old for old, new in stand_ins.items()})


def _ordered(data: Mapping[str, Any]) -> dict[str, Any]:
    known = [key for key in FIELDS["document"] if key in data]
    return {key: data[key] for key in (*known, *(key for key in data if key not in known))}


def _stand_ins(data: Any) -> dict[str, str]:
    """Map characters that libyaml would escape, such as emoji, to characters that it would not.

    The substitutes are private-use characters that are not in the document; they are replaced
    again in the output, so that emoji stay readable. Empty if there is nothing to escape, or if
    there are too few unused private-use characters.
    """
    text = json.dumps(data, ensure_ascii=False)
    escaped = sorted(set(re.findall("[\U00010000-\U0010ffff]", text)))
    free = (chr(code) for code in range(0xE000, 0xF900) if not escaped or chr(code) not in text)
    stand_ins = dict(zip(escaped, free, strict=False))
    return stand_ins if len(stand_ins) == len(escaped) else {}


def _translated(data: Any, stand_ins: Mapping[str, str]) -> Any:
    if isinstance(data, str):
        return data.translate({ord(old): new for old, new in stand_ins.items()})
    if isinstance(data, dict):
        return {
            _translated(key, stand_ins): _translated(value, stand_ins)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [_translated(item, stand_ins) for item in data]
    return data


class _Dumper(yaml.CSafeDumper):
    """Writes YAML that parsers of YAML 1.1 and of YAML 1.2 read in the same way."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return True, so that no aliases are written, which few people know."""
        return True


_WORDS = frozenset({"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_NUMBER = re.compile(
    r"[-+]?("
    r"[0-9][0-9_]*(\.[0-9_]*)?|\.[0-9_]+"  # 1, 1_000, 1.5, 1., .5
    r")([eE][-+]?[0-9]+)?"
    r"|[-+]?0[bB][01_]+|[-+]?0[oO]?[0-7_]+|[-+]?0[xX][0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"  # 1:30, which is 90 in YAML 1.1
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?")
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<](?:[^\n\r:#]|:(?=\S)|(?<=\S)#)*(?<![\s:])")
"""Strings that need no quotes in any YAML version: without indicators at the start or inside."""


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    """Return the scalar style of a string: block, quoted, or plain (None)."""
    if _is_block(text):
        return "|" if "\n" in text else ">"
    is_ambiguous = text.lower() in _WORDS or _NUMBER.fullmatch(text) or _DATE.fullmatch(text)
    if is_ambiguous or not _PLAIN.fullmatch(text):
        # Single quotes, because backslashes and quotes are escaped in double-quoted strings.
        return "'" if ('"' in text or "\\" in text) and _is_printable(text) else '"'
    return None


def _is_block(text: str) -> bool:
    """Return whether a string is more readable as a block: with several lines, or a long one.

    Strings with spaces at the end of a line, or at the start of the first, are excluded: the spaces
    would be lost in a block, or need an indentation indicator, which few people know.
    """
    if "\n" in text:
        lines = text.split("\n")
        is_plain = all(line == line.rstrip() and _is_printable(line) for line in lines)
        first = text.lstrip("\n")
        return is_plain and bool(first) and text[:1] != "\n" and not first.startswith((" ", "\t"))
    is_long = len(text) > WIDTH and " " in text.strip()
    return is_long and text == text.strip() and _is_printable(text)


def _is_printable(line: str) -> bool:
    return re.sub("[\t\ue000-\uf8ff]", " ", line).isprintable()


def _represent_float(dumper: yaml.CSafeDumper, number: float) -> yaml.ScalarNode:
    # PyYAML writes 1e20 so that YAML 1.1 also reads it as a number; infinity means an overflow.
    if number in (float("inf"), float("-inf")):
        text = "1.0e+999" if number > 0 else "-1.0e+999"
        return dumper.represent_scalar("tag:yaml.org,2002:float", text)
    return yaml.representer.SafeRepresenter.represent_float(dumper, number)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(float, _represent_float)
