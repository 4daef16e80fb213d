"""Models are divided into modules without import cycles."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from oasmith import ir
from oasmith.ir.types import ANYTHING, Ref
from oasmith.lower.schemas import partition
from oasmith.lower.schemas.fields import references

NAMES = [f"{word}{end}{number}" for word in ("Order", "Pet") for end in "AB" for number in range(4)]
DRAWN = st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES)), min_size=1)


def schemas(needs: dict[str, set[str]]) -> dict[str, Any]:
    """Return schemas that refer to each other as ``needs`` says."""
    return {
        name: {"anyOf": [{"$ref": f"#/components/schemas/{it}"} for it in sorted(its)]}
        for name, its in needs.items()
    }


def resource(ident: str, name: str) -> ir.Resource:
    """Return a resource with an operation whose response is a model."""
    media = ir.Media(media_type="x", kind="json", annotation=ANYTHING, type=Ref(name))
    operation = ir.Operation(
        id=ident,
        ident=ident.upper(),
        method_ident=ident,
        method="GET",
        path="/",
        responses=(ir.ResponseSpec(status="200", media=(media,)),),
    )
    return ir.Resource(name=ident, ident=ident, class_ident=ident, operations=(operation,))


@given(DRAWN, st.lists(st.sampled_from(NAMES), max_size=4))
def test_modules_make_no_circles(needs: dict[str, set[str]], roots: list[str]) -> None:
    made = schemas(needs)
    groups = [resource(f"group_{it}", name) for it, name in enumerate(roots)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partition, "LARGE", 0)
        patch.setattr(partition, "FULL", 3)
        patch.setattr(partition, "SMALL", 2)
        modules = partition.modules(made, groups, ())
    assert sorted(it for names in modules.values() for it in names) == sorted(made)
    where = {name: module for module, names in modules.items() for name in names}
    edges = {
        (where[name], where[it])
        for name in made
        for it in references(made[name])
        if it in made and where[it] != where[name]
    }
    while edges:
        ends = {end for _, end in edges} - {start for start, _ in edges}
        assert ends, edges
        edges = {(start, end) for start, end in edges if end not in ends}


def test_what_fits_into_one_file_is_not_divided() -> None:
    assert partition.modules(schemas({"Pet": set()}), [resource("pets", "Pet")], ()) == {}


def test_a_full_module_is_divided_by_the_words_of_names() -> None:
    needs = {f"PetFoodKind{number}": {"Money"} for number in range(200)}
    needs |= {f"PetToyKind{number}": {"Money"} for number in range(200)}
    made = partition.modules(schemas(needs | {"All": set(needs)}), [resource("pets", "All")], ())
    assert {name: len(its) for name, its in made.items()} == {"pets": 401}
    made = partition.modules(schemas(needs | {"Money": set(), "Other": set()}), [], ())
    assert {name: len(its) for name, its in made.items()} == {
        "others": 2,
        "pet_food": 200,
        "pet_toy": 200,
    }


def test_modules_have_names_of_their_own() -> None:
    needs: dict[str, set[str]] = {
        f"{word}Kind{number}": set() for word in ("Pets", "Toys") for number in range(200)
    }
    made = partition.modules(schemas(needs | {"Used": set()}), [resource("pets", "Used")], ())
    assert {name: len(its) for name, its in made.items()} == {
        "others_pets": 200,
        "pets": 1,
        "toys": 200,
    }
