"""A call as a curl command, derived from the document alone."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from oasmith import ir
from oasmith.emit.resources.examples import ExampleCall, example_value, sample_value
from oasmith.ir.types import BYTES
from oasmith_runtime.bodies.forms import encode_form
from oasmith_runtime.curl import NEXT_OPTION, curl_command
from oasmith_runtime.errors import ArgumentError
from oasmith_runtime.operation import STREAMS
from oasmith_runtime.parameters import RequestParts, escape
from oasmith_runtime.redaction import SECRET_HEADERS

NOWHERE = "https://api.example.com"
"""The server of a document that has none."""
_MARK = "CREDENTIAL-OF-THE-QUERY"
"""A placeholder in a URL for a credential that the shell inserts."""


@dataclass(slots=True)
class _Credentials:
    """Credentials as options of curl and parts of a request."""

    headers: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    query: str = ""
    """The name of the one query parameter that is a credential; empty for none."""


def curl(api: ir.Api, operation: ir.Operation, call: ExampleCall) -> str | None:
    """Return a curl command for a POSIX shell; None if a parameter's value cannot be serialized.

    Credentials are shell variables.

    Args:
        api: The document.
        operation: The operation to call.
        call: The example call in Python, whose values are sent.
    """
    parts = RequestParts()
    try:
        for parameter in operation.parameters:
            if parameter.required:
                parts.add(parameter, example_value(api, parameter))
    except ArgumentError:
        return None
    credentials = _credentials(api, operation)
    headers = {"accept": _accept(operation), **parts.headers, **credentials.headers}
    if parts.cookies:
        headers["cookie"] = "; ".join(parts.cookies)
    content, options = _body(operation, call)
    if content is not None and operation.body is not None:
        media = operation.body.media[0]
        headers["content-type"] = media.sent or media.media_type
    query = [f"{escape(credentials.query)}={_MARK}"] if credentials.query else []
    url = parts.url(_base(api, operation), operation.path, query)
    secret = SECRET_HEADERS | {name.lower() for name in credentials.headers}
    command = curl_command(operation.method, url, headers, content, frozenset(secret))
    variable = re.sub(r"[^A-Z0-9]", "_", credentials.query.upper())
    return NEXT_OPTION.join([_with_variable(command, variable), *credentials.options, *options])


def _with_variable(command: str, name: str) -> str:
    """Return a command with a shell variable for the credential at the end of the URL."""
    return command.replace(f"{_MARK}'", f'\'"${name}"')


def _base(api: ir.Api, operation: ir.Operation) -> str:
    """Return the first server's URL; variables without a default keep their braces."""
    server = next(iter((*operation.servers, *api.servers)), None)
    url = "" if server is None else server.url
    for variable in server.variables if server is not None else ():
        if variable.default is not None:
            url = url.replace("{" + variable.name + "}", variable.default)
    url = url.rstrip("/")
    return url if "://" in url else NOWHERE + url


def _credentials(api: ir.Api, operation: ir.Operation) -> _Credentials:
    """Return the credentials of the first security alternative."""
    result = _Credentials()
    schemes = {scheme.name: scheme for scheme in api.schemes}
    for name in next(iter(operation.security), {}):
        scheme = schemes.get(name)
        if scheme is None:
            continue
        if scheme.traits.takes == "certificate":
            result.options.append("--cert client.pem")
        elif scheme.traits.takes == "password":
            digest = ["--digest"] if scheme.kind == "digest" else []
            result.options += [*digest, '-u "$USERNAME:$PASSWORD"']
        elif scheme.location == "query":
            result.query = scheme.key
        elif scheme.location == "cookie":
            result.options.append(f'-b "{_quoted_name(scheme.key)}=$TOKEN"')
        else:
            result.headers[scheme.key] = f"{scheme.prefix} token" if scheme.prefix else "token"
    return result


def _quoted_name(key: str) -> str:
    """Return the name of a cookie, escaped for a double-quoted string of the shell."""
    return re.sub(r'([\\"$`])', r"\\\1", key)


def _accept(operation: ir.Operation) -> str:
    """Return the ``Accept`` header: the media types of successful responses, or ``*/*``."""
    names = dict.fromkeys(
        media.media_type
        for response in operation.responses
        if response.status.startswith("2")
        for media in response.media
        if media.kind not in STREAMS or operation.forms[0].kind == "items"
    )
    return ", ".join(names) or "*/*"


def _body(operation: ir.Operation, call: ExampleCall) -> tuple[bytes | None, list[str]]:
    """Return the body as bytes, or options of curl that create it."""
    body = operation.body
    if body is None or not body.required or call.body is None:
        return None, []
    media, value = body.media[0], whole_body(operation, call)
    match media.kind:
        case "multipart":
            return None, list(_form_options(media, value))
        case "form":
            return encode_form(media, value if isinstance(value, dict) else {}, "body"), []
        case "lines" | "sequence":
            items = value if isinstance(value, list) else [value]
            return "".join(json.dumps(one) + "\n" for one in items).encode(), []
        case "binary":
            return None, [f"-H 'content-type: {_sent(media)}'", "--data-binary @FILE"]
        case _ if isinstance(value, str) and media.kind != "json":
            return value.encode(), []
    text = json.dumps(value, ensure_ascii=False)
    long = json.dumps(value, ensure_ascii=False, indent=2)
    return (text if len(text) < 60 else long).encode(), []


def _sent(media: ir.Media) -> str:
    return re.sub(r"[^\w./+*; =-]", "", media.sent or media.media_type)


def whole_body(operation: ir.Operation, call: ExampleCall) -> Any:
    """Return the body that a call sends; for a batch, the whole body around its items."""
    value = call.body.value if call.body is not None else None
    if operation.batch is None or operation.body is None:
        return value
    example = operation.body.media[0].example
    if example is not None:
        return example
    for step in reversed(operation.batch.items.split("/")[1:]):
        value = {step: value}
    return value


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of a form in a sample."""

    name: str
    text: str = ""
    is_file: bool = False


def form_parts(media: ir.Media, value: Any) -> Iterator[FormPart]:
    """Yield each part that has a value or is required."""
    members = value if isinstance(value, dict) else {}
    for part in media.parts:
        if part.name not in members and not part.required:
            continue
        if part.type == BYTES:
            yield FormPart(part.name, is_file=True)
        else:
            content = members.get(part.name, sample_value(part.type, part.name))
            text = content if isinstance(content, str) else json.dumps(content)
            yield FormPart(part.name, text)


def _form_options(media: ir.Media, value: Any) -> Iterator[str]:
    for part in form_parts(media, value):
        # With -F, a leading @ means a file, so --form-string is used for texts.
        option, content = ("-F", "@FILE") if part.is_file else ("--form-string", part.text)
        yield f"{option} {shlex.quote(f'{part.name}={content}')}"
