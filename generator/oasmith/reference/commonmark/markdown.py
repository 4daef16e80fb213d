"""CommonMark as Markdown that has the same meaning in every renderer.

Renderers have extensions: attributes in braces, directives that include files, definitions of
links. So a text is not copied but written anew, with every character escaped that could start one.
Some renderers support few backslash escapes, and all support character references.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.tree import SyntaxTreeNode

from oasmith.emit import filters
from oasmith.page.html import visible
from oasmith.reference.commonmark.parse import address, label, parsed

_ALWAYS = re.compile(r"[\\`*\[\]<>{}|~^$]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)|(?<==)=|(?<=:):|(?<=!)!")
"""Characters that can have a meaning anywhere in a line."""
_FIRST = re.compile(r"[^\w\s&\\'\"]")
"""Characters that can have a meaning at the start of a line."""
_NUMBER = re.compile(r"(\d+)([.)])")
_BACKSLASH = frozenset("\\`*_[]")
"""Characters that every renderer accepts with a backslash escape."""


def to_markdown(text: str) -> str:
    """Return a text as Markdown blocks."""
    return _blocks(parsed(text))


def to_line(text: str) -> str:
    """Return a text in one line, for a cell of a table or an item of a list."""
    return "<br>".join(_lines(parsed(text)))


def escaped(text: str) -> str:
    """Return plain text as Markdown in one line."""
    return _escaped_start(
        _ALWAYS.sub(lambda match: _escape(match[0]), " ".join(visible(text).split()))
    )


def code_span(text: str) -> str:
    """Return a code span that is valid in a table cell, too; empty for an empty text."""
    return str(filters.code(_without_includes(text))) if text.strip() else ""


def fenced(text: str, language: str = "") -> str:
    """Return a fenced code block whose fence does not occur in the code."""
    content = _without_includes(visible(text).rstrip("\n"))
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{content}\n{fence}"


def web_link(url: str, content: str) -> str:
    """Return a link; its content is already Markdown."""
    return f"[{content}]({_ADDRESS.sub(lambda match: f'%{ord(match[0]):02X}', url)})"


def _without_includes(text: str) -> str:
    """Return code without the snippet mark that makes some renderers include a file."""
    return text.replace("-8<-", "-8 <-")


_ADDRESS = re.compile(r"[\s()<>{}|\\\"'`*_\[\]]")


def _escape(character: str) -> str:
    return f"\\{character}" if character in _BACKSLASH else f"&#{ord(character)};"


def _blocks(node: SyntaxTreeNode) -> str:
    return "\n\n".join(filter(None, map(_block, node.children)))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _inline(node)
        case "heading":
            return f"**{_inline(node)}**"
        case "fence" | "code_block":
            return fenced(node.content, _language(node.info if node.type == "fence" else ""))
        case "blockquote":
            return _prefixed(_blocks(node), "> ", "> ")
        case "bullet_list":
            return "\n".join(_prefixed(_blocks(one), "-   ", "    ") for one in node.children)
        case "ordered_list":
            return "\n".join(
                _prefixed(_blocks(one), f"{number}.".ljust(4), "    ")
                for number, one in enumerate(node.children, 1)
            )
        case "table":
            return _table(node)
    return ""


def _language(info: str) -> str:
    """Return the language of a fence, or an empty text for the directive of a renderer."""
    match = re.fullmatch(r"[A-Za-z][\w+-]*", info.strip())
    return match[0].lower() if match is not None else ""


def _prefixed(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    rest = [(others + line).rstrip() for line in lines[1:]]
    return "\n".join([(first + lines[0]).rstrip(), *rest])


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    lines = [f"| {' | '.join(map(_inline, row.children))} |" for row in rows]
    if lines:
        lines.insert(1, "|" + "---|" * len(rows[0].children))
    return "\n".join(lines)


def _lines(node: SyntaxTreeNode) -> list[str]:
    """Return the paragraphs and items of blocks, each as one line."""
    lines: list[str] = []
    for block in node.children:
        if block.type in ("paragraph", "heading"):
            lines.append(_inline(block))
        elif block.type in ("fence", "code_block"):
            lines.append(code_span(block.content))
        elif block.type == "list_item":
            first, *others = _lines(block) or [""]
            lines += [f"• {first}", *others]
        elif block.type == "tr":
            lines.append(" · ".join(map(_inline, block.children)))
        else:
            lines += _lines(block)
    return [line for line in lines if line]


def _inline(node: SyntaxTreeNode) -> str:
    """Return the content of a block in one line."""
    inside = [one for one in _flat(node) if one.type != "text" or one.content]
    text = "".join(_INLINES.get(one.type, _text)(one) for one in inside).strip()
    # Text nodes are escaped for the middle of a line; the first one starts a line.
    return _escaped_start(text) if inside and inside[0].type == "text" else text


def _escaped_start(text: str) -> str:
    if (number := _NUMBER.match(text)) is not None:
        return f"{number[1]}{_escape(number[2])}{text[number.end() :]}"
    return _escape(text[0]) + text[1:] if text and _FIRST.match(text) else text


def _flat(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [
        below
        for one in node.children
        for below in (one.children if one.type == "inline" else [one])
    ]


def _text(node: SyntaxTreeNode) -> str:
    return _ALWAYS.sub(lambda match: _escape(match[0]), node.content)


def _children(node: SyntaxTreeNode) -> str:
    return "".join(_INLINES.get(one.type, _text)(one) for one in node.children)


def _emphasis(node: SyntaxTreeNode) -> str:
    return f"*{_children(node)}*"


def _strong(node: SyntaxTreeNode) -> str:
    return f"**{_children(node)}**"


def _link(node: SyntaxTreeNode) -> str:
    url = address(node)
    return _children(node) if url is None else web_link(url, _children(node))


def _image(node: SyntaxTreeNode) -> str:
    url, text = address(node), escaped(label(node))
    return text if url is None else web_link(url, text)


def _code(node: SyntaxTreeNode) -> str:
    return code_span(node.content)


def _space(node: SyntaxTreeNode) -> str:
    return " "


_INLINES: dict[str, Callable[[SyntaxTreeNode], str]] = {
    "em": _emphasis,
    "strong": _strong,
    "link": _link,
    "image": _image,
    "code_inline": _code,
    "softbreak": _space,
    "hardbreak": _space,
}
"""The writer of each type of inline node; all others are written as text."""
