"""The journal of a sync: the state of every product, written to disk before and after each call.

After a crash, some products may or may not have arrived. The journal distinguishes them from those
that were never sent, so that the next run looks them up first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

State = Literal["waiting", "sent", "done", "refused"]
"""``sent`` is written before a product is sent; without a result it stays, and means unknown."""

Fields = Mapping[str, Any]
"""The fields of one product by their API names, including ``id``."""


class Journal:
    """Products by their ids; each write is on disk when the method returns."""

    def __init__(self, path: Path) -> None:
        """Open the journal, or create it."""
        self._db = sqlite3.connect(path)
        self._db.execute("pragma synchronous = full")
        self._db.execute(
            "create table if not exists products "
            "(id text primary key, fields text not null, state text not null, error text)"
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, products: Iterable[Fields]) -> None:
        """Add products to sync. One that is there with the same fields keeps its state."""
        with self._db:
            for product in products:
                fields = json.dumps(product, sort_keys=True)
                self._db.execute(
                    "insert into products values (?, ?, 'waiting', null) "
                    "on conflict (id) do update "
                    "set fields = excluded.fields, state = 'waiting', error = null "
                    "where fields != excluded.fields",
                    (product["id"], fields),
                )

    def products(self, state: State) -> list[Fields]:
        """Return the products in a state, in the order in which they were added."""
        rows = self._db.execute(
            "select fields from products where state = ? order by rowid", (state,)
        )
        return [json.loads(fields) for (fields,) in rows]

    def mark(self, ids: Iterable[str], state: State, error: str | None = None) -> None:
        """Set the state of some products."""
        with self._db:
            self._db.executemany(
                "update products set state = ?, error = ? where id = ?",
                [(state, error, id) for id in ids],
            )

    def counts(self) -> dict[str, int]:
        """Return how many products are in each state."""
        return dict(self._db.execute("select state, count(*) from products group by state"))

    def refused(self) -> Iterator[tuple[str, str]]:
        """Yield the id of each product that was refused, with the reason."""
        yield from self._db.execute(
            "select id, error from products where state = 'refused' order by rowid"
        )
