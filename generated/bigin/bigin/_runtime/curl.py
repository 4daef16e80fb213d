"""A request as a curl command, for bug reports and manual tests."""

from __future__ import annotations

import re
import shlex
from collections.abc import Container, Iterator, Mapping
from typing import Any

from .redaction import REDACTED, is_secret_name, redact, without_remembered

NEXT_OPTION = " \\\n  "

_BOUNDARY = re.compile(r"""boundary="?([^";]+)""")
_PART = re.compile(r"""form-data; name="([^"]*)"(?:; filename="([^"]*)")?""")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")


def curl_command(
    method: str,
    url: str,
    headers: Mapping[str, str],
    content: Any,
    secret_headers: frozenset[str],
) -> str:
    """Return a command for a POSIX shell, one option on each line.

    Args:
        method: The HTTP method.
        url: The URL, already redacted.
        headers: The headers. Credentials are replaced with shell variables.
        content: The body: bytes, None, or an ``Upload`` of ``bodies``, whose files are named.
        secret_headers: Lower-case names of the headers with credentials.
    """
    method_option = "--head" if method == "HEAD" else f"-X {shlex.quote(method)}"
    # Otherwise curl expands brackets and braces to several URLs.
    glob = "--globoff " if any(char in url for char in "[]{}") else ""
    options = [f"{glob}{method_option} {shlex.quote(url)}"]
    media_type = headers.get("content-type", "")
    boundary = _BOUNDARY.search(media_type) if media_type.startswith("multipart/") else None
    for name, value in headers.items():
        if name != "content-type" or boundary is None:  # curl chooses another boundary.
            options.append(f"-H {_header(name, value, is_secret=_is_secret(name, secret_headers))}")
    if boundary is not None:
        options += [f"-F {shlex.quote(part)}" for part in _parts(content, boundary[1])]
    elif content is not None:
        options.append(_data(content))
    return f"curl {NEXT_OPTION.join(options)}"


def _is_secret(name: str, secret_headers: Container[str]) -> bool:
    return name.lower() in secret_headers or is_secret_name(name)


def _header(name: str, value: str, *, is_secret: bool) -> str:
    if not is_secret:
        return shlex.quote(f"{name}: {without_remembered(value)}" if value else f"{name};")
    if name.lower() != "authorization":
        return f'"{name}: ${re.sub(r"[^A-Z0-9]", "_", name.upper())}"'
    scheme, _, credential = value.partition(" ")
    shown = f"{scheme} " if credential and _WORD.fullmatch(scheme) else ""
    return f'"{name}: {shown}$TOKEN"'


def _data(content: Any) -> str:
    """Return the option for a body: text literally, a file by its name."""
    if not isinstance(content, bytes):
        # A file in memory has no name.
        files = (getattr(segment, "file", segment) for segment in content.segments)
        names = (getattr(file, "name", None) for file in files)
        name = next((name for name in names if isinstance(name, str)), "FILE")
        return f"--data-binary {shlex.quote(f'@{name}')}"
    text = _text(content)
    if text is None:
        return f"--data-binary @FILE-OF-{len(content)}-BYTES"
    return f"--data-raw {shlex.quote(redact(text))}"


def _parts(content: Any, boundary: str) -> Iterator[str]:
    """Yield the parts of a multipart body: text literally, a file by its name."""
    segments = [content] if isinstance(content, bytes) else content.segments
    framed = b"".join(segment if isinstance(segment, bytes) else b"" for segment in segments)
    for part in framed.split(f"--{boundary}".encode()):
        head, _, value = part.partition(b"\r\n\r\n")
        match = _PART.search(head.decode("utf-8", errors="replace"))
        if match is None:
            continue
        name, filename = match.groups()
        text = _text(value.removesuffix(b"\r\n"))
        if filename is not None or text is None:
            yield f"{name}=@{filename or 'FILE'}"
        else:
            yield f"{name}={REDACTED if is_secret_name(name) else redact(text)}"


def _text(content: bytes) -> str | None:
    """Decode UTF-8; return None for bytes that a command line cannot contain."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
