"""Schemas."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-pattern": Explanation(
        "What no engine reads is not checked. The slashes of JavaScript's source code are read as "
        "part of the pattern, as JSON Schema has it, so that a text needs them, too.",
        'pattern: "^[a-z"',
        'pattern: "^[a-z]"',
    ),
    "unchecked-pattern": Explanation(
        "Patterns are checked in linear time, so that no text keeps a program busy for ever. "
        "With look-around or back references that is only certain of a pattern that begins with ^, "
        "repeats nothing that repeats something itself, and has one * or + in the whole and one in "
        "each look-around. The client works, and lets every other text through.",
        'pattern: "(?=.*[0-9])([a-z0-9]+)+"',
        'pattern: "^(?=.*[0-9])[a-z0-9]+$"',
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
