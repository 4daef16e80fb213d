"""A document as text: YAML that people read, or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import yaml

from oasmith.openapi.fixed_fields import FIELDS

TextFormat: TypeAlias = Literal["yaml", "json"]

WIDTH = 100
"""Columns from which on a text of one line is folded."""


def to_text(data: Mapping[str, Any], text_format: TextFormat) -> str:
    """Return a document as a text that gives the same data when it is read.

    The keys at the top come in the order of the specification; below, the author's order stays.
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
    """Return characters that libyaml would escape, such as emoji, each with one that it writes.

    These are private characters that the document does not use, so that a text with emoji stays
    one that people read. Empty where there are none, or where the private ones do not suffice.
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
    """Writes what every reader of YAML reads alike, of YAML 1.1 and of YAML 1.2."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that what is there twice is written twice: few people know aliases."""
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
"""What may stand without quotes, of any reader: no sign of YAML's own at its start or inside."""


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    """Return how a text is written: in a block, in quotes, or as it is (None)."""
    if _is_block(text):
        return "|" if "\n" in text else ">"
    is_read_otherwise = text.lower() in _WORDS or _NUMBER.fullmatch(text) or _DATE.fullmatch(text)
    if is_read_otherwise or not _PLAIN.fullmatch(text):
        # Backslashes and quotes are escaped between double quotes; single ones keep them.
        return "'" if ('"' in text or "\\" in text) and _is_printable(text) else '"'
    return None


def _is_block(text: str) -> bool:
    """Return whether a text reads better as a block: it has many lines, or a long one.

    Spaces at the end of a line, or at the start of the first, would be lost in a block or need an
    indentation indicator, which few people know.
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
    # PyYAML writes 1e20 so that YAML 1.1 reads it as a number, too; what is infinite was too large.
    if number in (float("inf"), float("-inf")):
        text = "1.0e+999" if number > 0 else "-1.0e+999"
        return dumper.represent_scalar("tag:yaml.org,2002:float", text)
    return yaml.representer.SafeRepresenter.represent_float(dumper, number)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(float, _represent_float)
