"""Explanations of rules about schemas."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "invalid-pattern": Explanation(
        "A pattern that no engine can compile is not checked. Slashes around a pattern, as in "
        "JavaScript source code, are part of the pattern in JSON Schema, so a value would "
        "need them too.",
        'pattern: "^[a-z"',
        'pattern: "^[a-z]"',
    ),
    "unchecked-pattern": Explanation(
        "Patterns are checked in linear time, so that no value can make a program hang. With "
        "look-around or back references, that is only certain for a pattern that starts with "
        "^, has no nested repetition, and has one * or + in the whole and one in each "
        "look-around. The client works, and accepts any other value without checking it "
        "against the pattern.",
        'pattern: "(?=.*[0-9])([a-z0-9]+)+"',
        'pattern: "^(?=.*[0-9])[a-z0-9]+$"',
    ),
    "enum-mismatch": Explanation(
        "No value can match both; in YAML, a value without quotes may be a number.",
        "{type: string, enum: [1.0, 2.0]}",
        '{type: string, enum: ["1.0", "2.0"]}',
    ),
    "type-mismatch": Explanation(
        "The keywords do not apply to values of this type, so either the type or the keywords "
        "are wrong.",
        "{type: integer, maxLength: 20}",
        "{type: string, maxLength: 20}",
    ),
    "empty-range": Explanation(
        "No value satisfies both bounds, so every argument is refused.",
        "{type: integer, minimum: 10, maximum: 1}",
        "{type: integer, minimum: 1, maximum: 10}",
    ),
    "duplicate-enum-value": Explanation(
        "The second has no effect, and is often a typing error for another value.",
        "enum: [red, green, red]",
        "enum: [red, green]",
    ),
    "duplicate-required": Explanation(
        "The second has no effect, and is often a typing error for another value.",
        "required: [id, id]",
        "required: [id]",
    ),
    "required-unknown": Explanation(
        "The required name is not in `properties`, so a value of any type is accepted; "
        "usually the name is misspelt.",
        "required: [statuss]\nproperties: {status: {type: string}}",
        "required: [status]\nproperties: {status: {type: string}}",
    ),
    "discriminator-mapping": Explanation(
        "Values with this discriminator value could not be decoded.",
        'mapping: {cat: "#/components/schemas/Cta"}',
        'mapping: {cat: "#/components/schemas/Cat"}',
    ),
}
"""By id."""
