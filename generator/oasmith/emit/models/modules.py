"""The text of a module of models: imports and ordered definitions."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping

from oasmith.emit.models.constructors import INPUTS
from oasmith.emit.models.definitions import Definition
from oasmith.emit.models.model_generator import Import
from oasmith.emit.models.order import in_order


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
        words: The docstring of the module.
        definitions: Its classes and aliases by name.
        imports: The origins of other names. Names that are in neither of the two are builtins.
        siblings: The names that other modules of models define.
        package: The client's package, relative to the module.
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
    # One empty line after the imports; before a class, every formatter adds another one.
    return f"{head}\n{top}\n\n" + "\n\n\n".join(in_order(definitions)) + "\n"


def _for_checkers(package: str) -> Iterator[str]:
    """Yield the import that is only for type checkers."""
    yield f"if TYPE_CHECKING:\n    from {package} import inputs as {INPUTS}"


def _bases(definitions: Mapping[str, Definition], siblings: Collection[str]) -> Iterator[str]:
    """Yield the code that completes imported base classes.

    Pydantic would otherwise look up the types of inherited fields in the module of the subclass.
    """
    classes = [definition for definition in definitions.values() if not definition.postponed]
    bases = {
        name
        for definition in classes
        for name in definition.first - definitions.keys()
        if name in siblings
    }
    if bases:
        comment = "# Resolve the types of inherited fields in the modules of the base classes."
        yield "\n".join((comment, *(f"{name}.model_rebuild()" for name in sorted(bases))))


def _imports(imports: Mapping[str, Import]) -> Iterator[str]:
    """Yield the imports in the usual groups: standard library, third-party, local."""
    modules: dict[str, set[str]] = {}
    for name, source in imports.items():
        imported = source.name if source.name == name else f"{source.name} as {name}"
        modules.setdefault(source.module, set()).add(imported)
    groups: dict[int, list[str]] = {}
    for module_name, names in modules.items():
        group = 2 if module_name.startswith(".") else 0 if _is_standard(module_name) else 1
        statement = f"from {module_name} import {', '.join(sorted(names, key=_import_order))}"
        groups.setdefault(group, []).append(statement)
    for _, statements in sorted(groups.items()):
        yield "\n".join(sorted(statements, key=str.lower))


def _import_order(name: str) -> tuple[bool, str]:
    """Return the sort key of an imported name, as usual tools sort: constants first."""
    return not name.isupper(), name


def _is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names
