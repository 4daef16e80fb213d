"""Rewriting of the values in bodies: JSON, forms, multipart bodies and text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from oasmith.contract.schemas.view import Cursor
from oasmith.record.rewriting import DataRewriter, Place
from oasmith_runtime.media_types import charset_of, essence, is_xml, kind_of

FILLER = b"\0"
"""The byte that replaces each byte of binary data."""

_FILENAME = re.compile(rb"""filename\*?\s*=\s*("(?:[^"\\]|\\.)*"|[^;\r\n]*)""")


@dataclass(frozen=True, slots=True)
class BodyRewriter:
    """Rewrites the bodies of requests or of responses."""

    data: DataRewriter
    is_compact: bool
    """Whether JSON is written compactly, as clients do, and not indented."""

    def rewritten(self, content: bytes, content_type: str, cursor: Cursor) -> bytes:
        """Return a body with all of its values rewritten, even if it cannot be parsed.

        Args:
            content: The body.
            content_type: The header; empty if it is missing.
            cursor: The schema of the body.
        """
        kind = kind_of(content_type) if content_type else "json"
        name = essence(content_type)
        if not content:
            return content
        if kind == "json":
            return self._json(content, cursor)
        # JSON lines or records, whose media types have various names.
        if name == "text/event-stream" or (kind == "binary" and "json" in name):
            text = content.decode(errors="replace")
            return re.sub(r"(?m)^(\x1e|data: ?|id: ?)?(.+)$", self._line, text).encode()
        if kind == "form":
            return self.form(content.decode(errors="replace"), cursor).encode()
        if kind == "multipart":
            return self._multipart(content, content_type, cursor)
        if kind == "text":
            return self._text(content, content_type, cursor)
        return FILLER * len(content)

    def _json(self, content: bytes, cursor: Cursor) -> bytes:
        try:
            data = json.loads(content)
        except (ValueError, RecursionError):
            return self._plain(content, "")
        return self.as_json(self.data.rewritten(data, cursor))

    def as_json(self, data: Any) -> bytes:
        """Serialize JSON as it is written into a cassette."""
        options: dict[str, Any] = {"separators": (",", ":")} if self.is_compact else {"indent": 2}
        text = json.dumps(data, ensure_ascii=False, **options)
        try:
            return text.encode()
        except UnicodeEncodeError:  # A lone surrogate can only be written as an escape sequence.
            return json.dumps(data, **options).encode()

    def _plain(self, content: bytes, content_type: str) -> bytes:
        """Return text without a schema, with pseudonyms for all of its words."""
        try:
            text = content.decode(charset_of(content_type) or "utf-8")
        except (UnicodeDecodeError, LookupError):
            return FILLER * len(content)
        return str(self.data.leaf(text, (), Place())).encode()

    def _text(self, content: bytes, content_type: str, cursor: Cursor) -> bytes:
        if is_xml(content_type):
            return self._xml(content, content_type)
        if "string" in self.data.schemas.view(cursor).types and cursor:
            text = content.decode(charset_of(content_type) or "utf-8", errors="replace")
            return str(self.data.leaf(text, cursor, Place())).encode()
        return self._plain(content, content_type)

    def _line(self, match: re.Match[str]) -> str:
        """Return a rewritten line of a stream of JSON items."""
        prefix, text = match[1] or "", match[2]
        try:
            data = json.loads(text)
        except ValueError:
            is_field = re.match(r"(event|retry):", text)
            return text if is_field else prefix + str(self.data.leaf(text, (), Place()))
        compact = json.dumps(self.data.rewritten(data, ()), separators=(",", ":"))
        return prefix + compact

    def _xml(self, content: bytes, content_type: str) -> bytes:
        """Return XML with pseudonyms for text and attribute values; names stay."""
        text = content.decode(charset_of(content_type) or "utf-8", errors="replace")

        def replaced(match: re.Match[str]) -> str:
            quoted = r"""(=\s*)("[^"]*"|'[^']*')"""
            if match[0].startswith("<?"):
                return match[0]
            if match[0].startswith("<!"):
                return str(self.data.leaf(match[0], (), Place()))
            if match[0].startswith("<"):
                return re.sub(
                    quoted, lambda one: one[1] + str(self.data.leaf(one[2], (), Place())), match[0]
                )
            return str(self.data.leaf(match[0], (), Place()))

        return re.sub(r"(?s)<!\[CDATA\[.*?\]\]>|<!--.*?-->|<[^>]*>|[^<]+", replaced, text).encode()

    def form(self, text: str, cursor: Cursor) -> str:
        """Return a form with its values rewritten."""
        return "&".join(self._pair(piece, cursor) for piece in text.split("&"))

    def _pair(self, piece: str, cursor: Cursor) -> str:
        raw, equals, value = piece.partition("=")
        name = unquote_plus(raw)
        base, *steps = [name.partition("[")[0], *re.findall(r"\[([^\]]*)\]", name)]
        member = self._inside(cursor, base, steps)
        is_known = base in self.data.schemas.names(cursor)
        replacement = raw if is_known else quote_plus(self.data.name(name), safe="[]")
        decoded = unquote_plus(value)
        rewritten = self.field(decoded, member, steps[-1] if steps and steps[-1] else base)
        return f"{replacement}{equals}{value if rewritten == decoded else quote_plus(rewritten)}"

    def _inside(self, cursor: Cursor, base: str, steps: list[str]) -> Cursor:
        schemas = self.data.schemas
        member = schemas.member(cursor, base)
        for step in steps:
            is_index = not step or step.isdecimal()
            member = schemas.item(member) if is_index else schemas.member(member, step)
        return schemas.item(member) if schemas.kind(member) == "array" else member

    def field(self, text: str, cursor: Cursor, name: str) -> str:
        """Return a rewritten value that is serialized as text: a scalar, or JSON."""
        place = Place(pointer=f"/{name}", name=name)
        if text[:1] in ("{", "["):
            try:
                return self.as_json(self.data.rewritten(json.loads(text), cursor, place)).decode()
            except ValueError:
                return str(self.data.leaf(text, cursor, place))
        typed = self.data.schemas.typed(cursor, text)
        rewritten = self.data.leaf(typed, cursor, place)
        return text if rewritten is typed or rewritten == typed else as_text(rewritten)

    def _multipart(self, content: bytes, content_type: str, cursor: Cursor) -> bytes:
        """Return a multipart body with rewritten parts; the boundary stays."""
        head = Message()
        head["content-type"] = content_type
        boundary = str(head.get_param("boundary", "")).encode()
        if not boundary:
            return FILLER * len(content)
        pieces = content.split(b"--" + boundary)
        return (b"--" + boundary).join(self._part(piece, cursor) for piece in pieces)

    def _part(self, piece: bytes, cursor: Cursor) -> bytes:
        head, gap, payload = piece.partition(b"\r\n\r\n")
        if not gap:
            return piece if piece.strip() in (b"", b"--") else FILLER * len(piece)
        part = BytesParser().parsebytes(head.lstrip() + gap, headersonly=True)
        name = str(part.get_param("name", "", "content-disposition"))
        member = self.data.schemas.member(cursor, name)
        end = b"\r\n" if payload.endswith(b"\r\n") else b""
        inner = payload[: len(payload) - len(end)]
        kind = part.get_content_type()
        filename = part.get_filename()
        if filename is not None:
            replacement = str(self.data.leaf(filename, (), Place()))
            # The header may spell it in several ways (RFC 7578, section 4.2).
            quoted = f'filename="{replacement}"'.encode("ascii", "replace")
            head = _FILENAME.sub(lambda _: quoted, head)
        if filename is not None or kind == "application/octet-stream":
            return head + gap + FILLER * len(inner) + end
        if kind_of(kind) == "json":
            return head + gap + self._json(inner, member) + end
        text = self.field(inner.decode(errors="replace"), member, name)
        return head + gap + text.encode() + end


def as_text(value: Any) -> str:
    """Serialize a scalar for forms and URLs."""
    return str(value).lower() if isinstance(value, bool) else str(value)
