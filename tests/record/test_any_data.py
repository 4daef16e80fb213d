"""For any data, its structure is kept, and none of its values is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import example, given, settings, strategies as st

from record.exchanges import PERSON, body_of, plan, put

# Long enough not to be equal by chance to another one or to a word of a document.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.emails()
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def leaves(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for value in data.values():
            yield from leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value)
    else:
        yield data


def shape(data: Any) -> Any:
    if isinstance(data, dict):
        return [shape(value) for value in data.values()]
    if isinstance(data, list):
        return [shape(value) for value in data]
    return type(data)


@settings(max_examples=60)
@given(DATA)
@example({'"CALL': None})
def test_structure_stays_and_values_go(data: Any) -> None:
    made = plan([put({"id": PERSON, "note": data}, {"id": PERSON, "note": data})])
    assert made.findings == (), [str(finding) for finding in made.findings]
    [interaction] = made.files[0].data["interactions"]
    sent, answered = (body_of(interaction[side])["note"] for side in ("request", "response"))
    # The same value has the same pseudonym in request and response.
    assert sent == answered
    assert shape(sent) == shape(data)
    for before, after in zip(leaves(data), leaves(sent), strict=True):
        has_letters = isinstance(before, str) and sum(map(str.isalpha, before)) > 1
        is_number = isinstance(before, int | float) and abs(before) >= 10
        if has_letters or (is_number and not isinstance(before, bool)):
            assert before != after
