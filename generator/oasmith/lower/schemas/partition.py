"""Modules for the models of a large document: models that are used together share a module.

A model that only one resource uses is in the module of the resource; a model that several resources
use is in ``shared``. A module only imports modules whose models are used at least as widely, so
imports are never circular, even if the models refer to each other in cycles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from oasmith import ir
from oasmith.ir.types import names_in
from oasmith.lower.schemas.fields import names_referred_to
from oasmith.naming import snake, words

LARGE = 150
"""The maximum number of models in a single ``models.py``."""

FULL = 250
"""The maximum number of models in a module; a larger one is split by the words of their names."""

SMALL = 40
"""The minimum number of models in a module that results from a split."""

DEEPEST = 8
"""The maximum number of words in the name of a module."""

SHARED, OTHERS, HOOKS = "shared", "others", "webhooks"

Uses = Mapping[str, set[str]]


def modules(
    schemas: Mapping[str, Any],
    resources: Iterable[ir.Resource],
    hooks: Iterable[ir.Webhook],
) -> dict[str, tuple[str, ...]]:
    """Return the names of the models of each module; empty if all models fit into one file."""
    if len(schemas) <= LARGE:
        return {}
    needs = {
        name: set(names_referred_to(schema)) & schemas.keys() for name, schema in schemas.items()
    }
    roots = {
        resource.ident: names_in(resource.operations) & schemas.keys() for resource in resources
    }
    roots[HOOKS] = roots.get(HOOKS, set()) | (names_in(hooks) & schemas.keys())
    by_module: dict[str, list[str]] = {}
    for name, users in sorted(_users(needs, roots).items()):
        by_module.setdefault(_module(users), []).append(name)
    taken = {*schemas, *by_module}
    divided: dict[str, list[str]] = {}
    for module, names in sorted(by_module.items()):
        for part, names_of_part in sorted(_divided(names, needs).items()):
            name = _free(module, part, taken) if part else module
            taken.add(name)
            divided[name] = names_of_part
    return {module: tuple(names) for module, names in sorted(divided.items())}


def _module(users: set[str]) -> str:
    return next(iter(users)) if len(users) == 1 else SHARED if users else OTHERS


def _free(module: str, part: str, taken: Collection[str]) -> str:
    numbered = (f"{module}_{part}_{number}" for number in range(2, len(taken) + 3))
    return next(name for name in chain((part, f"{module}_{part}"), numbered) if name not in taken)


def _users(needs: Uses, roots: Uses) -> dict[str, set[str]]:
    """Return for each model the roots that use it directly or indirectly."""
    users: dict[str, set[str]] = {name: set() for name in needs}
    for root, names in roots.items():
        todo = list(names)
        while todo:
            name = todo.pop()
            if root not in users[name]:
                users[name].add(root)
                todo += needs[name]
    return users


def _divided(names: list[str], needs: Uses) -> dict[str, list[str]]:
    """Return the models of a module in parts; models that several parts use are in part ``""``."""
    if len(names) <= FULL:
        return {"": names}
    inside = {name: needs[name] & set(names) for name in names}
    tops = _tops(inside)
    sizes = {name: len(_reached(inside, {name})) for name in tops}
    roots: dict[str, set[str]] = {}
    for name, part in _parts(tops, sizes, "", 1):
        roots.setdefault(part, set()).add(name)
    if len(roots) == 1:
        return {"": names}
    parts: dict[str, list[str]] = {}
    for name, users in _users(inside, roots).items():
        parts.setdefault(next(iter(users)) if len(users) == 1 else "", []).append(name)
    return parts


def _tops(inside: Uses) -> list[str]:
    """Return models from which all models can be reached.

    These are the models that no other model uses, and one model of each remaining cycle.
    """
    needed = {other for name, others in inside.items() for other in others - {name}}
    tops = [name for name in inside if name not in needed]
    reached = _reached(inside, set(tops))
    for name in inside:
        if name not in reached:
            tops.append(name)
            reached |= _reached(inside, {name})
    return tops


def _reached(needs: Uses, names: set[str]) -> set[str]:
    reached: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += needs[name]
    return reached


def _parts(
    tops: list[str], sizes: Mapping[str, int], part: str, depth: int
) -> Iterator[tuple[str, str]]:
    """Yield each top model with its part: the first words that it shares with other names.

    A part that is too large is split by one more word. Models of parts that are too small stay in
    ``part``.
    """
    groups: dict[str, list[str]] = {}
    for name in tops:
        groups.setdefault(snake(" ".join(words(name)[:depth])), []).append(name)
    for key, names in groups.items():
        size = sum(sizes[name] for name in names)
        if size > FULL and len(names) > 1 and depth < DEEPEST:
            yield from _parts(names, sizes, key, depth + 1)
        else:
            yield from ((name, key if size >= SMALL else part) for name in names)
