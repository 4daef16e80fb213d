"""Parsing of an overlay, with checks of its keys and of the types of their values.

Source: Overlay Specification 1.0.0 and 1.1.0, "Schema".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.load import Source
from oasmith.document.origins import Origin
from oasmith.document.overlays.jsonpath import Query, QueryError
from oasmith.document.overlays.limits import Meter
from oasmith.document.overlays.overlay import Action, Overlay, finding, inside_text
from oasmith.document.reference_kinds import nearest

_VERSION = re.compile(r"(1\.[01])\.\d+")
NEWEST = "1.1.0"

_ROOT_KEYS = ("overlay", "info", "extends", "actions")
_INFO_KEYS = {"1.0": ("title", "version"), "1.1": ("title", "version", "description")}
_ACTION_KEYS = {
    "1.0": ("target", "description", "update", "remove"),
    "1.1": ("target", "description", "update", "copy", "remove"),
}
_LATER = frozenset({"copy", "description"})
"""Keys that version 1.1 has added."""


def read(source: Source) -> tuple[Overlay | None, list[Finding]]:
    """Parse an overlay; return None if it is not valid, and the findings."""
    reader = _Reader(source)
    overlay = reader.overlay()
    is_usable = not any(one.level is Level.ERROR for one in reader.findings)
    return (overlay if is_usable else None), reader.findings


class _Reader:
    def __init__(self, source: Source) -> None:
        self.findings: list[Finding] = []
        self._root = Origin(source, "")
        self._features = "1.1"

    def overlay(self) -> Overlay | None:
        data = self._root.source.data
        if not isinstance(data, dict):
            self._error(
                "is not an overlay", self._root, f"An overlay begins with overlay: {NEWEST}."
            )
            return None
        self._version(data)
        self._keys(data, self._root, _ROOT_KEYS)
        self._info(data)
        extends = self._text(data, self._root, "extends")
        actions = self._actions(data)
        return Overlay(
            source=self._root.source,
            feature_set=self._features,
            extends=extends,
            actions=tuple(action for action in actions if action is not None),
        )

    def _version(self, data: Mapping[str, Any]) -> None:
        if "overlay" not in data:
            hint = f"Write overlay: {NEWEST} at the top."
            self._error("has no key overlay with the version", self._root, hint)
            return
        match = _VERSION.fullmatch(str(data["overlay"]))
        if match is None or not isinstance(data["overlay"], str):
            hint = f"Write overlay: {NEWEST}; versions 1.0 and 1.1 are supported."
            message = f"overlay is {data['overlay']!r}, which is not a supported version"
            self._error(message, self._root.descend("overlay"), hint)
            return
        self._features = match[1]

    def _info(self, data: Mapping[str, Any]) -> None:
        origin, info = self._root.descend("info"), data.get("info")
        if not isinstance(info, dict):
            message = "info must be an object" if "info" in data else "has no info"
            self._error(message, origin, "Write info: {title: …, version: …}.")
            return
        self._keys(info, origin, _INFO_KEYS[self._features])
        for key in ("title", "version"):
            if key not in info:
                self._error(f"info has no {key}", origin, f"Add {key}: ….")
            self._text(info, origin, key)
        self._text(info, origin, "description")

    def _actions(self, data: Mapping[str, Any]) -> list[Action | None]:
        origin, actions = self._root.descend("actions"), data.get("actions")
        if not isinstance(actions, list) or not actions:
            message = (
                "actions must be a list with at least one action"
                if "actions" in data
                else "has no actions"
            )
            self._error(
                message, origin, "Write a list: - target: $.info, and below it update: {…}."
            )
            return []
        parsed = [self._action(number, action) for number, action in enumerate(actions)]
        for number, action in enumerate(actions):
            if action in actions[:number]:
                first = actions.index(action) + 1
                self._warning(
                    f"is the same as action {first}", origin.descend(number), "Remove one."
                )
        return parsed

    def _action(self, number: int, data: Any) -> Action | None:
        origin = self._root.descend("actions", number)
        if not isinstance(data, dict):
            self._error(
                "an action must be an object", origin, "Write target: and update: or remove:."
            )
            return None
        self._keys(data, origin, _ACTION_KEYS[self._features])
        self._text(data, origin, "description")
        if "target" not in data:
            self._error("the action has no target", origin, "Add target: $.…, a JSONPath.")
        target = self._query(data, origin, "target")
        copy = self._query(data, origin, "copy") if self._features != "1.0" else None
        remove = data.get("remove", False)
        if not isinstance(remove, bool):
            self._error(
                "remove must be true or false", origin.descend("remove"), "Write remove: true."
            )
        self._modifiers(data, origin, remove is True)
        has_update = "update" in data
        return Action(
            number=number,
            target=target or "",
            remove=remove is True,
            update=data.get("update"),
            has_update=has_update,
            copy=copy,
        )

    def _modifiers(self, data: Mapping[str, Any], origin: Origin, removes: bool) -> None:
        """Report update, copy and remove that are ignored, or exclude each other."""
        written = [key for key in ("update", "copy") if key in data]
        if removes:
            for key in written:
                message = f"{key} is ignored next to remove: true"
                self._warning(message, origin.descend(key), "Remove one of the two.")
        elif len(written) == 2:
            message = "update and copy exclude each other: neither would be applied"
            self._error(message, origin.descend("copy"), "Write two actions, one with each.")
        elif not written:
            self._warning("the action changes nothing", origin, "Add update: … or remove: true.")

    def _query(self, data: Mapping[str, Any], origin: Origin, key: str) -> str | None:
        text = self._text(data, origin, key)
        if text is None:
            return None
        try:
            Query(text, Meter())
        except QueryError as error:
            where = inside_text(origin.descend(key), error.position)
            hint = _query_hint(text, error.position)
            self.findings.append(
                finding("invalid-jsonpath", f"{text!r} {error.message}", where, hint)
            )
        return text

    def _text(self, data: Mapping[str, Any], origin: Origin, key: str) -> str | None:
        value = data.get(key)
        if key in data and not isinstance(value, str):
            hint = f'Write it in quotes: {key}: "{value}".'
            is_scalar = isinstance(value, int | float)
            hint = hint if is_scalar else f"Write {key}: with a string."
            self._error(f"{key} must be a string, not {value!r}", origin.descend(key), hint)
        return value if isinstance(value, str) else None

    def _keys(self, data: Mapping[str, Any], origin: Origin, known: Collection[str]) -> None:
        for key in data:
            if key in known or key.startswith("x-"):
                continue
            if key in _LATER:
                hint = f"It was added in version 1.1: write overlay: {NEWEST}."
            else:
                similar = nearest(key, known)
                allowed = f"Allowed here: {', '.join(known)}."
                hint = f"Did you mean {similar[0]}?" if similar else allowed
            self._error(f"'{key}' is not an allowed key here", origin.descend(key), hint)

    def _error(self, message: str, origin: Origin, hint: str) -> None:
        self.findings.append(finding("invalid-overlay", message, origin, hint))

    def _warning(self, message: str, origin: Origin, hint: str) -> None:
        rule = "overlay-without-effect"
        self.findings.append(finding(rule, message, origin, hint, Level.WARNING))


_HINTS: tuple[tuple[Callable[[str, str], bool], str], ...] = (
    (lambda whole, _: not whole.startswith("$"), "A JSONPath begins with $, the document's root."),
    (lambda whole, _: ".[" in whole, "Remove the dot before the bracket: $.paths['/users']."),
    (
        lambda whole, rest: rest[:1] in ("-", "/", "{", "~") or "./" in whole,
        "Write names with characters other than letters, digits and _ in brackets: "
        "$.paths['/users/{id}']['x-name'].",
    ),
)


def _query_hint(text: str, position: int | None) -> str:
    rest = text[position or 0 :]
    for applies, hint in _HINTS:
        if applies(text, rest):
            return hint
    return "See RFC 9535 for the syntax; an example is $.servers[?@.description == 'Test']."
