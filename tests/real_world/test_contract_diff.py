"""The contract diff of real documents: names, rewrites, reverse changes, and proofs."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from diff.edits import objects
from diff.test_names import names_of, package
from diff.test_rewrites import (
    REWRITES,
    Document,
    data_of,
    disturbing,
    loaded,
    one_file,
)
from figures import FIGURES

from oasmith import ir
from oasmith.diff.changes import Change, ChangeLevel
from oasmith.diff.compare import compare
from oasmith.diff.names import public_names
from oasmith.diff.operations import paired_operations
from oasmith.diff.rules import RULES
from oasmith.diff.side import Side
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform
from oasmith.openapi.normalize import normalize
from oasmith.openapi.tree import Found

from .corpus import CORPUS, REFERENCES, parameters

pytestmark = pytest.mark.real_world

FOLDERS = {url: CORPUS / place for url, place in REFERENCES.items()}


@lru_cache(maxsize=1)
def data(name: str) -> Document:
    """Return a document of the corpus, bundled."""
    return data_of(CORPUS / name, FOLDERS)


def made(some: Document, folder: Path) -> Side:
    side = loaded(one_file(some), folder)
    assert side is not None
    return side


@pytest.mark.parametrize("name", parameters())
def test_the_names_are_those_of_the_client(name: str, tmp_path: Path) -> None:
    made = package(CORPUS / name, tmp_path, references=FOLDERS)
    assert made is not None
    assert public_names(made.api).keys() == names_of(made.module)


@pytest.mark.parametrize("name", parameters())
def test_a_rewrite_breaks_nobody(name: str, tmp_path: Path) -> None:
    before = made(data(name), tmp_path)
    for rewrite, write in REWRITES.items():
        after = loaded(write(data(name)), tmp_path / rewrite)
        assert after is not None, rewrite
        some = [*disturbing(before, after), *disturbing(after, before)]
        assert some == [], rewrite


LIMITS: tuple[Document, ...] = (
    {"maxLength": 3, "maxItems": 1, "maximum": 7, "maxProperties": 2},
    {"minLength": 2, "minItems": 1, "minimum": 7},
    {"type": "string"},
    {"type": "integer"},
    {"type": ["object", "null"]},
    {"format": "date"},
    {"required": ["id", "name", "added"]},
    {"enum": ["a", "b"]},
    {"additionalProperties": False},
)
"""Possible schemas after an edit."""

KEPT = frozenset({"$ref", "openapi", "info", "paths", "components", "name", "in", "url"})
"""Keys without which the document would be invalid or empty."""

EDITS = 300
"""The number of edits of one document, if it has that many objects."""


def edited(data: Document, seed: str) -> Document:
    """Return a document with parts removed or changed, by a seed."""
    random, changed = Random(seed), copy.deepcopy(data)
    places = objects(data)
    for kind, place in random.sample(places, min(EDITS, len(places) // 4)):
        try:
            node = pointers.get(changed, place)
        except LookupError:
            continue  # It was removed with its parent.
        keys = sorted(key for key in node if key not in KEPT)
        if kind == "schema" and "$ref" not in node and random.random() < 0.5:
            node |= copy.deepcopy(random.choice(LIMITS))
        elif keys:
            del node[random.choice(keys)]
    return changed


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that creates both sides of an edited document."""

    @lru_cache(maxsize=1)
    def of(name: str) -> tuple[Side, Side]:
        folder = tmp_path_factory.mktemp("edited")
        for number in count():
            after = loaded(one_file(edited(data(name), f"{name} {number}")), folder)
            if after is not None:  # For some, no client can be generated.
                return made(data(name), folder / "before"), after
        raise AssertionError

    return of


def found(old: Side, new: Side) -> tuple[Change, ...]:
    return compare("client", old, new).changes


def rules(some: tuple[Change, ...]) -> set[str]:
    """Return the rules of changes, without those of names, which are consequences."""
    return {one.rule for one in some if not one.rule.startswith("name-")}


@pytest.mark.parametrize("name", parameters())
def test_the_way_back_says_the_opposite(name: str, sides: Any) -> None:
    old, new = sides(name)
    there, back = rules(found(old, new)), rules(found(new, old))
    assert {RULES[rule].opposite for rule in there} == back


