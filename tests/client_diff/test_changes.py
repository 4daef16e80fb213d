"""Each kind of change between two clients: one edit of a small client, and its report."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest

from client_diff.small import compared, written
from oasmith.client_diff.compare import compare
from oasmith.client_diff.package import ClientPackage
from oasmith.diff.rules import CLIENT_RULES, RULES

Edit: TypeAlias = tuple[str, str, str]
Told: TypeAlias = tuple[str, str, str]

PETS, MODELS, ERRORS, CLIENT = "resources/pets.py", "models.py", "errors.py", "client.py"
INIT, RETRY, CONSTANTS, INPUTS = "__init__.py", "_runtime/retry.py", "constants.py", "inputs.py"

CASES: dict[str, tuple[list[Edit], list[Told]]] = {
    "nothing": ([], []),
    "words and layout": (
        [(MODELS, "Its name.", "What it is called."), (PETS, "10) ->", "10)  ->")],
        [],
    ),
    "an operation's constant has another name": (
        [(PETS, "GET_PET", "FETCH"), ("operations/pets.py", "GET_PET", "FETCH")],
        [],
    ),
    "a method is gone": (
        [(PETS, "def get(", "def _get(")],
        [("breaking", "name-removed", "pets.get is gone")],
    ),
    "a method is new": (
        [(PETS, "class Pets(Resource):", "class Pets(Resource):\n    def all(self): ...")],
        [("info", "name-added", "pets.all is new")],
    ),
    "a method is renamed": (
        [(PETS, "def get(", "def fetch(")],
        [("breaking", "name-changed", "pets.get is called pets.fetch")],
    ),
    "two methods change places": (
        [
            (PETS, "def get(", "def xyz("),
            (PETS, "def add(", "def get("),
            (PETS, "def xyz(", "def add("),
        ],
        [
            ("breaking", "name-changed", "pets.get is called pets.add"),
            ("breaking", "name-changed", "pets.add is called pets.get"),
        ],
    ),
    "a group is renamed": (
        [(CLIENT, "def pets(", "def animals(")],
        [("breaking", "name-changed", "pets is called animals")],
    ),
    "methods of a group stand in two others": (
        [
            (PETS, "class Pets(Resource):", "class Getters(Resource):"),
            (PETS, "\n    def add(", "\nclass Adders(Resource):\n    def add("),
            (
                CLIENT,
                "def pets(self) -> Pets:",
                "def getters(self) -> Getters: ...\n\n    @cached_property\n"
                "    def adders(self) -> Adders:",
            ),
            (CLIENT, "import AsyncPets, Pets", "import Adders, AsyncPets, Getters"),
        ],
        [
            ("breaking", "name-changed", "pets.get is called getters.get"),
            ("breaking", "name-changed", "pets.add is called adders.add"),
            ("info", "name-added", "getters is new"),
            ("info", "name-added", "adders is new"),
        ],
    ),
    "a model is renamed": (
        [(MODELS, "Pet(", "Animal("), (PETS, "models.Pet", "models.Animal")],
        [("breaking", "name-changed", "models.Pet is called models.Animal")],
    ),
    "a model and its field are renamed": (
        [
            (MODELS, "Pet(", "Animal("),
            (MODELS, "nick_name", "nick"),
            (PETS, "models.Pet", "models.Animal"),
        ],
        [
            ("breaking", "name-changed", "models.Pet is called models.Animal"),
            ("breaking", "name-changed", "models.Pet.nick_name is called models.Animal.nick"),
        ],
    ),
    "a field is renamed": (
        [(MODELS, "    nick_name:", "    nick:")],
        [("breaking", "name-changed", "models.Pet.nick_name is called models.Pet.nick")],
    ),
    "a field is gone": (
        [(MODELS, "    owner: Owner | None = None\n", "")],
        [("breaking", "name-removed", "models.Pet.owner is gone")],
    ),
    "a class is gone with its fields": (
        [(MODELS, "class Gone(Model):\n    at: str\n", "")],
        [("breaking", "name-removed", "models.Gone is gone")],
    ),
    "a field that is sent and read may be something else": (
        [(MODELS, "    name: str\n", "    name: int\n")],
        [("breaking", "field-type-changed", "models.Pet.name is int; it was str")],
    ),
    "a field may be null": (
        [(MODELS, "    name: str\n", "    name: str | None\n")],
        [("breaking", "field-type-changed", "models.Pet.name is str | None; it was str")],
    ),
    "a field has to be given": (
        [(MODELS, "    kind: Kind | None = None", "    kind: Kind | None")],
        [("breaking", "argument-required", "models.Pet(kind) is now required")],
    ),
    "a new field has to be given": (
        [(MODELS, "    name: str\n", "    name: str\n    age: int\n")],
        [
            ("breaking", "argument-required", "models.Pet(age) is new and required"),
            ("info", "name-added", "models.Pet.age is new"),
        ],
    ),
    "a type of a dictionary is wider, which only sends": (
        [(INPUTS, "    name: str", "    name: str | int")],
        [("info", "field-type-changed", "inputs.PetInput.name is int | str; it was str")],
    ),
    "a type of a dictionary is narrower": (
        [(INPUTS, "NotRequired[str]", "NotRequired[Literal['dog']]")],
        [
            (
                "breaking",
                "field-type-changed",
                "inputs.PetInput.kind is Literal['dog']; it was str",
            )
        ],
    ),
    "a key that is no identifier is gone": (
        [(INPUTS, '"e-mail"', '"mail"')],
        [
            ("breaking", "name-removed", "inputs.OwnerInput.e-mail is gone"),
            ("info", "name-added", "inputs.OwnerInput.mail is new"),
        ],
    ),
    "an open enum knows another value": (
        [(MODELS, '"dog", "cat"', '"dog", "cow"')],
        [
            (
                "info",
                "alias-changed",
                "models.Kind is Literal['cow'] | Literal['dog'] | str; "
                "it was Literal['cat'] | Literal['dog'] | str",
            )
        ],
    ),
    "a closed enum has a value more": (
        [(MODELS, '"s", "l"', '"s", "m", "l"')],
        [
            (
                "breaking",
                "alias-changed",
                "models.Size is Literal['l'] | Literal['m'] | Literal['s']; "
                "it was Literal['l'] | Literal['s']",
            )
        ],
    ),
    "a private alias stands for something else": (
        [(RETRY, "Json: TypeAlias = str", "Json: TypeAlias = Annotated[date, 1]")],
        [
            (
                "breaking",
                "field-type-changed",
                "models.Pet.nick_name is date | None; it was str | None",
            )
        ],
    ),
    "a private alias has another name": (
        [(RETRY, "Told", "HookResult"), (CLIENT, "Told", "HookResult")],
        [],
    ),
    "an argument is gone": (
        [(PETS, ", *, limit: int = 10", "")],
        [("breaking", "argument-removed", "pets.get(limit) is gone")],
    ),
    "an argument that has a place is renamed": (
        [(PETS, "id: int, tag", "pet_id: int, tag")],
        [("breaking", "name-changed", "pets.get(id) is called pets.get(pet_id)")],
    ),
    "an argument is spelled in another way": (
        [(CLIENT, "on_call:", "onCall:")],
        [("breaking", "name-changed", "Shop(on_call) is called Shop(onCall)")],
    ),
    "arguments change places": (
        [(PETS, "id: int, tag: str", "tag: str, id: int")],
        [
            ("breaking", "signature-changed", "pets.get(id) is argument 2; it was argument 1"),
            ("breaking", "signature-changed", "pets.get(tag) is argument 1; it was argument 2"),
        ],
    ),
    "an argument needs its name": (
        [(PETS, "tag: str, *,", "*, tag: str,")],
        [("breaking", "argument-keyword-only", "pets.get(tag) can only be passed by keyword")],
    ),
    "an argument has a place": (
        [(PETS, "*, limit", "limit")],
        [("info", "argument-positional", "pets.get(limit) can now be passed by position")],
    ),
    "an argument may be left out": (
        [(PETS, "tag: str,", "tag: str = 'a',")],
        [("info", "argument-optional", "pets.get(tag) is now optional")],
    ),
    "an argument has to be given": (
        [(PETS, "limit: int = 10", "limit: int")],
        [("breaking", "argument-required", "pets.get(limit) is now required")],
    ),
    "an argument is new": (
        [(PETS, "limit: int = 10", "limit: int = 10, page: int = 1")],
        [("info", "argument-added", "pets.get(page) is new")],
    ),
    "an argument has another default": (
        [(PETS, "limit: int = 10", "limit: int = 50")],
        [
            (
                "warning",
                "argument-default-changed",
                "pets.get(limit) is 50 by default; it was 10",
            )
        ],
    ),
    "an argument that is left out is written in another way": (
        [(CLIENT, "on_call: Told = None", "on_call: Told = NOT_GIVEN")],
        [],
    ),
    "an argument takes more": (
        [(PETS, "id: int,", "id: int | str,")],
        [("info", "argument-type-changed", "pets.get(id) is int | str; it was int")],
    ),
    "an argument takes less": (
        [(CLIENT, "int | RetryPolicy | None", "RetryPolicy | None")],
        [
            (
                "breaking",
                "argument-type-changed",
                "Shop(retries) is RetryPolicy | None; it was RetryPolicy | int | None",
            )
        ],
    ),
    "an option of the client is gone": (
        [(CLIENT, ", on_call: Told = None", "")],
        [("breaking", "argument-removed", "Shop(on_call) is gone")],
    ),
    "an option of a class that callers make is renamed": (
        [(RETRY, "    wait:", "    delay:")],
        [
            ("breaking", "name-removed", "RetryPolicy.wait is gone"),
            ("breaking", "argument-removed", "RetryPolicy(wait) is gone"),
            ("info", "name-added", "RetryPolicy.delay is new"),
            ("info", "argument-added", "RetryPolicy(delay) is new"),
        ],
    ),
    "a method returns something else": (
        [(PETS, "models.Pet | None:", "models.Pet:")],
        [("info", "return-type-changed", "pets.add returns Pet; it returned Pet | None")],
    ),
    "a method may return nothing": (
        [(PETS, "-> models.Pet:", "-> models.Pet | None:")],
        [("breaking", "return-type-changed", "pets.get returns Pet | None; it returned Pet")],
    ),
    "a method is awaited": (
        [(CLIENT, "\n    def close", "\n    async def close")],
        [("breaking", "kind-changed", "Shop.close is a coroutine; it was a function")],
    ),
    "only the async client loses an option": (
        [
            (
                CLIENT,
                "class AsyncShop:\n    _definition = None\n\n    def",
                "class AsyncShop:\n    def",
            ),
            (
                CLIENT,
                "class AsyncShop:\n    def __init__(self, *, token: str,",
                "class AsyncShop:\n    _definition = None\n\n    def __init__(self, *,",
            ),
        ],
        [("breaking", "argument-removed", "AsyncShop(token) is gone")],
    ),
    "only the async client loses a group": (
        [(CLIENT, "def pets(self) -> AsyncPets", "def _pets(self) -> AsyncPets")],
        [("breaking", "name-removed", "Async.pets is gone")],
    ),
    "there is no async client any more": (
        [(INIT, '"AsyncShop", ', "")],
        [("breaking", "name-removed", "AsyncShop is gone")],
    ),
    "an exception is renamed": (
        [(ERRORS, "NotThere", "Missing")],
        [("breaking", "name-changed", "errors.NotThere is called errors.Missing")],
    ),
    "an exception is no longer caught": (
        [(ERRORS, "class NotThere(ApiError)", "class NotThere(ClientError)")],
        [
            (
                "breaking",
                "base-removed",
                "errors.NotThere no longer has the base class errors.ApiError",
            ),
        ],
    ),
    "an exception is one of another class, too": (
        [
            (
                "_runtime/errors.py",
                "class ClientError(Exception)",
                "class Base(ClientError2): ...\n\nclass ClientError(Exception)",
            ),
            (
                ERRORS,
                "class NotThere(ApiError): ...",
                "class Odd(ApiError): ...\n\nclass NotThere(Odd): ...",
            ),
            (ERRORS, '"NotThere", ', '"NotThere", "Odd", '),
        ],
        [
            ("info", "name-added", "errors.Odd is new"),
            ("info", "base-added", "errors.NotThere also has the base class errors.Odd"),
        ],
    ),
    "a constant has another name": (
        [(CONSTANTS, "DOG", "HOUND")],
        [("breaking", "name-changed", "constants.Kind.DOG is called constants.Kind.HOUND")],
    ),
    "a constant has another value": (
        [(CONSTANTS, '"dog"', '"hound"')],
        [("warning", "constant-changed", "constants.Kind.DOG is 'hound'; it was 'dog'")],
    ),
    "a name is no longer listed": (
        [(INIT, '"Retries", ', ""), (INIT, '"Hidden"', '"Retries"'), (INIT, "Retries, Ret", "Ret")],
        [
            (
                "warning",
                "name-removed",
                "Retries is no longer listed; it can still be imported",
            )
        ],
    ),
    "a name is gone": (
        [(INIT, '"Retries", ', "")],
        [("breaking", "name-removed", "Retries is gone")],
    ),
    "what all models have is told once": (
        [(RETRY, "to_dict", "as_dict")],
        [
            ("breaking", "name-removed", "models.*.to_dict is gone"),
            ("info", "name-added", "models.*.as_dict is new"),
        ],
    ),
    "another distribution has the runtime": (
        [(INIT, "from ._runtime import Retries", "from other import Retries")],
        [],
    ),
    "private names": (
        [(RETRY, "class Resource: ...", "class Resource:\n    def _call(self): ...")],
        [],
    ),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> ClientPackage:
    return written(tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_told(name: str, before: ClientPackage, tmp_path: Path) -> None:
    edits, wanted = CASES[name]
    assert sorted(compared(before, written(tmp_path, *edits))) == sorted(wanted)


def test_every_rule_is_found() -> None:
    rules = {rule for _, told in CASES.values() for _, rule, _ in told}
    assert CLIENT_RULES <= rules <= RULES.keys()


def test_a_name_that_warns_is_a_warning(tmp_path: Path) -> None:
    old = written(
        tmp_path / "old",
        (INIT, "RetryPolicy", "Patience"),
        (RETRY, "RetryPolicy", "Patience"),
        ("_runtime/__init__.py", "RetryPolicy", "Patience"),
        (CLIENT, "RetryPolicy", "Patience"),
    )
    [change] = compare(old, written(tmp_path / "new")).changes
    assert (str(change.level), change.rule) == ("warning", "name-changed")
    assert change.message == "Patience is called RetryPolicy; the old name can still be imported"


def test_twins_are_told_apart_by_their_uses(tmp_path: Path) -> None:
    twin = (MODELS, "Size = ", 'Twin = TypeAliasType("Twin", Literal["dog", "cat"] | str)\nSize = ')
    use = (MODELS, "    mail: str", "    mail: Twin")
    names = (
        (MODELS, "Twin", "Double"),
        (MODELS, "Kind", "Sort"),
        (PETS, "models.Kind", "models.Sort"),
    )
    new = written(tmp_path / "new", twin, use, *names, (CONSTANTS, "Kind", "Sort"))
    assert sorted(compared(written(tmp_path / "old", twin, use), new)) == [
        ("breaking", "name-changed", "constants.Kind is called constants.Sort"),
        ("breaking", "name-changed", "models.Kind is called models.Sort"),
        ("breaking", "name-changed", "models.Twin is called models.Double"),
    ]


def test_a_package_with_another_name_is_one_change(before: ClientPackage, tmp_path: Path) -> None:
    assert compared(before, written(tmp_path, package="store")) == [
        ("breaking", "name-changed", "the package shop is called store")
    ]


def test_a_change_says_where(before: ClientPackage, tmp_path: Path) -> None:
    [change] = compare(
        before, written(tmp_path, (MODELS, "    name: str\n", "    name: int\n"))
    ).changes
    assert change.location.file.endswith("shop/models.py")
    assert (change.location.line, change.subject) == (11, "models.Pet")
    assert (change.pointer, change.old, change.new) == ("/models/Pet/name", "str", "int")
    assert change.breaks == ("source",)


def test_what_is_gone_is_told_where_it_was_missed(before: ClientPackage, tmp_path: Path) -> None:
    edit = (MODELS, "    owner: Owner | None = None\n", "")
    [change] = compare(before, written(tmp_path, edit)).changes
    assert change.location.file.endswith("shop/models.py")
    assert change.location.line == 10
