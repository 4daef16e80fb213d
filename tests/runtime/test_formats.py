"""Formats of text are decoded to Python's types, and the original text is sent back."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, strategies as st
from pydantic import Field, TypeAdapter
from typing_extensions import TypeAliasType

from oasmith_runtime import (
    ArgumentError,
    JsonBytes,
    JsonDate,
    JsonDateTime,
    JsonDecimal,
    JsonDuration,
    JsonTime,
    JsonUUID,
    ListOf,
    Model,
    Scalar,
    TypeRegistry,
)
from oasmith_runtime.models.decode import Decoder
from oasmith_runtime.models.formats import FORMATS
from oasmith_runtime.models.types import field_value
from oasmith_runtime.models.validate import to_json
from oasmith_runtime.type_specs import FormatName

UTC = UTC
Stamp = TypeAliasType("Stamp", JsonDateTime)


class Row(Model):
    id: str
    created: Annotated[JsonDateTime, Field(alias="createdAt")]
    updated: JsonDateTime | None = None
    day: JsonDate | None = None
    days: list[JsonDate] | None = None
    by: dict[str, JsonUUID] | None = None
    rows: list[Row] | None = None
    stamp: Stamp | None = None
    span: JsonDuration | None = None
    price: JsonDecimal | None = None
    data: JsonBytes | None = None
    clock: JsonTime | None = None
    either: JsonDateTime | int | None = None


RAW: dict[str, Any] = {
    "id": "1",
    "createdAt": "2026-11-29T12:21:55.1234567891Z",
    "updated": "2026-11-29 12:00:00",
    "day": "2026-01-02",
    "days": ["2026-01-01"],
    "by": {"a": "12345678-9ABC-4def-8123-456789abcdef"},
    "rows": [{"id": "2", "createdAt": "2026-01-01T00:00:00+05:30"}],
    "stamp": "2026-01-01T00:00:00.000Z",
    "span": "PT36H",
    "price": "1.50",
    "data": "aGVs\nbG8",
    "clock": "10:00:00Z",
    "either": 5,
    "unknown": "2026-01-01",
}

ROWS = TypeAdapter(list[Row])


def decoded(raw: Any, *, as_data: bool = False) -> tuple[Any, list[str]]:
    """Return rows with their deviations, from JSON or from data."""
    decoder = Decoder(operation_id="list", status=200)
    if as_data:
        rows = decoder.decode(ROWS, raw)
    else:
        rows = decoder.decode_json(ROWS, json.dumps(raw).encode(), lambda: raw)
    return rows, [f"{each.pointer} {each.rule}" for each in decoder.deviations]


@pytest.mark.parametrize("as_data", [False, True])
def test_text_becomes_pythons_types_and_goes_back_as_it_came(as_data: bool) -> None:
    [row], deviations = decoded([RAW], as_data=as_data)
    assert deviations == []
    assert row.created == datetime(2026, 11, 29, 12, 21, 55, 123456, UTC)
    assert row.updated == datetime(2026, 11, 29, 12)
    assert (row.day, row.days) == (date(2026, 1, 2), [date(2026, 1, 1)])
    assert row.by == {"a": UUID("12345678-9abc-4def-8123-456789abcdef")}
    assert row.rows[0].created.utcoffset() == timedelta(hours=5, minutes=30)
    assert row.stamp == datetime(2026, 1, 1, tzinfo=UTC)
    assert (row.span, row.price, row.data) == (timedelta(hours=36), Decimal("1.50"), b"hello")
    assert row.clock == time(10, tzinfo=UTC)
    assert row.either == 5
    assert row.to_dict() == RAW
    assert row.model_fields_set == {"created", *RAW} - {"createdAt"}
    assert field_value(row, "createdAt") == RAW["createdAt"]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))])
def test_a_copy_has_the_texts_too(again: Any) -> None:
    [row], _ = decoded([RAW])
    assert again(row) == row
    assert again(row).to_dict() == RAW


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("updated", "soon"),
        ("updated", "1700000000"),
        ("day", "20260101"),
        ("day", "2026-02-30"),
        ("days", ["2026-01-01", "2026-13-01"]),
        ("stamp", ""),
        ("span", "an hour"),
        ("clock", "3600"),
        ("price", "much"),
        ("data", "not base64!"),
        ("by", {"a": "me"}),
    ],
)
def test_what_cannot_be_read_stays_text_with_a_deviation(field: str, text: Any) -> None:
    raw = {**RAW, field: text}
    for as_data in (False, True):
        [row], [deviation] = decoded([raw], as_data=as_data)
        assert deviation.startswith(f"/0/{field}")
        assert deviation.endswith("wrong-type")
        assert row.created == datetime(2026, 11, 29, 12, 21, 55, 123456, UTC)
        assert row.to_dict() == raw


def test_what_was_changed_is_written_anew() -> None:
    [row], _ = decoded([RAW])
    row.stamp = row.stamp.astimezone(timezone(timedelta(hours=1)))
    row.days.append(date(2026, 2, 1))
    row.data, row.price = b"\xff\xfe", Decimal("1.5")
    row.span = timedelta(days=1, hours=12)
    written = row.to_dict()
    assert written["stamp"] == "2026-01-01T01:00:00+01:00"
    assert written["days"] == ["2026-01-01", "2026-02-01"]
    assert (written["data"], written["createdAt"]) == ("//4=", RAW["createdAt"])
    assert written["price"] == "1.5"
    assert written["span"] == "PT36H", "the same duration is no change"
    assert row.model_copy(update={"updated": None}).to_dict()["updated"] is None


def test_a_datetime_without_a_zone_is_refused_with_what_to_write() -> None:
    naive = datetime(2026, 1, 1)
    [row], _ = decoded([RAW])
    assert json.loads(to_json(row, "row"))["updated"] == RAW["updated"], "as it came"
    row.updated = naive
    for value, place in ((row, "a.updated"), ({"b": [naive]}, "a.b[0]"), (naive, "a")):
        with pytest.raises(ArgumentError, match=r"needs a time zone.*timezone\.utc") as caught:
            to_json(value, "a")
        assert str(caught.value).startswith(f"{place}: ")


def test_a_list_of_a_format_is_one_too() -> None:
    adapter = TypeRegistry("unused").adapter(ListOf(Scalar("string", "date")))
    assert adapter.validate_json('["2026-01-01"]', strict=True) == [date(2026, 1, 1)]
    assert adapter.validate_python(["2026-01-01"], strict=True) == [date(2026, 1, 1)]


VALUES = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.times(),
    st.uuids(),
    st.timedeltas(),
    st.decimals(allow_nan=False, allow_infinity=False),
)
TYPES: dict[type, Any] = {
    datetime: JsonDateTime,
    date: JsonDate,
    time: JsonTime,
    UUID: JsonUUID,
    timedelta: JsonDuration,
    Decimal: JsonDecimal,
}


@given(VALUES)
def test_a_value_comes_back_from_its_text(value: Any) -> None:
    text = to_json(value, "a")
    assert TypeAdapter(TYPES[type(value)]).validate_json(text, strict=True) == value


def test_bytes_that_are_no_text_go_back_as_they_came() -> None:
    [row], deviations = decoded([{"id": "1", "createdAt": RAW["createdAt"], "data": "AAD/"}])
    assert (deviations, row.data) == ([], b"\x00\x00\xff")
    assert row.to_dict()["data"] == "AAD/"
    row.data = b"\xfe"
    assert row.to_dict()["data"] == "/g=="


def test_each_format_has_its_type() -> None:
    assert FORMATS.keys() == set(get_args(FormatName))
