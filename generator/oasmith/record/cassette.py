"""Writing of cassettes of vcrpy, version 1, in a readable layout; see docs/fixtures.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

import yaml

from oasmith.fixtures.fixture import Call, Exchange, Provenance

NOTE = "Credentials are removed; personal data is replaced by pseudonyms."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cassette:
    """The content of one cassette."""

    exchanges: tuple[Exchange, ...]
    provenance: Provenance
    scopes: tuple[str, ...] | None = None
    call: Call | None = None

    def data(self) -> dict[str, Any]:
        """Return the cassette as data."""
        data: dict[str, Any] = {"provenance": _provenance(self.provenance)}
        if self.scopes is not None:
            data["scopes"] = _Flow(self.scopes)
        if self.call is not None:
            data["call"] = _call(self.call)
        data["interactions"] = [_interaction(one) for one in self.exchanges]
        data["version"] = 1
        return data

    def text(self) -> str:
        """Return the cassette as YAML."""
        return yaml.dump(
            self.data(),
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=2**31,
            default_flow_style=False,
        )


def _provenance(provenance: Provenance) -> dict[str, Any]:
    day = provenance.day or date.today()
    return {
        "kind": provenance.kind,
        "source": provenance.source,
        "recorded": day.isoformat(),
        "note": provenance.note,
    }


def _call(call: Call) -> dict[str, Any]:
    data: dict[str, Any] = {"operation": call.operation}
    if call.arguments:
        data["arguments"] = dict(call.arguments)
    if call.options:
        data["options"] = dict(call.options)
    if call.expect != "answer":
        data["expect"] = call.expect
    return data


def _interaction(exchange: Exchange) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    sent: dict[str, Any] = {
        "method": request.method,
        "uri": request.url,
        "headers": _headers(request.headers),
    }
    content = request.content if isinstance(request.content, bytes) else b""
    # vcrpy distinguishes a missing body from an empty one; clients send the latter.
    sent["body"] = _text(content)
    return {
        "request": sent,
        "response": {
            "status": _FlowMap(code=response.status, message=_phrase(response.status)),
            "headers": _headers(response.headers),
            "body": {"string": _text(response.content)},
        },
    }


def _headers(headers: Mapping[str, str]) -> dict[str, Any]:
    return {name: _Flow([value]) for name, value in sorted(headers.items())}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _text(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


class _Flow(list[Any]):
    """A list in flow style, on one line."""

    def __init__(self, values: Sequence[Any]) -> None:
        super().__init__(values)


class _FlowMap(dict[str, Any]):
    """A mapping in flow style, on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes multi-line strings as block scalars, and uses no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return true: an alias would hide the value."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of lists, as in the other fixtures."""
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)
_Dumper.add_representer(
    _FlowMap,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)
