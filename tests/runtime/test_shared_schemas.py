"""Classes that refer to each other share one schema each, and decode as before."""

from __future__ import annotations

import threading
from types import GenericAlias, SimpleNamespace
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from oasmith_runtime.models import Model, complete_hooks, may_be_null, shared_schemas

COUNT = 30


def classes() -> SimpleNamespace:
    """Return new classes, each of which refers to two others, and so indirectly to all."""
    made: dict[str, Any] = {}
    for number in range(COUNT):
        names = [f"M{(number + step) % COUNT}" for step in (1, 7)]
        made[f"M{number}"] = type(
            f"M{number}",
            (Model,),
            {
                "__module__": __name__,
                "__annotations__": {
                    "id": int,
                    "one": f"{names[0]} | None",
                    "two": f"{names[1]} | None",
                    "some": f"list[{names[0]}] | None",
                },
                "one": None,
                "two": may_be_null(),
                "some": None,
            },
        )
    return SimpleNamespace(**made)


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    made = classes()
    for name, model in vars(made).items():
        monkeypatch.setitem(globals(), name, model)
    return made


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """Return the classes for which pydantic builds field schemas, in that order."""
    visited: list[type] = []
    inner = vars(Model)["__get_pydantic_core_schema__"].__func__

    def noted(cls: type, source: Any, handler: Any, /) -> Any:
        visited.append(cls)
        return inner(cls, source, handler)

    monkeypatch.setattr(Model, "__get_pydantic_core_schema__", classmethod(noted))
    return visited


def test_a_further_class_is_not_made_of_all_others_again(
    models: SimpleNamespace, visits: list[type]
) -> None:
    models.M0.model_rebuild()
    assert len(set(visits)) == COUNT
    visits.clear()
    models.M5.model_rebuild()
    assert set(visits) == {models.M5}
    visits.clear()
    TypeAdapter(GenericAlias(list, (models.M9,)))
    assert set(visits) == {models.M9}


DATA = {"id": 1, "one": {"id": 2, "two": {"id": 3}}, "two": None, "some": [{"id": 4, "more": 5}]}


def outcome(model: Any, data: Any) -> Any:
    try:
        return model.model_validate(data, strict=True).to_dict()
    except ValidationError as error:
        return error.errors(include_url=False)


@pytest.mark.parametrize(
    "data", [DATA, {**DATA, "one": None}, {"id": "1"}, {"id": 1, "some": [{}]}, {"id": 1, "one": 2}]
)
def test_what_shares_reads_as_what_does_not(
    data: Any, models: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    models.M3.model_rebuild()
    shared = [outcome(models.M0, data), outcome(models.M20, data)]
    assert models.M0(id=1, one={"id": 2}).one == models.M1(id=2)
    monkeypatch.setattr("oasmith_runtime.models.complete_hooks", [])
    fresh = classes()
    for name, model in vars(fresh).items():
        monkeypatch.setitem(globals(), name, model)
    alone = [outcome(fresh.M0, data), outcome(fresh.M20, data)]
    assert shared == alone


def test_threads_may_make_classes_at_once(models: SimpleNamespace) -> None:
    errors: list[Exception] = []
    start = threading.Barrier(8)

    def make(first: int) -> None:
        start.wait()
        for number in range(COUNT):
            model = getattr(models, f"M{(first + number) % COUNT}")
            try:
                assert model(id=1, one={"id": 2}).one.id == 2
            except (AssertionError, ValidationError) as error:
                errors.append(error)

    threads = [threading.Thread(target=make, args=(4 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_hook_is_there() -> None:
    assert shared_schemas.share_definitions in complete_hooks
