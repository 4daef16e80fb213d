"""What a schema of ours or of the specification refuses, in words."""

from __future__ import annotations

from typing import Any


def decisive(error: Any) -> Any:
    """Return of the errors inside an error of a union the one that decides: the deepest.

    That nothing is a reference says nothing: it was not meant to be one.
    """
    branches = error.kind.as_dict().get("context") or []
    inner = [decisive(below) for branch in branches for below in branch]
    telling = [below for below in inner if "$ref" not in str(below.kind.as_dict())]
    return max(telling, key=lambda below: len(below.instance_path), default=error)


def words(error: Any) -> tuple[str, str]:
    """Return what is wrong, and what to write instead."""
    details: dict[str, Any] = error.kind.as_dict()
    steps = list(error.instance_path)
    name = f"'{steps[-1]}'" if steps and isinstance(steps[-1], str) else "this"
    if "property" in details:
        return f"'{details['property']}' is missing here", f"Add `{details['property']}`."
    if "types" in details:
        wanted = " or ".join(details["types"])
        return f"{name} must be of the type {wanted}", f"Write a value of the type {wanted}."
    if "options" in details or "expected_value" in details:
        options = details.get("options") or [details["expected_value"]]
        listed = ", ".join(str(option) for option in options)
        return f"{name} cannot be {_short(error.instance)}", f"Write one of {listed}."
    if "format" in details:
        wanted = "a URL" if "uri" in str(details["format"]) else f"of the form {details['format']}"
        return f"{_short(error.instance)} is not {wanted}", f"Correct {name}."
    unexpected = details.get("unexpected")
    if unexpected:
        listed = ", ".join(f"'{key}'" for key in unexpected)
        return f"{listed} cannot stand here", "Remove it, or let it begin with x-."
    reason = " ".join(error.message.split())
    return f"{name} is not as it should be: {reason[:160]}", f"Correct {name}."


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:57]}..."
