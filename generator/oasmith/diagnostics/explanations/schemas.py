"""Schemas."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-pattern": Explanation(
        "No engine reads it, so nothing is checked.",
        'pattern: "^[a-z"',
        'pattern: "^[a-z]"',
    ),
    "unchecked-pattern": Explanation(
        "Patterns are checked by an engine that takes linear time, which has no look-around and "
        "no back references. The client works, and lets every text through.",
        'pattern: "^(?=.*[0-9])[a-z0-9]+$"',
        'pattern: "^[a-z0-9]*[0-9][a-z0-9]*$"',
    ),
    "enum-mismatch": Explanation(
        "No value can be both; in YAML, what has no quotes may be a number.",
        "{type: string, enum: [1.0, 2.0]}",
        '{type: string, enum: ["1.0", "2.0"]}',
    ),
    "type-mismatch": Explanation(
        "The keywords say nothing of values of this type, so that one of them is not meant.",
        "{type: integer, maxLength: 20}",
        "{type: string, maxLength: 20}",
    ),
    "empty-range": Explanation(
        "No value lies between the bounds, so that every argument is refused.",
        "{type: integer, minimum: 10, maximum: 1}",
        "{type: integer, minimum: 1, maximum: 10}",
    ),
    "duplicate-enum-value": Explanation(
        "The second says nothing, and is often a slip for another one.",
        "enum: [red, green, red]",
        "enum: [red, green]",
    ),
    "duplicate-required": Explanation(
        "The second says nothing, and is often a slip for another one.",
        "required: [id, id]",
        "required: [id]",
    ),
    "required-unknown": Explanation(
        "A name that no property has is asked for, of any type; mostly it is misspelled.",
        "required: [statuss]\nproperties: {status: {type: string}}",
        "required: [status]\nproperties: {status: {type: string}}",
    ),
    "discriminator-mapping": Explanation(
        "Values with this tag could not be told apart.",
        'mapping: {cat: "#/components/schemas/Cta"}',
        'mapping: {cat: "#/components/schemas/Cat"}',
    ),
}
"""By id."""
