"""Responses of batches: one result for each item, like those in the document's examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from oasmith import ir
from oasmith.contract.schemas.view import Cursor
from oasmith.ir.content import Media
from oasmith.mock.examples import Bodies, Example, json_copy
from oasmith.mock.rows import RowEntry
from oasmith.openapi import pointer as pointers
from oasmith_runtime import json_pointer

_PATH = re.compile(r"\$(?:\.[\w-]+|\[\d+\])+")
"""A JSONPath (RFC 9535), by which examples refer to the place of an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemError:
    """The error of one item."""

    entry: RowEntry
    place: str
    """JSON pointer into the request's body to the invalid value."""
    is_placed: bool = False
    """Whether the value is really invalid; otherwise the failure was requested."""

    @property
    def fault(self) -> str | None:
        """The place of the invalid value; None if the failure was requested."""
        return self.place if self.is_placed else None


class BatchBodies:
    """The response bodies of one batch operation, built from the document's examples."""

    def __init__(self, bodies: Bodies, operation: ir.Operation, envelope: ir.ErrorEnvelope) -> None:
        """Use the examples of a batch operation."""
        assert operation.batch is not None
        self._bodies, self._operation, self._envelope = bodies, operation, envelope
        self.batch = operation.batch

    def is_success(self, result: Any) -> bool:
        """Return whether a result reports success."""
        succeeded = self.batch.succeeded.items()
        return all(json_pointer.get(result, place) == value for place, value in succeeded)

    @cached_property
    def _examples_with_results(self) -> list[tuple[Example, list[Any]]]:
        """The examples that contain results."""
        with_results = []
        for example in self._bodies.examples(self._operation):
            results = json_pointer.get(example.value, self.batch.results)
            if isinstance(results, list) and results:
                with_results.append((example, results))
        return with_results

    @cached_property
    def _success_example(self) -> Any:
        """The first successful result in the examples; None if there is none."""
        return next((one for one in self._results() if self.is_success(one)), None)

    def status(self, errors: Mapping[int, ItemError], count: int) -> str:
        """Return the documented status of a call with ``errors`` of items."""
        known = [spec.status for spec in self._operation.responses]
        usual = next((status for status in known if status.startswith("2")), "200")
        if not errors:
            return next(self._statuses(lambda succeeded, _: succeeded), usual)
        if len(errors) == count:
            every = next(self._statuses(lambda _, failed: failed), None)
            if every is not None:
                return every
        first = errors[min(errors)].entry
        if first.is_of_item:
            return first.row.status
        return next(self._statuses(lambda succeeded, failed: not succeeded and not failed), usual)

    def _statuses(self, is_wanted: Any) -> Iterator[str]:
        """Yield the statuses of the examples that match a predicate (all succeeded, all failed)."""
        for example, results in self._examples_with_results:
            states = [self.is_success(result) for result in results]
            if is_wanted(all(states), not any(states)):
                yield example.status

    def failing(self, entry: RowEntry, count: int) -> list[int]:
        """Return the indexes of the failing items in the example of a row, below ``count``."""
        for example, results in self._examples_with_results:
            if example.name == entry.example:
                indexes = [n for n, one in enumerate(results) if self._code(one) == entry.row.code]
                return [min(index, count - 1) for index in indexes] if count else []
        return list(range(count))

    def example(self, status: str) -> Example | None:
        """Return the first example of a status; None if there is none."""
        examples = self._bodies.examples(self._operation)
        return next((one for one in examples if one.status == status), None)

    def has_results(self, example: Example) -> bool:
        """Return whether an example contains results of items."""
        return any(one is example for one, _ in self._examples_with_results)

    def for_items(self, example: Example, items: Sequence[Any]) -> Example:
        """Return an example with one result for each item, repeating its own results."""
        templates = next(results for one, results in self._examples_with_results if one is example)
        results = []
        for index, item in enumerate(items):
            template = templates[index % len(templates)]
            result = relocated(template, self.batch.items, index)
            if isinstance(result, dict):
                self._identify(result, item, is_needed=False)
            results.append(result)
        if not self.batch.results:
            return replace(example, value=results)
        value = json_copy(example.value)
        json_pointer.put(value, self.batch.results, results)
        return replace(example, value=value)

    def body(
        self, media: Media, status: str, items: Sequence[Any], errors: Mapping[int, ItemError]
    ) -> Any:
        """Return a body with a result for each item."""
        cursor = self._bodies.cursor(self._operation, status, media)
        results = [
            self._failed(index, errors[index], cursor, item)
            if index in errors
            else self._succeeded(cursor, item)
            for index, item in enumerate(items)
        ]
        if not self.batch.results:
            return results
        values = (
            example.value for example, _ in self._examples_with_results if example.status == status
        )
        body = json_copy(next(values, None)) or self._bodies.plain(cursor)
        if not isinstance(body, dict):
            body = {}
        json_pointer.put(body, self.batch.results, results)
        return body

    def _succeeded(self, cursor: Cursor, item: Any) -> Any:
        template = self._success_example
        result = json_copy(template if template is not None else self._sample(cursor))
        if isinstance(result, dict):
            for place, value in self.batch.succeeded.items():
                json_pointer.put(result, place, value)
            self._identify(result, item, is_needed=True)
        return result

    def _failed(self, index: int, error: ItemError, cursor: Cursor, item: Any) -> Any:
        row = error.entry.row
        failed = [one for one in self._results() if not self.is_success(one)]
        own = [one for one in failed if self._code(one) == row.code]
        template = self._example_result(error.entry)
        if template is None:
            template = next(iter(own or failed), None)
        if template is None:
            result = json_copy(self._sample(cursor))
        else:
            result = relocated(template, self.batch.items, index, error.fault)
        if not isinstance(result, dict):
            return result
        if error.fault is not None:
            self._remove_own_details(result, error.fault)
        json_pointer.put(result, self._envelope.code, row.code)
        json_pointer.put(result, self._envelope.message, row.message)
        for place, value in self.batch.succeeded.items():
            if json_pointer.get(result, place) == value:
                json_pointer.put(result, place, self._other_value(cursor, place, value))
        self._identify(result, item, is_needed=template is None)
        return result

    def _remove_own_details(self, result: dict[str, Any], fault: str) -> None:
        """Remove the details of an example that are specific to its own error."""
        details = json_pointer.get(result, self._envelope.details)
        if isinstance(details, dict):
            known = {json_path(fault), pointers.split(fault)[-1]}
            kept = {
                name: value
                for name, value in details.items()
                if not isinstance(value, str) or value in known
            }
            json_pointer.put(result, self._envelope.details, kept)

    def _example_result(self, entry: RowEntry) -> Any:
        """Return the failed result in the example of a row; None if there is none."""
        for example, results in self._examples_with_results:
            if example.name == entry.example and example.status == entry.row.status:
                return next((one for one in results if self._code(one) == entry.row.code), None)
        return None

    def _results(self) -> Iterator[Any]:
        for _, results in self._examples_with_results:
            yield from results

    def _code(self, result: Any) -> Any:
        return json_pointer.get(result, self._envelope.code)

    def _identify(self, result: dict[str, Any], item: Any, *, is_needed: bool) -> None:
        """Set the item's id in its result; without ``is_needed``, only if the example has one."""
        if self.batch.result_id is None or self.batch.item_id is None:
            return
        value = json_pointer.get(item, self.batch.item_id)
        has_place = json_pointer.get(result, self.batch.result_id) is not json_pointer.ABSENT
        if value is not json_pointer.ABSENT and (is_needed or has_place):
            json_pointer.put(result, self.batch.result_id, value)

    def _sample(self, cursor: Cursor) -> Any:
        return self._bodies.plain(self._result_cursor(cursor))

    def _result_cursor(self, cursor: Cursor) -> Cursor:
        for step in pointers.split(self.batch.results):
            cursor = self._bodies.member(cursor, step)
        return self._bodies.view(cursor).cursor("items")

    def _other_value(self, cursor: Cursor, place: str, value: Any) -> Any:
        """Return a value that does not mean success: another one of the enum, if possible."""
        below = self._result_cursor(cursor)
        for step in pointers.split(place):
            below = self._bodies.member(below, step)
        others = [one for one in self._bodies.view(below).values or () if one != value]
        if others:
            return others[0]
        return not value if isinstance(value, bool) else "error"


