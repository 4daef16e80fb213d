"""The header ``Prefer``: what one request wants of the mock (RFC 7240)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from oasmith.mock.options import Failure, OptionError, parse_failure
from oasmith.traffic.security import header

_PREFERENCE = re.compile(r'([\w-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]+))?')
_BOOLEANS = {"true": True, "1": True, "": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a request asks for; what it does not name is None."""

    code: str | None = None
    """A status, the code of an error row, or the name of an example."""
    example: str | None = None
    is_dynamic: bool = False
    """Whether the body is made from the schema, although there is an example."""
    seed: int | None = None
    latency: float | None = None
    failures: tuple[Failure, ...] = ()


NONE = Preferences()


def preferences(headers: Mapping[str, str]) -> Preferences:
    """Return what the header ``Prefer`` says; unknown preferences are passed over (RFC 7240, 2).

    Raises ``OptionError`` for a value that a preference cannot have.
    """
    text = header(headers, "prefer")
    if not text:
        return NONE
    given: dict[str, str] = {}
    failures: list[Failure] = []
    for name, quoted in _PREFERENCE.findall(text):
        value = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted.startswith('"') else quoted
        if name.lower() == "fail":
            failures += map(parse_failure, value.replace(",", " ").split())
        else:
            given.setdefault(name.lower(), value)
    return Preferences(
        code=given.get("code"),
        example=given.get("example"),
        is_dynamic=_boolean(given.get("dynamic", "false")),
        seed=_whole(given.get("seed")),
        latency=_seconds(given.get("latency")),
        failures=tuple(failures),
    )


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise OptionError(f"Prefer: dynamic is true or false, not {text!r}")
    return _BOOLEANS[text.lower()]


def _whole(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise OptionError(f"Prefer: seed is a whole number, not {text!r}")
    return int(text)


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", text):
        raise OptionError(f"Prefer: latency is a number of seconds, not {text!r}")
    return float(text)
