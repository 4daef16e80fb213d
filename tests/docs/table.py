"""Which test runs which code block of the pages, and why some are only parsed.

A row is for the blocks of a page with its language and beginning. A block without a row fails a
test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from docs.shown import Block


class Check(Enum):
    """The check of tests/docs/test_blocks.py for a block that no other test runs."""

    CONFIGURATION = "is taken as oasmith.toml"
    COMMANDS = "is made of commands that oasmith takes"
    PIPELINE = "is YAML whose commands oasmith takes"
    EXTENSIONS = "has the shapes of extensions.schema.json"
    RULE = "is YAML, but for what the rule is about"
    COMPILES = "compiles, and imports what there is"


@dataclass(frozen=True, slots=True)
class Row:
    """Which test runs blocks of a page."""

    language: str
    run: Check | str
    """A test, as ``file.py::test_name`` below ``tests``; a target, as ``make name``; or a check."""
    begins: str = ""
    reason: str = ""
    """Why the block is only parsed, if it is."""

    def fits(self, block: Block) -> bool:
        """Return whether the row is for a block."""
        return block.language == self.language and block.code.startswith(self.begins)


GUIDE = "docs/test_guides.py::test_a_guide_runs"
COMMANDS = "docs/test_commands.py::"
SHARED = "docs/test_shared.py::test_the_page_about_sharing"
DATA = "docs/test_data.py::"
CI = "test_ci.py::test_what_the_documentation_shows_of_"
MOVED = "migrating/test_pages.py::test_what_oasmith_does_is_done"
PUBLISHING = "publish/test_docs.py::"
DIFF = "diff/test_docs.py::test_"
NETWORK = "it needs a network, and an account of the reader's"
HOST = "it runs on the service's machines, from a repository of the reader's"

_OTHER_TOOL = (
    Row("py", "make migrating", reason="the other tools are installed apart"),
    Row("python", MOVED),
)

TABLE: Mapping[str, tuple[Row, ...]] = {
    "README.md": (
        Row("", "test_repository.py::test_every_make_target_that_is_named_exists", "make "),
        Row(
            "python",
            "test_repository.py::test_the_first_call_of_the_readme_works_against_a_local_server",
            "from bigin import",
        ),
        Row("python", "mock/test_journey.py::test_the_journey_of_the_readme", "with Bigin("),
        Row("", f"{COMMANDS}test_an_api_of_your_own", "oasmith new"),
        Row("toml", f"{COMMANDS}test_an_api_of_your_own", "[clients.petshop]"),
        Row("", f"{COMMANDS}test_the_finding_of_the_readme", "spec/bigin"),
        Row("toml", Check.CONFIGURATION, "[rules]"),
    ),
    "spec/README.md": (Row("yaml", Check.EXTENSIONS),),
    "docs/bundle.md": (
        Row("", f"{COMMANDS}test_the_page_about_bundles"),
        Row("toml", Check.CONFIGURATION),
    ),
    "docs/ci.md": (
        Row("yaml", f"{CI}github_is_right", "jobs:"),
        Row("yaml", f"{CI}gitlab_and_pre_commit_is_right", "contract:"),
        Row("yaml", f"{CI}gitlab_and_pre_commit_is_right", "repos:"),
        Row(
            "json", "test_ci.py::test_the_json_of_the_documentation_is_of_the_form_that_is_written"
        ),
    ),
    "docs/client-docs.md": (Row("", f"{COMMANDS}test_the_page_about_documentation"),),
    "docs/command-line.md": (
        Row("", Check.COMMANDS, reason="the examples of --help are of projects of the reader's"),
    ),
    "docs/configuration.md": (Row("toml", f"{DATA}test_the_examples_of_the_reference_are_right"),),
    "docs/contract-diff.md": (
        Row("", f"{COMMANDS}test_the_page_about_differences", "$ oasmith diff --against"),
        Row("json", f"{DIFF}the_change_on_the_page_has_every_key"),
        Row("yaml", f"{DIFF}the_recipe_is_a_workflow"),
        Row("", f"{COMMANDS}test_the_page_about_differences", "oasmith diff --against"),
        Row("toml", f"{COMMANDS}test_the_page_about_differences"),
        Row("", f"{DIFF}the_worked_example_is_what_the_command_says", "$ oasmith diff docs/"),
    ),
    "docs/contract-page.md": (Row("", f"{COMMANDS}test_the_page_about_verifying"),),
    "docs/fixtures.md": (Row("yaml", f"{COMMANDS}test_the_cassette_of_the_page_about_fixtures"),),
    "docs/fleets.md": (
        Row(
            *("", Check.COMMANDS, "$ oasmith generate"),
            reason="seconds and counts are an example; tests/fleet compares what is printed",
        ),
        Row("toml", "test_fleets.py::test_the_documentation_shows_a_fleet_that_is_right"),
        Row(
            "python",
            Check.COMPILES,
            reason="make fleet installs Dask, in an environment of its own",
        ),
        Row("", Check.COMMANDS, "oasmith generate", "make fleet installs Dask"),
    ),
    "docs/generating.md": (
        Row("", f"{COMMANDS}test_an_api_of_your_own", "oasmith generate --spec petshop"),
        Row("", Check.COMMANDS, "oasmith generate --spec https", NETWORK),
    ),
    "docs/guides/batches.md": (Row("python", GUIDE), Row("text", GUIDE)),
    "docs/guides/debugging.md": (Row("python", GUIDE),),
    "docs/guides/errors.md": (Row("python", GUIDE), Row("text", GUIDE)),
    "docs/guides/network.md": (Row("python", GUIDE),),
    "docs/guides/templates.md": (
        Row("toml", f"{COMMANDS}test_an_api_of_your_own"),
        Row("jinja", f"{COMMANDS}test_an_api_of_your_own"),
    ),
    "docs/guides/testing.md": (Row("python", GUIDE),),
    "docs/guides/tokens.md": (Row("python", GUIDE),),
    "docs/migrating/openapi-generator.md": (
        *_OTHER_TOOL,
        Row("", "make migrating", reason="the other tools are installed apart"),
        Row("toml", Check.CONFIGURATION),
    ),
    "docs/migrating/openapi-python-client.md": (
        *_OTHER_TOOL,
        Row("", "make migrating", reason="the other tools are installed apart"),
        Row("toml", Check.CONFIGURATION),
    ),
    "docs/migrating/stainless.md": (
        *_OTHER_TOOL,
        Row("toml", Check.CONFIGURATION, "[clients.petshop]"),
        Row("yaml", f"{DATA}test_names_of_stainless_are_names_of_the_client"),
        Row("toml", f"{DATA}test_names_of_stainless_are_names_of_the_client", "[clients.petshop."),
    ),
    "docs/migrating/upgrading.md": (
        Row("", Check.COMMANDS, "oasmith lock-names", "pip fetches the newest oasmith"),
        Row(
            "",
            "client_diff/test_command.py::test_the_example_of_the_page_is_what_the_command_says",
            "$ oasmith diff",
        ),
        Row("yaml", Check.PIPELINE, reason=HOST),
    ),
    "docs/mock.md": (
        Row("", Check.COMMANDS, reason="it serves until it is stopped; tests/mock serves"),
        Row("json", f"{DATA}test_the_state_of_a_mock"),
        Row("python", f"{DATA}test_a_test_with_a_fake"),
    ),
    "docs/overlays.md": (
        Row("toml", Check.CONFIGURATION),
        Row("yaml", "overlays/test_bigin.py::test_the_client_is_as_the_page_says"),
    ),
    "docs/publishing.md": (
        Row("", f"{PUBLISHING}test_the_example_is_what_the_command_says"),
        Row("python", f"{DATA}test_the_contract_in_a_package"),
        Row("yaml", f"{PUBLISHING}test_the_pipelines_are_yaml_with_commands_that_exist"),
    ),
    "docs/recording.md": (
        Row("", Check.COMMANDS, reason=NETWORK),
        Row("yaml", Check.EXTENSIONS),
    ),
    "docs/rules.md": (
        Row("yaml", Check.RULE, reason="tests/cases breaks every rule in a document"),
    ),
    "docs/sharing.md": (
        Row("toml", SHARED, "# oasmith.toml"),
        Row("", SHARED),
        Row("toml", Check.CONFIGURATION, "[references]"),
        Row("yaml", Check.PIPELINE, reason=HOST),
    ),
    "docs/tutorial.md": tuple(
        Row(language, "make tutorial", reason="it installs wheels in environments of its own")
        for language in ("sh", "text", "diff", "python")
    ),
    "docs/verify.md": (
        Row("console", f"{COMMANDS}test_the_page_about_verifying", "$ oasmith verify"),
        Row("console", f"{COMMANDS}test_a_document_without_a_client", "$ oasmith verify --spec"),
        Row("console", f"{COMMANDS}test_the_options_of_pytest", "$ pytest"),
        Row("toml", Check.CONFIGURATION),
    ),
}


def rows(block: Block) -> Iterator[Row]:
    """Yield the most specific rows of a block: those with the longest beginning."""
    fitting = [row for row in TABLE.get(block.page, ()) if row.fits(block)]
    longest = max((len(row.begins) for row in fitting), default=0)
    yield from (row for row in fitting if len(row.begins) == longest)
