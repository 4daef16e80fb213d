"""Parsing of JSON and YAML files, with the location of every node.

YAML is parsed by the core schema of YAML 1.2, so that ``no`` is a string and ``2026-11-23`` is not
a date. Keys are strings: ``200:`` and ``"200":`` are the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from oasmith.diagnostics.findings import Finding, Location, display
from oasmith.document.positions import JsonPositions
from oasmith.openapi import pointer as pointers

MAX_DEPTH = 200
"""Maximum number of nesting levels; real documents have less than 60."""
MAX_NUMBER = 300
"""Maximum number of digits; longer numbers, which are too large for a float, become strings."""
MAX_NODES = 20_000_000
"""Maximum number of nodes, with all aliases expanded."""


@dataclass(eq=False)
class Source:
    """A file that was read."""

    path: Path
    """The path, with links resolved if ``ReferenceTargets`` has loaded the file."""
    text: str
    data: Any
    sha256: str
    name: str
    """The name of the file in findings."""
    _nodes: yaml.Node | None = field(default=None, repr=False)

    @cached_property
    def _positions(self) -> JsonPositions:
        return JsonPositions(self.text)

    def nodes(self) -> yaml.Node | None:
        """Return the nodes of the YAML parser, which can also parse JSON."""
        if self._nodes is not None:
            return self._nodes
        # YAML does not allow the surrogate pairs of JSON; only positions matter here.
        text = re.sub(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", r"\\u0020", self.text)
        return yaml.compose(text, Loader=yaml.CSafeLoader)

    def locate(self, pointer: str) -> Location:
        """Return the location of a member's key or of an item, or of its nearest ancestor."""
        if self._nodes is None:
            return Location(self.name, *(self._positions.locate(pointer) or ()))
        _, mark, _ = self._walk(pointer)
        if mark is None:
            return Location(self.name)
        return Location(self.name, mark.line + 1, mark.column + 1)

    def scalar(self, pointer: str) -> tuple[yaml.ScalarNode, list[str]] | None:
        """Return the YAML scalar at ``pointer``, and the steps of ``pointer`` that are inside it.

        None if the node is not a scalar, or the file is JSON.
        """
        if self._nodes is None:
            return None
        node, _, rest = self._walk(pointer)
        return (node, rest) if isinstance(node, yaml.ScalarNode) else None

    def _walk(self, pointer: str) -> tuple[yaml.Node | None, Any, list[str]]:
        """Return the last existing node on the way, its mark, and the remaining steps."""
        node, mark = self._nodes, None
        steps = pointers.split(pointer)
        for index, step in enumerate(steps):
            next_node = _child(node, step)
            if next_node is None:
                return node, mark, steps[index:]
            mark, node = next_node
        return node, mark, []


def _child(node: Any, step: str) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark, value
        for key, value in node.value:
            if key.value == "<<" and (merged := _child(value, step)):
                return merged
    elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
        value = node.value[int(step)]
        return value.start_mark, value
    return None


