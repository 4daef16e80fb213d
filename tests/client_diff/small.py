"""A small client, written by hand like a generated one, and functions that build packages of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from oasmith.client_diff.compare import compare
from oasmith.client_diff.package import ClientPackage, load
from oasmith.client_diff.sources import Source
from oasmith.diff.changes import Comparison

FILES: Mapping[str, str] = {
    "manifest.json": "{}",
    "__init__.py": """\
from typing import TYPE_CHECKING

from ._runtime import lazy_exports

if TYPE_CHECKING:
    from . import constants as constants
    from . import errors as errors
    from . import inputs as inputs
    from . import models as models
    from ._runtime import Retries, RetryPolicy
    from .client import AsyncShop, Shop

__all__ = ["AsyncShop", "Retries", "RetryPolicy", "Shop"]

__getattr__ = lazy_exports(__name__, {"._runtime": [*__all__, "Hidden"]})
""",
    "_runtime/__init__.py": """\
from .lazy import lazy_exports as lazy_exports
from .errors import ApiError as ApiError, ClientError as ClientError
from .retry import Json, Model, Retries, RetryPolicy, Resource, Told
""",
    "_runtime/lazy.py": """\
FORMER_NAMES = {"Patience": "RetryPolicy"}

def lazy_exports(package, exports): ...
""",
    "_runtime/errors.py": """\
class ClientError(Exception):
    @property
    def code(self) -> str: ...

class ApiError(ClientError): ...
""",
    "_runtime/retry.py": """\
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Told: TypeAlias = None | bool
Json: TypeAlias = str

@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    limit: int = 2
    wait: float = 0.5

class Retries: ...

class Resource: ...

class Model:
    def to_dict(self) -> dict: ...
""",
    "client.py": """\
from __future__ import annotations

from functools import cached_property

from ._runtime import RetryPolicy, Told

class Shop:
    _definition = None

    def __init__(self, *, token: str,
                 retries: int | RetryPolicy | None = None, on_call: Told = None) -> None: ...

    @cached_property
    def pets(self) -> Pets:
        from .resources.pets import Pets

    def close(self) -> None: ...

class AsyncShop:
    _definition = None

    def __init__(self, *, token: str,
                 retries: int | RetryPolicy | None = None, on_call: Told = None) -> None: ...

    @cached_property
    def pets(self) -> AsyncPets:
        from .resources.pets import AsyncPets

    async def close(self) -> None: ...
""".replace("class Shop", "from .resources.pets import AsyncPets, Pets\n\nclass Shop", 1),
    "resources/__init__.py": "",
    "resources/pets.py": """\
from __future__ import annotations

from typing import overload

from .. import inputs, models
from .._runtime import Resource
from ..operations import pets as operations

class Pets(Resource):
    def get(self, id: int, tag: str, *, limit: int = 10) -> models.Pet:
        return self._call(operations.GET_PET, {"id": id})

    def add(self, *, body: models.Pet | inputs.PetInput,
            kind: models.Kind | None = None) -> models.Pet | None:
        return self._call(operations.ADD_PET, body)

class AsyncPets(Resource):
    async def get(self, id: int, tag: str, *, limit: int = 10) -> models.Pet:
        return await self._call(operations.GET_PET, {"id": id})

    async def add(self, *, body: models.Pet | inputs.PetInput,
            kind: models.Kind | None = None) -> models.Pet | None:
        return await self._call(operations.ADD_PET, body)
""",
    "operations/__init__.py": "",
    "operations/pets.py": """\
from .._runtime import Operation

GET_PET = Operation(id="getPet", method="GET", path="/pets/{id}")
ADD_PET = Operation(id="addPet", method="POST", path="/pets")
""",
    "models.py": '''\
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime import Json, Model

class Pet(Model):
    name: str
    """Its name."""
    nick_name: Annotated[Json | None, Field(alias="nickName")] = None
    kind: Kind | None = None
    owner: Owner | None = None

class Owner(Model):
    mail: str

class Gone(Model):
    at: str

Kind = TypeAliasType("Kind", Literal["dog", "cat"] | str)
Size = TypeAliasType("Size", Literal["s", "l"])
''',
    "inputs.py": """\
from __future__ import annotations

from typing import NotRequired, TypedDict

class PetInput(TypedDict):
    name: str
    kind: NotRequired[str]

OwnerInput = TypedDict("OwnerInput", {"e-mail": NotRequired["str"]})
""",
    "errors.py": """\
from collections.abc import Mapping

from ._runtime import ApiError, ClientError

ShopError = ClientError

class NotThere(ApiError): ...

BY_CODE: Mapping[str, type[ApiError]] = {"NOT_THERE": NotThere}

__all__ = ["ApiError", "BY_CODE", "NotThere", "ShopError"]
""",
    "constants.py": """\
import typing

class Kind:
    DOG: typing.Final = "dog"
    CAT: typing.Final = "cat"
""",
}
"""A client with a method that reads and one that writes, and with each kind of name."""


def written(folder: Path, *edits: tuple[str, str, str], package: str = "shop") -> ClientPackage:
    """Write a client and read it.

    Args:
        folder: Where the package is written.
        edits: A file, a text in it and its replacement; the text must occur.
        package: The name of the package.
    """
    files = dict(FILES)
    for name, old, new in edits:
        assert old in files[name], (name, old)
        files[name] = files[name].replace(old, new)
    for name, text in files.items():
        path = folder / package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(Source(str(folder), folder))


def compared(old: ClientPackage, new: ClientPackage) -> list[tuple[str, str, str]]:
    """Return each change as level, rule and message."""
    return told(compare(old, new))


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return the changes of a comparison in short form."""
    return [(str(change.level), change.rule, change.message) for change in comparison.changes]