class Schemas:
    """The schemas of one side for an independent validator."""

    def __init__(self, side: Side, hidden: str) -> None:
        self._side = side

        def directed(node: Document, kind: str) -> Document:
            return self._directed(node, hidden) if kind == "schema" else node

        self._root = transform(normalize(side.data), "document", directed)
        registry = [("urn:document", {"$schema": DIALECT, **self._root})]
        self._registry = jsonschema_rs.Registry(registry)

    def _directed(self, node: Document, hidden: str) -> Document:
        """Return a schema without the other direction's ``required``, with limits of integers."""
        reach = {"int32": 2**31, "int64": 2**63}.get(str(node.get("format")))
        if reach is not None:
            ends = [{"minimum": -reach}, {"exclusiveMaximum": reach}]
            node = {**node, "allOf": [*(node.get("allOf") or ()), *ends]}
        members = node.get("properties")
        if isinstance(node.get("required"), list) and isinstance(members, dict):
            gone = {name for name, one in members.items() if self._says(one, hidden)}
            node = {**node, "required": [name for name in node["required"] if name not in gone]}
        return {key: value for key, value in node.items() if key not in ("$id", "$schema")}

    def _says(self, schema: Any, key: str) -> bool:
        if isinstance(schema, dict) and "$ref" in schema:
            schema = pointers.get(self._side.data, pointers.unquoted(schema["$ref"]))
        return isinstance(schema, dict) and schema.get(key) is True

    def accepts(self, places: list[str], value: Any) -> bool:
        """Return whether a value matches all schemas at some locations."""
        references = [{"$ref": f"urn:document#{quote(place)}"} for place in places]
        validator = jsonschema_rs.Draft202012Validator(
            {"allOf": references} if references else {},
            validate_formats=True,
            registry=self._registry,
        )
        return bool(validator.is_valid(value))

    def down(self, place: str, steps: list[str]) -> list[str] | None:
        """Return the locations of a part of a value; None if no schema describes it alone."""
        places = [place]
        for step in steps:
            places = [below for one in places for below in self._below(one, step)]
            if not places:
                return None
        return places

    def _below(self, place: str, step: str) -> Iterator[str]:
        node = pointers.get(self._root, place)
        if not isinstance(node, dict):
            return
        if "$ref" in node:
            yield from self._below(pointers.unquoted(node["$ref"]), step)
        for key in ("allOf", "oneOf", "anyOf"):
            parts = node.get(key) or ()
            # The member of a union that contains the part is unknown.
            for index in range(len(parts) if key == "allOf" or len(parts) == 1 else 0):
                yield from self._below(pointers.join(place, key, index), step)
        under = {"[]": "items", ".*": "additionalProperties"}.get(step)
        if under is None and step[1:] in (node.get("properties") or {}):
            yield pointers.join(place, "properties", step[1:])
        elif under is not None and isinstance(node.get(under), dict):
            yield pointers.join(place, under)


DIALECT = "https://json-schema.org/draft/2020-12/schema"
HIDDEN = {"request": "readOnly", "response": "writeOnly"}
STEP = re.compile(r"\[\]|\.\*|\.[^.\[]+")
PART = re.compile(
    r"(?P<item>item of )?"
    r"(?:request body|response (?P<status>\w+)|(?P<location>\w+) parameter '(?P<name>.*)')"
    r"(?:: the header (?P<header>[^.\[ ]+))?(?: \((?P<media>.*?)\))?"
)


