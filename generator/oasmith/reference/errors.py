"""The page of errors: the exception class of each code, and the error rows with that code."""

from __future__ import annotations

from oasmith import ir
from oasmith.reference.blocks import (
    Cell,
    CodeSpan,
    Entry,
    Page,
    Paragraph,
    Plain,
    Prose,
    listed,
    section,
    table,
)
from oasmith.reference.operations import resolution
from oasmith.reference.places import ERRORS, Places
from oasmith.reference.sources import source


def errors(api: ir.Api, places: Places) -> Page:
    """Return the page of error codes."""
    envelope = api.envelope
    known = (
        Plain("All exceptions that the client raises itself inherit from "),
        CodeSpan(api.base_error),
        Plain(". Each error code has a class in "),
        CodeSpan(f"{api.package}.errors"),
        Plain("; an undocumented code raises "),
        CodeSpan("UnknownCode"),
        Plain("."),
    )
    body = (
        Plain("In the body of an error, the code is at "),
        CodeSpan(envelope.code),
        Plain(", the message at "),
        CodeSpan(envelope.message),
        Plain(" and the details at "),
        CodeSpan(envelope.details),
        Plain("."),
    )
    if not api.error_classes:
        text = Plain("The document has no error codes. A failed call raises ")
        return Page(
            title="Errors",
            place=places.pages[ERRORS],
            blocks=(Paragraph((text, CodeSpan("ApiError"), Plain("."))),),
        )
    return Page(
        title="Errors",
        place=places.pages[ERRORS],
        blocks=(Paragraph(known), Paragraph(body)),
        entries=tuple(_entry(error, api, places) for error in api.error_classes),
    )


def _entry(error: ir.ErrorClass, api: ir.Api, places: Places) -> Entry:
    users = [one for one in api.operations if any(row.code == error.code for row in one.errors)]
    rows: list[tuple[Cell, ...]] = [
        (
            (CodeSpan(row.status),),
            (Prose(row.message),),
            (Prose(row.meaning),) if row.meaning else (),
            resolution(row),
            source(row.source),
        )
        for row in error.rows
    ]
    used = Paragraph(listed([(places.operation(one),) for one in users])) if users else None
    return Entry(
        title=error.ident,
        place=places.errors[error.ident],
        kind="error",
        summary=(CodeSpan(error.code),),
        sections=(
            *section("", table(("HTTP", "message", "meaning", "what to do", "source"), rows)),
            *section("Operations", used),
        ),
    )
