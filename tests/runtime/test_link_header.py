"""The header ``Link`` (RFC 8288): the URL of the next page, among any other links."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from oasmith_runtime.pagination.kinds import link_target

LINKS = [
    # RFC 8288, section 3.5.
    (
        '<http://example.com/TheBook/chapter2>; rel="next"; title="chapter 2"',
        "http://example.com/TheBook/chapter2",
    ),
    ('</>; rel="http://example.net/foo"', None),
    ('</terms>; rel="copyright"; anchor="#foo"', None),
    (
        "</TheBook/chapter2>; rel=\"previous\"; title*=UTF-8'de'letztes%20Kapitel, "
        "</TheBook/chapter4>; rel=\"next\"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel",
        "/TheBook/chapter4",
    ),
    ('<http://example.org/>; rel="start http://example.net/relation/other"', None),
    # Several relations, no quotes, any case, spaces, a parameter without a value.
    ('<?page=2>; rel="last next"', "?page=2"),
    ("<?page=2>;REL=Next", "?page=2"),
    ("< ?page=2 > ; crossorigin ; rel = next", "?page=2"),
    # Commas and brackets in URLs and titles are not separators.
    ('<?ids=1,2>; title="a, <b>; rel=next"; rel=prev, <?ids=3,4>; rel=next', "?ids=3,4"),
    (r'<?a>; title="\"; rel=next"; rel=prev', None),
    # The first parameter with a name is used, and a link with another anchor is ignored.
    ("<?a>; rel=prev; rel=next", None),
    ('<?a>; rel=next; anchor="/other", <?b>; rel=next', "?b"),
    ("<?a>; rel=nextpage", None),
    ("<>; rel=next", None),
    ("<?a; rel=next", None),
    ('<?a>; title="; rel=next', None),
    ("", None),
]
"""Headers, and the URL in them whose relation is ``next``."""


@pytest.mark.parametrize(("header", "target"), LINKS, ids=range(len(LINKS)))
def test_the_link_with_the_relation_is_read(header: str, target: str | None) -> None:
    assert link_target(header, "next") == target


@given(st.text(st.sampled_from('<>;,="\\ ab\trelnxt'), max_size=60))
def test_no_header_is_an_error(header: str) -> None:
    target = link_target(header, "next")
    assert target is None or f"<{target}" in header.replace("< ", "<").replace("<\t", "<")