def load(path: Path, shown: str = "") -> tuple[Source | None, list[Finding]]:
    """Read a JSON or YAML file.

    Args:
        path: The file.
        shown: Its name in findings; by default, its path.

    Returns:
        The source, or None if the file cannot be parsed, and the findings.
    """
    name = shown or display(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, [_problem("unreadable-file", f"cannot be read: {reason}", Location(name))]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [
            _problem("not-utf8", f"is not UTF-8: byte {error.start}", Location(name, line))
        ]
    # Hash the bytes that were read, because the file may change in the meantime.
    source = Source(path, text, None, hashlib.sha256(content).hexdigest(), name)
    findings = _json(source) if text.lstrip()[:1] in ("{", "[") else _yaml(source)
    if not any(finding.rule in _FATAL for finding in findings):
        return source, findings
    return None, findings


_FATAL = {"syntax-error", "too-deep", "too-large"}
_HINTS = {
    "unreadable-file": "Check the path; it is relative to the file that names it.",
    "not-utf8": "Save the file as UTF-8.",
    "syntax-error": "Fix this line; the mistake can also be just before it.",
    "key-not-a-string": "Write the key as a string.",
    "duplicate-key": "Remove one of the two; until then, the last one is used.",
    "too-deep": f"A document can have up to {MAX_DEPTH} nested levels.",
    "too-large": "Use fewer aliases: expanded, they make the document too large.",
}


def _problem(rule: str, message: str, location: Location, hint: str = "") -> Finding:
    return Finding(rule, message, location, hint or _HINTS.get(rule, ""))


def _json(source: Source) -> list[Finding]:
    has_duplicates = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_duplicates
        mapping = dict(pairs)
        has_duplicates = has_duplicates or len(mapping) < len(pairs)
        return mapping

    try:
        source.data = json.loads(source.text, object_pairs_hook=members, parse_int=_whole)
    except json.JSONDecodeError as error:
        # Flow-style YAML also begins with a brace.
        findings = _yaml(source)
        if (
            any(finding.rule == "syntax-error" for finding in findings)
            and source.path.suffix == ".json"
        ):
            place = Location(source.name, error.lineno, error.colno)
            return [_problem("syntax-error", f"is not JSON: {error.msg}", place)]
        return findings
    # json is recursive, as are the later stages.
    except RecursionError:
        return [_problem("too-deep", "is nested too deeply", Location(source.name))]
    deep = _too_deep(source.data)
    if deep is not None:
        return [_problem("too-deep", "is nested too deeply", source.locate(deep))]
    # Only YAML nodes have the positions of duplicate keys, but composing them is slow.
    return _yaml_findings(source) if has_duplicates else []


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= MAX_NUMBER else text


def _too_deep(data: Any) -> str | None:
    """Return the pointer to the first node that is nested too deeply."""
    level = [data]
    for _ in range(MAX_DEPTH + 1):
        level = [member for node in level for member in _members(node)]
    return _deepest(data) if level else None


def _members(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _deepest(data: Any) -> str:
    """Return the pointer to a node that is one level too deep."""
    level: list[tuple[str, Any]] = [("", data)]
    for depth in range(MAX_DEPTH + 1):
        level = [
            (pointers.join(pointer, key), member)
            for pointer, node in level
            for key, member in (node.items() if isinstance(node, dict) else enumerate(node))
            if isinstance(member, dict | list) or depth == MAX_DEPTH
        ]
    return level[0][0]


def _yaml(source: Source) -> list[Finding]:
    try:
        source._nodes = yaml.compose(source.text, Loader=yaml.CSafeLoader)
        findings: list[Finding] = []
        _measure(source._nodes, {}, 0)
        source.data = _construct(source._nodes, source.name, findings, {})
        return findings
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(source.name, mark.line + 1, mark.column + 1) if mark else None
        text = " ".join(filter(None, [error.context, error.problem]))
        return [_problem("syntax-error", f"is not YAML: {text}", place or Location(source.name))]
    except yaml.YAMLError as error:
        text = " ".join(str(error).split())
        return [_problem("syntax-error", f"is not YAML: {text}", Location(source.name))]
    except _TooDeep as error:
        place = Location(source.name, error.mark.line + 1, error.mark.column + 1)
        return [_problem("too-deep", "is nested too deeply", place)]
    except RecursionError:
        return [_problem("too-deep", "is nested too deeply", Location(source.name))]
    except _TooLarge:
        return [_problem("too-large", "is too large with aliases expanded", Location(source.name))]


def _yaml_findings(source: Source) -> list[Finding]:
    """Return the findings about duplicate keys of a JSON file."""
    findings: list[Finding] = []
    _construct(source.nodes(), source.name, findings, {})
    return findings


class _TooDeep(Exception):
    def __init__(self, mark: Any) -> None:
        super().__init__(mark)
        self.mark = mark


class _TooLarge(Exception):
    pass


def _measure(node: yaml.Node | None, known: dict[int, int], depth: int) -> int:
    """Return the number of nodes, with all aliases expanded."""
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if depth > MAX_DEPTH:
        raise _TooDeep(node.start_mark)
    if id(node) not in known:
        known[id(node)] = MAX_NODES  # an alias to its own ancestor is endless
        children = node.value
        if isinstance(node, yaml.MappingNode):
            children = [value for _, value in node.value]
        known[id(node)] = 1 + sum(_measure(child, known, depth + 1) for child in children)
    if known[id(node)] >= MAX_NODES:
        raise _TooLarge
    return known[id(node)]


def _construct(node: Any, name: str, findings: list[Finding], built: dict[int, Any]) -> Any:
    """Return the data of a node; an alias returns the same object again."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if node is None or id(node) in built:
        return built.get(id(node))
    if isinstance(node, yaml.SequenceNode):
        built[id(node)] = [_construct(item, name, findings, built) for item in node.value]
    else:
        built[id(node)] = _mapping(node, name, findings, built)
    return built[id(node)]


def _mapping(
    node: Any, name: str, findings: list[Finding], built: dict[int, Any]
) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    for key, value in node.value:
        data = _construct(value, name, findings, built)
        place = Location(name, key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            findings.append(_problem("key-not-a-string", "this key is not a string", place))
            continue
        if key.value == "<<" and not key.style:
            for one in data if isinstance(data, list) else [data]:
                merged = {**(one if isinstance(one, dict) else {}), **merged}
            continue
        if key.value in mapping:
            findings.append(
                _problem("duplicate-key", f"the key {key.value!r} appears twice", place)
            )
        mapping[key.value] = data
    return {**merged, **mapping} if merged else mapping


_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _scalar(node: yaml.ScalarNode) -> Any:
    """Convert a scalar by the core schema of YAML 1.2 (section 10.3.2)."""
    text: str = node.value
    if node.style or len(text) > MAX_NUMBER:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
