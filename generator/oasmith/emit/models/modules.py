"""Definitions to the text of a module: their order and their imports."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping

from oasmith.emit.models.constructors import INPUTS
from oasmith.emit.models.definitions import Definition
from oasmith.emit.models.order import in_order
from oasmith.emit.models.tool import Import


def module(
    words: str,
    definitions: Mapping[str, Definition],
    imports: Mapping[str, Import],
    siblings: Collection[str] = (),
    *,
    package: str = ".",
) -> str:
    """Return the text of a module, not yet formatted.

    Args:
        words: What the module holds.
        definitions: Its classes and aliases by name.
        imports: Where other names come from. Names that are in none of the two are builtins.
        siblings: The names that come from other modules of models.
        package: The client's package, seen from the module.
    """
    head = f'"""{words}"""\n'
    if not definitions:
        return head
    used = {
        name for definition in definitions.values() for name in definition.uses
    } - definitions.keys()
    known = {name: imports[name] for name in used & imports.keys()}
    future, completed = "from __future__ import annotations", _bases(definitions, siblings)
    checked = _for_checkers(package) if INPUTS in used else ()
    top = "\n\n".join((future, *_imports(known), *checked, *completed))
    # One empty line after the imports: where a class follows, every formatter makes it two.
    return f"{head}\n{top}\n\n" + "\n\n\n".join(in_order(definitions)) + "\n"


def _for_checkers(package: str) -> Iterator[str]:
    """Yield the import of what only type checkers read: a call does not need it."""
    yield f"if TYPE_CHECKING:\n    from {package} import inputs as {INPUTS}"


def _bases(definitions: Mapping[str, Definition], siblings: Collection[str]) -> Iterator[str]:
    """Yield what completes the classes of other modules that are bases in this one.

    Pydantic looks up the types of inherited fields where they are inherited, unless it knows them.
    """
    classes = [definition for definition in definitions.values() if not definition.postponed]
    bases = {
        name
        for definition in classes
        for name in definition.first - definitions.keys()
        if name in siblings
    }
    if bases:
        why = "# The types of their fields are those of their own modules."
        yield "\n".join((why, *(f"{name}.model_rebuild()" for name in sorted(bases))))


def _imports(imports: Mapping[str, Import]) -> Iterator[str]:
    """Yield the imports in the usual groups: standard, third-party, our own."""
    modules: dict[str, set[str]] = {}
    for name, source in imports.items():
        said = source.name if source.name == name else f"{source.name} as {name}"
        modules.setdefault(source.module, set()).add(said)
    groups: dict[int, list[str]] = {}
    for where, names in modules.items():
        group = 2 if where.startswith(".") else 0 if _is_standard(where) else 1
        statement = f"from {where} import {', '.join(sorted(names, key=_as_imports_are))}"
        groups.setdefault(group, []).append(statement)
    for _, statements in sorted(groups.items()):
        yield "\n".join(sorted(statements, key=str.lower))


def _as_imports_are(name: str) -> tuple[bool, str]:
    """Sort names as the usual tools do: constants first."""
    return not name.isupper(), name


def _is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names
