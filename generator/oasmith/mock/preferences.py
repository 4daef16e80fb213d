"""Preferences of a single request in the header ``Prefer`` (RFC 7240)."""

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
    """The preferences of a request; None for those that are not stated."""

    code: str | None = None
    """A status, the code of an error row, or the name of an example."""
    example: str | None = None
    is_dynamic: bool = False
    """Whether to generate the body from the schema even if there is an example."""
    seed: int | None = None
    latency: float | None = None
    failures: tuple[Failure, ...] = ()


NONE = Preferences()


def preferences(headers: Mapping[str, str]) -> Preferences:
    """Parse the header ``Prefer``; unknown preferences are ignored (RFC 7240, section 2).

    Raises ``OptionError`` for an invalid value of a preference.
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
        seed=_integer(given.get("seed")),
        latency=_seconds(given.get("latency")),
        failures=tuple(failures),
    )


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise OptionError(f"Prefer: dynamic must be true or false, not {text!r}")
    return _BOOLEANS[text.lower()]


def _integer(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise OptionError(f"Prefer: seed must be an integer, not {text!r}")
    return int(text)


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", text):
        raise OptionError(f"Prefer: latency must be a number of seconds, not {text!r}")
    return float(text)
