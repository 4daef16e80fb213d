"""Sections on behaviour beyond a single request: batches, pagination, retries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.reference.blocks import (
    Bullets,
    Cell,
    CodeSpan,
    Inline,
    Plain,
    Section,
    code_list,
    section,
)
from oasmith.reference.schemas import Schemas, schema_of
from oasmith.reference.values import short_json
from oasmith_runtime.retry import DEFAULT_POLICY, RetryPolicy


def batch(operation: ir.Operation, schemas: Schemas) -> tuple[Section, ...]:
    """Return the section on a batch: its size, and which result belongs to which item."""
    rules = operation.batch
    if rules is None:
        return ()
    several = (
        Plain(f"One call sends at most {rules.size} items. The method accepts any number, "),
        Plain("and makes several calls if needed"),
    )
    return section("Batch", Bullets((several, *_batch_rules(rules, schemas))))


def _batch_rules(rules: ir.Batch, schemas: Schemas) -> Iterator[Cell]:
    item = schemas.type_of(schema_of(rules.item_type))
    result = schemas.type_of(schema_of(rules.result_type))
    yield Plain("The items are at "), CodeSpan(rules.items), Plain(" in the request, each "), *item
    yield (
        Plain("The results are at "),
        CodeSpan(rules.results),
        Plain(" in the response, each "),
        *result,
    )
    yield Plain("A result is a success if "), *_conditions(rules.succeeded)
    if rules.item_id is not None and rules.result_id is not None:
        yield (
            Plain("A result belongs to the item whose "),
            CodeSpan(rules.item_id),
            Plain(" equals its "),
            CodeSpan(rules.result_id),
            Plain("; without one, to the item at the same position"),
        )
    else:
        yield (Plain("A result belongs to the item at the same position"),)
    yield (
        Plain("The final state of each item is "),
        *code_list(["succeeded", "failed", "not_sent"]),
        Plain(" or "),
        CodeSpan("unknown"),
        Plain(", however the call ends"),
    )


def _conditions(conditions: Mapping[str, Any]) -> Iterator[Inline]:
    for number, (pointer, value) in enumerate(conditions.items()):
        if number:
            yield Plain(" and ")
        yield from (CodeSpan(pointer), Plain(" is "), CodeSpan(short_json(value)))


_KINDS = {
    "cursor": "The response has a cursor, with which the next page is requested",
    "link": "The response names the next page in its Link header",
    "offset": "A page is requested by the number of items before it",
    "page": "A page is requested by its number",
    "url": "The response has the URL of the next page",
}


def pagination(operation: ir.Operation, schemas: Schemas) -> tuple[Section, ...]:
    """Return the section on pagination."""
    rules = operation.pagination
    if rules is None:
        return ()
    return section("Pagination", Bullets(tuple(_page_rules(operation, rules, schemas))))


def _page_rules(operation: ir.Operation, rules: ir.Pagination, schemas: Schemas) -> Iterator[Cell]:
    yield (Plain(_KINDS[rules.kind]),)
    item = schemas.type_of(schema_of(rules.item))
    if rules.results:
        yield Plain("The items are at "), CodeSpan(_steps(rules.results)), Plain(", each "), *item
    else:
        yield Plain("The response is the list of items, each "), *item
    for words, steps in (
        ("The value for the next page is at ", rules.next),
        ("The flag for further pages is at ", rules.more),
        ("The number of pages is at ", rules.pages),
    ):
        if steps is not None:
            yield Plain(words), CodeSpan(_steps(steps))
    if rules.argument:
        yield Plain("The argument that selects the page is "), CodeSpan(rules.argument)
    elif rules.body:
        yield Plain("The body selects the page at "), CodeSpan(_steps(rules.body))
    if rules.limit:
        yield Plain("The argument for the page size is "), CodeSpan(rules.limit)
    if any(form.kind == "pages" for form in operation.forms):
        text = "The method yields the items of all pages, and requests each page when it is needed"
        yield (Plain(text),)


def _steps(steps: tuple[str | int, ...]) -> str:
    return "/" + "/".join(map(str, steps))


def retries(operation: ir.Operation) -> tuple[Section, ...]:
    """Return the section on retries."""
    policy = operation.retries or DEFAULT_POLICY
    return section("Retries", Bullets(tuple(_retry_rules(operation, policy))))


def _retry_rules(operation: ir.Operation, policy: RetryPolicy) -> Iterator[Cell]:
    if policy.max_retries == 0:
        yield (Plain("A call is never retried"),)
        return
    times = "once" if policy.max_retries == 1 else f"up to {policy.max_retries} times"
    after: list[Inline] = [*code_list(policy.statuses)]
    if policy.connection_errors:
        incomplete = "a missing or incomplete response"
        after += [Plain(f" and {incomplete}")] if after else [Plain(incomplete)]
    yield Plain(f"A call is retried {times}, after "), *after
    if not policy.allows(operation.method):
        yield (
            CodeSpan(operation.method),
            Plain(" is not safe to repeat: it is retried only if it cannot have arrived"),
        )
    yield (
        Plain(
            f"The delay is random between 0 and {policy.initial_delay:g} s; the maximum is "
            f"multiplied by {policy.multiplier:g} for each retry, up to {policy.max_delay:g} s. "
            f"Retry-After is observed up to {policy.max_retry_after:g} s"
        ),
    )
    if policy.max_elapsed is not None:
        yield (Plain(f"No retry starts later than {policy.max_elapsed:g} s after the call"),)
    if operation.retries is None:
        yield (Plain("These are the client's defaults: the document has no retry rule"),)
    if operation.idempotency_key is not None:
        yield (
            Plain("Each call has a unique key in "),
            CodeSpan(operation.idempotency_key),
            Plain(", which its retries repeat, so that the API acts only once"),
        )
