"""Explanations of rules about recording."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith.diagnostics.explanations.explanation import Explanation

EXPLANATIONS: Mapping[str, Explanation] = {
    "leaked-value": Explanation(
        "A cassette is committed and read by many. After redaction, it still contains a value "
        "that was replaced elsewhere, or text that looks like a token, an e-mail address or a "
        "phone number; nothing is written.",
        "note: {type: string, x-sensitive-data: false}\n# note: call Ann at +49 170 0000000",
        "note: {type: string, x-sensitive-data: true}",
    ),
    "no-pseudonym": Explanation(
        "A pseudonym has to match the schema of every place where its value occurs. None was "
        "found.",
        "iban: {type: string, pattern: '^(?!DE)[A-Z]{2}(?=.*00).*$', not: {maxLength: 20}}",
        "iban: {type: string, pattern: '^[A-Z]{2}[0-9]{20}$'}",
    ),
    "changed-by-redaction": Explanation(
        "A redacted exchange is checked against the document and replayed by vcrpy. It has a "
        "fault that the original does not have, so a test with it would test something else.",
        "# two ids with one pseudonym in a list with uniqueItems: true",
        "# the document with x-sensitive-data: false for values that are harmless",
    ),
    "existing-cassette": Explanation(
        "An existing cassette is not overwritten by default. Nothing is written.",
        "# oasmith record --output tests/fixtures/pets -- list.py, for the second time",
        "# oasmith record --output tests/fixtures/pets --force -- list.py",
    ),
}
