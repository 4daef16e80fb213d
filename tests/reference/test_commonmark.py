"""Texts of a document remain text, whatever they contain and whichever tool renders them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt

from oasmith.reference.commonmark.html import to_html, to_line
from oasmith.reference.commonmark.markdown import code_span, fenced, to_line as md_line, to_markdown

WRITTEN = {
    "One *two* **three** `four`": (
        "<p>One <em>two</em> <strong>three</strong> <code>four</code></p>"
    ),
    "- a\n- b\n\n  c": "<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>",
    "1. a\n2. b": "<ol><li>a</li><li>b</li></ol>",
    "# Title\n\ntext": "<p><strong>Title</strong></p><p>text</p>",
    "[docs](https://a.test/x)": (
        '<p><a href="https://a.test/x" rel="noreferrer noopener">docs</a></p>'
    ),
    "![chart](https://a.test/x.png)": (
        '<p><a href="https://a.test/x.png" rel="noreferrer noopener">chart</a></p>'
    ),
    "a\n\n    code <b>": '<p>a</p><pre tabindex="0"><code>code &lt;b&gt;\n</code></pre>',
    "> said": "<blockquote><p>said</p></blockquote>",
}


@pytest.mark.parametrize("text", WRITTEN, ids=range(len(WRITTEN)))
def test_what_descriptions_use_is_html(text: str) -> None:
    assert to_html(text) == WRITTEN[text]


@pytest.mark.parametrize("text", WRITTEN, ids=range(len(WRITTEN)))
def test_markdown_that_is_written_anew_reads_as_the_same(text: str) -> None:
    """Only syntax that is not supported, such as a heading, was converted before."""
    again = to_markdown(text)
    assert to_html(again) == WRITTEN[text]
    assert to_markdown(again) == again


def test_one_paragraph_goes_on_in_its_line() -> None:
    assert to_line("a *b*") == "a <em>b</em>"
    assert to_line("a\n\nb") == "<p>a</p><p>b</p>"
    assert md_line("a\n\nb\n\n- c\n- d | e") == "a<br>b<br>• c<br>• d &#124; e"


HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "link to a script": "[a](javascript:alert(1))",
    "link in character references": "[a](&#106;avascript&colon;alert(1))",
    "link to data": "[a](data:text/html,<script>alert(1)</script>)",
    "link to a file": "[a](file:///etc/passwd)",
    "link of its own page": "[a](//evil.test/x)",
    "definition": "[a]\n\n[a]: javascript:alert(1)",
    "autolink": "<javascript:alert(1)>",
    "image": "![x](javascript:alert(1))",
    "attributes": "[a](https://a.test){: onclick=alert(1) } *b*{ .c onmouseover=alert(1) }",
    "directive": "```{include} /etc/passwd\n```",
    "colons": "::: {include} /etc/passwd\n:::",
    "role": "{download}`/etc/passwd`",
    "snippet": '--8<-- "/etc/passwd"\n\n    --8<-- "/etc/passwd"',
    "substitution": "{{ config }} {% include 'x' %}",
    "end of a table": "a | b\n--- | ---\n| x |",
    "front matter": "---\ntitle: x\n---",
    "comment": "% a comment",
    "label": "(label)=",
    "footnote": "[^1] and *[abbr]: x",
    "admonition": '!!! danger "x"',
    "setext": "text\n===",
    "math": "$x$ \\(x\\)",
    "deep emphasis": "*" * 3_000 + "a" + "*" * 3_000,
    "many brackets": "[" * 6_000,
    "controls": "\x00\x1b[31m\u202e\u2066x",
}


class Elements(HTMLParser):
    """Collects elements and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs


ELEMENTS = {
    *("p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "br", "hr"),
    *("div", "table", "thead", "tbody", "tr", "th", "td"),
}


def is_harmless(page: str) -> None:
    """Fail if a page has elements that a description may not have."""
    elements = Elements(page)
    assert elements.names <= ELEMENTS
    for name, value in elements.attributes:
        assert name in ("href", "rel", "tabindex", "class"), name
        assert name != "href" or (value or "").startswith(("https://", "http://", "mailto:"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_only_text_in_html(name: str) -> None:
    is_harmless(to_html(HOSTILE[name]))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_only_text_in_markdown(name: str) -> None:
    for written in (to_markdown(HOSTILE[name]), md_line(HOSTILE[name])):
        # A renderer that allows HTML finds none, except our own line breaks.
        is_harmless(MarkdownIt("commonmark", {"html": True}).enable("table").render(written))
        outside = re.sub(r"(`+).*?\1", "", written, flags=re.DOTALL)
        assert not re.search(r"[{}$^]|<(?!br>)", outside)
        assert not re.search(r"^\s*([:%(!]|---|===|\[\^|\*\[)", outside, re.MULTILINE)
        assert "-8<-" not in written
        assert written.isprintable() or "\n" in written


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_any_text_is_harmless_and_stays_what_it_is(text: str) -> None:
    is_harmless(to_html(text))
    written = to_markdown(text)
    is_harmless(MarkdownIt("commonmark", {"html": True}).enable("table").render(written))
    assert "\n" not in md_line(text)


def test_what_nests_too_deep_is_shown_as_it_stands() -> None:
    text = HOSTILE["deep emphasis"]
    assert to_html(text) == f"<p>{text}</p>"
    assert to_html(HOSTILE["many brackets"]) == f"<p>{HOSTILE['many brackets']}</p>"


def test_code_cannot_end_its_fence() -> None:
    assert fenced("a\n```\nb", "sh") == "````sh\na\n```\nb\n````"
    assert code_span("a`b|c") == "`` a`b\\|c ``"
    assert code_span(" ") == ""
