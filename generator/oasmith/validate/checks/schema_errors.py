"""Messages for errors of JSON Schema validation."""

from __future__ import annotations

from typing import Any


def decisive(error: Any) -> Any:
    """Return the deepest error inside the error of a union; other errors are returned unchanged.

    Errors about a missing ``$ref`` are skipped: the object was not meant to be a reference.
    """
    branches = error.kind.as_dict().get("context") or []
    inner = [decisive(child) for branch in branches for child in branch]
    relevant = [child for child in inner if "$ref" not in str(child.kind.as_dict())]
    return max(relevant, key=lambda child: len(child.instance_path), default=error)


def describe(error: Any) -> tuple[str, str]:
    """Return a message and a hint for an error."""
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
        return f"{listed} is not allowed here", "Remove it, or let it begin with x-."
    reason = " ".join(error.message.split())
    return f"{name} is invalid: {reason[:160]}", f"Correct {name}."


def _short(value: Any) -> str:
    literal = repr(value)
    return literal if len(literal) <= 60 else f"{literal[:57]}..."
