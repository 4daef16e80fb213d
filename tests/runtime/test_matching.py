"""Matching of results and items: nothing is lost, duplicated or assigned to another item."""

from __future__ import annotations

from hypothesis import given, strategies as st

from oasmith_runtime.batch.matching import match

IDS = st.lists(st.one_of(st.none(), st.sampled_from("abcdef")), max_size=8)


@given(IDS, IDS)
def test_no_item_gets_two_results_and_no_result_a_foreign_item(
    items: list[str | None], results: list[str | None]
) -> None:
    found = match(items, results)
    owners = [index for index in found if index is not None]
    assert len(found) == len(results)
    assert len(set(owners)) == len(owners)
    assert set(owners) <= set(range(len(items)))


@given(IDS, IDS)
def test_equal_ids_meet_whatever_the_order(
    items: list[str | None], results: list[str | None]
) -> None:
    found = match(items, results)
    for id in {id for id in items if id is not None}:
        met = sum(
            index is not None and items[index] == id == results[position]
            for position, index in enumerate(found)
        )
        assert met == min(items.count(id), results.count(id))


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.randoms())
def test_a_shuffled_answer_is_sorted_out(items: list[str], random: object) -> None:
    results = items[:]
    random.shuffle(results)  # type: ignore[attr-defined]
    found = match(items, results)
    assert [items[index] for index in found if index is not None] == results


def test_a_result_without_an_id_goes_by_its_position() -> None:
    assert match(["a", "b", "c"], ["a", None, "c"]) == [0, 1, 2]
    assert match(["a", "b", "c"], [None, "a", "c"]) == [None, 0, 2]
    assert match(["a", "b", "c"], [None, "c"]) == [None, 2]


def test_an_id_that_no_item_has_is_of_another_record_whatever_its_position() -> None:
    assert match(["a", "b"], ["a", "zz"]) == [0, None]
