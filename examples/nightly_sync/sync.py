"""Sync products from a CSV file into the related list of a record in Bigin, every night.

    python sync.py products.csv --pipeline 2034020000000644063 --journal sync.db

The first line of the file has the fields' API names; ``id`` is required. After a crash, run it
again with the same journal: completed products are not sent again, those that may have arrived are
looked up first, and the rest is sent. Credentials come from the environment, such as
``BIGIN_CLIENT_ID``.

Exit status: 0 if all products are done, 1 if some were refused, 3 if it stopped before the end.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bigin import Bigin, BiginError
from journal import Fields, Journal

CALL = 100
"""The number of products that are marked as sent at a time: the limit of one call."""


def read(path: Path) -> Iterator[Fields]:
    """Yield the products of a CSV file; a cell that is valid JSON, such as a number, is decoded."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            yield {name: _value(name, cell) for name, cell in row.items() if cell}


def _value(name: str, cell: str) -> Any:
    if name == "id":  # Digits, but a string: as a number, it would lose some.
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def reconcile(bigin: Bigin, pipeline: str, journal: Journal) -> None:
    """Look up which of the products that were sent without a result have arrived."""
    unknown = {product["id"]: product for product in journal.products("sent")}
    if not unknown:
        return
    names = sorted({name for product in unknown.values() for name in product})
    done = []
    for record in bigin.related_records.list("Pipelines", pipeline, "Products", fields=names):
        stored = record.to_dict()
        product = unknown.get(stored["id"])
        if product is not None and all(stored.get(name) == product[name] for name in product):
            done.append(stored["id"])
    journal.mark(done, "done")
    journal.mark(unknown.keys() - done, "waiting")
    print(f"{len(unknown)} unknown: {len(done)} had arrived", flush=True)


def send(bigin: Bigin, pipeline: str, journal: Journal) -> None:
    """Send the waiting products. Raises ``BiginError`` if a call fails as a whole."""
    waiting = journal.products("waiting")
    for start in range(0, len(waiting), CALL):
        products = waiting[start : start + CALL]
        # Before the first byte is sent: after a crash from here on, they may have arrived.
        journal.mark([product["id"] for product in products], "sent")
        stream = bigin.related_records.update_each("Pipelines", pipeline, "Products", data=products)
        for item in stream:
            if item.state == "succeeded":
                journal.mark([item.input["id"]], "done")
            elif item.state == "failed":
                journal.mark([item.input["id"]], "refused", str(item.error))
            elif item.state == "not_sent":
                journal.mark([item.input["id"]], "waiting")
            # An unknown one stays ``sent``.
        if stream.error is not None:
            raise stream.error
        print(f"{start + len(products)} of {len(waiting)} sent", flush=True)


def sync(bigin: Bigin, file: Path, pipeline: str, journal: Journal) -> int:
    """Sync the products that are not done, and return the exit status."""
    journal.add(read(file))
    try:
        reconcile(bigin, pipeline, journal)
        send(bigin, pipeline, journal)
    except BiginError as error:
        print(f"stopped: {error}\nrun it again to continue", file=sys.stderr)
        return 3
    for id, reason in journal.refused():
        print(f"refused: {id}: {reason}", file=sys.stderr)
    counts = journal.counts()
    print(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))
    return 1 if counts.get("refused") else 3 if counts.get("sent") else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--pipeline", required=True, help="id of the pipeline record")
    parser.add_argument("--journal", type=Path, default=Path("sync.db"))
    parser.add_argument("--data-center", default="us")
    options = parser.parse_args(arguments)
    journal = Journal(options.journal)
    try:
        with Bigin(data_center=options.data_center) as bigin:
            return sync(bigin, options.file, options.pipeline, journal)
    finally:
        journal.close()


if __name__ == "__main__":
    sys.exit(main())
