"""The classes that describe operations are the runtime's, and importing them is cheap."""

from __future__ import annotations

import dataclasses
import inspect
import subprocess
import sys

import pytest

from oasmith import ir
from oasmith.emit.literals import runtime_class
from oasmith_runtime import operation as runtime

MODULES = (
    "oasmith_runtime.auth.schemes",
    "oasmith_runtime.cli.definition",
    "oasmith_runtime.failures",
    "oasmith_runtime.operation",
    "oasmith_runtime.retry",
    "oasmith_runtime.servers",
    "oasmith_runtime.type_specs",
    "oasmith.ir",
)
HEAVY = {"pydantic", "pydantic_core", "httpx2", "httpx", "httpcore", "pyreqwest", "anyio"}


def test_they_need_neither_pydantic_nor_an_http_library() -> None:
    code = f"import sys, {', '.join(MODULES)}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(ran.stdout.split())


@pytest.mark.parametrize(
    "kind",
    [
        *(ir.Operation, ir.Parameter, ir.Body, ir.Media, ir.ResponseSpec, ir.Batch),
        *(ir.Pagination, ir.ErrorRow, ir.Server, ir.SecurityScheme),
    ],
)
def test_the_ir_adds_to_a_class_of_the_runtime_and_repeats_no_field(kind: type) -> None:
    described = runtime_class(kind)
    assert kind.__mro__[1] is described
    # A field of both contains objects of the IR.
    own = inspect.get_annotations(kind)
    repeated = {field.name for field in dataclasses.fields(described)} & own.keys()
    kinds = {name for name, other in vars(ir).items() if dataclasses.is_dataclass(other)}
    assert all(any(name in own[field] for name in kinds) for field in repeated), repeated


def test_what_the_ir_describes_works_as_it_does_at_run_time() -> None:
    operation = ir.Operation(
        id="getPet",
        ident="GET_PET",
        method_ident="get",
        method="GET",
        path="/pet",
        responses=(ir.ResponseSpec(status="2XX", description="A pet."),),
    )
    assert isinstance(operation, runtime.Operation)
    assert operation.response_spec(204) == operation.responses[0]
