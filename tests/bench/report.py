"""Writes the measurements as tables for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]

TEXT = """\
# Benchmarks

This page compares oasmith and its clients with other generators. `make bench` writes it. All values
are medians; the sections *In production*, *The mock* and *Verifying fixtures* are from separate
runs, all others from one run. Values differ between machines, so compare the ratios.

{machine}

## Generating a client

Whole processes, from start to exit, with each generator's defaults. Processor time (CPU time)
counts all cores; on a busy machine, as its load shows, it is more reliable than elapsed time.
Memory is that of the largest process of a run. *Missing* counts the operations of the document that
are not in the output: for all generators, an operation is found if its method and path occur
together in code that compiles. datamodel-codegen generates only models, so it has no operations.

![Processor time to generate a client](generation.svg)

{generation}

{notes}

## Importing a client

A new process imports the client's class, or with datamodel-codegen the models; the files were
compiled to bytecode before. Lazy imports are part of the first call: see below. If no client was
generated, there is no module to import.

{imports}

## Calling Bigin

*Update related records* with a hundred records, over loopback. The first call is that of a new
process, with its imports. Then calls are made one after another; the client's own time is its CPU
time, without waiting. *Fast* is our client with `http_client="fast"`. httpx2 with the json module,
and Python's own HTTP with msgspec, are not clients: they show what is possible at best.

![Calls per second](calls.svg)

{calls}

## Decoding a response

The response of that call, {size} bytes, decoded to models whose ids are then accessed.

![Microseconds to decode a response](decoding.svg)

{decoding}
"""


def page(results: Mapping[str, Any]) -> str:
    """Return the page."""
    return TEXT.format(
        machine=table(["", ""], results["machine"].items()),
        generation=_generation(results["generation"]),
        notes=_notes(results["generation"]),
        imports=_imports(results["imports"]),
        calls=_calls(results["first"], results["calls"]),
        decoding=_decoding(results["decoding"]),
        size=results["size"],
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(row: Row, show: Callable[[Row], str]) -> str:
    """Return the cell of one measurement, or its failure."""
    return str(row["error"]) if "error" in row else show(row)


def _generation(rows: Sequence[Row]) -> str:
    head = ["document", "generator", "time", "processor time", "memory", "missing"]
    return table(head, map(_made, rows))


def _made(row: Row) -> list[str]:
    count = "1 operation" if row["operations"] == 1 else f"{row['operations']} operations"
    names = [f"{row['document']}, {count}", row["generator"]]
    if row["status"]:
        return [*names, f"fails with exit status {row['status']}", "", "", str(row["operations"])]
    return [
        *names,
        f"{row['seconds']:.2f} s",
        f"{row['processor']:.2f} s",
        f"{row['megabytes']:.0f} MB",
        "no operations" if row["dropped"] is None else str(row["dropped"]),
    ]


def _notes(rows: Sequence[Row]) -> str:
    """Return the notes about the measurements."""
    notes = []
    for row in rows:
        where = f"{row['generator']}, {row['document']}"
        if row["again"] and not row["status"]:
            notes.append(f"- {where}: refused at first; made with `{row['again']}`.")
        if row["broken"]:
            notes.append(f"- {where}: {row['broken']} of the files do not compile.")
        if row["is_long"] and not row["status"]:
            notes.append(f"- {where}: one run, because it takes long.")
    return "\n".join(notes) or "Every document was made as it is, and every file compiles."


def _imports(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(it["name"] for it in rows))
    found = {(it["document"], it["name"]): it for it in rows}
    documents = dict.fromkeys(it["document"] for it in rows)
    return table(
        ["document", *names],
        ([it, *(cell(found[it, name], cost) for name in names)] for it in documents),
    )


def cost(row: Row) -> str:
    return f"{row['seconds'] * 1000:.0f} ms, {row['megabytes']:.0f} MB"


def _calls(first: Sequence[Row], calls: Sequence[Row]) -> str:
    raw = next(it["rate"] for it in calls if it["name"] == "httpx2 + json")
    return table(
        ["", "first call", "calls per second", "to httpx2 + json", "client's own time per call"],
        (
            [
                at_first["name"],
                cost(at_first),
                f"{it['rate']:,.0f}",
                f"{it['rate'] / raw:.0%}",
                f"{it['microseconds']:.0f} µs",
            ]
            for at_first, it in zip(first, calls, strict=True)
        ),
    )


def _decoding(rows: Sequence[Row]) -> str:
    plain = next(it["microseconds"] for it in rows if it["name"] == "json.loads")
    return table(
        ["", "time per response", "to json.loads"],
        (
            [it["name"], f"{it['microseconds']:.0f} µs", f"{it['microseconds'] / plain:.1f} times"]
            for it in rows
        ),
    )