def relocated(template: Any, items: str, index: int, fault: str | None = None) -> Any:
    """Return an example of a failed item whose JSONPaths refer to the present item.

    Without ``fault``, a JSONPath keeps its property and gets the item's index. With ``fault``, it
    is replaced by that place, and strings that equal its last step by the place's last step.
    """
    texts = [text for text in _texts(template) if _PATH.fullmatch(text)]
    replacements: dict[str, str] = {}
    prefix = json_path(items)
    for text in texts:
        if fault is not None:
            replacements[text] = json_path(fault)
            last = re.split(r"[.\[\]]+", text.rstrip("]"))[-1]
            replacements[last] = pointers.split(fault)[-1]
        else:
            replacements[text] = re.sub(
                rf"^{re.escape(prefix)}\[\d+\]", lambda _: f"{prefix}[{index}]", text
            )
    return replaced(template, replacements)


def json_path(pointer: str) -> str:
    """Return a JSON pointer as a JSONPath, such as ``$.data[0].id``."""
    steps = pointers.split(pointer)
    return "$" + "".join(f"[{step}]" if step.isdecimal() else f".{step}" for step in steps)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def replaced(value: Any, texts: Mapping[str, Any]) -> Any:
    """Replace strings in JSON data by a mapping."""
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, dict):
        return {name: replaced(one, texts) for name, one in value.items()}
    if isinstance(value, list):
        return [replaced(one, texts) for one in value]
    return value
