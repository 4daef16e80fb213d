"""CommonMark as HTML, with the few elements that descriptions need."""

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
"""Types of nodes that become one HTML element with their content."""


def to_html(text: str) -> Html:
    """Return a text as HTML blocks: paragraphs, lists, tables and code."""
    return _children(parsed(text))


def to_line(text: str) -> Html:
    """Return a text as inline HTML if it is one paragraph, else as blocks."""
    tree = parsed(text)
    blocks = tree.children
    if len(blocks) == 1 and blocks[0].type == "paragraph":
        return _children(blocks[0])
    return _children(tree)


def _children(node: SyntaxTreeNode) -> Html:
    return joined(map(_node, node.children))


def _node(node: SyntaxTreeNode) -> Html:
    if node.type == "paragraph" and node.hidden:
        return _children(node)
    if node.type in _ELEMENTS:
        return tag(_ELEMENTS[node.type], _children(node))
    match node.type:
        case "inline":
            return _children(node)
        case "heading":
            # Headings of texts must not mix with the headings of the page.
            return tag("p", tag("strong", _children(node)))
        case "fence" | "code_block":
            return tag("pre", tag("code", node.content), tabindex="0")
        case "code_inline":
            return tag("code", node.content)
        case "table":
            return tag("div", tag("table", _children(node)), class_="scroll", tabindex="0")
        case "link":
            return _link(node, _children(node))
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
