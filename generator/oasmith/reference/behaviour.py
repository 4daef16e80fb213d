"""How a call behaves beyond one request and its response: batches, pages, repetitions."""

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
from oasmith.reference.values import shown
from oasmith_runtime.retry import DEFAULT_POLICY, RetryPolicy


def batch(operation: ir.Operation, schemas: Schemas) -> tuple[Section, ...]:
    """Return how many items a call takes, and which result belongs to which item."""
    rules = operation.batch
    if rules is None:
        return ()
    several = (
        Plain(f"One call takes at most {rules.size} items; more travel in several calls: "),
        Plain("give any number."),
    )
    return section("Batch", Bullets((several, *_batch_rules(rules, schemas))))


def _batch_rules(rules: ir.Batch, schemas: Schemas) -> Iterator[Cell]:
    item = schemas.type_of(schema_of(rules.item_type))
    result = schemas.type_of(schema_of(rules.result_type))
    yield Plain("Items stand at "), CodeSpan(rules.items), Plain(" of the request, each "), *item
    yield (
        Plain("Results stand at "),
        CodeSpan(rules.results),
        Plain(" of the response, each "),
        *result,
    )
    yield Plain("A result is a success where "), *_conditions(rules.succeeded)
    if rules.item_id is not None and rules.result_id is not None:
        yield (
            Plain("A result belongs to the item whose "),
            CodeSpan(rules.item_id),
            Plain(" is its "),
            CodeSpan(rules.result_id),
            Plain("; to the item in its place where it has none"),
        )
    else:
        yield (Plain("A result belongs to the item in its place"),)
    yield (
        Plain("Each item ends as "),
        *code_list(["succeeded", "failed", "not_sent"]),
        Plain(" or "),
        CodeSpan("unknown"),
        Plain(", whatever ends the call"),
    )


def _conditions(wanted: Mapping[str, Any]) -> Iterator[Inline]:
    for number, (pointer, value) in enumerate(wanted.items()):
        if number:
            yield Plain(" and ")
        yield from (CodeSpan(pointer), Plain(" is "), CodeSpan(shown(value)))


_KINDS = {
    "cursor": "The response has a cursor, with which the next page is asked for",
    "link": "The response names the next page in its Link header",
    "offset": "A page is asked for by the number of items before it",
    "page": "A page is asked for by its number",
    "url": "The response has the URL of the next page",
}


def pagination(operation: ir.Operation, schemas: Schemas) -> tuple[Section, ...]:
    """Return how the pages of a list follow each other."""
    rules = operation.pagination
    if rules is None:
        return ()
    return section("Pagination", Bullets(tuple(_page_rules(operation, rules, schemas))))


def _page_rules(operation: ir.Operation, rules: ir.Pagination, schemas: Schemas) -> Iterator[Cell]:
    yield (Plain(_KINDS[rules.kind]),)
    item = schemas.type_of(schema_of(rules.item))
    if rules.results:
        yield Plain("Items stand at "), CodeSpan(_steps(rules.results)), Plain(", each "), *item
    else:
        yield Plain("The response is the list of items, each "), *item
    for words, steps in (
        ("What leads to the next page stands at ", rules.next),
        ("Whether there is more stands at ", rules.more),
        ("The number of pages stands at ", rules.pages),
    ):
        if steps is not None:
            yield Plain(words), CodeSpan(_steps(steps))
    if rules.argument:
        yield Plain("The argument that chooses a page is "), CodeSpan(rules.argument)
    elif rules.body:
        yield Plain("The body chooses a page at "), CodeSpan(_steps(rules.body))
    if rules.limit:
        yield Plain("The length of a page is "), CodeSpan(rules.limit)
    if any(form.kind == "pages" for form in operation.forms):
        yield (Plain("The method gives the items of all pages, asking for each when it is needed"),)


def _steps(steps: tuple[str | int, ...]) -> str:
    return "/" + "/".join(map(str, steps))


def retries(operation: ir.Operation) -> tuple[Section, ...]:
    """Return when a call is repeated."""
    policy = operation.retries or DEFAULT_POLICY
    return section("Retries", Bullets(tuple(_retry_rules(operation, policy))))


def _retry_rules(operation: ir.Operation, policy: RetryPolicy) -> Iterator[Cell]:
    if policy.max_retries == 0:
        yield (Plain("A call is never repeated"),)
        return
    often = "once" if policy.max_retries == 1 else f"up to {policy.max_retries} times"
    after: list[Inline] = [*code_list(policy.statuses)]
    if policy.connection_errors:
        after += [Plain(" and where no whole response came")] if after else [Plain("no response")]
    yield Plain(f"A call is repeated {often}, after "), *after
    if not policy.allows(operation.method):
        yield (
            CodeSpan(operation.method),
            Plain(" may do something twice: it is repeated only where it cannot have arrived"),
        )
    yield (
        Plain(
            f"A delay is drawn between 0 and {policy.initial_delay:g} s, each time "
            f"{policy.multiplier:g} times as long, up to {policy.max_delay:g} s; "
            f"Retry-After counts up to {policy.max_retry_after:g} s"
        ),
    )
    if policy.max_elapsed is not None:
        yield (Plain(f"No repetition begins later than {policy.max_elapsed:g} s after the call"),)
    if operation.retries is None:
        yield (Plain("These are the client's own rules: the document has none"),)
    if operation.idempotency_key is not None:
        yield (
            Plain("Each call has a key of its own in "),
            CodeSpan(operation.idempotency_key),
            Plain(", also where it is repeated, so that the API acts once"),
        )