class Witnesses:
    """Validates the witnesses of changes again, for both sides."""

    def __init__(self, old: Side, new: Side) -> None:
        self._sides = {"old": old, "new": new}
        self._operations = {
            f"{after.method} {after.path}": {"old": before, "new": after}
            for before, after in paired_operations(old.api.operations, new.api.operations).pairs
        }
        self._schemas: dict[tuple[str, str], Schemas] = {}

    def verdict(self, change: Change) -> tuple[bool, bool] | None:
        """Return whether the old and the new side accept the witness; None if it has no schema.

        It is also None if a part is named after a component that only one side refers to, or
        belongs to an unnamed member of a union.
        """
        assert change.witness is not None
        if _is_of_member(change):
            return None
        word = re.split(r"[.\[]", change.witness.part)[0]
        component = pointers.join("/components/schemas", word)
        places = f"{change.old_pointer or change.pointer}/", f"{change.pointer}/"
        if self._has(component) and not all(it.startswith(f"{component}/") for it in places):
            return None
        verdicts = [self._accepts(change, name) for name in ("old", "new")]
        return None if None in verdicts else (verdicts[0] is True, verdicts[1] is True)

    def _has(self, place: str) -> bool:
        return any(side.node(place)[0] for side in self._sides.values())

    def _accepts(self, change: Change, name: str) -> bool | None:
        assert change.witness is not None
        direction = change.rule.partition("-")[0]
        if direction not in HIDDEN:
            direction = "request"
        if (name, direction) not in self._schemas:
            self._schemas[name, direction] = Schemas(self._sides[name], HIDDEN[direction])
        schemas, part = self._schemas[name, direction], change.witness.part
        start, rest = self._start(change.subject, part, name)
        steps = STEP.findall(rest)
        if start is None or (steps and not start):
            return None
        places = schemas.down(start, steps) if start else []
        return None if places is None else schemas.accepts(places, change.witness.value)

    def _start(self, subject: str, part: str, name: str) -> tuple[str | None, str]:
        """Return the location at the beginning of a part's name, and the rest of the name.

        The location is empty if the document does not describe values, and None for a part that is
        not a value of a schema.
        """
        component = re.split(r"[.\[]", part)[0]
        side = self._sides[name]
        if component in ((side.data.get("components") or {}).get("schemas") or {}):
            where = pointers.join("/components/schemas", component)
            return where, part.removeprefix(component)
        match, operation = PART.match(part), self._operations.get(subject, {}).get(name)
        if match is None or operation is None:
            return None, ""
        node, place = self._holder(match.groupdict(), operation, side)
        key = "itemSchema" if match["item"] else "schema"
        media = list(node.get("content") or ())
        if media:
            wanted = match["media"] if match["media"] in media else media[0]
            node, place = side.node(pointers.join(place, "content", wanted))
        return (f"{place}/{key}" if key in node else ""), part[match.end() :]

    @staticmethod
    def _holder(said: dict[str, str | None], operation: ir.Operation, side: Side) -> Found:
        """Return the parameter, header, body or response named by a part."""
        if said["name"] is not None:
            [where] = [one.pointer for one in operation.parameters if one.name == said["name"]]
            return side.node(where)
        holder = "requestBody" if said["status"] is None else f"responses/{said['status']}"
        node, place = side.node(f"{operation.pointer}/{holder}")
        if said["header"] is None:
            return node, place
        names = {name.lower(): name for name in node["headers"]}
        return side.node(pointers.join(place, "headers", names[said["header"].lower()]))


def _is_of_member(change: Change) -> bool:
    """Return whether a witness is a value of an unnamed part."""
    return change.witness is not None and change.witness.part.endswith("of the union)")


@pytest.mark.parametrize("name", parameters())
def test_witnesses_are_refused_by_one_side_alone(name: str, sides: Any) -> None:
    old, new = sides(name)
    for before, after in ((old, new), (new, old)):
        witnesses, asked = Witnesses(before, after), 0
        some = found(before, after)
        FIGURES.count(
            "contract diff", "that would break, unproven", sum(one.is_unproven for one in some)
        )
        breaking = [
            one for one in some if one.witness is not None and one.level is ChangeLevel.BREAKING
        ]
        for change in breaking:
            verdict = witnesses.verdict(change)
            if verdict is not None and change.witness is not None:
                asked += 1
                assert verdict == (
                    change.witness.accepted_by == "old",
                    change.witness.accepted_by == "new",
                ), change
        # Calls, payloads and members of unions have no named schema.
        known = [one for one in breaking if not _is_of_member(one)]
        assert 2 * asked + 4 >= len(known), "hardly a part is found by its name"
        FIGURES.count("contract diff", "witnesses of breaking changes", len(breaking))
        FIGURES.count("contract diff", "witnesses asked again", asked)
