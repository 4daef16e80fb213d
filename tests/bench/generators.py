"""The generators, and how each is run: with its defaults, except for the output folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from .documents import Document


@dataclass(frozen=True, kw_only=True)
class Generator:
    """A generator with its options."""

    name: str
    tool: str
    """The environment in which it is installed."""
    distribution: str
    command: str
    """With the placeholders ``{spec}``, ``{folder}`` and ``{name}``."""
    refusal: str = ""
    """What it prints if ``again`` has to be tried; the page says so next to the measurements."""
    again: str = ""
    has_operations: bool = True
    starts_anew: bool = True
    """Whether the folder is empty at the start."""

    def words(self, document: Document, folder: Path, *, again: bool = False) -> list[str]:
        """Return the arguments of the command."""
        words = [*self.command.split(), *(self.again.split() if again else ())]
        values = {"spec": document.path, "folder": folder, "name": document.name}
        return [word.format(**values) for word in words]


def oasmith(*, has_cache: bool) -> list[Generator]:
    """Return the ways to run oasmith; the cache is off unless it is measured."""
    black = Generator(
        name="oasmith, black",
        tool="oasmith",
        distribution="oasmith",
        # Real documents have mistakes, so they are read with tolerant validation.
        command="oasmith generate --spec {spec} --output {folder} --package oasmith_{name}"
        " --client-class Api --validation tolerant --formatter black",
    )
    ruff = replace(black, name="oasmith, ruff", command=black.command.replace("black", "ruff"))
    unchanged = replace(black, name="oasmith, unchanged", starts_anew=False)
    no_cache = " --no-cache" if has_cache else ""
    return [*(replace(it, command=it.command + no_cache) for it in (black, ruff)), unchanged]


PEERS = [
    Generator(
        name="openapi-python-client",
        tool="openapi-python-client",
        distribution="openapi-python-client",
        command="openapi-python-client generate --path {spec} --output-path {folder}/opc_{name}"
        " --meta none",
    ),
    Generator(
        name="openapi-generator",
        tool="openapi-generator",
        distribution="openapi-generator-cli",
        command="openapi-generator-cli generate -g python -i {spec} -o {folder}"
        " --package-name oag_{name}",
        refusal="--skip-validate-spec",
        again="--skip-validate-spec",
    ),
    Generator(
        name="datamodel-codegen",
        tool="datamodel-codegen",
        distribution="datamodel-code-generator",
        command="datamodel-codegen --input {spec} --input-file-type openapi"
        " --output-model-type pydantic_v2.BaseModel --output {folder}/dcg_{name}.py",
        refusal="output directory",
        again="--output {folder}/dcg_{name}",
        has_operations=False,
    ),
]
