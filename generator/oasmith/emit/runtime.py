"""The runtime of a client: the parts of ``oasmith_runtime`` that it needs, and their text.

A client includes a copy of the parts that it needs, or depends on the distribution
``oasmith-runtime``. A part is a subpackage or a module; parts that are not in ``OPTIONAL`` are in
every client.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import oasmith_runtime
from oasmith import ir
from oasmith.ir.errors import EXCEPTIONS
from oasmith.ir.types import Scalar, specs_in
from oasmith_runtime.auth.kinds import KINDS

PACKAGE = oasmith_runtime.__name__

FACADE = "__init__.py"
"""The facade, rendered for each client because it only has names that the client includes."""


def has_oauth(api: ir.Api) -> bool:
    """Return whether the client can fetch tokens for a scheme."""
    return any(scheme.traits.is_fetched for scheme in api.schemes)


def has_credential(module: str) -> Callable[[ir.Api], bool]:
    """Return a function that returns whether a scheme needs a module of ``auth``."""
    return lambda api: any(scheme.traits.module == module for scheme in api.schemes)


def has_bodies(api: ir.Api) -> bool:
    """Return whether an operation has a request body."""
    return any(operation.body is not None for operation in api.operations)


def has_multipart(api: ir.Api) -> bool:
    """Return whether an operation has a multipart body."""
    return any(
        media.kind == "multipart"
        for operation in api.operations
        if operation.body is not None
        for media in operation.body.media
    )


def nests_data(api: ir.Api) -> bool:
    """Return whether a query or a form may have nested data."""
    return has_bodies(api) or any(
        parameter.style == "deepObject" or parameter.location == "querystring"
        for operation in api.operations
        for parameter in operation.parameters
    )


def has_batches(api: ir.Api) -> bool:
    """Return whether an operation is a batch."""
    return any(operation.batch is not None for operation in api.operations)


def has_forms(*kinds: ir.FormKind) -> Callable[[ir.Api], bool]:
    """Return a function that returns whether a method has one of these forms."""
    return lambda api: any(
        form.kind in kinds for operation in api.operations for form in operation.forms
    )


def has_formats(api: ir.Api) -> bool:
    """Return whether a string has a format with a Python type."""
    specs = specs_in([*api.resources, *api.webhooks])
    return api.models.has_formats or any(
        isinstance(spec, Scalar) and spec.format is not None for spec in specs
    )


def has_discriminators(api: ir.Api) -> bool:
    """Return whether a model has a discriminator."""
    return bool(api.models.discriminators)


def has_cli(api: ir.Api) -> bool:
    """Return whether the client has a command line."""
    return api.has_cli


def writes_files(api: ir.Api) -> bool:
    """Return whether the client can write responses to files: streams, or its command line."""
    return has_cli(api) or has_forms("items", "bytes")(api)


OPTIONAL: Mapping[str, Callable[[ir.Api], bool]] = {
    "atomic_file.py": writes_files,
    "auth/": lambda api: bool(api.schemes),
    "auth/oauth2/": has_oauth,
    **{
        f"auth/{kind.module}.py": has_credential(kind.module)
        for kind in KINDS.values()
        if kind.module
    },
    "batch/": has_batches,
    "bodies/": has_bodies,
    "bodies/multipart.py": has_multipart,
    "brackets.py": nests_data,
    "cli/": has_cli,
    "models/coercion.py": has_cli,
    "models/directions.py": lambda api: bool(api.models.one_way),
    "models/discriminator.py": has_discriminators,
    "models/fast_validate.py": has_bodies,
    "models/formats.py": has_formats,
    "models/shared_schemas.py": lambda api: bool(api.models.modules),
    "pagination/": has_forms("pages"),
    "streaming/": has_forms("items", "bytes"),
    "webhooks/": lambda api: bool(api.webhooks),
}
"""The optional parts, each with a function that returns whether a client needs it."""


def is_carried(api: ir.Api, path: str) -> bool:
    """Return whether a client needs the file ``path`` of the runtime."""
    return all(is_needed(api) for part, is_needed in OPTIONAL.items() if path.startswith(part))


def copied(api: ir.Api, overrides: Path | None = None) -> dict[str, str]:
    """Return the files of the runtime that a client includes, except the facade: path to text.

    Files in ``client/_runtime`` of the folder ``overrides`` take precedence.
    """
    if api.runtime == "package":
        return {}
    files = {name: text for name, text in sources().items() if is_carried(api, name)}
    folder = overrides / "client" / "_runtime" if overrides is not None else None
    for path in sorted(folder.rglob("*.py")) if folder is not None else ():
        files[path.relative_to(folder or path).as_posix()] = path.read_text(encoding="utf-8")
    return {name: text for name, text in files.items() if name != FACADE}


@cache
def sources() -> Mapping[str, str]:
    """Return all modules of the runtime: path to text."""
    root = folder()
    paths = sorted(path for path in root.rglob("*.py") if "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def folder() -> Path:
    """Return the folder of the runtime."""
    return Path(oasmith_runtime.__file__).resolve().parent


def exports(api: ir.Api) -> dict[str, tuple[str, ...]]:
    """Return the names of the facade by module, for the modules that a client needs."""
    return {
        module: tuple(names)
        for module, names in oasmith_runtime.EXPORTS.items()
        if is_carried(api, _path(module))
    }


def exceptions(api: ir.Api) -> tuple[str, ...]:
    """Return the exceptions of the runtime that a client has."""
    names = {name for names in exports(api).values() for name in names}
    return tuple(name for name in EXCEPTIONS if name in names)


def _path(module: str) -> str:
    """Return the file of a relative module name."""
    path = module.removeprefix(".").replace(".", "/")
    return f"{path}.py" if f"{path}.py" in sources() else f"{path}/{FACADE}"


def module(api: ir.Api) -> str:
    """Return the module of the runtime, as the modules of a client's package import it."""
    return PACKAGE if api.runtime == "package" else "._runtime"


def requirement() -> str:
    """Return the dependency of a client that does not include the runtime, by major version."""
    version: Any = oasmith_runtime.__version__
    major, minor, _ = version.split(".")
    return f"oasmith-runtime[client]>={major}.{minor},<{int(major) + 1}"
