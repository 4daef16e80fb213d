"""CommonMark as HTML, with the few elements that a description needs."""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode

from oasmith.page.html import Html, escaped, joined, link, tag
from oasmith.reference.commonmark.parse import address, label, parsed

_ELEMENTS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "em": "em",
    "strong": "strong",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
}
"""What is written as an element of its own, with what is inside of it."""


def to_html(text: str) -> Html:
    """Return a text as paragraphs, lists, tables and code."""
    return _inside(parsed(text))


def to_line(text: str) -> Html:
    """Return a text for where a line goes on: its one paragraph, or blocks where it has several."""
    tree = parsed(text)
    blocks = tree.children
    if len(blocks) == 1 and blocks[0].type == "paragraph":
        return _inside(blocks[0])
    return _inside(tree)


def _inside(node: SyntaxTreeNode) -> Html:
    return joined(map(_node, node.children))


def _node(node: SyntaxTreeNode) -> Html:
    if node.type == "paragraph" and node.hidden:
        return _inside(node)
    if node.type in _ELEMENTS:
        return tag(_ELEMENTS[node.type], _inside(node))
    match node.type:
        case "inline":
            return _inside(node)
        case "heading":
            # The page has headings of its own, and no text is to come between them.
            return tag("p", tag("strong", _inside(node)))
        case "fence" | "code_block":
            return tag("pre", tag("code", node.content), tabindex="0")
        case "code_inline":
            return tag("code", node.content)
        case "table":
            return tag("div", tag("table", _inside(node)), class_="scroll", tabindex="0")
        case "link":
            return _link(node, _inside(node))
        case "image":
            return _link(node, escaped(label(node)))
        case "hardbreak":
            return tag("br")
        case "softbreak":
            return Html("\n")
        case "hr":
            return tag("hr")
    return escaped(node.content)


def _link(node: SyntaxTreeNode, content: Html) -> Html:
    url = address(node)
    if url is None:
        return content
    return link(url, content) if url.lower().startswith("http") else tag("a", content, href=url)
