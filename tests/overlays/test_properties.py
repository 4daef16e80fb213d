"""Properties of any document with any overlay."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings, strategies as st

from oasmith.diagnostics.findings import Finding
from oasmith.document.load import Source
from oasmith.document.overlays.apply import apply
from oasmith.document.overlays.overlaid import OverlaidSource
from oasmith.document.overlays.overlay import Action, Overlay
from oasmith.document.overlays.structure import read
from oasmith.openapi import pointer as pointers

KEYS = st.sampled_from(["a", "b", "c", "d/~", "'e'", "0"])
PRIMITIVES = st.none() | st.booleans() | st.integers(0, 9) | st.text("xyz", max_size=2)
VALUES = st.recursive(
    PRIMITIVES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=12,
)
FEW = settings(max_examples=40)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


def source(data: Any, name: str) -> Source:
    return Source(Path(name), json.dumps(data, indent=1), copy.deepcopy(data), "", name)


def applied(data: Any, *actions: dict[str, Any]) -> tuple[Any, list[Finding]]:
    """Return a document with an overlay, and its findings. Nothing else may change."""
    info = {"title": "Ours", "version": "1.0.0"}
    text = {"overlay": "1.1.0", "info": info, "actions": list(actions)}
    overlay, wrong = read(source(text, "overlay.json"))
    assert overlay is not None, wrong
    document = source(data, "openapi.json")
    result, findings = apply(document, [overlay])
    assert document.data == data
    assert overlay.source.data == text
    assert_plain(result.data)
    return result.data, findings


def assert_plain(value: Any) -> None:
    """A document does not contain nodes of the tree in which overlays are applied."""
    if isinstance(value, dict | list):
        assert type(value) in (dict, list)
        for member in value.values() if isinstance(value, dict) else value:
            assert_plain(member)


def conflicts(value: Any, present: Any) -> bool:
    """Return whether a value cannot be merged into the existing one."""
    if isinstance(value, dict) and isinstance(present, dict):
        return any(key in present and conflicts(value[key], present[key]) for key in value)
    return any(isinstance(value, kind) != isinstance(present, kind) for kind in (dict, list))


def merged(present: Any, value: Any) -> Any:
    """Return the result by the specification, as simply as possible; conflicts change nothing."""
    if isinstance(present, dict) and isinstance(value, dict):
        both = {key: merged(present[key], value[key]) for key in value if key in present}
        return {**present, **value, **both}
    if isinstance(present, list) and isinstance(value, list):
        return [*present, *value]
    return present if isinstance(present, dict | list) or isinstance(value, dict | list) else value


@FEW
@given(OBJECTS)
def test_an_overlay_without_actions_changes_nothing(data: dict[str, Any]) -> None:
    overlay = Overlay(source=source({}, "o"), feature_set="1.1", extends=None, actions=())
    result, findings = apply(source(data, "openapi.json"), [overlay])
    assert (result.data, findings) == (data, [])


@FEW
@given(OBJECTS, OBJECTS)
def test_objects_are_merged_as_the_specification_says(
    data: dict[str, Any], update: dict[str, Any]
) -> None:
    result, findings = applied(data, {"target": "$", "update": update})
    assert result == merged(data, update)
    assert bool(findings) == conflicts(update, data)
    # The order is kept.
    assert list(result) == [*data, *(key for key in update if key not in data)]


@FEW
@given(OBJECTS, KEYS, VALUES)
def test_a_new_member_that_is_removed_again_leaves_the_original(
    data: dict[str, Any], key: str, value: Any
) -> None:
    assume(key not in data)
    name = key.replace("'", "\\'")
    actions = [
        {"target": "$", "update": {key: value}},
        {"target": f"$['{name}']", "remove": True},
    ]
    assert applied(data, *actions) == (data, [])


@FEW
@given(OBJECTS, OBJECTS)
def test_an_update_of_objects_can_be_repeated(data: dict[str, Any], update: dict[str, Any]) -> None:
    objects = without_arrays(update)
    once, _ = applied(data, {"target": "$", "update": objects})
    twice, _ = applied(once, {"target": "$", "update": objects})
    assert once == twice


def without_arrays(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_arrays(v) for k, v in value.items() if not isinstance(v, list)}
    return value


@FEW
@given(OBJECTS, st.sampled_from(["$..*", "$..a", "$.*.*", "$..[0]", "$..[::2]", "$..[?@ == 1]"]))
def test_what_is_removed_is_gone_and_all_else_is_as_it_was(
    data: dict[str, Any], target: str
) -> None:
    gone, findings = applied(data, {"target": target, "remove": True})
    again, _ = applied(gone, {"target": "$..a", "remove": True})
    assert {finding.rule for finding in findings} <= {"overlay-matches-nothing"}
    if target == "$..*":
        assert gone == {}
    if target == "$..a":
        assert again == gone
        assert gone == without(data, "a")


def without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {k: without(v, name) for k, v in value.items() if k != name}
    return [without(item, name) for item in value] if isinstance(value, list) else value


@FEW
@given(OBJECTS, OBJECTS)
def test_a_write_into_one_of_two_aliases_leaves_the_other(
    shared: dict[str, Any], update: dict[str, Any]
) -> None:
    document = source({}, "openapi.yaml")
    document.data = {"one": shared, "two": {"deep": shared}, "list": [shared, shared]}
    before = copy.deepcopy(shared)
    actions = (
        Action(number=0, target="$.one", update=update, has_update=True),
        Action(number=1, target="$.list[1]", update=update, has_update=True),
    )
    changes = Overlay(source=source({}, "o"), feature_set="1.1", extends=None, actions=actions)
    result, _ = apply(document, [changes])
    changed = merged(before, update)
    assert result.data == {"one": changed, "two": {"deep": before}, "list": [before, changed]}
    assert shared == before


@FEW
@given(OBJECTS, KEYS)
def test_a_copy_is_the_same_and_independent(data: dict[str, Any], key: str) -> None:
    whole = {"from": data, "to": {}}
    name = key.replace("'", "\\'")
    result, findings = applied(
        whole,
        {"target": "$.to", "copy": "$.from"},
        {"target": "$.from", "update": {"new": 1}},
        {"target": f"$.to['{name}', 'other']", "remove": True},
    )
    assert result["from"] == {**data, "new": 1}
    assert result["to"] == {k: v for k, v in data.items() if k != key}
    assert len(findings) == (key not in data)


TARGETS = st.sampled_from(["$", "$.a", "$..b", "$.*", "$..[0]", "$..[1:]", "$..a", "$['d/~']"])
ACTIONS = st.one_of(
    st.fixed_dictionaries({"target": TARGETS, "remove": st.just(True)}),
    st.fixed_dictionaries({"target": TARGETS, "update": VALUES}),
    st.fixed_dictionaries({"target": TARGETS, "copy": st.sampled_from(["$.a", "$.b", "$.c"])}),
)


@settings(max_examples=60)
@given(st.fixed_dictionaries({"a": VALUES, "b": VALUES, "c": VALUES}), st.lists(ACTIONS))
def test_each_value_is_what_stands_at_its_place(
    data: dict[str, Any], actions: list[dict[str, Any]]
) -> None:
    changes = source({"actions": actions}, "overlay.json")
    read_actions = tuple(
        Action(
            number=number,
            target=action["target"],
            remove="remove" in action,
            update=action.get("update"),
            has_update="update" in action,
            copy=action.get("copy"),
        )
        for number, action in enumerate(actions)
    )
    overlay = Overlay(source=changes, feature_set="1.1", extends=None, actions=read_actions)
    result, _ = apply(source(data, "openapi.json"), [overlay])
    assert isinstance(result, OverlaidSource)
    for pointer, value in leaves(result.data):
        place, beyond = result.tree.nearest(pointers.split(pointer))
        assert beyond == []
        if "/copy" not in place.pointer:  # Copied nodes are reported as such.
            assert pointers.get(place.source.data, place.pointer) == value
        is_new = result.writer(pointer) is not None
        assert place.source.path.name == ("overlay.json" if is_new else "openapi.json")


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each primitive value with its pointer."""
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(member, pointers.join(pointer, key))
    else:
        yield pointer, value
